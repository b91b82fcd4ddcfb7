"""The one clock of a world: a SimPy environment that counts whole milliseconds.

Two things are added to SimPy. `call_in` puts a bare callback on the same queue, for what comes in
thousands. And the clock carries the *cause*: the trace entry that whatever runs now follows from.
A process keeps its own cause across its waits, so nobody has to pass it along by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from heapq import heappop, heappush
from typing import Any

import simpy
from simpy.core import EmptySchedule
from simpy.events import NORMAL, Event, Process

Steps = Generator[Event, Any, Any]


class Clock(simpy.Environment):
    """Simulated time in integer milliseconds since the world began."""

    def __init__(self) -> None:
        super().__init__(initial_time=0)
        self._callback_cause: int | None = None
        self.events_run = 0
        self.on_moment_end: Callable[[int], None] | None = None

    @property
    def now_ms(self) -> int:
        return self._now

    @property
    def cause(self) -> int | None:
        """The sequence number of the trace entry that the running code follows from."""
        process = self._active_proc
        return self._callback_cause if process is None else process.cause

    @cause.setter
    def cause(self, seq: int | None) -> None:
        process = self._active_proc
        if process is None:
            self._callback_cause = seq
        else:
            process.cause = seq

    def spawn(self, steps: Steps) -> Process:
        """Run a generator as a SimPy process that inherits the present cause."""
        process = Process(self, steps)
        process.cause = self.cause
        return process

    process = spawn

    def pause(self, delay_ms: int) -> Event:
        """An event that comes after `delay_ms`; to be yielded by a process."""
        return self.timeout(int(delay_ms))

    def call_in(self, delay_ms: int, fn: Callable[..., None], *args: Any) -> None:
        """Call `fn(*args)` after `delay_ms`, with the cause that holds now (17 us against 120 for a
        process that waits on a store; see docs/architecture)."""
        at = self._now + int(delay_ms)
        heappush(self._queue, (at, NORMAL, next(self._eid), (self.cause, fn, args)))

    def step(self) -> None:
        """Run the next event; a plain tuple on the queue is a `call_in`."""
        try:
            self._now, _, _, event = heappop(self._queue)
        except IndexError:
            raise EmptySchedule() from None
        self.events_run += 1
        if type(event) is tuple:
            self._callback_cause, fn, args = event
            fn(*args)
            return
        self._callback_cause = None
        callbacks, event.callbacks = event.callbacks, None
        for callback in callbacks:
            callback(event)
        if not event._ok and not hasattr(event, "_defused"):
            raise event._value

    def advance(self, until_ms: int, max_events: int | None = None) -> bool:
        """Run every event up to and including `until_ms`.

        Returns False when `max_events` ran out first; the clock then stands inside a millisecond
        and the next call goes on where this one stopped.
        """
        queue = self._queue
        left = max_events
        while queue and queue[0][0] <= until_ms:
            if queue[0][0] > self._now:
                self._end_moment()
            if left is not None:
                if left <= 0:
                    return False
                left -= 1
            self.step()
        self._end_moment()
        self._now = max(self._now, until_ms)
        return True

    def drain(self) -> None:
        """Finish the present millisecond."""
        self.advance(self._now)

    def next_event_ms(self) -> int | None:
        """When the next event comes, or None when nothing is scheduled."""
        return self._queue[0][0] if self._queue else None

    def pending(self) -> list[tuple]:
        """What is scheduled, as (at_ms, priority, number, event), in no particular order."""
        return self._queue

    def _end_moment(self) -> None:
        if self.on_moment_end is not None:
            self.on_moment_end(self._now)
