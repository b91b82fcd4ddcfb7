"""`runc exec`: one more process in the namespaces and the cgroup of a running container.

No mounts and no pivot_root: the new process joins what is there. It becomes a child of the shim;
seen from inside, its parent is 0.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import Steps
from simulator.host.kernel import Process
from simulator.host.kernel.syscalls import syscall

from . import limits, privileges
from .create import NAMESPACES
from .init import become, find_program
from .state import Container, Streams


class Joined:
    """One exec: `process` once it is cloned, `error` when it could not become its program."""

    def __init__(self, wanted: dict[str, Any], streams: Streams) -> None:
        self.wanted, self.streams = wanted, streams
        self.process: Process | None = None
        self.error: OSError | None = None


def execute(process: Process, container: Container, joined: Joined) -> Steps:
    """The body of the command."""
    kernel = process.kernel
    clock = kernel.engine.clock
    yield from kernel.engine.wait(f"{container.runtime}.exec.join")
    first = container.process
    outcome = clock.event()
    joined.process = kernel.fork(
        process, lambda p: _init(p, joined, outcome), [container.runtime, "init"],
        fds=joined.streams.descriptors(), namespaces=first.namespaces, cgroup=container.cgroup,
        role=container.runtime, container=container.id)
    flags = [flag for kind, flag in NAMESPACES.values()
             if first.namespaces[kind] is not kernel.namespaces[kind]]
    syscall(joined.process, "setns", f"{first.pid}", f"7, {'|'.join(flags)}",
            namespaces="|".join(flags))
    limits.move_in(process, container.cgroup, joined.process)
    joined.process.on_exit.append(lambda _: outcome.succeed() if not outcome.triggered else None)
    yield outcome
    return 1 if joined.error is not None else 0


def _init(process: Process, joined: Joined, outcome) -> Steps:
    yield from process.sleep(1)
    tty = joined.streams.tty
    if tty is not None:
        process.tty = tty
        tty.foreground = [process]
    privileges.restrict(process, joined.wanted)
    try:
        path = find_program(process, joined.wanted)
    except OSError as error:
        joined.error = error
        return 1
    outcome.succeed()
    yield from process.sleep(1)
    return become(process, joined.wanted, path, "exec")
