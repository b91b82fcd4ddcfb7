"""A world made again from its row and its log: in slices, with progress, its film filled up.

Called by a runner. The replay runs in the server's loop a few milliseconds at a time, so that the
other worlds go on meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from simulator import Input, UserError, World

from .cage import caged
from .pace import EVENTS
from .recorder import Film

SLICE_SECONDS = 0.008


class WakeFailed(Exception):
    """The log does not lead to the recorded state on this engine; the text says where."""


@dataclass(frozen=True)
class Record:
    """What is known of a world that sleeps."""

    blueprint: str
    seed: int
    epoch_ms: int
    clock_ms: int
    log: list[Input]
    fingerprint: str = ""
    fingerprint_seq: int = 0         # inputs that it had taken by then
    fingerprint_ms: int = 0


async def wake(record: Record, film: Film, progress: Callable[[float], None]) -> World:
    """Replay up to the recorded clock. Raises WakeFailed."""
    replay = _Replay(record, film, progress)
    try:
        return await replay.run()
    except UserError as error:
        raise WakeFailed(f"input {replay.taken + 1} of its log is refused: {error}") from None


class _Replay:
    def __init__(self, record: Record, film: Film, progress: Callable[[float], None]) -> None:
        self._record, self._film, self._progress = record, film, progress
        self.taken = 0
        self._slice_end = time.perf_counter() + SLICE_SECONDS
        # What was filmed at the film's last moment may be half of it: that one is filmed again.
        film.truncate(min(record.clock_ms, film.newest_ms) - 1)
        self._films_from = film.newest_ms + 1 if len(film.rows) else 0
        self._seen = film.next_seq - 1

    async def run(self) -> World:
        record = self._record
        with caged():
            world = World(record.blueprint, record.seed, record.epoch_ms,
                          filming=self._films_from == 0)
        if self._films_from == 0:
            self._film.begin(world.snapshot()["rows"])
        for entry in record.log:
            if entry.at_ms > record.clock_ms:
                break
            await self._check(world)
            await self._advance(world, entry.at_ms)
            with caged():
                world.submit(entry.kind, **entry.fields)
            self.taken += 1
            self._take(world)
        await self._check(world)
        await self._advance(world, record.clock_ms)
        if not world.filming:
            world.filming = True
        self._film.mark(record.clock_ms)
        return world

    async def _check(self, world: World) -> None:
        """Compare with the fingerprint that was recorded after this input."""
        record = self._record
        if not record.fingerprint or self.taken != record.fingerprint_seq:
            return
        await self._advance(world, record.fingerprint_ms)
        if world.fingerprint() != record.fingerprint:
            raise WakeFailed(f"its state at {record.fingerprint_ms} ms is not the recorded one")

    async def _advance(self, world: World, until_ms: int) -> None:
        if not world.filming and until_ms >= self._films_from:
            await self._run_until(world, self._films_from - 1)
            world.filming = True
        await self._run_until(world, until_ms)

    async def _run_until(self, world: World, until_ms: int) -> None:
        if until_ms < world.now_ms:
            return
        done = False
        while not done:
            with caged():
                done = world.advance(until_ms, EVENTS)
            if time.perf_counter() >= self._slice_end:
                self._take(world)
                self._progress(min(1.0, world.now_ms / max(1, self._record.clock_ms)))
                await asyncio.sleep(0)
                self._slice_end = time.perf_counter() + SLICE_SECONDS
        self._take(world)

    def _take(self, world: World) -> None:
        """Move what has happened onto the film, as far as it is not there yet."""
        entries = world.trace.since(self._seen)
        self._seen = world.trace.next_seq - 1
        output = world.take_output()
        moments = world.take_moments()
        if world.filming:
            self._film.extend(moments, [e for e in entries if e.at_ms >= self._films_from],
                              [(at_ms, fields["session"], fields["text"])
                               for at_ms, kind, fields in output
                               if kind == "terminal.output" and at_ms >= self._films_from])
