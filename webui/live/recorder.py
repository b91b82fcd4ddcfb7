"""The film of a world: its whole past on disk, any moment of it back in milliseconds.

One file, one JSON array a line, in the order of simulated time. It consists of segments; each
begins with a keyframe (the whole picture) and goes on with what changed:

    ["k", at_ms, next_seq, rows, terminals]     everything up to and including at_ms
    ["m", at_ms, {row_id: row | null}]          ["e", at_ms, [entry]]
    ["o", at_ms, session, text]                 ["t", at_ms]: nothing else happened until then

Reading a moment reads one segment. The runner appends, `past.py` reads. Needs no Django.
"""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

SEGMENT_BYTES = 64 << 10       # then a new keyframe, unless the last one was more than twice that
MAX_BYTES = 256 << 20          # then the older half goes; replay can make it again
SCROLLBACK = 20_000            # characters of each terminal in a keyframe

Rows = dict[str, dict]


class Keyframe(NamedTuple):
    at_ms: int
    next_seq: int
    offset: int


class Film:
    """`path` None keeps it in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.rows: Rows = {}                   # the newest picture
        self.terminals: dict[str, str] = {}    # what each terminal shows, its end
        self.newest_ms = -1                    # the time of the newest line
        self.next_seq = 1                      # of the entry that comes next
        self._moments = 0
        self._index: list[Keyframe] = []
        self._segment_bytes, self._keyframe_bytes = 0, 0
        self._pending: list[bytes] = []        # lines that are not in the file yet
        self._size = 0                         # of the file with them
        if path is None:
            self._file: Any = io.BytesIO()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(path, "a+b")  # noqa: SIM115  (open as long as the film)
            self._scan()

    def __len__(self) -> int:
        """Moments added since it was opened."""
        return self._moments

    @property
    def first_ms(self) -> int:
        """The oldest moment it can show; -1 when it is empty."""
        return self._index[0].at_ms if self._index else -1

    @property
    def first_seq(self) -> int:
        """The oldest trace entry it may hold."""
        return self._index[0].next_seq if self._index else self.next_seq

    # -- writing -------------------------------------------------------------------------

    def begin(self, rows: Rows, at_ms: int = 0, next_seq: int = 1) -> None:
        """The first picture. Only for an empty film."""
        self.rows, self.newest_ms, self.next_seq = dict(rows), at_ms, next_seq
        self._keyframe()

    def extend(self, moments: Iterable[tuple[int, dict[str, dict | None]]],
               entries: Iterable[tuple] = (), output: Iterable[tuple[int, str, str]] = ()) -> None:
        """Add what happened since the last call; entries are [seq, at_ms, ...]."""
        lines = [(entry[1], b"e", tuple(entry)) for entry in entries]
        lines += [(at_ms, b"o", (session, text)) for at_ms, session, text in output]
        lines += [(at_ms, b"m", (diff,)) for at_ms, diff in moments]
        lines.sort(key=lambda line: line[0])
        for at_ms, kind, values in lines:
            if at_ms > self.newest_ms and self._is_full():
                self._keyframe()
            self._apply(at_ms, kind, values)
            self._write([kind.decode(), at_ms, *([values] if kind == b"e" else values)])
        self._flush()

    def mark(self, at_ms: int) -> None:
        """Nothing else happened up to `at_ms`; and let the operating system have the lines."""
        if not self._index:
            self._keyframe()
        if at_ms > self.newest_ms:
            self.newest_ms = at_ms
            self._write(["t", at_ms])
        self._flush()
        self._file.flush()
        if self._size > MAX_BYTES:
            self._drop_older_half()

    def truncate(self, ms: int) -> None:
        """Forget everything after `ms`: it never happened, or will happen again."""
        place = self._keyframe_before(ms)
        end = 0
        if place >= 0:
            end = self._index[place].offset
            for line in self._lines(place):
                if line[1] > ms:
                    break
                end += line.size
        self._flush()
        self._file.truncate(end)
        self._scan()

    def close(self) -> None:
        self._flush()
        self._file.close()

    # -- reading -------------------------------------------------------------------------

    def moment(self, ms: int) -> tuple[Rows, dict[str, str]]:
        """The picture and the terminals at a moment. Raises LookupError before the first one."""
        place = self._keyframe_before(ms)
        if place < 0:
            raise LookupError(f"the film begins at {self.first_ms} ms")
        rows: Rows = {}
        terminals: dict[str, str] = {}
        for line in self._lines(place, b"kmo"):
            if line[1] > ms:
                break
            if line[0] == "k":
                rows, terminals = line[3], line[4]
            elif line[0] == "m":
                _merge(rows, line[2])
            else:
                terminals[line[2]] = (terminals.get(line[2], "") + line[3])[-SCROLLBACK:]
        return rows, terminals

    def rows_at(self, ms: int) -> Rows:
        return self.moment(ms)[0]

    def between(self, from_ms: int, to_ms: int, kinds: bytes = b"meo") -> Iterator[list]:
        """Lines of the given kinds with from_ms <= at_ms < to_ms, in order."""
        for place in range(max(0, self._keyframe_before(from_ms - 1)), len(self._index)):
            if self._index[place].at_ms >= to_ms:
                return
            for line in self._lines(place, kinds):
                if line[1] >= to_ms:
                    return
                if line[1] >= from_ms:
                    yield line

    def entry(self, seq: int) -> list | None:
        """The entry with that number, payload and all; None when it is not on the film."""
        place = bisect_right(self._index, seq, key=lambda key: key.next_seq) - 1
        if place < 0 or seq >= self.next_seq:
            return None
        for line in self._lines(place, b"e"):
            if line[2][0] == seq:
                return line[2]
        return None

    # -- inside --------------------------------------------------------------------------

    def _apply(self, at_ms: int, kind: bytes, values: tuple) -> None:
        self.newest_ms = max(self.newest_ms, at_ms)
        if kind == b"m":
            self._moments += 1
            _merge(self.rows, values[0])
        elif kind == b"e":
            self.next_seq = max(self.next_seq, values[0] + 1)
        elif kind == b"o":
            session, text = values
            self.terminals[session] = (self.terminals.get(session, "") + text)[-SCROLLBACK:]

    def _is_full(self) -> bool:
        return (not self._index
                or self._segment_bytes > max(SEGMENT_BYTES, self._keyframe_bytes // 2))

    def _keyframe(self) -> None:
        self._index.append(Keyframe(max(self.newest_ms, 0), self.next_seq, self._size))
        self._segment_bytes = 0
        self._write(["k", max(self.newest_ms, 0), self.next_seq, self.rows, self.terminals])
        self._keyframe_bytes, self._segment_bytes = self._segment_bytes, 0

    def _write(self, line: list) -> None:
        data = orjson.dumps(line, default=list) + b"\n"
        self._segment_bytes += len(data)
        self._size += len(data)
        self._pending.append(data)

    def _flush(self) -> None:
        if self._pending:
            self._file.seek(0, os.SEEK_END)
            self._file.write(b"".join(self._pending))
            self._pending.clear()

    def _keyframe_before(self, ms: int) -> int:
        return bisect_right(self._index, ms, key=lambda key: key.at_ms) - 1

    def _lines(self, place: int, kinds: bytes = b"kmeot") -> Iterator[_Line]:
        """The lines of a segment, of the given kinds; `.size` is their length in the file."""
        start = self._index[place].offset
        end = self._index[place + 1].offset if place + 1 < len(self._index) else None
        self._flush()
        self._file.seek(start)
        data = self._file.read() if end is None else self._file.read(end - start)
        for raw in data.split(b"\n"):
            if raw and raw[2] in kinds:
                line = _Line(orjson.loads(raw))
                line.size = len(raw) + 1
                yield line

    def _scan(self) -> None:
        """Read the index and the newest picture from the file; cut off a line torn by a crash."""
        self.rows, self.terminals, self._index = {}, {}, []
        self.newest_ms, self.next_seq, offset = -1, 1, 0
        self._file.seek(0)
        for raw in self._file:
            if not raw.endswith(b"\n"):
                self._file.truncate(offset)
                break
            if raw[2:3] == b"k":
                _, at_ms, next_seq, _ = raw.split(b",", 3)
                self._index.append(Keyframe(int(at_ms), int(next_seq), offset))
            offset += len(raw)
        self._size = offset
        if not self._index:
            return
        last = len(self._index) - 1
        for line in self._lines(last):
            kind, at_ms = line[0], line[1]
            if kind == "k":
                self.rows, self.terminals = line[3], line[4]
                self.newest_ms, self.next_seq = at_ms, line[2]
                self._keyframe_bytes = line.size
            else:
                self._apply(at_ms, kind.encode(), tuple(line[2] if kind == "e" else line[2:]))
        self._segment_bytes = offset - self._index[last].offset - self._keyframe_bytes

    def _drop_older_half(self) -> None:
        if self._path is None or len(self._index) < 2:
            return
        keep = self._index[len(self._index) // 2].offset
        shorter = self._path.with_suffix(".new")
        with open(shorter, "wb") as target:
            self._flush()
            self._file.seek(keep)
            while block := self._file.read(1 << 20):
                target.write(block)
        os.replace(shorter, self._path)
        self._file.close()
        self._file = open(self._path, "a+b")  # noqa: SIM115
        self._scan()


class _Line(list):
    size = 0


def _merge(rows: Rows, diff: dict[str, dict | None]) -> None:
    for ident, row in diff.items():
        if row is None:
            rows.pop(ident, None)
        else:
            rows[ident] = row
