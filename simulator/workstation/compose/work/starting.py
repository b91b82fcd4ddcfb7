"""Containers are started wave by wave; before each, what it depends on is waited for."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps

from ..compose import Compose
from ..file.project import Project
from ..plan.observed import Observed
from ..progress import DONE, FAILED

POLL_MS = 500            # docker.md 6.2: the state is asked twice a second
STARTED, HEALTHY, COMPLETED = ("service_started", "service_healthy",
                               "service_completed_successfully")
RUNNING_OR_HEALTHY = "running_or_healthy"


def start(compose: Compose, project: Project, names: list[str], deps: bool = True,
          timeout: int | None = None) -> Steps:
    """Start all containers of these services that do not run."""
    found = yield from compose.containers(project.name)
    by_service = compose.group(found)
    if not any(by_service.get(name) for name in names):
        return
    for wave in project.order(names):
        yield from compose.tasks.gather([
            _service(compose, project, name, by_service, deps, timeout) for name in wave])


def _service(compose: Compose, project: Project, name: str,
             there: dict[str, list[Observed]], deps: bool, timeout: int | None) -> Steps:
    waiting = [c for c in there.get(name, []) if not c.running]
    if deps and there.get(name):
        needs = {other: settings for other, settings in project.dependencies(name).items()
                 if other in project.services or not settings.get("required", True)}
        yield from wait_all(compose, project, {
            other: (settings["condition"], settings.get("required", True))
            for other, settings in needs.items()}, there, timeout)
    yield from compose.tasks.gather([start_one(compose, container) for container in waiting])


def start_one(compose: Compose, container: Observed) -> Steps:
    compose.progress.tell(f"Container {container.name}", "Starting")
    yield from compose.api.call("POST", f"/containers/{container.id}/start")
    compose.progress.tell(f"Container {container.name}", "Started", DONE)


def wait_all(compose: Compose, project: Project, conditions: dict[str, tuple[str, bool]],
             there: dict[str, list[Observed]], timeout: int | None = None) -> Steps:
    """Wait until every service of `conditions` is as it must be."""
    waits = []
    for other in sorted(conditions):
        condition, required = conditions[other]
        if condition == STARTED:
            continue
        for container in there.get(other, []):
            compose.note("compose_waits", container.name, condition=condition)
            compose.progress.tell(f"Container {container.name}", "Waiting")
            waits.append(_wait(compose, other, container, condition, required, timeout))
    yield from compose.tasks.gather(waits)


def _wait(compose: Compose, service: str, container: Observed, condition: str, required: bool,
          timeout: int | None) -> Steps:
    line = f"Container {container.name}"
    end = None if timeout is None else compose.tasks.clock.now_ms + timeout * 1000
    while True:
        yield compose.tasks.clock.pause(POLL_MS)
        info = yield from compose.api.get(f"/containers/{container.id}/json")
        verdict = judge(service, container.name, condition, info)
        if verdict in ("Healthy", "Exited"):
            compose.progress.tell(line, verdict, DONE)
            return
        if verdict and condition == RUNNING_OR_HEALTHY:
            raise HopError(verdict, 1)
        if verdict:
            if not required:
                compose.progress.tell(line, "Skipped", DONE, verdict)
                return
            word = verdict if condition == COMPLETED else f"dependency {service} failed to start"
            compose.progress.tell(line, "Error", FAILED, word)
            raise HopError(verdict if condition == COMPLETED
                           else f"dependency failed to start: {verdict}", 1)
        if end is not None and compose.tasks.clock.now_ms > end:
            raise HopError(f"timeout waiting for dependencies after {timeout}s", 1)


def goal(project: Project, name: str) -> str:
    """What `up --wait` waits for: that a service runs, or has ended when others wait for that."""
    ends = any(settings["condition"] == COMPLETED
               for other in project.services
               for needed, settings in project.dependencies(other).items() if needed == name)
    return COMPLETED if ends else RUNNING_OR_HEALTHY


def judge(service: str, name: str, condition: str, info: dict[str, Any]) -> str:
    """"" while it is not decided, "Healthy" or "Exited" when it is, else why it failed. Pure."""
    state = info["State"]
    health = (state.get("Health") or {}).get("Status")
    if condition == COMPLETED:
        if state["Status"] != "exited":
            return ""
        code = state.get("ExitCode", 0)
        return "Exited" if code == 0 else f'service "{service}" didn\'t complete successfully: ' \
                                          f"exit {code}"
    if state["Status"] == "exited":
        return f"container {name} exited ({state.get('ExitCode', 0)})"
    if health == "unhealthy":
        return f"container {name} is unhealthy"
    if health in (None, "none"):
        if condition == RUNNING_OR_HEALTHY:
            return "Healthy" if state.get("Running") else ""
        return f"container {name} has no healthcheck configured"
    return "Healthy" if health == "healthy" else ""
