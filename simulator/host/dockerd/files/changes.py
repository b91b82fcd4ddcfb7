"""`GET /containers/{name}/changes` and `/export`: the read-write layer, and the whole root.

Models moby daemon/{changes,export}.go of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps

from ..containers.container import DEAD, REMOVING, Container
from ..engine_api import Call, route
from . import tarball
from .view import ContainerView

if TYPE_CHECKING:
    from ..dockerd import Dockerd

KINDS = {"C": 0, "A": 1, "D": 2}       # archive.ChangeType


@route("GET", "/containers/{name}/changes")
def changes(daemon: Dockerd, call: Call, name: str) -> Steps:
    container = daemon.containers.get(name)
    yield from daemon.engine.wait("dockerd.read")
    found = [{"Path": path, "Kind": KINDS[kind]}
             for kind, path in daemon.layers.overlay(container.id).diff()]
    call.respond(200, found or None)


@route("GET", "/containers/{name}/export")
def export(daemon: Dockerd, call: Call, name: str) -> Steps:
    """The root file system without volumes, as one tar."""
    container = daemon.containers.get(name)
    refuse_ending(container, "export")
    yield from daemon.engine.wait("dockerd.archive")
    view = ContainerView(daemon, container, mounts=False)
    try:
        data = tarball.pack(((below + ("/" if inode.is_dir else ""), inode)
                             for below, inode in view.walk("/") if below),
                            daemon.engine.epoch_ms)
    except OSError as error:
        raise HopError(f"Error exporting container {name}: {error.strerror}", 500) from None
    daemon.log_event(container, "export")
    call.respond_bytes(200, data, "application/octet-stream")


def refuse_ending(container: Container, verb: str) -> None:
    """Raises HopError 409 for a container that is dead or on its way out."""
    if container.status == DEAD:
        raise HopError(f"You cannot {verb} container {container.id} which is Dead", 409)
    if container.status == REMOVING or container.removal_in_progress:
        raise HopError(f"You cannot {verb} container {container.id} which is being removed", 409)
