"""`GET /system/df`: how much room images, containers and volumes take; and `POST /build/prune`.

Models moby daemon/disk_usage.go of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps

from ..engine_api import Call, route
from ..images import listing
from ..reports.listing import summarize
from ..volumes.routes import describe

if TYPE_CHECKING:
    from ..dockerd import Dockerd

TYPES = ("container", "image", "volume", "build-cache")


@route("GET", "/system/df")
def df_route(daemon: Dockerd, call: Call) -> Steps:
    wanted = call.texts("type") or list(TYPES)
    for kind in wanted:
        if kind not in TYPES:
            raise HopError(f"unknown object type: {kind[:40]}", 400)
    yield from daemon.engine.wait("dockerd.read")
    answer: dict[str, Any] = {}
    if "image" in wanted:
        answer["LayersSize"] = daemon.layers.disk_bytes
        answer["Images"] = [_image(daemon, image) for image in daemon.images
                            if image.names or image.pulled or not daemon.images.children(image)]
    if "container" in wanted:
        answer["Containers"] = [_container(daemon, container) for container in daemon.containers]
    if "volume" in wanted:
        answer["Volumes"] = [
            {**describe(daemon, volume),
             "UsageData": {"RefCount": len(volume.used_by), "Size": volume.root.bytes_below()}}
            for volume in daemon.volumes]
    if "build-cache" in wanted:
        answer["BuildCache"] = []
    call.respond(200, answer)


def _image(daemon: Dockerd, image: Any) -> dict[str, Any]:
    users = sum(container.image_id == image.id for container in daemon.containers)
    return {**listing.summary(daemon, image, shared=True), "Containers": users}


def _container(daemon: Dockerd, container: Any) -> dict[str, Any]:
    written = daemon.layers.rw_size(container.id)
    shown = {**summarize(daemon, container), "SizeRootFs": container.image.size + written}
    return {**shown, "SizeRw": written} if written else shown


@route("POST", "/build/prune")
def build_prune_route(daemon: Dockerd, call: Call) -> Steps:
    """The classic builder's cache are images; there is no other one here."""
    daemon.events.log("builder", "prune", "", {"reclaimed": "0"})
    call.respond(200, {"CachesDeleted": None, "SpaceReclaimed": 0})
    return
    yield
