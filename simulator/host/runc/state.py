"""A container as runc knows it: state.json, the fifo, and what the kernel has made for it."""

from __future__ import annotations

from typing import Any, Protocol

from simulator.engine import Stream
from simulator.host.kernel import Cgroup, Kernel, Mount, Process, Tty
from simulator.host.kernel.files.descriptors import (
    DeviceDescriptor,
    PipeReader,
    SinkDescriptor,
    TtyDescriptor,
)

ROOT = "/run/docker/runtime-runc/moby"


class Stdio(Protocol):
    """Where a process's streams lead; the shim keeps it."""

    terminal: bool
    stdin: Stream | None

    def stdout(self, data: bytes) -> None: ...
    def stderr(self, data: bytes) -> None: ...
    def closed(self) -> None: ...


class Streams:
    """The first three descriptors of a process, made from its Stdio. `tty` when it has one."""

    def __init__(self, kernel: Kernel, stdio: Stdio) -> None:
        self.stdio, self._open = stdio, 2
        self.tty = Tty(kernel.engine.clock, stdio.stdout) if stdio.terminal else None

    def descriptors(self) -> dict[int, Any]:
        if self.tty is not None:
            terminal = TtyDescriptor(self.tty)
            return {0: terminal, 1: terminal, 2: terminal}
        stdin = self.stdio.stdin
        return {0: PipeReader(stdin) if stdin is not None else DeviceDescriptor("null"),
                1: SinkDescriptor(self.stdio.stdout, self._one_closed),
                2: SinkDescriptor(self.stdio.stderr, self._one_closed)}

    def hang_up(self) -> None:
        """The process has ended; a terminal has no writer any more."""
        if self.tty is not None:
            self.tty.hang_up()
            self.stdio.closed()

    def _one_closed(self) -> None:
        self._open -= 1
        if self._open == 0:
            self.stdio.closed()


class Container:
    """`process` is the container's first process; None until `runc create` has cloned it."""

    runtime = "runc"           # who builds it: the rows of the timing table

    def __init__(self, kernel: Kernel, ident: str, spec: dict[str, Any], bundle: str,
                 stdio: Stdio) -> None:
        self.kernel, self.id, self.spec, self.bundle = kernel, ident, spec, bundle
        self.streams = Streams(kernel, stdio)
        self.process: Process | None = None
        self.cgroup: Cgroup | None = None
        self.rootfs: Mount | None = None
        self.error: OSError | None = None          # what `runc init` reported
        clock = kernel.engine.clock
        # The pipes between `runc create` and `runc init`, and the fifo of `runc start`.
        self.mounted, self.limited = clock.event(), clock.event()
        self.ready, self.go = clock.event(), clock.event()
        self.at_fifo, self.started = clock.event(), clock.event()

    @property
    def folder(self) -> str:
        return f"{ROOT}/{self.id}"

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.exit_status is None
