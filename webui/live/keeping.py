"""Notes once a second how far a world has come: what a killed server comes back to."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from simulator import World

from .cage import caged

RECORD_SECONDS = 1.0             # how often the clock is recorded
FINGERPRINT_SHARE = 0.005        # of wall time, at most, spent on fingerprints


class Keeper:
    """`store(inputs, **columns)` hands columns of the world's row to the writer."""

    def __init__(self, store: Callable[..., Any]) -> None:
        self._store = store
        self._next_at = self._print_at = 0.0
        self._recorded = (-1, -1)        # inputs and clock of the last record

    def is_due(self, wall: float) -> bool:
        return wall >= self._next_at

    def record(self, world: World, wall: float, last: bool = False) -> None:
        """The clock, and with it the world's fingerprint when that is cheap or the `last` time."""
        self._next_at = wall + RECORD_SECONDS
        now = (len(world.log), world.now_ms)
        if now == self._recorded and not last:
            return
        columns: dict[str, Any] = {}
        if last or wall >= self._print_at:
            began = time.perf_counter()
            with caged():
                world.advance(world.now_ms)
                columns = {"fingerprint": world.fingerprint(), "fingerprint_ms": world.now_ms,
                           "fingerprint_seq": len(world.log)}
            self._print_at = wall + (time.perf_counter() - began) / FINGERPRINT_SHARE
        self._recorded = now
        self._store(None, clock_ms=world.now_ms, **columns)
