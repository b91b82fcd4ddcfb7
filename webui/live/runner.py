"""Owns one world: advances it in slices with a budget of CPU and lets inputs enter.

An input is applied at once; what follows from it is held back until it is on disk (`outbox.py`).
Everything runs in the server's loop, and nothing awaits while the world's code runs.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from django.utils.translation import gettext as _

from simulator import Input, UserError, World
from simulator.scenarios import Director

from .cage import caged
from .hub import Hub
from .keeping import RECORD_SECONDS, Keeper
from .lesson import lesson_of
from .outbox import Outbox
from .pace import Pace, run_slice
from .recorder import Film
from .telling import snapshot, why_not
from .waking import Record, WakeFailed, wake

logger = logging.getLogger("drydock.world")

FRAME_SECONDS = 0.1              # between two frames
TICK_SECONDS = 0.2               # between two that tell only the time
STEP_EVENTS = 2_000              # a step looks this far for something to see


class Runner:
    """One world that is awake, or a recording of one that cannot be continued."""

    def __init__(self, row, film: Film, store: Callable[..., asyncio.Future],
                 budget: Callable[[], float]) -> None:
        self.row, self.film = row, film
        self.world: World | None = None
        self.lesson = lesson_of(row)
        self.pace = Pace(row.speed, row.paused, row.mode)
        self.failure = ""                # a bug of ours stopped it
        self.recording = ""              # why it is only a recording: "engine" or "replay"
        self.progress = 0.0              # of waking
        self.ready = asyncio.Event()
        self.used_at = time.monotonic()
        # Revisions of an earlier life are smaller: it had at most ten a second.
        self.hub = Hub(time.time_ns() // 1_000_000, lambda: snapshot(self))
        self.outbox = Outbox(film, store, self._on_commit)
        self.listen, self.unlisten = self.outbox.listen, self.outbox.unlisten
        self._store, self._budget = store, budget
        self._clients, self._closing, self._frame_at = 0, False, 0.0
        self._keeper = Keeper(store)
        self._wake = asyncio.Event()
        self._pump_task: asyncio.Task | None = None

    # -- life ----------------------------------------------------------------------------

    async def start(self, log: list[Input], same_engine: bool) -> None:
        """Replay and begin to run; or open as a recording when that is not possible."""
        try:
            if same_engine:
                await self._replay(log)
            else:
                self.recording = "engine"
        except WakeFailed as error:
            logger.error("world %s opens as a recording: %s", self.row.id, error)
            self.recording = "replay"
        except Exception as error:
            logger.exception("world %s cannot be replayed", self.row.id)
            self.recording, self.failure = "replay", f"{type(error).__name__}: {error}"[:300]
        self.hub.reset()
        self.ready.set()
        if self.world is not None:
            self._pump_task = asyncio.ensure_future(self._pump())

    async def _replay(self, log: list[Input]) -> None:
        row = self.row
        self.world = world = await wake(
            Record(row.blueprint, row.seed, row.epoch_ms, row.clock_ms, log, row.fingerprint,
                   row.fingerprint_seq, row.fingerprint_ms), self.film, self._show_progress)
        self.outbox.begin(world)
        self.pace.start(world.now_ms, time.monotonic())
        with self._guarded(nullcontext):
            for exchange in list(world.exchanges):  # connections that ended with the old server
                world.submit("http.gone", exchange=exchange)
            if self.lesson is not None:
                self.lesson.director.start(world)
        self._collect()

    def _show_progress(self, done: float) -> None:
        self.progress = done
        self.hub.control({"type": "waking", "done": round(done, 3)})

    async def close(self) -> None:
        """Record where it stands and stop."""
        self._closing = True             # wait_for may swallow a cancellation: ask instead
        self._wake.set()
        if self._pump_task is not None:
            await self._pump_task
        if self.world is not None and not self.failure:
            self._record(time.monotonic(), last=True)
        self.world = None
        self.film.close()

    # -- inputs --------------------------------------------------------------------------

    async def submit(self, kind: str, **fields: Any) -> Input:
        """Let an input enter; returns when it is on disk. Raises UserError when refused."""
        world = self._running()
        self.touch()
        self._advance(self._target())
        with self._guarded():
            entered = world.submit(kind, **fields)
        self._collect()
        self._wake.set()
        await self.outbox.committed(entered)
        return entered

    async def answer(self, task: str, option: str) -> None:
        """A prediction of the learner, for a task of the scenario. Raises UserError."""
        if self.director is None:
            raise UserError(_("this world has no tasks"))
        self.director.answer(task, option)
        await self._look(force=True)

    def complete(self, session: str, line: str, cursor: int) -> list[str]:
        """Candidates for the word before the cursor. Raises UserError."""
        with self._guarded():
            return self._running().complete(session, line, cursor)

    def set_pace(self, do: str, speed: Any = None) -> dict[str, Any]:
        """A button of the clock; returns the clock. Raises UserError."""
        world = self._running()
        self._advance(self._target())
        self.pace.change(do, speed, world.now_ms, time.monotonic())
        if do == "step":
            self._step(world)
        self._store(None, **self.pace.row())
        self.outbox.frame.pressing = True
        self._collect()
        self._wake.set()
        return self.clock()

    def _step(self, world: World) -> None:
        """Run to the next moment at which something is seen."""
        self._collect()
        for _turn in range(STEP_EVENTS):
            upcoming = world.next_event_ms()
            if upcoming is None:
                return
            self._advance(upcoming)
            if self._collect():
                return

    # -- real clients (webui/gateway) ----------------------------------------------------

    @property
    def paused(self) -> bool:
        return self.pace.paused

    def client_connected(self) -> None:
        self._clients += 1

    def client_disconnected(self) -> None:
        self._clients -= 1
        self.touch()

    # -- what can be read ----------------------------------------------------------------

    @property
    def director(self) -> Director | None:
        return self.lesson.director if self.lesson is not None else None

    @property
    def in_use(self) -> bool:
        """Somebody looks at it or is connected to it: it may not fall asleep."""
        return bool(self.hub.viewers) or self.hub.pollers > 0 or self._clients > 0

    def touch(self) -> None:
        self.used_at = time.monotonic()

    def clock(self) -> dict[str, Any]:
        awaited = self.world is not None and self.world.awaited
        return {**self.pace.told(), "awaited": awaited, "failure": self.failure}

    # -- the pump ------------------------------------------------------------------------

    async def _pump(self) -> None:
        try:
            while not self._closing:
                self._wake.clear()
                reached = self._advance(self._target())
                self._collect()
                await self._look()
                wall = time.monotonic()
                self._show(wall)
                if self._keeper.is_due(wall):
                    self._record(wall)
                await (self._rest(wall) if reached else asyncio.sleep(0))
        except UserError:
            logger.error("world %s has stopped: %s", self.row.id, self.failure)

    async def _rest(self, wall: float) -> None:
        """Wait for an input, the next event, the next frame, whichever comes first."""
        wait = RECORD_SECONDS
        if self._runs():
            wait = TICK_SECONDS
            upcoming = self._running().next_event_ms()
            if upcoming is not None:
                wait = min(wait, self.pace.seconds_until(upcoming, wall))
        if self.outbox.frame:
            wait = min(wait, max(0.0, self._frame_at + FRAME_SECONDS - wall))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), max(wait, 0.001))

    def _runs(self) -> bool:
        return not self.pace.paused and (self.pace.mode == "speed" or self._running().awaited)

    def _target(self) -> int:
        world = self._running()
        target = self.pace.target_ms(world.now_ms, time.monotonic(), world.awaited)
        due = self.director.next_ms() if self.director is not None else None
        return target if due is None else max(world.now_ms, min(target, due))

    def _advance(self, target_ms: int) -> bool:
        """Run up to the target or until the budget is used up; True when there is no more to do."""
        with self._guarded():
            return run_slice(self._running(), self.pace, target_ms, self._budget())

    def _running(self) -> World:
        if self.world is None or self.failure:
            raise UserError(why_not(self))
        return self.world

    @contextmanager
    def _guarded(self, cage: Callable = caged) -> Iterator[None]:
        """Runs the world's code in its cage. What is no refusal of an input is a bug: it stops."""
        try:
            with cage():
                yield
        except UserError:
            raise
        except Exception as error:
            self._fail(error)
            raise UserError(self.failure) from error

    def _fail(self, error: BaseException) -> None:
        logger.error("world %s has stopped", self.row.id, exc_info=error)
        self.failure = f"{type(error).__name__}: {error}"[:300]
        self.hub.publish(self.outbox.frame.take(self.outbox.shown_ms, self.clock()))

    # -- telling and keeping -------------------------------------------------------------

    def _collect(self) -> bool:
        columns = {"director": self.director.state()} if self.director is not None else {}
        return self.outbox.collect(self._running(), **columns)

    def _on_commit(self, error: BaseException | None) -> None:
        if error is not None and not self.failure:
            self._fail(RuntimeError(f"an input could not be stored ({error})"))
        self._wake.set()

    def _show(self, wall: float) -> None:
        """Send a frame when there is something to see and the last one is long enough ago."""
        frame, since = self.outbox.frame, wall - self._frame_at
        if since >= FRAME_SECONDS and frame or since >= TICK_SECONDS and self._runs():
            # On a grid, so that a late one does not delay all that follow.
            self._frame_at = max(self._frame_at + FRAME_SECONDS, wall - FRAME_SECONDS)
            self.hub.publish(frame.take(self.outbox.shown_ms, self.clock()))

    def _record(self, wall: float, last: bool = False) -> None:
        with self._guarded():
            self._keeper.record(self._running(), wall, last)
        self._collect()
        self.film.mark(self.outbox.shown_ms)

    async def settle(self) -> None:
        """Wait until all that has happened is on disk."""
        if self.world is not None:
            self._collect()
            await self._store(None, clock_ms=self.world.now_ms)

    async def _look(self, force: bool = False) -> None:
        """Let the scenario look at the world."""
        lesson, world = self.lesson, self._running()
        if lesson is None or not (force or lesson.is_due(world)):
            return
        with self._guarded(nullcontext):     # reading conditions loads a grammar
            changed = lesson.look(world)
        self._collect()
        if changed or force:
            self.outbox.frame.tasks = lesson.told()
            self.hub.control({"type": "lesson"})
            await lesson.keep()
