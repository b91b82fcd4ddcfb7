"""The volumes part of the Engine API.

Models moby api/server/router/volume and volume/service of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, NotModelled, Steps

from ..containers import shapes
from ..engine_api import Call, route
from ..filters import Filters
from ..moments import rfc3339_seconds
from .store import Volume

if TYPE_CHECKING:
    from ..dockerd import Dockerd

FILTERS = ("dangling", "name", "driver", "label")
PRUNE_FILTERS = ("label", "label!", "all")
_SHAPES = {"Name": shapes.text, "Driver": shapes.text, "DriverOpts": shapes.text_map,
           "Labels": shapes.text_map}


def describe(daemon: Dockerd, volume: Volume) -> dict[str, Any]:
    return {"CreatedAt": rfc3339_seconds(daemon.engine, volume.created_ms), "Driver": "local",
            "Labels": volume.labels, "Mountpoint": volume.mountpoint, "Name": volume.name,
            "Options": volume.options, "Scope": "local"}


@route("GET", "/volumes")
def list_route(daemon: Dockerd, call: Call) -> Steps:
    filters = call.filters(FILTERS)
    yield from daemon.engine.wait("dockerd.read")
    found = [describe(daemon, volume) for volume in daemon.volumes if _wanted(volume, filters)]
    call.respond(200, {"Volumes": found, "Warnings": None})


def _wanted(volume: Volume, filters: Filters) -> bool:
    if "dangling" in filters and filters.boolean("dangling", False) == bool(volume.used_by):
        return False
    if "name" in filters and not any(text in volume.name for text in filters.get("name")):
        return False
    return filters.exact("driver", "local") and filters.labels(volume.labels or {})


@route("POST", "/volumes/create")
def create_route(daemon: Dockerd, call: Call) -> Steps:
    body = call.json()
    shapes.require(body, _SHAPES, "CreateOptions")
    driver = body.get("Driver") or "local"
    if body.get("ClusterVolumeSpec"):
        raise NotModelled("cluster volumes")
    if driver != "local":
        raise HopError(f'create {body.get("Name", "")}: error looking up volume plugin '
                       f'{driver[:60]}: plugin "{driver[:60]}" not found', 404)
    if body.get("DriverOpts"):
        raise NotModelled("options of the local volume driver (type, device, o)")
    yield from daemon.engine.wait("dockerd.volume.create")
    volume = daemon.volumes.create(body.get("Name") or "", body.get("Labels"))
    call.respond(201, describe(daemon, volume))


@route("GET", "/volumes/{name}")
def inspect_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    yield from daemon.engine.wait("dockerd.read")
    call.respond(200, describe(daemon, _get(daemon, name)))


@route("DELETE", "/volumes/{name}")
def remove_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    volume = daemon.volumes.get(name)
    if volume is None and call.flag("force"):
        call.respond(204)
        return
    volume = _get(daemon, name)
    daemon.volumes.check_unused(volume)
    yield from daemon.engine.wait("dockerd.volume.remove")
    daemon.volumes.delete(volume)
    call.respond(204)


def _get(daemon: Dockerd, name: str) -> Volume:
    volume = daemon.volumes.get(name)
    if volume is None:
        raise HopError(f"get {name}: no such volume", 404)
    return volume


@route("POST", "/volumes/prune")
def prune_route(daemon: Dockerd, call: Call) -> Steps:
    """Unused anonymous volumes; with all=true named ones, too (API 1.42 and later)."""
    filters = call.filters(PRUNE_FILTERS)
    everything = filters.boolean("all", not call.version_at_least("1.42"))
    deleted, reclaimed = [], 0
    for volume in list(daemon.volumes):
        labels = volume.labels or {}
        if (volume.used_by or not (everything or volume.anonymous) or not filters.labels(labels)
                or ("label!" in filters and filters.labels(labels, "label!"))):
            continue
        yield from daemon.engine.wait("dockerd.volume.remove")
        if volume.used_by or daemon.volumes.get(volume.name) is not volume:
            continue
        reclaimed += daemon.volumes.delete(volume)
        deleted.append(volume.name)
    daemon.events.log("volume", "prune", "", {"reclaimed": str(reclaimed)})
    call.respond(200, {"VolumesDeleted": deleted or None, "SpaceReclaimed": reclaimed})
