"""Containers are stopped and removed: those that need others go first."""

from __future__ import annotations

from typing import Any

from simulator.engine import Steps
from simulator.workstation.docker.client import DaemonError

from ..compose import Compose
from ..file.project import Project
from ..plan.observed import Observed
from ..progress import DONE


def waves(project: Project, found: list[Observed]) -> list[list[Observed]]:
    """Containers in the order of stopping. Those that no service of the file has come first.
    Without a file, the label tells what each depends on."""
    by_service: dict[str, list[Observed]] = {}
    for container in found:
        by_service.setdefault(container.service, []).append(container)
    if not project.known:
        known = Project(project.name, project.folder)
        known.services = {name: {"depends_on": _labelled(there)}
                          for name, there in sorted(by_service.items())}
        project = known
    order = [[c for name in wave for c in by_service.get(name, [])]
             for wave in reversed(project.order())]
    strangers = [c for name, there in by_service.items() if name not in project.services
                 for c in there]
    return [wave for wave in [strangers, *order] if wave]


def _labelled(there: list[Observed]) -> dict[str, Any]:
    text = there[0].labels.get("com.docker.compose.depends_on", "")
    return {part.split(":")[0]: {} for part in text.split(",") if part}


def stop_all(compose: Compose, project: Project, found: list[Observed],
             timeout: int | None = None) -> Steps:
    for wave in waves(project, found):
        yield from compose.tasks.gather([stop(compose, container, timeout) for container in wave])


def stop(compose: Compose, container: Observed, timeout: int | None = None) -> Steps:
    line = f"Container {container.name}"
    compose.progress.tell(line, "Stopping")
    try:
        yield from compose.api.call("POST", f"/containers/{container.id}/stop", {"t": timeout})
    except DaemonError as failure:
        if failure.code != 404:
            raise
    compose.progress.tell(line, "Stopped", DONE)


def stop_and_remove(compose: Compose, container: Observed, timeout: int | None = None,
                    volumes: bool = False) -> Steps:
    yield from stop(compose, container, timeout)
    yield from remove_one(compose, container, volumes)


def remove_one(compose: Compose, container: Observed, volumes: bool = False) -> Steps:
    line = f"Container {container.name}"
    compose.progress.tell(line, "Removing")
    try:
        yield from compose.api.call("DELETE", f"/containers/{container.id}",
                                    {"force": True, "v": volumes})
    except DaemonError as failure:
        if failure.code not in (404, 409):
            raise
    compose.progress.tell(line, "Removed", DONE)


def remove(compose: Compose, found: list[Observed], timeout: int | None = None,
           volumes: bool = False) -> Steps:
    yield from compose.tasks.gather([stop_and_remove(compose, container, timeout, volumes)
                                     for container in found])


def down(compose: Compose, project: Project, found: list[Observed], timeout: int | None,
         volumes: bool) -> Steps:
    for wave in waves(project, found):
        yield from remove(compose, wave, timeout, volumes)
