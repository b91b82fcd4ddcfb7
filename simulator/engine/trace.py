"""The story of a world, told once: append-only entries, each naming the entry that caused it."""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from .clock import Clock

KEEP = 50_000      # entries held in memory; older ones are on disk or come back by replay
LOOSE = 4_096      # of those, the newest that are held as they are; the rest is packed
BLOCK = 512        # entries packed together, to a tenth of their size


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
        self._packed: list[bytes] = []          # blocks of BLOCK entries, before the loose ones
        self._loose: list[Entry] = []
        self._opened: tuple[int, list[Entry]] = (-1, [])      # the block that was read last
        self.next_seq = 1

    @property
    def first_seq(self) -> int:
        """The oldest sequence number still held."""
        return self.next_seq - len(self._loose) - BLOCK * len(self._packed)

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
        self._loose.append(Entry(seq, self._clock.now_ms, lane, verb, subject, detail,
                                 self._clock.cause))
        if len(self._loose) >= LOOSE + BLOCK:
            self.pack(LOOSE)
        return seq

    def step(self, lane: str, verb: str, subject: str = "", **detail: Any) -> int:
        """Record an entry and make it the cause of what the same code does next."""
        seq = self.record(lane, verb, subject, **detail)
        self._clock.cause = seq
        return seq

    def get(self, seq: int) -> Entry | None:
        """The entry, or None when it is no longer held (or does not exist yet)."""
        index = seq - self.first_seq
        if not 0 <= index < self.next_seq - self.first_seq:
            return None
        block, offset = divmod(index, BLOCK)
        if block < len(self._packed):
            return self._open(block)[offset]
        return self._loose[index - BLOCK * len(self._packed)]

    def since(self, seq: int) -> list[Entry]:
        """Entries after `seq`, oldest first, as far as they are held."""
        index = max(0, seq + 1 - self.first_seq)
        block, offset = divmod(index, BLOCK)
        if block >= len(self._packed):
            return self._loose[index - BLOCK * len(self._packed):]
        found = self._open(block)[offset:]
        for later in range(block + 1, len(self._packed)):
            found = found + self._open(later)
        return found + self._loose

    def causes(self, seq: int) -> list[Entry]:
        """The entry and what it follows from, newest first, down to a command or a fault."""
        chain = []
        entry = self.get(seq)
        while entry is not None:
            chain.append(entry)
            entry = self.get(entry.cause) if entry.cause is not None else None
        return chain

    def pack(self, loose: int = 0) -> None:
        """Compress all whole blocks but the newest `loose` entries; nothing is lost by it."""
        while len(self._loose) - loose >= BLOCK:
            block = [tuple(entry) for entry in self._loose[:BLOCK]]
            self._packed.append(zlib.compress(marshal.dumps(block), 1))
            del self._loose[:BLOCK]
        surplus = BLOCK * len(self._packed) + len(self._loose) - KEEP
        if surplus >= BLOCK:
            del self._packed[:surplus // BLOCK]
            self._opened = (-1, [])

    def _open(self, block: int) -> list[Entry]:
        if self._opened[0] != block:
            rows = marshal.loads(zlib.decompress(self._packed[block]))
            self._opened = (block, [Entry(*row) for row in rows])
        return self._opened[1]
