"""HTTP between hops: a request, then an answer that may stream, or a hijacked connection.

`HttpExchange` is one request on its way through the world. The serving hop uses `respond`,
`start`/`write`/`end` or `upgrade`; the asking side is anything with the three methods of
`HttpClient`: a program inside the world (`ClientStream`), or the gateway for a real client.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote

from .clock import Clock, Steps
from .stream import Stream
from .wire import Wire

MAX_PARAMETERS = 200          # in a query


@dataclass(frozen=True)
class HttpRequest:
    """`target` is path and query as on the request line; header names are lower case."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        return unquote(self.target.partition("?")[0])

    @property
    def query(self) -> dict[str, str]:
        """The first value of each query parameter, as Go's FormValue gives it."""
        return {name: values[0] for name, values in self.query_lists.items()}

    @property
    def query_lists(self) -> dict[str, list[str]]:
        """Every value of each; more parameters than a real client would send are cut off."""
        query = self.target.partition("?")[2]
        return parse_qs("&".join(query.split("&", MAX_PARAMETERS)[:MAX_PARAMETERS]),
                        keep_blank_values=True)

    def json(self) -> Any:
        """The body as JSON, {} when it is empty. Raises ValueError when it is not JSON."""
        try:
            return json.loads(self.body) if self.body.strip() else {}
        except RecursionError:
            raise ValueError("JSON is nested too deeply") from None


class HttpClient(Protocol):
    """Who waits for the answer."""

    def head(self, status: int, headers: dict[str, str]) -> None: ...
    def data(self, chunk: bytes) -> None: ...
    def end(self) -> None: ...


class ClientStream:
    """The asking side inside the world: `status, headers = yield from client.wait_head()`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._arrived = clock.event()
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = Stream(clock)

    def head(self, status: int, headers: dict[str, str]) -> None:
        self.status, self.headers = status, headers
        self._arrived.succeed(self._clock.cause)

    def data(self, chunk: bytes) -> None:
        self.body.write(chunk)

    def end(self) -> None:
        self.body.close()

    def wait_head(self) -> Steps:
        """Wait for the status line; the caller's cause is then the reply."""
        if not self._arrived.processed:
            self._clock.cause = yield self._arrived
        return self.status, self.headers

    def read_all(self) -> Steps:
        """Wait for the head and the whole body; returns (status, body)."""
        yield from self.wait_head()
        body = b""
        while True:
            chunk = yield from self.body.read()
            if not chunk:
                return self.status, body
            body += chunk


class HttpExchange:
    """One request and its answer, crossing between the lanes `client_lane` and `server_lane`."""

    def __init__(self, clock: Clock, wire: Wire, client_lane: str, server_lane: str,
                 request: HttpRequest, client: HttpClient, latency_ms: int = 1) -> None:
        self.clock, self.wire = clock, wire
        self.client_lane, self.server_lane = client_lane, server_lane
        self.request, self.client = request, client
        self.latency_ms = latency_ms
        self.uploaded = Stream(clock)     # what a hijacked client sends; closed at half-close
        self.started = False              # the head is on its way
        self.ended = False                # the server has sent its last byte
        self.client_gone = False
        self.on_gone: list[Callable[[], None]] = []
        self.seq = 0                      # the request's trace entry
        self._arrives_ms = 0              # when the newest part of the answer is there

    # -- asking side ---------------------------------------------------------------------

    def send(self, serve: Callable[[HttpExchange], Any]) -> int:
        """Put the request on the wire; `serve(exchange)` runs when it arrives."""
        request = self.request
        path = request.target.partition("?")[0]
        self.seq = self.wire.post(
            self.client_lane, self.server_lane, "http_request", f"{request.method} {path}",
            serve, self, latency_ms=self.latency_ms, method=request.method, path=path,
            payload=_request_text(request))
        return self.seq

    def upload(self, data: bytes) -> None:
        """Bytes of a hijacked connection, towards the server."""
        self.wire.post(self.client_lane, self.server_lane, "http_upload", f"{len(data)} bytes",
                       self.uploaded.write, data, latency_ms=self.latency_ms, kind="bytes",
                       of=self.seq, payload=data, size=len(data))

    def upload_end(self) -> None:
        """Half-close: the client sends no more, and still listens."""
        self.clock.call_in(self.latency_ms, self.uploaded.close)

    def hang_up(self) -> None:
        """The client is gone; the server learns it after the latency."""
        self.clock.call_in(self.latency_ms, self._gone)

    def _gone(self) -> None:
        if self.client_gone:
            return
        self.client_gone = True
        self.uploaded.close()
        for callback in self.on_gone:
            callback()

    # -- serving side --------------------------------------------------------------------

    def respond(self, status: int, body: Any = b"",
                content_type: str = "application/json", **headers: str) -> None:
        """A whole answer. A body that is not bytes is sent as JSON, with Go's final newline."""
        if not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        sent = {"content-length": str(len(body)), **headers}
        if body:
            sent = {"content-type": content_type, **sent}
        self.start(status, sent, payload=body)
        if body:
            self._follow(self.client.data, body)
        self.end()

    def start(self, status: int, headers: dict[str, str] | None = None,
              payload: Any = None) -> None:
        """Status line and headers now; a body may follow with `write`."""
        self.started = True
        if self.client_gone:
            return
        self.wire.post(self.server_lane, self.client_lane, "http_reply",
                       f"{status} {_phrase(status)}", self.client.head, status, headers or {},
                       latency_ms=self._in_order(), kind="reply", of=self.seq, payload=payload,
                       status=status, method=self.request.method,
                       path=self.request.target.partition("?")[0])

    def write(self, data: bytes) -> None:
        """Some bytes of a streamed answer."""
        if data and not self.client_gone and not self.ended:
            self.wire.post(self.server_lane, self.client_lane, "http_chunk",
                           f"{len(data)} bytes", self.client.data, data,
                           latency_ms=self._in_order(), kind="bytes", of=self.seq, payload=data,
                           size=len(data))

    def write_counted(self, size: int, deliver: Callable[..., None], *args: Any) -> None:
        """A piece of something large: `size` bytes cross the wire, `deliver(*args)` stands for
        them at the other end."""
        if not self.client_gone and not self.ended:
            self.wire.post(self.server_lane, self.client_lane, "http_chunk", f"{size} bytes",
                           deliver, *args, latency_ms=self._in_order(), kind="bytes", of=self.seq,
                           size=size)

    def upgrade(self, headers: dict[str, str]) -> None:
        """101: from here on both directions are raw bytes."""
        self.start(101, headers)

    def end(self) -> None:
        """No more bytes follow; closes the server's side of a hijacked connection too."""
        if not self.ended:
            self.ended = True
            if not self.client_gone:
                self._follow(self.client.end)

    def _in_order(self) -> int:
        """The latency of the next part of the answer: it never overtakes the one before, though
        the link may have become faster meanwhile."""
        now = self.clock.now_ms
        travel = self.wire.travel_ms(self.server_lane, self.client_lane, 0)
        arrives = max(now + self.latency_ms + (travel or 0), self._arrives_ms)
        if travel is not None:
            self._arrives_ms = arrives
        return arrives - now - (travel or 0)

    def _follow(self, deliver: Callable[..., None], *args: Any) -> None:
        """Deliver what belongs to a message that is on its way already; lost with the link."""
        travel = self.wire.travel_ms(self.server_lane, self.client_lane, self._in_order())
        if travel is not None:
            self.clock.call_in(travel, deliver, *args)


def _phrase(status: int) -> str:
    return "UPGRADED" if status == 101 else HTTPStatus(status).phrase


def _request_text(request: HttpRequest) -> str:
    lines = [f"{request.method} {request.target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in request.headers.items()
              if name not in ("authorization", "x-registry-auth", "x-registry-config")]
    body = request.body
    if body.startswith(b"{"):
        try:
            text = json.dumps(json.loads(body), indent=1, ensure_ascii=False)
        except (ValueError, RecursionError):
            text = body.decode("utf-8", "replace")
        return "\n".join(lines) + "\n\n" + text
    return "\n".join(lines) + (f"\n\n({len(body)} bytes)" if body else "")
