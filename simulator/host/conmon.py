"""conmon: the parent of one container's processes, and all that stays when podman has left.

Models conmon 2.1.13: a small C program, one for each container (and one for each `podman exec`). It
holds the container's output, writes the log, lets clients attach, keeps the exit code, and at the
end executes `podman container cleanup`. Podman starts it and it starts crun; nothing else is there:
no daemon listens anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.engine import Engine, HopError, Steps
from simulator.host import crun
from simulator.host.crun.commands import careful, execute
from simulator.host.crun.create import explain
from simulator.host.kernel import Process
from simulator.host.kernel.syscalls import syscall
from simulator.host.runc.join import Joined
from simulator.host.runc.state import Streams

BINARY = "/usr/bin/conmon"
MEMORY = 2 << 20          # bytes: it is small, and there is one for each container

Ended = Callable[["Conmon", Process], None]


class Conmon:
    """`streams` are those of the process that it watches; `on_exit(conmon, process)` runs when the
    kernel has told it of that process's end."""

    def __init__(self, engine: Engine, machine: str, container: crun.CrunContainer,
                 on_exit: Ended, joined: Joined | None = None) -> None:
        self.engine, self.machine = engine, machine
        self.lane = f"{machine}/conmon"
        self.container, self.joined = container, joined
        self._on_exit = on_exit
        self.process: Process | None = None
        self.exit_code: int | None = None

    @property
    def streams(self) -> Streams:
        return self.joined.streams if self.joined is not None else self.container.streams

    # -- its start -------------------------------------------------------------------------

    def launch(self, podman: Process, lane: str, name: str) -> Steps:
        """Podman forks and executes conmon, which forks itself away: the first process exits, the
        second has no parent but init, and stays."""
        kernel, engine = podman.kernel, self.engine
        argv = self._argv(name)
        left, sent = engine.clock.event(), []

        def begin() -> None:
            first = kernel.fork(podman, self._daemonize, argv, role="conmon", fds={})
            first.on_exit.append(tell)

        def tell(first: Process) -> None:
            engine.wire.post(self.lane, lane, "exited", "conmon", left.succeed, kind="reply",
                             of=sent[0], code=first.exit_status)

        sent.append(engine.wire.post(lane, self.lane, "exec", "conmon", begin, kind="exec",
                                     argv=" ".join(argv)[:200], payload=" ".join(argv)))
        yield left
        crun.commands.collect(podman)

    def _argv(self, name: str) -> list[str]:
        ident = self.container.id
        kind = ["--exec", "--exec-attach"] if self.joined is not None else []
        return [BINARY, "--api-version", "1", "-c", ident, "-u", ident, "-r",
                crun.commands.BINARY, "-b", self.container.bundle, "-p",
                f"{self.container.bundle}/pidfile", "-n", name, "--exit-dir",
                "/run/user/1000/libpod/tmp/exits", *kind, "--full-attach", "-l", "journald",
                "--conmon-pidfile", f"{self.container.bundle}/conmon.pid", "--exit-command",
                "/usr/bin/podman", "--exit-command-arg", "container", "--exit-command-arg",
                "cleanup", "--exit-command-arg", ident]

    def _daemonize(self, first: Process) -> Steps:
        kernel = first.kernel
        yield from self.engine.wait("conmon.start")
        process = kernel.daemon(kernel.init, first.argv, role="conmon", memory=MEMORY)
        process.namespaces, process.container = first.namespaces, self.container.id
        process.subreaper = True
        syscall(first, "clone", "conmon", "child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD",
                str(process.pid), child=str(process.pid))
        syscall(process, "prctl", "PR_SET_CHILD_SUBREAPER", "PR_SET_CHILD_SUBREAPER, 1",
                option="PR_SET_CHILD_SUBREAPER")
        self.process = process
        kernel.process_changed(process)
        return 0

    # -- what podman asks through the start pipe -------------------------------------------

    def create(self) -> Steps:
        """`crun create`; returns the pid of the container's first process. Raises HopError."""
        container = self.container
        argv = container.spec["process"]["args"]
        words = ["create", "--bundle", container.bundle, "--pid-file",
                 f"{container.bundle}/pidfile", container.id]
        try:
            yield from crun.run(self.process, self.lane, words,
                                careful(container, lambda p: crun.create(p, container)),
                                lambda: explain(container.error, argv))
        except HopError:
            self.leave()
            raise
        self._watch(container.process)
        container.spec = {}        # config.json is on disk; nothing needs it any more
        return container.process.pid

    def exec(self) -> Steps:
        """`crun exec`; returns the pid of the new process. Raises HopError."""
        try:
            yield from execute(self.process, self.lane, self.container, self.joined)
        except HopError:
            self.leave()
            raise
        self._watch(self.joined.process)
        return self.joined.process.pid

    def _watch(self, process: Process) -> None:
        self._pump()
        if process.exit_status is not None:
            self._exited(process)
        else:
            process.on_exit.append(self._exited)

    # -- its life --------------------------------------------------------------------------

    def attach(self, send: Callable[[int, bytes], None]) -> Any:
        """A client at the attach socket: what the container writes goes to it, over the wire."""
        client = AttachClient(self, send)
        self.streams.stdio.attach(client)
        return client

    def leave(self) -> None:
        """conmon's own end."""
        if self.process is not None and self.process.exit_status is None:
            self.process.kernel.end(self.process, 0)

    def _exited(self, process: Process) -> None:
        """SIGCHLD: conmon reaps the process and keeps its status."""
        self.streams.hang_up()
        kernel = process.kernel
        self.engine.wire.post(kernel.lane, self.lane, "sigchld", f"{process.pid}", self._handle,
                              process, kind="signal", pid=process.pid, code=process.exit_status,
                              process=process.name)

    def _handle(self, process: Process) -> None:
        if self.process is None or self.process.exit_status is not None:
            return       # conmon itself was killed: nobody notices the end
        self.exit_code = process.exit_status
        self._on_exit(self, process)

    def _pump(self) -> None:
        """Keys of an attached client go into the terminal."""
        streams = self.streams
        stdin = streams.stdio.stdin
        if streams.tty is not None and stdin is not None:
            self.engine.clock.spawn(_copy_keys(stdin, streams.tty))


class AttachClient:
    """A Sink (simulator.host.dockerd.streams.stdio) at the other end of conmon's socket."""

    def __init__(self, conmon: Conmon, send: Callable[[int, bytes], None]) -> None:
        self._conmon, self._send = conmon, send

    def output(self, stream: int, data: bytes) -> None:
        conmon = self._conmon
        if not data:
            return         # an empty write of a terminal; b"" is the end
        conmon.engine.wire.post(conmon.lane, f"{conmon.machine}/podman", "conmon_output",
                                f"{len(data)} bytes", self._send, stream, data, kind="bytes",
                                payload=data, size=len(data))

    def end(self) -> None:
        self._conmon.engine.clock.call_in(1, self._send, 0, b"")


def _copy_keys(stdin: Any, tty: Any) -> Steps:
    while True:
        data = yield from stdin.read()
        if not data:
            return
        tty.type(data)
