"""RUN: a program in a container of its own, whose changes become a layer.

Models dispatchRun and containerbackend.go of moby builder/dockerfile, 28.2.2. The container is one
like any other: created, attached, started, and seen in `docker ps` while it runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps

from ..containers import lifecycle, removal
from ..containers.container import Container
from .committing import commit_container, create, probe
from .dockerfile.instructions import Instruction
from .output import CommandFailed, RunOutput
from .state import State

if TYPE_CHECKING:
    from .builder import Build

BUILDKIT = ("requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to "
            "build images with BuildKit enabled")


def resolve(state: State, instruction: Instruction) -> list[str]:
    """The command: the exec form as it stands, the shell form for the stage's shell."""
    if instruction.json:
        return list(instruction.arguments)
    text = [" ".join(instruction.arguments)] if instruction.arguments else []
    return [*state.shell, *text]


def run(build: Build, state: State, instruction: Instruction) -> Steps:
    for flag in instruction.flags:
        raise HopError(f"the --{flag} option {BUILDKIT}", 500)
    command = resolve(state, instruction)
    arguments = state.arguments.beside(state.env)
    saved = command
    if arguments:        # part of the cache's key, in front of the command
        counted = [text for text in arguments
                   if state.arguments.in_cache_key(text.partition("=")[0])]
        saved = [f"|{len(counted)}", *counted, *command]
    config = {**state.config, "Cmd": saved}
    if saved:
        config["Entrypoint"] = None
    if (yield from probe(build, state, config)):
        return
    running = {**state.config, "Cmd": command, "Env": [*state.env, *arguments],
               "Healthcheck": {"Test": ["NONE"]}}
    if saved:
        running["Entrypoint"] = [""]
    container = yield from create(build, state, running)
    yield from _run(build, container)
    if container.exit_code:
        told = f"The command '{' '.join(command)}' returned a non-zero code: {container.exit_code}"
        if container.error:
            told += f": {container.error}"
        raise CommandFailed(told, container.exit_code)
    yield from commit_container(build, state, container, config)


def _run(build: Build, container: Container) -> Steps:
    """Start it, show its output, wait for its end."""
    daemon, clock = build.daemon, build.engine.clock
    shown = RunOutput(build.output, clock.event())
    container.streams.attach(shown)
    daemon.log_event(container, "attach")
    yield from lifecycle.start(daemon, container, by_hand=True)
    yield clock.any_of([shown.ended, build.gone])
    if not shown.ended.triggered:
        yield from removal.remove(daemon, container, force=True, volumes=True)
        raise HopError("build cancelled", 499)
    yield container.wait_event("not-running")
