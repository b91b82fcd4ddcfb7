"""`GET /containers/json`: a line of `docker ps` for each container that is wanted.

Models moby daemon/list.go and container/view.go of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps

from ..containers.container import Container
from ..engine_api import Call, route
from .selection import FILTERS, Selection
from .status import status_words

if TYPE_CHECKING:
    from ..dockerd import Dockerd


@route("GET", "/containers/json")
def list_route(daemon: Dockerd, call: Call) -> Steps:
    """Newest first. `limit` counts containers of every state."""
    filters = call.filters(FILTERS)
    limit = call.integer("limit") or 0
    selection = Selection(daemon, filters, everything=call.flag("all") or limit > 0)
    yield from daemon.engine.wait("dockerd.read")
    found = []
    for container in selection.run():
        summary = summarize(daemon, container)
        if not selection.wants(container, summary):
            continue
        if 0 < limit == len(found):
            break
        if call.flag("size"):
            rw_bytes = daemon.layers.rw_size(container.id)
            summary["SizeRw"] = rw_bytes
            summary["SizeRootFs"] = container.image.size + rw_bytes
        found.append(summary)
    call.respond(200, found)


def summarize(daemon: Dockerd, container: Container) -> dict[str, Any]:
    """One element of the answer."""
    engine = daemon.engine
    settings = daemon.networks.settings(container)
    networks = {name: {**endpoint, "DNSNames": None}
                for name, endpoint in settings["Networks"].items()}
    health = container.health.status if container.health is not None else ""
    return {
        "Id": container.id, "Names": [f"/{container.name}"],
        "Image": _image_name(daemon, container), "ImageID": container.image_id,
        "Command": command(container.argv),
        "Created": (engine.epoch_ms + container.created_ms) // 1000,
        "Ports": ports(settings["Ports"] or {}), "Labels": container.labels,
        "State": container.status,
        "Status": status_words(container.status, container.exit_code, health,
                               container.started_ms, container.finished_ms,
                               engine.clock.now_ms),
        "HostConfig": {"NetworkMode": container.host_config["NetworkMode"]},
        "NetworkSettings": {"Networks": networks},
        "Mounts": daemon.volumes.mount_points(container),
    }


def command(argv: list[str]) -> str:
    """Path and arguments; an argument with a space stands in single quotes."""
    quoted = [f"'{word}'" if " " in word else word for word in argv[1:]]
    return " ".join([*argv[:1], *quoted])


def ports(bindings: dict[str, list[dict[str, str]] | None]) -> list[dict[str, Any]]:
    """[{IP, PrivatePort, PublicPort, Type}] of {"80/tcp": [{HostIp, HostPort}]}."""
    found: list[dict[str, Any]] = []
    for name, published in bindings.items():
        number, _, protocol = name.partition("/")
        private = {"PrivatePort": int(number), "Type": protocol or "tcp"}
        if not published:
            found.append(private)
        for binding in published or []:
            where = {"IP": binding["HostIp"]} if binding.get("HostIp") else {}
            found.append({**where, "PrivatePort": private["PrivatePort"],
                          "PublicPort": int(binding["HostPort"]), "Type": private["Type"]})
    return found


def _image_name(daemon: Dockerd, container: Container) -> str:
    """As the user wrote it, while that still means the same image; otherwise the image's id."""
    try:
        now = daemon.images.resolve(container.image_name)
    except HopError:
        return container.image_id
    return container.image_name if now.id == container.image_id else container.image_id
