"""docker compose cp."""

from __future__ import annotations

from simulator.engine import HopError, Steps
from simulator.workstation.docker.container.copy import cp as docker_cp

from ..compose import Compose, verb
from ..plan.observed import Observed
from ..progress import DONE


@verb("cp", arguments=(2, 2), main=True, refuses="follow-link")
def cp(compose: Compose) -> Steps:
    source, target = compose.args
    service, inside = _split(source)
    towards, place = _split(target)
    if service and towards:
        raise HopError("copying between services is not supported", 1)
    if not service and not towards:
        raise HopError("unknown copy direction", 1)
    found = yield from compose.tasks.run(_find(compose, service or towards))
    if service:
        found = found[:1]
    for container in found:
        there = f"{container.name}:{inside if service else place}"
        words = f"{there} to {target}" if service else f"{source} to {there}"
        yield from compose.tasks.run(_tell(compose, container, "Copying", words))
        cli = compose.cli
        cli.args = [there, target] if service else [source, there]
        cli.flags.given["quiet"] = True
        yield from cli.api.ping()
        yield from docker_cp(cli)
        yield from compose.tasks.run(_tell(compose, container, "Copied", words))


def _tell(compose: Compose, container: Observed, word: str, words: str) -> Steps:
    if word == "Copied":
        compose.progress.tell(container.name, word, DONE, words)
        compose.progress.close()
    else:
        compose.progress.tell(container.name, word, detail=words)
    return
    yield


def _split(text: str) -> tuple[str, str]:
    if text.startswith(("/", ".")) or ":" not in text:
        return "", text
    service, _, path = text.partition(":")
    return service, path


def _find(compose: Compose, service: str) -> Steps:
    yield from compose.api.ping()
    project = compose.load_or_name()
    found = yield from compose.containers(project.name, oneoff=None if compose.flags["all"]
                                          else False, service=service)
    index = compose.flags["index"]
    found = [c for c in found if not index or c.number == index]
    if not found:
        raise HopError(f'no container found for service "{service}"', 1)
    return found
