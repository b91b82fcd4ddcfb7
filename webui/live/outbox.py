"""What has happened in a world and nobody may hear of yet: until the inputs before it are on disk.

The runner puts in what its world did; once the writer has committed the inputs that it follows
from, it goes onto the film, into the next frame, and to the real clients that wait for it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from simulator import Input, World

from . import telling
from .recorder import Film

Sink = Callable[[str, dict[str, Any]], None]


class _Held(NamedTuple):
    needs: int                    # inputs that must be on disk first
    now_ms: int
    moments: list
    entries: list
    output: list


class Outbox:
    def __init__(self, film: Film, store: Callable[..., asyncio.Future],
                 on_commit: Callable[[BaseException | None], None]) -> None:
        self.film = film
        self.frame = telling.Frame()
        self.recent: deque = deque(maxlen=telling.RECENT_ENTRIES)
        self.shown_ms = max(film.newest_ms, 0)      # how far anybody knows
        self._store, self._on_commit = store, on_commit
        self._held: deque[_Held] = deque()
        self._queued = self._committed = 0          # inputs handed to the writer, and on disk
        self._commits: dict[int, asyncio.Future] = {}
        self._told_seq = 0                          # newest trace entry that was taken
        self._sinks: dict[str, Sink] = {}

    def begin(self, world: World) -> None:
        """What a replayed world has done so far is on disk and on the film already."""
        self._queued = self._committed = len(world.log)
        self._told_seq = world.trace.next_seq - 1
        self.recent.extend(telling.light(entry) for entry
                           in world.trace.since(self._told_seq - telling.RECENT_ENTRIES))
        self.shown_ms = world.now_ms

    def listen(self, exchange: str, sink: Sink) -> None:
        self._sinks[exchange] = sink

    def unlisten(self, exchange: str) -> None:
        self._sinks.pop(exchange, None)

    async def committed(self, entry: Input) -> None:
        """Wait until an input is on disk. Raises what the commit raised."""
        done = self._commits.get(entry.seq)
        if done is not None:
            await asyncio.shield(done)

    def collect(self, world: World, **columns: Any) -> bool:
        """Take out what happened; new inputs go to the writer, with these columns of the row.

        True when something happened that can be seen.
        """
        fresh = world.log[self._queued:]
        if fresh:
            self._queued = len(world.log)
            done = self._store(fresh, clock_ms=world.now_ms, **columns)
            self._commits.update((entry.seq, done) for entry in fresh)
            done.add_done_callback(lambda future: self._settle(fresh, future))
        entries = world.trace.since(self._told_seq)
        self._told_seq = world.trace.next_seq - 1
        held = _Held(self._queued, world.now_ms, world.take_moments(), entries,
                     world.take_output())
        seen = bool(held.moments or held.entries or held.output)
        if seen or not self._held:
            self._held.append(held)
        self._release()
        return seen

    def _settle(self, entries: list[Input], future: asyncio.Future) -> None:
        for entry in entries:
            self._commits.pop(entry.seq, None)
        error = RuntimeError("cancelled") if future.cancelled() else future.exception()
        if error is None:
            self._committed = max(self._committed, entries[-1].seq)
            self._release()
        self._on_commit(error)

    def _release(self) -> None:
        while self._held and self._held[0].needs <= self._committed:
            held = self._held.popleft()
            terminals = [(at_ms, fields["session"], fields["text"])
                         for at_ms, kind, fields in held.output if kind == "terminal.output"]
            self.film.extend(held.moments, held.entries, terminals)
            light = [telling.light(entry) for entry in held.entries]
            self.frame.add(held.moments, light, terminals)
            self.recent.extend(light)
            self.shown_ms = max(self.shown_ms, held.now_ms)
            for _at_ms, kind, fields in held.output:
                sink = self._sinks.get(fields.get("exchange", ""))
                if sink is not None:
                    sink(kind, fields)
