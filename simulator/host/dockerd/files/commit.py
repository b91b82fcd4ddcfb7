"""`POST /commit`: a container's read-write layer becomes the top layer of a new image.

Models moby daemon/commit.go of 28.2.2. The image itself is made by `images.building`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps

from ..build import changes as changing
from ..containers import settings
from ..containers.container import Container
from ..engine_api import Call, route
from ..images import building
from .changes import refuse_ending

if TYPE_CHECKING:
    from ..dockerd import Dockerd


@route("POST", "/commit")
def commit_route(daemon: Dockerd, call: Call) -> Steps:
    """The container stands still meanwhile, unless `pause` is off."""
    body = call.json()
    container = daemon.containers.get(call.text("container"))
    refuse_ending(container, "commit")
    image = yield from _frozen(daemon, container, call.flag("pause", True), _commit(
        daemon, container, body, call))
    call.respond(201, {"Id": image.id})


def _frozen(daemon: Dockerd, container: Container, pause: bool, work: Steps) -> Steps:
    """Do the work while the container is paused; it goes on afterwards. One that just ends
    cannot be paused and need not be: the real daemon ignores that error."""
    stop = pause and container.running and not container.paused and not container.restarting
    if stop:
        try:
            yield from daemon.rpc("tasks.Pause", daemon.containerd.tasks_pause, container.id)
        except HopError:
            stop = False
        stop = stop and container.running
    if stop:
        container.set_paused(True)
        daemon.log_event(container, "pause")
    failure, image = None, None
    try:
        image = yield from work
    except HopError as error:
        failure = error
    if stop and container.paused:
        with suppress(HopError):
            yield from daemon.rpc("tasks.Resume", daemon.containerd.tasks_resume, container.id)
        container.set_paused(False)
        daemon.log_event(container, "unpause")
    if failure is not None:
        raise failure
    return image


def _commit(daemon: Dockerd, container: Container, body: dict[str, Any], call: Call) -> Steps:
    settings.check(body)
    config = settings.merge(body, container.config) if body else dict(container.config)
    config = yield from changing.apply(daemon, config, call.texts("changes"))
    repository, tag = call.text("repo"), call.text("tag")
    image = yield from building.commit(
        daemon, container, config, author=call.text("author"), comment=call.text("comment"),
        repository=repository, tag=tag)
    reference = f"{repository}:{tag or 'latest'}" if repository else ""
    daemon.log_event(container, "commit", comment=call.text("comment"), imageID=image.id,
                     imageRef=reference.removeprefix("docker.io/").removeprefix("library/"))
    return image
