"""The engine: clock, wire, trace, chance, timing, faults. It knows nothing about containers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from simpy import Interrupt

from .chance import Chance
from .changes import Changes
from .clock import Clock, Steps
from .errors import HopError, NotModelled, QuotaExceeded, UserError
from .faults import Fault, Faults
from .http import ClientStream, HttpExchange, HttpRequest
from .stream import Stream
from .timing import Timing
from .trace import Entry, Trace
from .wire import Wire

__all__ = ["Chance", "Changes", "ClientStream", "Clock", "Engine", "Entry", "Fault", "Faults",
           "HopError", "HttpExchange", "HttpRequest", "Interrupt", "NotModelled", "QuotaExceeded",
           "Steps", "Stream", "Timing", "Trace", "UserError", "Wire"]

_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Engine:
    """The services that every hop is given; one per world."""

    def __init__(self, seed: int, epoch_ms: int, vocabulary: Mapping[str, tuple[str, ...]]) -> None:
        self.epoch_ms = epoch_ms          # Unix time of the world's moment 0
        self.clock = Clock()
        self.faults = Faults()
        self.trace = Trace(self.clock, vocabulary)
        self.wire = Wire(self.clock, self.trace, self.faults)
        self.chance = Chance(seed)
        self.timing = Timing(self.chance)
        self.changes = Changes()

    def unix_ms(self) -> int:
        """The world's wall clock: Unix time in milliseconds."""
        return self.epoch_ms + self.clock.now_ms

    def timestamp(self, at_ms: int | None = None, digits: int = 9) -> str:
        """RFC 3339 in UTC, e.g. 2026-01-01T00:00:01.250000000Z; `at_ms` is simulated time."""
        moment = self.epoch_ms + (self.clock.now_ms if at_ms is None else at_ms)
        whole = _UNIX_EPOCH + timedelta(milliseconds=moment)
        fraction = f"{moment % 1000:03d}" + "0" * max(0, digits - 3)
        return whole.strftime("%Y-%m-%dT%H:%M:%S.") + fraction[:digits] + "Z"

    def wait(self, latency: str) -> Steps:
        """`yield from engine.wait("runc.pivot")`: let one occurrence of a latency pass."""
        yield self.clock.pause(self.timing.ms(latency))
