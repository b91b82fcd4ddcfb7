"""Fan-out of one world to its viewers: every frame is encoded once and handed to all.

A viewer owns one writer task and a credit of frames that it has not acknowledged, because Daphne
has no back-pressure: whoever stops reading stops being sent to, and costs no memory. When it comes
back it gets what it missed from a bounded history, or a snapshot.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import orjson

CREDIT = 20                      # frames on their way to one viewer
HISTORY_BYTES = 2 << 20
HISTORY_FRAMES = 600             # a minute
MAX_FRAME_BYTES = 2 << 20        # more is told as a snapshot
CONTROL_MESSAGES = 64            # answers that wait for one viewer; a flood is cut


def encode(message: dict[str, Any]) -> str:
    return orjson.dumps(message, default=list).decode()


class Hub:
    """`first_rev` must be above every revision of an earlier life of the same world."""

    def __init__(self, first_rev: int, snapshot: Callable[[], dict[str, Any]]) -> None:
        self.rev = first_rev
        self.viewers: dict[Viewer, None] = {}
        self.pollers = 0                       # who wait for news by HTTP
        self._take_snapshot = snapshot
        self._snapshot: tuple[int, str] | None = None
        self._history: deque[tuple[int, str]] = deque()
        self._bytes = 0
        self._news: asyncio.Event = asyncio.Event()

    def publish(self, frame: dict[str, Any]) -> None:
        """Give a frame its revision and let every viewer know."""
        self.rev += 1
        text = encode({"type": "frame", "rev": self.rev, **frame})
        if len(text) > MAX_FRAME_BYTES:
            self._history.clear()
            self._bytes = 0
        else:
            self._history.append((self.rev, text))
            self._bytes += len(text)
        while self._bytes > HISTORY_BYTES or len(self._history) > HISTORY_FRAMES:
            self._bytes -= len(self._history.popleft()[1])
        self._tell()

    def reset(self) -> None:
        """What was sent before is no longer true: everybody gets a snapshot."""
        self.rev += 1
        self._history.clear()
        self._bytes, self._snapshot = 0, None
        self._tell()

    def after(self, rev: int | None) -> list[tuple[int, str]] | None:
        """The frames after a revision, or None when history does not reach back to it."""
        if rev is None or rev > self.rev or rev < self.rev - len(self._history):
            return None
        return list(self._history)[len(self._history) - (self.rev - rev):]

    def snapshot(self) -> tuple[int, str]:
        """(revision, encoded snapshot); encoded once however many ask."""
        if self._snapshot is None or self._snapshot[0] != self.rev:
            message = {"type": "snapshot", "rev": self.rev, **self._take_snapshot()}
            self._snapshot = (self.rev, encode(message))
        return self._snapshot

    def control(self, message: dict[str, Any]) -> None:
        """A message to every viewer that is no part of the film."""
        text = encode(message)
        for viewer in list(self.viewers):
            viewer.tell(text)

    async def news(self, timeout: float) -> None:
        """Wait until something is published."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), timeout)

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
        for viewer in self.viewers:
            viewer.wake()


class Viewer:
    """One who watches: `send` is awaited for each encoded message, by one task."""

    def __init__(self, send: Callable[[str], Awaitable[None]],
                 goodbye: Callable[[], Awaitable[None]]) -> None:
        self._send, self._goodbye = send, goodbye
        self._hub: Hub | None = None
        self._watching = False
        self._rev: int | None = None           # the newest revision that was sent
        self._unacknowledged: deque[int] = deque()
        self._control: deque[str] = deque(maxlen=CONTROL_MESSAGES)
        self._wake = asyncio.Event()
        self._task = asyncio.ensure_future(self._write())

    def join(self, hub: Hub) -> None:
        """Be there, and hear of the world's waking; frames come from `watch` on."""
        self._hub, self._watching = hub, False
        hub.viewers[self] = None

    def watch(self, after: int | None) -> None:
        """Begin: after a revision that the viewer has, or with a snapshot."""
        self._rev, self._watching = after, True
        self._unacknowledged.clear()
        self.wake()

    def acknowledge(self, rev: int) -> None:
        while self._unacknowledged and self._unacknowledged[0] <= rev:
            self._unacknowledged.popleft()
        self.wake()

    def tell(self, text: str) -> None:
        """Send a message that takes no credit: an answer, progress."""
        self._control.append(text)
        self.wake()

    def wake(self) -> None:
        self._wake.set()

    async def dismiss(self) -> None:
        """The server ends: tell the viewer to come back."""
        await self._goodbye()

    async def close(self) -> None:
        if self._hub is not None:
            self._hub.viewers.pop(self, None)
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await self._task

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._control:
                await self._send(self._control.popleft())
            if self._hub is not None and self._watching:
                await self._catch_up(self._hub)

    async def _catch_up(self, hub: Hub) -> None:
        while len(self._unacknowledged) < CREDIT and self._rev != hub.rev:
            frames = hub.after(self._rev)
            if frames is None:
                if self._rev is not None:
                    await self._send(encode({"type": "gone"}))
                frames = [hub.snapshot()]
            for rev, text in frames[:CREDIT - len(self._unacknowledged)]:
                self._unacknowledged.append(rev)
                self._rev = rev
                await self._send(text)
