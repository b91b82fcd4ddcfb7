"""`podman exec`: a second conmon, which executes `crun exec`.

Models libpod/container_exec.go of Podman 5.5.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps
from simulator.host.conmon import Conmon
from simulator.host.dockerd.streams.stdio import Stdio
from simulator.host.kernel import Process
from simulator.host.runc.join import Joined
from simulator.host.runc.state import Streams

from . import spec
from .container import RUNNING, Container
from .running import DRAIN_MS, exit_code

if TYPE_CHECKING:
    from .libpod import Podman


class Exec:
    """One session; `ended` is an event, its value the exit code."""

    def __init__(self, podman: Podman, ident: str, streams: Stdio) -> None:
        self.id, self.streams = ident, streams
        self.conmon: Conmon | None = None
        self.ended = podman.engine.clock.event()


def execute(podman: Podman, p: Process, container: Container, asked: dict[str, Any],
            send: Callable[[int, bytes], None] | None) -> Steps:
    """Start a process in a container; returns its Exec. Raises HopError 125, 126, 127.

    `asked` is Docker's exec body; `send(stream, data)` takes the output when somebody is attached.
    """
    if container.status != RUNNING:
        raise HopError("can only create exec sessions on running containers: container state "
                       "improper", 255)
    wanted = spec.exec_process(podman, container, asked)
    streams = Stdio(podman.engine.clock, bool(asked.get("Tty")), bool(asked.get("AttachStdin")))
    session = Exec(podman, podman.engine.chance.hex("podman.execs"), streams)
    joined = Joined(wanted, Streams(podman.kernel, streams))
    session.conmon = Conmon(podman.engine, podman.machine, container.crun,
                            lambda conmon, process: _ended(podman, container, session, process),
                            joined)
    container.execs[session.id] = session
    yield from session.conmon.launch(p, podman.lane, container.name)
    podman.log_event(container, "exec")
    if send is not None:
        session.conmon.attach(send)
    try:
        yield from podman.engine.wire.call(podman.lane, session.conmon.lane, "podman_start_pipe",
                                           container.name, session.conmon.exec,
                                           reply_verb="conmon_sync_pipe")
    except HopError as error:
        container.execs.pop(session.id, None)
        raise HopError(error.message, exit_code(error.message)) from None
    container.changed()
    return session


def _ended(podman: Podman, container: Container, session: Exec, process: Process) -> None:
    podman.engine.clock.spawn(_finish(podman, container, session, process.exit_status))


def _finish(podman: Podman, container: Container, session: Exec, code: int) -> Steps:
    yield from session.streams.wait_drained(DRAIN_MS)
    session.streams.end()
    container.execs.pop(session.id, None)
    podman.log_event(container, "exec_died", containerExitCode=str(code))
    session.conmon.leave()
    if not session.ended.triggered:
        session.ended.succeed(code)
