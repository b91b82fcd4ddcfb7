"""docker compose start, stop, restart, kill, pause, unpause, wait."""

from __future__ import annotations

from simulator.engine import HopError, Steps

from ..compose import Compose, verb
from ..plan.observed import Observed
from ..progress import DONE
from ..work import starting, stopping


def _mine(compose: Compose) -> Steps:
    """(project, containers of the services that are meant)."""
    project = compose.load_or_name()
    names = compose.services(project)
    found = yield from compose.containers(project.name)
    return project, [c for c in found if c.service in names
                     or not project.known and (not compose.args or c.service in compose.args)]


@verb("start")
def start(compose: Compose) -> Steps:
    project, found = yield from _mine(compose)
    if not project.known:
        for wave in reversed(stopping.waves(project, found)):
            yield from compose.tasks.gather([starting.start_one(compose, c) for c in wave
                                             if not c.running])
        return
    names = compose.services(project)
    there = {c.service for c in found}
    for name in names:
        if name not in there and compose.args:
            raise HopError(f'service "{name}" has no container to start', 1)
    if not found:
        return
    yield from starting.start(compose, project, project.with_dependencies(names))


@verb("stop")
def stop(compose: Compose) -> Steps:
    project, found = yield from _mine(compose)
    yield from stopping.stop_all(compose, project, [c for c in found if c.running],
                                 compose.flags["timeout"])


@verb("restart")
def restart(compose: Compose) -> Steps:
    project, found = yield from _mine(compose)
    for wave in reversed(stopping.waves(project, found)):
        yield from compose.tasks.gather([_restart(compose, container) for container in wave])


def _restart(compose: Compose, container: Observed) -> Steps:
    compose.progress.tell(f"Container {container.name}", "Restarting")
    yield from compose.api.call("POST", f"/containers/{container.id}/restart",
                                {"t": compose.flags["timeout"]})
    compose.progress.tell(f"Container {container.name}", "Started", DONE)


@verb("kill")
def kill(compose: Compose) -> Steps:
    _, found = yield from _mine(compose)
    running = [c for c in found if c.running]
    if not running:
        compose.err("No container to kill\n")
        return
    yield from compose.tasks.gather([_kill(compose, container) for container in running])


def _kill(compose: Compose, container: Observed) -> Steps:
    line = f"Container {container.name}"
    compose.progress.tell(line, "Killing")
    yield from compose.api.call("POST", f"/containers/{container.id}/kill",
                                {"signal": compose.flags["signal"] or "SIGKILL"})
    compose.progress.tell(line, "Killed", DONE)


@verb("pause")
def pause(compose: Compose) -> Steps:
    yield from _each(compose, "pause", "Paused")


@verb("unpause")
def unpause(compose: Compose) -> Steps:
    yield from _each(compose, "unpause", "Unpaused")


def _each(compose: Compose, action: str, word: str) -> Steps:
    _, found = yield from _mine(compose)

    def one(container: Observed) -> Steps:
        yield from compose.api.call("POST", f"/containers/{container.id}/{action}")
        compose.progress.tell(f"Container {container.name}", word, DONE)

    yield from compose.tasks.gather([one(c) for c in found if c.running])


@verb("wait", arguments=(1, None), refuses="down-project")
def wait(compose: Compose) -> Steps:
    project, found = yield from _mine(compose)
    if not found:
        raise HopError(f"no containers for project \"{project.name}\"", 1)
    last = 0
    for container in found:
        answer = yield from compose.api.call("POST", f"/containers/{container.id}/wait")
        last = answer["StatusCode"]
        compose.out(f'container "{container.id}" exited with status code {last}\n')
    return last
