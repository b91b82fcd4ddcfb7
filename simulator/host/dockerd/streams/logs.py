"""The json-file log of a container, and `GET /containers/{name}/logs`.

Models moby daemon/logger (copier, jsonfilelog) and daemon/logs.go of 28.2.2. The real file has no
end; here a log keeps its newest bytes and says how many lines went.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from simulator.engine import Engine, HopError, NotModelled, Steps

from ..engine_api import Call, route
from ..moments import parse_moment
from .stdio import STDERR, STDOUT, ClientSink

if TYPE_CHECKING:
    from ..containers.container import Container
    from ..dockerd import Dockerd

KEEP_BYTES = 512 * 1024   # of one container's log; 300 containers stay below 150 MB
LONGEST = 16 * 1024       # defaultBufSize of the copier: longer lines become several entries
PER_ENTRY = 64            # what an entry costs besides its text


class LogLine(NamedTuple):
    at_ms: int
    stream: int
    data: bytes           # with the newline, unless the line goes on in the next entry


class ContainerLog:
    """The lines of all runs, oldest first. It is a Sink: the copier is built in."""

    def __init__(self, engine: Engine, readable: bool) -> None:
        self._engine = engine
        self.readable = readable          # False with the log driver "none"
        self.lines: deque[LogLine] = deque()
        self.dropped = 0
        self._size = 0
        self._partial = {STDOUT: b"", STDERR: b""}
        self._followers: list[Callable[[LogLine | None], None]] = []

    def output(self, stream: int, data: bytes) -> None:
        rest = self._partial[stream] + data
        while True:
            line, newline, after = rest.partition(b"\n")
            if newline and len(line) <= LONGEST:
                self._append(stream, line + b"\n")
                rest = after
            elif len(rest) > LONGEST:
                self._append(stream, rest[:LONGEST])
                rest = rest[LONGEST:]
            else:
                break
        self._partial[stream] = rest

    def end(self) -> None:
        """A run has ended: an unfinished line is a line, and followers have seen all."""
        for stream in (STDOUT, STDERR):
            if self._partial[stream]:
                self._append(stream, self._partial[stream] + b"\n")
                self._partial[stream] = b""
        followers, self._followers = self._followers, []
        for follower in followers:
            follower(None)

    def follow(self, follower: Callable[[LogLine | None], None]) -> Callable[[], None]:
        """Call `follower` with each new line, and with None at the run's end."""
        self._followers.append(follower)

        def leave() -> None:
            if follower in self._followers:
                self._followers.remove(follower)

        return leave

    def _append(self, stream: int, data: bytes) -> None:
        if not self.readable:
            return
        line = LogLine(self._engine.clock.now_ms, stream, data)
        self.lines.append(line)
        self._size += len(data) + PER_ENTRY
        while self._size > KEEP_BYTES:
            self._size -= len(self.lines.popleft().data) + PER_ENTRY
            self.dropped += 1
        for follower in list(self._followers):
            follower(line)


@route("GET", "/containers/{name}/logs")
def logs(daemon: Dockerd, call: Call, name: str) -> Steps:
    """Lines with or without time stamps, of the past, and on request as they come."""
    stdout, stderr = call.flag("stdout"), call.flag("stderr")
    if not stdout and not stderr:
        raise HopError("Bad parameters: you must choose at least one stream", 400)
    container = daemon.containers.get(name)
    log = container.log
    if not log.readable:
        raise HopError("configured logging driver does not support reading", 501)
    if call.flag("details") and container.host_config["LogConfig"]["Config"]:
        raise NotModelled("logs --details with options of the log driver")
    yield from daemon.engine.wait("dockerd.read")
    show = _printer(daemon, call, container, stdout, stderr)
    start_log_stream(call, container.tty)
    if log.dropped:
        show(LogLine(0, STDERR, f"drydock: {log.dropped} older lines of this log are gone; a world "
                                f"keeps {KEEP_BYTES // 1024} KiB per container\n".encode()))
    for line in select(daemon.engine, call, log, stdout, stderr):
        show(line)
    going_on = container.running and not container.restarting and container.streams.reaches(log)
    if not (call.flag("follow") and going_on):
        call.end()
        return
    ended = daemon.engine.clock.event()

    def next_line(line: LogLine | None) -> None:
        if line is not None:
            show(line)
        elif not ended.triggered:
            ended.succeed()

    leave = log.follow(next_line)
    call.exchange.on_gone.append(lambda: next_line(None))
    yield ended
    leave()
    call.end()


def start_log_stream(call: Call, tty: bool) -> None:
    framed = not tty and call.version_at_least("1.42")
    kind = "multiplexed-stream" if framed else "raw-stream"
    call.stream(f"application/vnd.docker.{kind}")


def select(engine: Engine, call: Call, log: ContainerLog, stdout: bool,
           stderr: bool) -> list[LogLine]:
    """The kept lines that since, until, tail and the streams leave."""
    since = parse_moment(call.text("since") or "0", "since") - engine.epoch_ms
    until = parse_moment(call.text("until") or "0", "until")
    until = until - engine.epoch_ms if until > 0 else float("inf")
    wanted = [n for n, on in ((STDOUT, stdout), (STDERR, stderr)) if on]
    lines = [line for line in log.lines
             if since <= line.at_ms <= until and line.stream in wanted]
    tail = call.text("tail")
    if tail.isdigit() and len(tail) < 10:
        lines = lines[max(0, len(lines) - int(tail)):]
    return lines


def _printer(daemon: Dockerd, call: Call, container: Container, stdout: bool,
             stderr: bool) -> Callable[[LogLine], None]:
    sink = ClientSink(call.exchange, framed=not container.tty, stdout=stdout, stderr=stderr)
    stamped, details = call.flag("timestamps"), call.flag("details")

    def show(line: LogLine) -> None:
        text = line.data
        if details:
            text = b" " + text
        if stamped:
            text = daemon.engine.timestamp(line.at_ms).encode() + b" " + text
        sink.output(line.stream, text)

    return show
