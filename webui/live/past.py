"""Reading a world's past: a moment, a stretch, an entry with its causes. From the film on disk.

What the film no longer holds (its oldest part goes when it grows too big) is made again by replay,
in the background; `Rebuilding` says how far that is.
"""

from __future__ import annotations

import asyncio
from typing import Any

from asgiref.sync import sync_to_async

from ..models import World
from . import registry, worlds
from .recorder import Film
from .telling import light
from .waking import Record, wake

MAX_ENTRIES = 5_000
MAX_MOMENTS = 20_000
MAX_CAUSES = 200


class Rebuilding(Exception):
    """The stretch is being made again: ask later."""

    def __init__(self, progress: float) -> None:
        super().__init__(progress)
        self.progress = progress


class _Rebuild:
    """The whole film once more, in memory, up to where the one on disk begins."""

    def __init__(self, row: World, until_ms: int) -> None:
        self.film, self.progress = Film(), 0.0
        self.until_ms = until_ms
        self.task = asyncio.ensure_future(self._run(row))

    async def _run(self, row: World) -> None:
        log = await sync_to_async(worlds.log_of)(row, self.until_ms)
        await wake(Record(row.blueprint, row.seed, row.epoch_ms, self.until_ms, log), self.film,
                   self._note)

    def _note(self, done: float) -> None:
        self.progress = done


_rebuilds: dict[str, _Rebuild] = {}       # of the worlds whose old past was asked for lately
MAX_REBUILDS = 4


async def moment(world: str, at_ms: int | None = None) -> dict[str, Any]:
    """{at_ms, rows, terminals} of a moment; None: the newest."""
    row = await World.objects.aget(id=world)
    film = await _film(row, at_ms)
    if at_ms is None:
        return {"at_ms": max(film.newest_ms, 0), "rows": film.rows, "terminals": film.terminals}
    at_ms = max(0, min(at_ms, film.newest_ms))
    rows, terminals = film.moment(at_ms)
    return {"at_ms": at_ms, "rows": rows, "terminals": terminals}


async def entry(world: str, seq: int) -> dict[str, Any] | None:
    """{entry, causes}: with payloads, newest first; None when there is no such entry."""
    row = await World.objects.aget(id=world)
    film = await _film(row, None)
    chain: list[list] = []
    upcoming: int | None = seq
    while upcoming is not None and len(chain) < MAX_CAUSES:
        found = film.entry(upcoming)
        if found is None and upcoming < film.first_seq:
            film = await _film(row, film.first_ms - 1)
            found = film.entry(upcoming)
        if found is None:
            break
        chain.append(found)
        upcoming = found[6]
    return {"entry": chain[0], "causes": chain[1:]} if chain else None


async def entries(world: str, from_ms: int, to_ms: int, after: int = 0) -> dict[str, Any]:
    """{entries, more}: from_ms <= at_ms < to_ms and numbers above `after`, without payloads."""
    row = await World.objects.aget(id=world)
    film = await _film(row, from_ms)
    found: list[list] = []
    for line in film.between(from_ms, to_ms, b"e"):
        if line[2][0] <= after:
            continue
        if len(found) == MAX_ENTRIES:
            return {"entries": found, "more": True}
        found.append(light(line[2]))
    return {"entries": found, "more": False}


async def stretch(world: str, from_ms: int, to_ms: int) -> dict[str, Any]:
    """A snapshot as of `from_ms` with the frame that leads to `to_ms`, for a browser's film."""
    row = await World.objects.aget(id=world)
    film = await _film(row, from_ms)
    rows, terminals = film.moment(max(from_ms, film.first_ms))
    frame: dict[str, list] = {"moments": [], "entries": [], "out": []}
    until = min(to_ms, await _newest_ms(row))
    for line in film.between(from_ms + 1, to_ms + 1):
        if len(frame["moments"]) >= MAX_MOMENTS:
            until = line[1] - 1
            break
        if line[0] == "e":
            frame["entries"].append(light(line[2]))
        else:
            frame["moments" if line[0] == "m" else "out"].append(line[1:])
    return {"type": "snapshot", "rev": None, "at_ms": from_ms, "epoch_ms": row.epoch_ms,
            "rows": rows, "terminals": terminals,
            "entries": [light(line[2]) for line in film.between(from_ms, from_ms + 1, b"e")],
            "frame": {"type": "frame", "rev": None, "now_ms": until, **frame}}


async def _newest_ms(row: World) -> int:
    """How far the world's viewers know. Its film ends at the last thing that happened before."""
    return (await registry.open(row)).outbox.shown_ms


async def _film(row: World, at_ms: int | None) -> Film:
    """A film that shows this moment. Raises Rebuilding while there is none."""
    film = (await registry.open(row)).film
    if at_ms is None or film.first_ms <= max(at_ms, 0):
        return film
    rebuild = _rebuilds.get(row.id)
    if rebuild is None or rebuild.until_ms < film.first_ms:
        while len(_rebuilds) >= MAX_REBUILDS:
            _rebuilds.pop(next(iter(_rebuilds))).task.cancel()
        rebuild = _rebuilds[row.id] = _Rebuild(row, film.first_ms)
    if not rebuild.task.done():
        raise Rebuilding(rebuild.progress)
    rebuild.task.result()
    return rebuild.film
