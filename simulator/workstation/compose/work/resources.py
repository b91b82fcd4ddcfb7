"""Networks and volumes of a project: made when they are missing, removed by `down`."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps
from simulator.workstation.docker.client import DaemonError, filters

from ..compose import Compose
from ..file.project import Project
from ..plan import labels
from ..plan.body import network_body
from ..progress import DONE, WARNING


def used(project: Project, names: list[str]) -> tuple[list[str], list[str]]:
    """(networks, volumes) of these services, in order of the file's sections."""
    services = [project.services[name] for name in names]
    networks = [net for net in project.networks
                if any(net in (s.get("networks") or {}) for s in services)]
    volumes = [vol for vol in project.volumes
               if any(v.get("source") == vol and v["type"] == "volume"
                      for s in services for v in s.get("volumes") or [])]
    return networks, volumes


def ensure(compose: Compose, project: Project, names: list[str]) -> Steps:
    """Returns the ids of the networks by their names on the engine."""
    networks, volumes = used(project, names)
    mine = filters([f"label={labels.PROJECT}={project.name}"])
    answers = yield from compose.tasks.gather([
        compose.api.get("/networks", {"filters": mine}),
        compose.api.get("/volumes", {"filters": mine})])
    ids = {item["Name"]: item["Id"] for item in answers[0] or []}
    there = [item["Name"] for item in (answers[1] or {}).get("Volumes") or []]
    yield from compose.tasks.gather(
        [_network(compose, project, name, ids) for name in networks]
        + [_volume(compose, project, name, there) for name in volumes])
    return ids


def _network(compose: Compose, project: Project, name: str, ids: dict[str, str]) -> Steps:
    settings = project.networks[name]
    real = settings["name"]
    if real in ids:
        return
    if settings.get("external"):
        try:
            ids[real] = (yield from compose.api.get(f"/networks/{real}"))["Id"]
        except DaemonError as failure:
            if failure.code != 404:
                raise
            raise HopError(f"network {real} declared as external, but could not be found",
                           1) from None
        return
    told = [compose.progress.tell] * 2 if not compose.p.isatty(2) else [compose.progress.tell]
    for tell in told:                     # without a terminal, 5.6.1 tells it twice
        tell(f"Network {real}", "Creating")
    body = network_body(settings, labels.of_resource(project, "network", name, settings))
    created = yield from compose.api.call("POST", "/networks/create", None, body)
    ids[real] = created["Id"]
    for tell in told:
        tell(f"Network {real}", "Created", DONE)


def _volume(compose: Compose, project: Project, name: str, there: list[str]) -> Steps:
    settings = project.volumes[name]
    real = settings["name"]
    if real in there:
        return
    try:
        found: dict[str, Any] | None = yield from compose.api.get(f"/volumes/{real}")
    except DaemonError as failure:
        if failure.code != 404:
            raise
        found = None
    if settings.get("external"):
        if found is None:
            raise HopError(f'external volume "{real}" not found', 1)
        return
    if found is not None:
        compose.warn(f'volume "{real}" already exists but was not created by Docker Compose. Use '
                     "`external: true` to use an existing volume")
        return
    compose.progress.tell(f"Volume {real}", "Creating")
    yield from compose.api.call("POST", "/volumes/create", None, {
        "Name": real, "Driver": settings.get("driver", ""),
        "DriverOpts": settings.get("driver_opts"),
        "Labels": labels.of_resource(project, "volume", name, settings)})
    compose.progress.tell(f"Volume {real}", "Created", DONE)


def remove_networks(compose: Compose, project: Project) -> Steps:
    """All that carry the project's label. Those in use stay, and say so."""
    found = yield from compose.api.get("/networks", {
        "filters": filters([f"label={labels.PROJECT}={project.name}"])})
    removed = list(found or [])
    yield from compose.tasks.gather([_remove_network(compose, item) for item in removed])
    return len(removed)


def _remove_network(compose: Compose, item: dict[str, Any]) -> Steps:
    name = f"Network {item['Name']}"
    compose.progress.tell(name, "Removing")
    info = yield from compose.api.get(f"/networks/{item['Id']}")
    if info.get("Containers"):
        compose.progress.tell(name, "Resource is still in use", WARNING)
        return
    yield from compose.api.call("DELETE", f"/networks/{item['Id']}")
    compose.progress.tell(name, "Removed", DONE)


def remove_volumes(compose: Compose, project: Project) -> Steps:
    """Named volumes of the file (of the label, where there is no file); external ones stay."""
    if project.known:
        names = [item["name"] for item in project.volumes.values() if not item.get("external")]
    else:
        found = yield from compose.api.get("/volumes", {
            "filters": filters([f"label={labels.PROJECT}={project.name}"])})
        names = [item["Name"] for item in (found or {}).get("Volumes") or []]
    done = yield from compose.tasks.gather([_remove_volume(compose, name) for name in names])
    return sum(1 for one in done if one)


def _remove_volume(compose: Compose, name: str) -> Steps:
    try:
        yield from compose.api.get(f"/volumes/{name}")
    except DaemonError:
        return False
    compose.progress.tell(f"Volume {name}", "Removing")
    try:
        yield from compose.api.call("DELETE", f"/volumes/{name}", {"force": True})
    except DaemonError as failure:
        if failure.code != 409:
            raise
        compose.progress.tell(f"Volume {name}", "Resource is still in use", WARNING)
        return True
    compose.progress.tell(f"Volume {name}", "Removed", DONE)
    return True
