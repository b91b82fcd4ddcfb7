"""Removing containers: one, and all that are stopped.

Models moby daemon/{delete,prune}.go of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps

from ..engine_api import Call, route
from ..moments import parse_until
from . import stopping
from .container import Container

if TYPE_CHECKING:
    from ..dockerd import Dockerd

PRUNE_FILTERS = ("label", "label!", "until")


@route("DELETE", "/containers/{name}")
def remove_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    container = daemon.containers.get(name)
    if call.flag("link"):
        raise HopError("drydock: not modelled: links between containers", 501)
    if container.removal_in_progress:
        raise HopError(f"removal of container {name} is already in progress", 409)
    yield from remove(daemon, container, call.flag("force"), call.flag("v"))
    call.respond(204)


def remove(daemon: Dockerd, container: Container, force: bool, volumes: bool) -> Steps:
    """cleanupContainer: `volumes` removes anonymous volumes too. Raises HopError 409."""
    if container.removal_in_progress:
        return
    if container.running and not force:
        advice = (" and must be unpaused first" if container.paused else
                  ": stop the container before removing or force remove")
        raise HopError(f'cannot remove container "{container.name}": container is '
                       f"{container.status}{advice}", 409)
    container.removal_in_progress = True
    try:
        if container.running:
            yield from stopping.kill(daemon, container)
    except HopError as error:
        if container.running:
            container.removal_in_progress = False
            raise HopError(f'cannot remove container "{container.name}": could not kill: '
                           f"{error.message}", error.code) from None
    yield from container.lock.acquire()     # its exit may still be on the way to disk
    try:
        yield from _clean_up(daemon, container, volumes)
    except HopError as error:
        container.set_dead(error.message)
        raise
    finally:
        container.lock.release()


def _clean_up(daemon: Dockerd, container: Container, volumes: bool) -> Steps:
    """Layer, execs, volumes, network settings, name: nothing of it is left."""
    container.set_removing()
    yield from daemon.engine.wait("dockerd.remove")
    yield from daemon.layers.remove(container.id)
    daemon.forget_execs(container)
    yield from daemon.volumes.remove(container, volumes)
    daemon.networks.forget(container)
    container.streams.end()
    daemon.containers.remove(container)
    container.set_removed()
    daemon.step("dockerd_removed", container.id, name=container.name)
    daemon.log_event(container, "destroy")


@route("POST", "/containers/prune")
def prune_route(daemon: Dockerd, call: Call) -> Steps:
    """Everything that is not running and matches the filters."""
    filters = call.filters(PRUNE_FILTERS)
    until: float = daemon.engine.unix_ms()
    if "until" in filters:
        if len(filters.get("until")) > 1:
            raise HopError("more than one until filter specified", 400)
        until = parse_until(filters.get("until")[0], until)
    deleted, reclaimed = [], 0
    for container in daemon.containers:
        if (container.running or container.removal_in_progress
                or daemon.engine.epoch_ms + container.created_ms > until
                or not filters.labels(container.labels)
                or ("label!" in filters and filters.labels(container.labels, "label!"))):
            continue
        size = daemon.layers.rw_size(container.id)
        yield from remove(daemon, container, force=False, volumes=False)
        deleted.append(container.id)
        reclaimed += size
    daemon.events.log("container", "prune", "", {"reclaimed": str(reclaimed)})
    call.respond(200, {"ContainersDeleted": deleted or None, "SpaceReclaimed": reclaimed})
