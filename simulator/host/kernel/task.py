"""A process as the scheduler sees it: it runs, waits, is stopped or frozen, and gets signals.

The part of a Process below its system calls; every call that may wait goes through `block`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.engine import Interrupt, Steps

from . import signals
from .signals import Interrupted, ProcessKilled

if TYPE_CHECKING:
    from .cgroups import Cgroup
    from .kernel import Kernel


class Task:
    kernel: Kernel
    cgroup: Cgroup
    mark: Callable[[], None]

    def __init__(self) -> None:
        self.stopped = False
        self.dispositions: dict[int, str] = {}
        self.task = None               # the SimPy process that runs its program
        self._pending: list[int] = []
        self._caught: list[int] = []
        self._blocked = False
        self._owed_us = 0
        self._thaw = None

    @property
    def halted(self) -> bool:
        return self.stopped or self.cgroup.frozen

    # -- waiting -------------------------------------------------------------------------

    def block(self, event: Any) -> Steps:
        """Wait for an event of the clock; signals and freezing come in here."""
        self._deliver()
        while True:
            try:
                self._blocked = True
                value = yield event
                self._blocked = False
                if self.halted:
                    yield from self._wait_thawed()
                self._deliver()
                return value
            except Interrupt:
                self._blocked = False
                yield from self._wait_thawed()
                self._deliver()

    def block_in(self, steps: Steps) -> Steps:
        """The same for a generator that waits."""
        try:
            event = next(steps)
            while True:
                value = yield from self.block(event)
                event = steps.send(value)
        except StopIteration as stop:
            return stop.value
        finally:
            steps.close()

    def sleep(self, ms: int) -> Steps:
        """Raises Interrupted when a signal that the program handles comes first."""
        yield from self.block(self.kernel.engine.clock.pause(ms))

    def compute(self, cpu_ms: float) -> Steps:
        """Use CPU time: charged to the cgroup, stretched by what others use and by its limit."""
        yield from self.kernel.cpus.compute(self, round(cpu_ms * 1000))

    def step(self, cpu_us: int) -> Steps:
        """A small piece of work. It waits only when a millisecond has come together, so that
        endless loops cost simulated time and few events."""
        self._owed_us += cpu_us
        if self._owed_us >= 1000:
            owed, self._owed_us = self._owed_us, 0
            yield from self.kernel.cpus.compute(self, owed)

    # -- signals -------------------------------------------------------------------------

    def trap(self, signum: int, how: str) -> None:
        """`how` is "handle", "ignore" or "default"."""
        self.dispositions[signum] = how
        self.mark()
        self.kernel.process_changed(self)

    def take_caught(self) -> list[int]:
        """Signals with a handler that came since the last call, oldest first."""
        caught, self._caught = self._caught, []
        return caught

    @property
    def has_caught(self) -> bool:
        return bool(self._caught)

    def post_signal(self, signum: int) -> None:
        """The kernel's delivery, for a signal that is not ignored."""
        self._pending.append(signum)
        self.wake()

    def wake(self) -> None:
        """Interrupt a wait, so that signals and freezing are looked at."""
        if self._thaw is not None and not self._thaw.triggered:
            self._thaw.succeed()
        elif self._blocked and self.task is not None and self.task.is_alive:
            self._blocked = False
            self.task.interrupt()

    def _wait_thawed(self) -> Steps:
        while self.halted and signals.KILL not in self._pending:
            self._thaw = self.kernel.engine.clock.event()
            yield self._thaw
        self._thaw = None

    def _deliver(self) -> None:
        while self._pending:
            signum = self._pending.pop(0)
            how = self.dispositions.get(signum, "default")
            if signum == signals.KILL or how == "default":
                raise ProcessKilled(signum)
            self._caught.append(signum)
            raise Interrupted(signum)
