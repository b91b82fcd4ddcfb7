"""A one-way stream of bytes inside the world: a pipe, one direction of a socket, a terminal."""

from __future__ import annotations

from simpy.events import Event

from .clock import Clock, Steps

CAPACITY = 65_536  # bytes a pipe holds before its writer waits (pipe(7))


class Stream:
    """Bytes in order, then an end. Several readers share; each byte goes to one of them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chunks: list[bytes] = []
        self._size = 0
        self._ends = 0               # ends of file that are still to be read
        self.closed = False          # the writing side has ended: readers get b"" after the rest
        self.reader_gone = False     # the reading side has ended: a writer gets EPIPE
        self._readers: list = []
        self._writers: list = []

    def __len__(self) -> int:
        return self._size

    @property
    def full(self) -> bool:
        return self._size >= CAPACITY

    def write(self, data: bytes) -> None:
        """Append at once. A well-behaved writer yields from `room()` first."""
        if data and not self.closed and not self.reader_gone:
            self._chunks.append(bytes(data))
            self._size += len(data)
            self._wake(self._readers)

    def close(self) -> None:
        self.closed = True
        self._wake(self._readers)

    def close_once(self) -> None:
        """End of file for whoever reads next, as ^D on a terminal; the stream stays open."""
        self._ends += 1
        self._wake(self._readers)

    def abandon(self) -> None:
        """The reader goes away; what was not read is dropped."""
        self.reader_gone = True
        self._chunks.clear()
        self._size = 0
        self._wake(self._writers)

    def take(self, limit: int | None = None) -> bytes:
        """What is there now, at most `limit` bytes, without waiting."""
        data = b"".join(self._chunks)
        if limit is not None and len(data) > limit:
            self._chunks = [data[limit:]]
            data = data[:limit]
        else:
            self._chunks = []
        self._size -= len(data)
        if data:
            self._wake(self._writers)
        return data

    def read(self, limit: int | None = None) -> Steps:
        """Wait for bytes: `data = yield from stream.read()`; b"" means the end."""
        while not self._size and not self.closed and not self.reader_gone:
            if self._ends:
                self._ends -= 1
                return b""
            event = self._clock.event()
            self._readers.append(event)
            yield event
        return self.take(limit)

    def watch(self) -> Event:
        """An event that comes with the next bytes or the end, for who waits on several streams."""
        event = self._clock.event()
        self._readers.append(event)
        return event

    def room(self) -> Steps:
        """Wait until the pipe is not full (or nobody reads any more)."""
        while self.full and not self.reader_gone:
            event = self._clock.event()
            self._writers.append(event)
            yield event

    @staticmethod
    def _wake(waiters: list) -> None:
        woken, waiters[:] = waiters[:], []
        for event in woken:
            if not event.triggered:
                event.succeed()
