"""The programs that devcontainer starts: docker, again and again, and the host's shell.

The real program is a client of the docker *command*, not of the daemon: every step is a process
with an argument list, whose output it reads. Called by all that carries out a step.
"""

from __future__ import annotations

from typing import Any

from simulator import lanes
from simulator.engine import Engine, HopError, Steps, Stream
from simulator.host.kernel import Process
from simulator.host.kernel.files.descriptors import PipeReader, PipeWriter
from simulator.workstation.compose.tasks import Tasks

SETTLED_MS = 50          # [EST] ping and request of `docker events`
LANES = {"docker": lanes.DOCKER_CLI}


class Child:
    """One program that runs; `here` with our own terminal, else with pipes that we hold."""

    def __init__(self, engine: Engine, parent: Process, argv: list[str], cwd: str | None,
                 here: bool = False) -> None:
        clock = engine.clock
        self.argv, self.name = argv, argv[0].rsplit("/", 1)[-1]
        self._engine = engine
        self.input, self.out, self.err = Stream(clock), Stream(clock), Stream(clock)
        self.ended = clock.event()
        self._seq: int | None = None
        before = clock.cause
        self._announce()
        try:
            self.process = parent.spawn(argv, cwd=cwd, fds=None if here else {
                0: PipeReader(self.input), 1: PipeWriter(self.out), 2: PipeWriter(self.err)})
        except OSError as error:
            raise HopError(f"spawn {argv[0]} {_code(error)}", 1) from None
        finally:
            clock.cause = before
        self.process.on_exit.append(self._exited)

    @property
    def status(self) -> int | None:
        return self.process.exit_status

    def kill(self) -> None:
        if self.status is None:
            self.process.kernel.signal(self.process, 15)

    def let_go(self) -> None:
        """Nobody reads what it prints any more."""
        self.out.abandon()
        self.err.abandon()

    def _announce(self) -> None:
        lane = LANES.get(self.name)
        if lane is not None:
            self._seq = self._engine.wire.post(lanes.DEVCONTAINER, lane, "exec", self.name,
                                               kind="exec", argv=" ".join(self.argv))
            self._engine.clock.cause = self._seq

    def _exited(self, process: Process) -> None:
        if self._seq is not None:
            self._engine.wire.post(LANES[self.name], lanes.DEVCONTAINER, "exited", self.name,
                                   kind="reply", of=self._seq, code=process.exit_status)
        self.ended.succeed()


class Children:
    def __init__(self, engine: Engine, process: Process, tasks: Tasks) -> None:
        self._engine, self._p, self._tasks = engine, process, tasks
        process.auto_reap = True
        self._all: list[Child] = []
        process.on_exit.append(lambda _: self._let_go())

    def start(self, argv: list[str], cwd: str | None = None) -> Child:
        """Raises HopError when there is no such program."""
        child = Child(self._engine, self._p, argv, cwd)
        self._all = [c for c in self._all if c.status is None] + [child]
        return child

    def start_here(self, argv: list[str]) -> Child:
        """A program that talks with the terminal itself."""
        return Child(self._engine, self._p, argv, None, here=True)

    def run(self, argv: list[str], cwd: str | None = None, shown: Any = None,
            both: bool = False) -> Steps:
        """To its end: (status, output, complaints); `shown` is told of both as they come. `both`
        puts complaints into the output, too."""
        child = self.start(argv, cwd)
        child.input.close()
        texts = {"out": "", "err": ""}

        def take(name: str, stream: Stream) -> Steps:
            while True:
                data = yield from stream.read()
                if not data:
                    return
                text = data.decode("utf-8", "replace")
                texts["out" if both else name] += text
                if shown is not None:
                    shown(text)

        yield from self._tasks.gather([take("out", child.out), take("err", child.err)])
        if not child.ended.triggered:
            yield child.ended
        return child.status, texts["out"], texts["err"]

    def docker(self, *words: str, shown: Any = None) -> Steps:
        """`docker ...`: its output. Raises HopError in the real program's words."""
        argv = ["docker", *words]
        status, out, err = yield from self.run(argv, shown=shown)
        if status:
            raise DockerFailed(argv, status, out, err)
        return out

    def show(self, child: Child, shown: Any) -> None:
        """Tell of what it prints, for as long as we are there to hear it."""
        def take(stream: Stream) -> Steps:
            while True:
                data = yield from stream.read()
                if not data:
                    return
                shown(data.decode("utf-8", "replace"))

        for stream in (child.out, child.err):
            self._tasks.start(take(stream))

    def connected(self, child: Child) -> Steps:
        """Give a program that listens the time to reach the daemon."""
        yield self._engine.clock.pause(self._engine.timing.ms("cli.start") + SETTLED_MS)

    def _let_go(self) -> None:
        for child in self._all:
            child.let_go()


class DockerFailed(HopError):
    def __init__(self, argv: list[str], status: int, out: str, err: str) -> None:
        super().__init__(f"Command failed: {' '.join(argv)}", 1)
        self.status, self.out, self.err = status, out, err


def _code(error: OSError) -> str:
    return {2: "ENOENT", 13: "EACCES", 11: "EAGAIN"}.get(error.errno or 0, "EIO")
