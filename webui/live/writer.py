"""The one thread that writes: inputs and clocks of all worlds, together in one transaction.

SQLite takes one writer at a time, so there is one. Whatever has come while a transaction was being
committed goes into the next one; a commit tells everyone who waits for it.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from simulator import Input

from ..models import InputRow, World

logger = logging.getLogger("drydock.writer")

CLOSE_SECONDS = 5


@dataclass
class Change:
    """What one world wants stored: inputs, and columns of its row."""

    world: str
    inputs: list[Input] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    done: asyncio.Future | None = None


class Writer:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._queue: queue.SimpleQueue[Change | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def store(self, world: str, inputs: list[Input] | None = None,
              **columns: Any) -> asyncio.Future:
        """Queue a change; the future is done when it is on disk, or holds what went wrong."""
        done = self._loop.create_future()
        self._queue.put(Change(world, inputs or [], columns, done))
        return done

    async def close(self) -> None:
        """Commit what waits, then end the thread."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join, CLOSE_SECONDS)

    # -- in the thread -------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while (changes := self._gather()) is not None:
                try:
                    _commit(changes)
                    self._tell(changes, None)
                except Exception as error:      # a full disk, a locked file: the worlds must know
                    logger.exception("a commit failed")
                    self._tell(changes, error)
        finally:
            connection.close()

    def _gather(self) -> list[Change] | None:
        """Everything that waits, or None when it is over; waits for the first."""
        change = self._queue.get()
        if change is None:
            return None
        changes = [change]
        while not self._queue.empty():
            change = self._queue.get()
            if change is None:
                self._queue.put(None)           # the next round ends the thread
                break
            changes.append(change)
        return changes

    def _tell(self, changes: list[Change], error: Exception | None) -> None:
        try:
            self._loop.call_soon_threadsafe(_settle, [c.done for c in changes], error)
        except RuntimeError:                    # the loop has ended before its last commit
            logger.debug("nobody waits for this commit any more")


def _commit(changes: list[Change]) -> None:
    with transaction.atomic():
        InputRow.objects.bulk_create([
            InputRow(world_id=change.world, seq=entry.seq, at_ms=entry.at_ms, kind=entry.kind,
                     fields=entry.fields)
            for change in changes for entry in change.inputs])
        columns: dict[str, dict[str, Any]] = {}
        for change in changes:
            if change.columns:
                columns.setdefault(change.world, {}).update(change.columns)
        for world, values in columns.items():
            World.objects.filter(id=world).update(**values)


def _settle(futures: list[asyncio.Future | None], error: Exception | None) -> None:
    for future in futures:
        if future is None or future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
