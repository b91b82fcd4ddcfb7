"""The story of a world, told once: append-only entries, each naming the entry that caused it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .clock import Clock

KEEP = 50_000  # entries held in memory; older ones are on disk or come back by replay
_TRIM = 5_000


class Entry(NamedTuple):
    """One line of the trace.

    `verb` is a message key declared in `simulator/vocabulary.py`; `detail` holds its parameters.
    An entry whose detail has `to` is a message that crossed the wire: see `engine/wire.py`.
    """

    seq: int
    at_ms: int
    lane: str
    verb: str
    subject: str
    detail: dict[str, Any]
    cause: int | None


class Trace:
    """Entries in order. Sequence numbers start at 1 and never have gaps."""

    def __init__(self, clock: Clock, vocabulary: Mapping[str, tuple[str, ...]]) -> None:
        self._clock = clock
        self._vocabulary = vocabulary
        self._entries: list[Entry] = []
        self.next_seq = 1

    @property
    def first_seq(self) -> int:
        """The oldest sequence number still held."""
        return self.next_seq - len(self._entries)

    def record(self, lane: str, verb: str, subject: str = "", **detail: Any) -> int:
        """Append an entry caused by the clock's present cause; returns its sequence number.

        Raises KeyError for a verb that the vocabulary does not declare, and ValueError when one of
        its parameters is missing: a sentence that cannot be rendered is a bug here, not there.
        """
        for name in self._vocabulary[verb]:
            if name not in detail:
                raise ValueError(f"trace entry {verb!r} needs the parameter {name!r}")
        seq = self.next_seq
        self.next_seq = seq + 1
        entry = Entry(seq, self._clock.now_ms, lane, verb, subject, detail, self._clock.cause)
        self._entries.append(entry)
        if len(self._entries) >= KEEP + _TRIM:
            del self._entries[:_TRIM]
        return seq

    def step(self, lane: str, verb: str, subject: str = "", **detail: Any) -> int:
        """Record an entry and make it the cause of what the same code does next."""
        seq = self.record(lane, verb, subject, **detail)
        self._clock.cause = seq
        return seq

    def get(self, seq: int) -> Entry | None:
        """The entry, or None when it is no longer held (or does not exist yet)."""
        index = seq - self.first_seq
        return self._entries[index] if 0 <= index < len(self._entries) else None

    def since(self, seq: int) -> list[Entry]:
        """Entries after `seq`, oldest first, as far as they are held."""
        return self._entries[max(0, seq + 1 - self.first_seq):]

    def causes(self, seq: int) -> list[Entry]:
        """The entry and what it follows from, newest first, down to a command or a fault."""
        chain = []
        entry = self.get(seq)
        while entry is not None:
            chain.append(entry)
            entry = self.get(entry.cause) if entry.cause is not None else None
        return chain
