"""A container's (or an exec's) three streams: from the shim to everyone who listens.

Models moby container/stream: a broadcaster for output, one pipe for input. The object is handed to
containerd as `stdio`: it takes output by callbacks and is read from by the shim.
"""

from __future__ import annotations

from typing import Any, Protocol

from simulator.engine import Clock, Steps, Stream

from .detaching import DEFAULT, DetachKeys

STDOUT, STDERR = 1, 2


class Sink(Protocol):
    """Takes output: a client, a log."""

    def output(self, stream: int, data: bytes) -> None: ...
    def end(self) -> None: ...


def frame(stream: int, data: bytes) -> bytes:
    """The multiplexed form: one byte of stream, three zeros, the length, the data."""
    return bytes((stream, 0, 0, 0)) + len(data).to_bytes(4, "big") + data


class Stdio:
    """One run's streams; `renew` makes them ready for the next run."""

    def __init__(self, clock: Clock, terminal: bool, wants_stdin: bool) -> None:
        self._clock = clock
        self.terminal = terminal
        self._wants_stdin = wants_stdin
        self._sinks: list[Sink] = []
        self.stdin: Stream | None = None
        self._drained = clock.event()
        self.renew()

    def renew(self) -> None:
        """Fresh pipes; called once per run, and whoever attaches before the start is kept."""
        self.stdin = Stream(self._clock) if self._wants_stdin else None
        self._drained = self._clock.event()

    # -- the shim's side -----------------------------------------------------------------

    def stdout(self, data: bytes) -> None:
        self._spread(STDOUT, data)

    def stderr(self, data: bytes) -> None:
        self._spread(STDERR, data)

    def closed(self) -> None:
        """Both output pipes are at their end."""
        if not self._drained.triggered:
            self._drained.succeed()

    def _spread(self, stream: int, data: bytes) -> None:
        for sink in list(self._sinks):
            sink.output(stream, data)

    # -- the daemon's side ---------------------------------------------------------------

    def attach(self, sink: Sink) -> None:
        self._sinks.append(sink)

    def reaches(self, sink: Sink) -> bool:
        """Whether it still hears of this run's output."""
        return sink in self._sinks

    def detach(self, sink: Sink) -> None:
        if sink in self._sinks:
            self._sinks.remove(sink)

    def wait_drained(self, limit_ms: int) -> Steps:
        """Wait until all output is here, at most `limit_ms`."""
        if not self._drained.triggered:
            yield self._clock.any_of([self._drained, self._clock.pause(limit_ms)])

    def end(self) -> None:
        """The run is over: every listener is told, the input is closed."""
        sinks, self._sinks = self._sinks, []
        for sink in sinks:
            sink.end()
        if self.stdin is not None:
            self.stdin.abandon()

    def feed(self, source: Stream, keys: bytes = DEFAULT) -> Steps:
        """Copy a client's bytes into the input until the client's end or the run's; True when
        somebody at a terminal typed the keys to detach."""
        target, detach, detached = self.stdin, DetachKeys(keys), False
        while target is not None and not detached:
            data = yield from source.read()
            if not data or target.reader_gone:
                return False
            if self.terminal:
                data, detached = detach.feed(data)
            if data:
                yield from target.room()
                target.write(data)
        return detached


class ClientSink:
    """A hijacked or streamed answer that shows the wanted streams."""

    def __init__(self, exchange: Any, framed: bool, stdout: bool = True,
                 stderr: bool = True) -> None:
        self._exchange, self._framed = exchange, framed
        self._wanted = [n for n, wanted in ((STDOUT, stdout), (STDERR, stderr)) if wanted]

    def output(self, stream: int, data: bytes) -> None:
        if stream in self._wanted and data:
            self._exchange.write(frame(stream, data) if self._framed else data)

    def end(self) -> None:
        self._exchange.end()
