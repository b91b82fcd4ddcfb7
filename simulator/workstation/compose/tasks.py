"""What the plugin does at the same time: requests in parallel, while it listens for ^C.

The real program is a Go process with many goroutines; here its main thread prints and waits for
signals, and tasks talk to the daemon. A task prints by `out` and `err`, which never wait.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.engine import Engine, HopError, Interrupt, NotModelled, Steps
from simulator.host.kernel import Interrupted, Process

MAX_WAITING = 256        # texts that wait to be written before a task must wait too


class Background:
    """Stands for the process towards the HTTP client: a task waits without blocking the process."""

    def __init__(self, engine: Engine) -> None:
        self._clock = engine.clock
        self.on_exit: list[Callable[[Any], None]] = []

    def block_in(self, steps: Steps) -> Steps:
        return (yield from steps)

    def sleep(self, milliseconds: int) -> Steps:
        yield self._clock.pause(milliseconds)


class Task:
    """`value` or `error` once `done` has happened."""

    def __init__(self, tasks: Tasks, steps: Steps) -> None:
        self._tasks, self._steps = tasks, steps
        self.done = tasks.clock.event()
        self.value: Any = None
        self.error: Exception | None = None
        self.process = tasks.clock.spawn(self._run())

    def _run(self) -> Steps:
        try:
            self.value = yield from self._steps
        except Interrupt:
            self.error = HopError("canceled", 130)
        except (HopError, NotModelled) as failure:
            self.error = failure
        except OSError as failure:
            self.error = HopError(f"{failure.filename or ''}: {(failure.strerror or '').lower()}",
                                  1)
        self.done.succeed()
        self._tasks.wake()

    def cancel(self) -> None:
        if self.process.is_alive:
            self.process.interrupt()

    def join(self) -> Steps:
        """Wait for it, inside of another task. Raises what it failed with."""
        if not self.done.triggered:
            yield self.done
        if self.error is not None:
            raise self.error
        return self.value


class Tasks:
    def __init__(self, engine: Engine, process: Process) -> None:
        self.clock, self._process = engine.clock, process
        self._texts: list[tuple[int, str | bytes]] = []
        self._event: Any = None
        self._running: list[Task] = []
        self._room: list[Any] = []
        process.on_exit.append(lambda _: self.stop())

    def out(self, text: str | bytes) -> None:
        self._post(1, text)

    def err(self, text: str | bytes) -> None:
        self._post(2, text)

    def room(self) -> Steps:
        """For a task that prints what it reads: wait while the reader of our output is slow."""
        while len(self._texts) > MAX_WAITING:
            event = self.clock.event()
            self._room.append(event)
            yield event

    def start(self, steps: Steps) -> Task:
        self._running = [task for task in self._running if task.process.is_alive]
        task = Task(self, steps)
        self._running.append(task)
        return task

    def gather(self, many: list[Steps]) -> Steps:
        """All at once; the first failure is raised when all have ended."""
        started = [self.start(steps) for steps in many]
        values, error = [], None
        for task in started:
            try:
                values.append((yield from task.join()))
            except (HopError, NotModelled) as failure:
                error = error or failure
        if error is not None:
            raise error
        return values

    def run(self, steps: Steps, on_signal: Callable[[list[int]], None] | None = None) -> Steps:
        """In the main thread: run a task to its end, printing what all tasks print meanwhile.
        `on_signal` is told of signals that the process has trapped."""
        task = self.start(steps)
        while True:
            try:
                yield from self._print()
                if task.done.triggered:
                    break
                self._event = self.clock.event()
                yield from self._process.block(self._event)
            except Interrupted:
                if on_signal is not None:
                    on_signal(self._process.take_caught())
        yield from self._print()
        if task.error is not None:
            raise task.error
        return task.value

    def wake(self) -> None:
        if self._event is not None and not self._event.triggered:
            self._event.succeed()

    def flush(self) -> Steps:
        """In the main thread: print what tasks have left."""
        yield from self._print()

    def stop(self) -> None:
        """The process has ended: nothing goes on without it."""
        for task in self._running:
            task.cancel()
        self._running.clear()

    def _post(self, fd: int, text: str | bytes) -> None:
        if text:
            self._texts.append((fd, text))
            self.wake()

    def _print(self) -> Steps:
        while self._texts:
            fd, text = self._texts[0]
            if fd in self._process.fds:
                yield from self._process.write(fd, text)
            self._texts.pop(0)
            waiting, self._room = self._room, []
            for event in waiting:
                event.succeed()
