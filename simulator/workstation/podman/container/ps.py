"""podman ps: a program that reads the database and looks; nobody is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, NotModelled, Steps
from simulator.workstation.docker.output import units
from simulator.workstation.docker.output.listing import Kind, Row

from ..command import Cli, command
from ..output import ago, table

if TYPE_CHECKING:
    from simulator.host.podman.container import Container

TABLE = ("{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}")
WITH_POD = TABLE + "\t{{.PodID}}\t{{.PodName}}"
FILTERS = ("id", "name", "status", "label", "pod", "ancestor", "network", "exited", "volume")
LONGEST_COMMAND = 17


def status_words(container: Container, now_ms: int) -> str:
    """"Up 5 seconds", "Exited (0) 2 minutes ago"."""
    def since(at: int | None) -> str:
        return units.duration((now_ms - (at or 0)) / 1000)

    if container.status in ("running", "stopping"):
        return f"Up {since(container.started_ms)}"
    if container.status == "paused":
        return "Paused"
    if container.status in ("exited", "stopped"):
        return f"Exited ({container.exit_code}) {since(container.finished_ms)} ago"
    return container.status.capitalize()


def ports_words(container: Container) -> str:
    """Published ports, then those that the image only tells of."""
    owner = container.pod.infra if container.network_mode == "pod" and container.pod else container
    published = owner.ports or [] if owner is not None else []
    if not published and owner is not None and not owner.running:
        published = _asked(owner)
    found = [f"{port[0]}:{port[1]}->{port[2]}/{port[3]}" for port in published]
    taken = [f"{port[2]}/{port[3]}" for port in published]
    for name in container.config.get("ExposedPorts") or {}:
        whole = name if "/" in name else f"{name}/tcp"
        if whole not in taken:
            found.append(whole)
    return ", ".join(found)


def _asked(container: Container) -> list[tuple[str, str, str, str]]:
    found = []
    for name, bindings in (container.host_config["PortBindings"] or {}).items():
        number, _, protocol = name.partition("/")
        found += [(b.get("HostIp") or "0.0.0.0", b.get("HostPort") or "0", number,
                   protocol or "tcp") for b in bindings or []]
    return found


def _command(row: Row) -> str:
    text = " ".join(row.data.config.get("Cmd") or [])
    if row.options["trunc"] and len(text) > LONGEST_COMMAND:
        return text[:LONGEST_COMMAND] + "..."
    return text


def _pod(row: Row, what: str) -> str:
    pod = row.data.pod
    if pod is None:
        return ""
    return row.short(pod.id) if what == "id" else pod.name


CONTAINER = Kind(
    "containers.psReporter",
    {"ID": ("CONTAINER ID", lambda row: row.short(row.data.id)),
     "Image": ("IMAGE", lambda row: row.data.image_name),
     "Command": ("COMMAND", _command),
     "RunningFor": ("CREATED", lambda row: ago(row.options["now"], row.options["epoch"]
                                                + row.data.created_ms / 1000)),
     "Created": ("CREATED", lambda row: ago(row.options["now"], row.options["epoch"]
                                            + row.data.created_ms / 1000)),
     "CreatedAt": ("CREATED AT", lambda row: units.clock_text(
         row.options["epoch"] + row.data.created_ms // 1000)),
     "Status": ("STATUS", lambda row: status_words(row.data, row.options["now_ms"])),
     "State": ("STATE", lambda row: row.data.status),
     "Ports": ("PORTS", lambda row: ports_words(row.data)),
     "Names": ("NAMES", lambda row: row.data.name),
     "PodID": ("POD ID", lambda row: _pod(row, "id")),
     "Pod": ("POD ID", lambda row: _pod(row, "id")),
     "PodName": ("PODNAME", lambda row: _pod(row, "name")),
     "Labels": ("LABELS", lambda row: ",".join(f"{k}={v}" for k, v in
                                               sorted(row.data.labels.items()))),
     "Networks": ("NETWORKS", lambda row: ",".join(row.data.networks)),
     "Size": ("SIZE", lambda row: row.options["size"](row.data)),
     "Pid": ("PID", lambda row: str(row.data.pid)),
     "ExitCode": ("EXIT CODE", lambda row: str(row.data.exit_code)),
     "Restarts": ("RESTARTS", lambda row: str(row.data.restart_count))},
    TABLE, methods={"Label": lambda row, name: row.data.labels.get(name, "")})


@command("ps", "container ps", "container ls", "container list", most=0,
         refuses="external ns sync watch sort")
def ps(cli: Cli) -> Steps:
    flags = cli.flags
    found = selected(cli, bool(flags["all"]) or (flags["last"] or -1) > 0 or flags["latest"])
    if flags["latest"]:
        found = found[:1]
    elif (flags["last"] or -1) > 0:
        found = found[:flags["last"]]
    if flags["format"] == "json":
        yield from cli.out(json.dumps([_json(cli, c) for c in found], indent=2) + "\n")
        return
    default = WITH_POD if flags["pod"] else TABLE
    if flags["size"]:
        default += "\t{{.Size}}"
    rows = container_rows(cli, found, not flags["no-trunc"])
    yield from cli.out(table(CONTAINER, rows, flags["format"], quiet=flags["quiet"],
                             heading=not flags["noheading"], default=default))


def container_rows(cli: Cli, found: list[Container], trunc: bool) -> list[Row]:
    layers = cli.podman.layers

    def sizes(container: Container) -> str:
        own, whole = layers.rw_bytes(container.id), container.image.size
        return f"{units.size(own, 3)} (virtual {units.size(own + whole, 3)})"

    return [Row(CONTAINER, c, trunc=trunc, now=cli.now, epoch=cli.engine.epoch_ms // 1000,
                now_ms=cli.engine.clock.now_ms, size=sizes) for c in found]


def selected(cli: Cli, everything: bool) -> list[Container]:
    """Newest first, as the filters leave them. Raises HopError 125."""
    wanted: dict[str, list[str]] = {}
    for text in cli.flags["filter"]:
        name, equals, value = text.partition("=")
        if not equals:
            raise HopError(f'invalid filter: "{text}", expected filter=value', 125)
        if name not in FILTERS:
            raise NotModelled(f"podman ps --filter {name}")
        wanted.setdefault(name, []).append(value)
    everything = everything or "status" in wanted or "exited" in wanted
    found = [c for c in cli.podman.containers if everything or c.running]
    for name, values in wanted.items():
        if name == "label":
            found = [c for c in found if all(_labelled(c, v) for v in values)]
        else:
            found = [c for c in found if any(_matches(cli, c, name, v) for v in values)]
    return list(reversed(found))


def _labelled(container: Container, text: str) -> bool:
    key, equals, value = text.partition("=")
    return key in container.labels and (not equals or container.labels[key] == value)


def _matches(cli: Cli, container: Container, name: str, value: str) -> bool:
    pod = container.pod
    volumes = [m.get("Name") or m["Source"]
               for m in cli.podman.volumes.mount_points(container)] if name == "volume" else []
    tests: dict[str, Any] = {
        "id": container.id.startswith(value), "name": value in container.name,
        "status": container.status == value, "exited": str(container.exit_code) == value
        and container.status == "exited",
        "pod": pod is not None and (pod.name == value or pod.id.startswith(value)),
        "ancestor": value in (container.image_name, container.image.id)
        or container.image_name.split("/")[-1].split(":")[0] == value.split(":")[0],
        "network": value in container.networks, "volume": value in volumes}
    return tests[name]


def _json(cli: Cli, c: Container) -> dict[str, Any]:
    at = cli.engine.epoch_ms
    return {
        "AutoRemove": c.auto_remove, "Command": c.config.get("Cmd"),
        "CreatedAt": ago(cli.now, (at + c.created_ms) / 1000), "Exited": c.status == "exited",
        "ExitedAt": (at + (c.finished_ms or 0)) // 1000, "ExitCode": c.exit_code, "Id": c.id,
        "Image": c.image_name, "ImageID": c.image.id.removeprefix("sha256:"),
        "IsInfra": c.infra, "Labels": c.labels or None, "Names": [c.name],
        "Networks": c.networks, "Pid": c.pid, "Pod": c.pod.id if c.pod else "",
        "PodName": c.pod.name if c.pod else "",
        "Ports": [{"host_ip": "" if p.host_ip == "0.0.0.0" else p.host_ip,
                   "container_port": p.container_port, "host_port": p.host_port, "range": 1,
                   "protocol": p.protocol} for p in c.ports] or None,
        "Restarts": c.restart_count, "StartedAt": (at + (c.started_ms or 0)) // 1000,
        "State": c.status, "Status": status_words(c, cli.engine.clock.now_ms),
        "Created": (at + c.created_ms) // 1000}
