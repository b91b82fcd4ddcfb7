"""docker compose ps."""

from __future__ import annotations

import json

from simulator.engine import HopError, Steps
from simulator.workstation.docker.container.ports import displayable_ports
from simulator.workstation.docker.container.ps import CONTAINER
from simulator.workstation.docker.output.listing import Kind, Row, show

from ..compose import Compose, verb
from ..plan.observed import Observed

TABLE = ("{{.Name}}\t{{.Image}}\t{{.Command}}\t{{.Service}}\t{{.RunningFor}}\t{{.Status}}\t"
         "{{.Ports}}")


def _publishers(row: Row) -> list[dict]:
    return [{"URL": port.get("IP", ""), "TargetPort": port["PrivatePort"],
             "PublishedPort": port.get("PublicPort", 0), "Protocol": port["Type"]}
            for port in row.data.get("Ports") or []]


SERVICE = Kind("*formatter.ContainerContext", {
    **{key: value for key, value in CONTAINER.columns.items() if key != "Platform"},
    "Name": ("NAME", lambda row: row.options["name"]),
    "Names": ("NAMES", lambda row: row.options["name"]),
    "Project": ("PROJECT", lambda row: row.options["project"]),
    "Service": ("SERVICE", lambda row: row.options["service"]),
    "Health": ("HEALTH", lambda row: row.options["health"]),
    "ExitCode": ("EXIT CODE", lambda row: row.options["code"]),
    "Engine": ("ENGINE", lambda row: ""),
    "Publishers": ("PUBLISHERS", _publishers),
    "Ports": ("PORTS", lambda row: displayable_ports(row.data.get("Ports") or []))},
    TABLE, quiet="{{.ID}}", methods=CONTAINER.methods)


@verb("ps")
def ps(compose: Compose) -> Steps:
    flags = compose.flags
    wanted = list(flags["status"])
    if flags["filter"]:
        name, _, value = flags["filter"].partition("=")
        if name != "status":
            raise HopError(f"unknown filter {name}", 1)
        wanted.append(value)
    project = compose.load_or_name()
    if project.known:
        project.require(compose.args)
    everything = bool(flags["all"] or wanted)
    found = yield from compose.containers(project.name, everything,
                                          None if flags["all"] else False)
    found = [c for c in found if not compose.args or c.service in compose.args]
    if project.known and not flags["orphans"]:
        found = [c for c in found if c.service in project.services]
    if wanted:
        found = [c for c in found if c.state in wanted]
    found.sort(key=lambda c: c.name)
    if flags["services"]:
        compose.each_line(list(dict.fromkeys(c.service for c in found)))
        return
    if flags["quiet"]:
        compose.each_line([c.id for c in found])
        return
    details = yield from compose.tasks.gather([
        compose.api.get(f"/containers/{c.id}/json") for c in found])
    now = compose.engine.unix_ms() / 1000
    rows = [_row(container, info, now, not flags["no-trunc"])
            for container, info in zip(found, details, strict=True)]
    if flags["format"] == "json":
        compose.each_line([json.dumps(row.json(), separators=(",", ":"), ensure_ascii=False)
                           for row in rows])
        return
    compose.out(show(SERVICE, rows, flags["format"]))


def _row(container: Observed, info: dict, now: float, trunc: bool) -> Row:
    state = info["State"]
    return Row(SERVICE, container.data, now=now, trunc=trunc, name=container.name,
               project=container.project, service=container.service,
               health=(state.get("Health") or {}).get("Status", ""),
               code=state["ExitCode"] if state["Status"] in ("exited", "dead") else 0)
