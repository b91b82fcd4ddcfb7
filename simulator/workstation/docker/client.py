"""The CLI's side of the Engine API: requests to the daemon, streamed answers, hijacked connections.

Used by every verb. A refusal of the daemon is a DaemonError with the daemon's words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from simulator import lanes
from simulator.engine import ClientStream, Engine, HopError, HttpExchange, HttpRequest, Steps
from simulator.host.kernel import Process

API_VERSION = "1.50"
ENDPOINT = "unix:///var/run/docker.sock"
DIAL_TIMEOUT_MS = 10_000     # the Go client's own limit for making a connection
USER_AGENT = "Docker-Client/28.2.2 (linux)"
Query = Mapping[str, Any]


class DaemonError(HopError):
    """`code` is the HTTP status, `message` what the daemon said."""

    @property
    def text(self) -> str:
        return f"Error response from daemon: {self.message}"


class Unreachable(DaemonError):
    """Nobody answered: the way to the daemon is cut."""

    @property
    def text(self) -> str:
        return self.message


class Connection:
    """One request and its answer. `lost` means that it did not get through to the daemon."""

    def __init__(self, process: Process, exchange: HttpExchange, stream: ClientStream,
                 lost: bool) -> None:
        self._process, self._exchange, self._stream = process, exchange, stream
        self._lost = lost
        self.closed = False

    @property
    def body(self):
        """The bytes of the answer as they come."""
        return self._stream.body

    def head(self) -> Steps:
        """(status, headers). Raises DaemonError for a refusal."""
        if self._lost:
            yield from self._process.sleep(DIAL_TIMEOUT_MS)
            raise Unreachable(f"Cannot connect to the Docker daemon at {ENDPOINT}. "
                              "Is the docker daemon running?", 0)
        yield from self._process.block_in(self._stream.wait_head())
        if self._stream.status >= 400:
            body = yield from self._rest()
            raise DaemonError(_message(body, self._stream.status), self._stream.status)
        return self._stream.status, self._stream.headers

    def read(self) -> Steps:
        """The next bytes, b"" at the end."""
        return (yield from self._process.block_in(self.body.read()))

    def all(self) -> Steps:
        """The whole body. Raises DaemonError for a refusal."""
        yield from self.head()
        return (yield from self._rest())

    def json(self) -> Steps:
        return json.loads((yield from self.all()) or b"null")

    def send(self, data: bytes) -> None:
        self._exchange.upload(data)

    def close_write(self) -> None:
        self._exchange.upload_end()

    def close(self) -> None:
        """Hang up, when the daemon has not ended the answer."""
        if not self.closed:
            self.closed = True
            if not self._stream.body.closed:
                self._exchange.hang_up()

    def _rest(self) -> Steps:
        body = b""
        while True:
            chunk = yield from self.read()
            if not chunk:
                return body
            body += chunk


class Client:
    def __init__(self, engine: Engine, serve: Callable[[HttpExchange], Any],
                 process: Process) -> None:
        self._engine, self._serve, self._process = engine, serve, process
        self._connections: list[Connection] = []
        self._pinged = False
        self.ping_headers: dict[str, str] = {}
        process.on_exit.append(lambda _: self.close())

    def ping(self) -> Steps:
        """The first request of every command; what it answers is the API's version."""
        if not self._pinged:
            self._pinged = True
            answer = self._send("HEAD", "/_ping", b"", {})
            try:
                _, self.ping_headers = yield from answer.head()
            except DaemonError:
                return           # the command's own request will tell what is wrong

    @property
    def version(self) -> str:
        theirs = self.ping_headers.get("api-version", API_VERSION)
        return min(API_VERSION, theirs, key=lambda v: tuple(int(n) for n in v.split(".")))

    def open(self, method: str, path: str, query: Query | None = None, body: Any = None,
             headers: dict[str, str] | None = None) -> Connection:
        """Send a request; the answer is read from the connection. Empty query values are left
        out."""
        sent = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, separators=(",", ":")).encode() + b"\n"
            sent.setdefault("content-type", "application/json")
        return self._send(method, self.target(path, query), body or b"", sent)

    def target(self, path: str, query: Query | None = None) -> str:
        pairs = []
        for name in sorted(query or {}):
            value = query[name]
            if value in (None, False):
                continue
            values = value if isinstance(value, list) else [value]
            pairs += [(name, _query_value(item)) for item in values]
        target = f"/v{self.version}" + quote(path, safe="/:@!$&'()*+,;=~")
        return f"{target}?{urlencode(pairs)}" if pairs else target

    def call(self, method: str, path: str, query: Query | None = None, body: Any = None,
             headers: dict[str, str] | None = None) -> Steps:
        """Ask and wait for the whole answer, as JSON (None when it is empty)."""
        return (yield from self.open(method, path, query, body, headers).json())

    def get(self, path: str, query: Query | None = None) -> Steps:
        return (yield from self.call("GET", path, query))

    def hijack(self, path: str, query: Query | None = None, body: Any = None) -> Steps:
        """A connection that carries raw bytes both ways."""
        headers = {"connection": "Upgrade", "upgrade": "tcp",
                   "content-type": "text/plain" if body is None else "application/json"}
        connection = self.open("POST", path, query, body, headers)
        status, _ = yield from connection.head()
        if status != 101:
            raise HopError(f"unable to upgrade to tcp, received {status}", 1)
        return connection

    def close(self) -> None:
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    def _send(self, method: str, target: str, body: bytes, headers: dict[str, str]) -> Connection:
        clock = self._engine.clock
        request = HttpRequest(method, target, {"host": "api.moby.localhost",
                                               "user-agent": USER_AGENT, **headers}, body)
        stream = ClientStream(clock)
        exchange = HttpExchange(clock, self._engine.wire, lanes.DOCKER_CLI, lanes.DOCKERD,
                                request, stream, self._engine.timing.ms("http.local"))
        lost = self._engine.faults.link_cut(lanes.DOCKER_CLI, lanes.DOCKERD)
        connection = Connection(self._process, exchange, stream, lost)
        self._connections = [c for c in self._connections if not c.body.closed]
        self._connections.append(connection)
        exchange.send(self._serve)
        return connection


def filters(pairs: list[str]) -> str | None:
    """--filter a=b --filter a=c -> {"a":{"b":true,"c":true}}, as the API takes it."""
    table: dict[str, dict[str, bool]] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        table.setdefault(name.strip().lower(), {})[value.strip()] = True
    if not table:
        return None
    ordered = {name: dict.fromkeys(sorted(table[name]), True) for name in sorted(table)}
    return json.dumps(ordered, separators=(",", ":"))


def _query_value(value: Any) -> str:
    return "1" if value is True else str(value)


def _message(body: bytes, status: int) -> str:
    try:
        return json.loads(body)["message"]
    except (ValueError, KeyError, TypeError):
        text = body.decode("utf-8", "replace").strip()
        return text or f"request returned {status} for API route"
