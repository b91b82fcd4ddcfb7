"""The Engine API's front: router, versions, errors, the ping.

Models the HTTP server of dockerd 28.2.2 (api/server). Called by the docker CLI, by the gateway for
real clients and by scenarios, always with an `HttpExchange`. Each module of the daemon hangs its
routes in with `@route`; a handler is a generator function `handler(daemon, call, **path_parts)`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.engine import (
    HopError,
    HttpExchange,
    NotModelled,
    QuotaExceeded,
    Steps,
    UserError,
)

from .filters import Filters

if TYPE_CHECKING:
    from .dockerd import Dockerd

VERSION = "28.2.2"
API_VERSION, MIN_API_VERSION = "1.50", "1.24"
MAX_BODY_DEPTH = 40   # no request of the real clients nests deeper than 8

Handler = Callable[..., Steps]

SERVER_HEADERS = {
    "api-version": API_VERSION,
    "docker-experimental": "false",
    "ostype": "linux",
    "server": f"Docker/{VERSION} (linux)",
}
PING_HEADERS = {
    "builder-version": "2",
    "cache-control": "no-cache, no-store, must-revalidate",
    "pragma": "no-cache",
    "swarm": "inactive",
}


@dataclass(frozen=True)
class Route:
    method: str
    pattern: re.Pattern[str]
    handler: Handler


ROUTES: list[Route] = []


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    """Declare a handler: `{name}` matches one path segment, `{name*}` any number of them."""
    text = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.+)", path)
    text = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", text)

    def declare(handler: Handler) -> Handler:
        ROUTES.append(Route(method, re.compile(text), handler))
        return handler

    return declare


class Call:
    """One request being served: its parameters, and the answer.

    Errors in parameters raise HopError 400 with the real daemon's words.
    """

    def __init__(self, exchange: HttpExchange, version: str) -> None:
        self.exchange, self.request, self.version = exchange, exchange.request, version
        self._query = exchange.request.query

    def text(self, name: str, default: str = "") -> str:
        return self._query.get(name, default)

    def has(self, name: str) -> bool:
        return name in self._query

    def texts(self, name: str) -> list[str]:
        return self.request.query_lists.get(name, [])

    def flag(self, name: str, default: bool = False) -> bool:
        """As the daemon reads booleans: anything but "", 0, no, false and none is true."""
        if name not in self._query:
            return default
        return self._query[name].strip().lower() not in ("", "0", "no", "false", "none")

    def integer(self, name: str, default: int | None = None) -> int | None:
        value = self._query.get(name, "")
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            raise HopError(f'strconv.Atoi: parsing "{value[:40]}": invalid syntax', 400) from None

    def terminal_size(self) -> tuple[int, int]:
        """`h` and `w` of a resize."""
        rows, columns = self.integer("h") or 0, self.integer("w") or 0
        if not (0 <= rows < 65_536 and 0 <= columns < 65_536):
            raise HopError("value out of range", 400)
        return rows, columns

    def filters(self, accepted: tuple[str, ...] | None = None) -> Filters:
        """The `filters` parameter. Raises HopError 400 for a filter outside `accepted`."""
        filters = Filters.parse(self.text("filters"))
        if accepted is not None:
            filters.accept(accepted)
        return filters

    def json(self) -> dict[str, Any]:
        """The body, a JSON object ({} when it is empty)."""
        try:
            body = self.request.json()
        except ValueError:
            raise HopError("invalid JSON: the request body is not valid JSON", 400) from None
        if not isinstance(body, dict):
            raise HopError("invalid JSON: the request body must be an object", 400)
        if _depth(body) > MAX_BODY_DEPTH:
            raise HopError("invalid JSON: the request body is nested too deeply", 400)
        return body

    def version_at_least(self, version: str) -> bool:
        return _number(self.version) >= _number(version)

    # -- answers -------------------------------------------------------------------------

    def respond(self, status: int, body: Any = b"", **headers: str) -> None:
        """A whole answer: JSON, or nothing."""
        self.exchange.respond(status, body, **{**SERVER_HEADERS, **headers})

    def respond_bytes(self, status: int, body: bytes, content_type: str, **headers: str) -> None:
        """A whole answer that is not JSON: a tar."""
        self.exchange.respond(status, body, content_type, **{**SERVER_HEADERS, **headers})

    def stream(self, content_type: str = "application/json", status: int = 200) -> None:
        """Send the head now; objects follow with `send` and the answer ends with `end`."""
        self.exchange.start(status, {**SERVER_HEADERS, "content-type": content_type,
                                     "transfer-encoding": "chunked"})

    def send(self, obj: Any, end: str = "\r\n") -> None:
        text = json.dumps(obj, ensure_ascii=False, separators=(",", ":"))
        self.exchange.write((text + end).encode())

    def end(self) -> None:
        self.exchange.end()

    def fail(self, status: int, message: str) -> None:
        self.respond(status, {"message": message})


def serve(daemon: Dockerd, exchange: HttpExchange) -> Steps:
    """Answer one request; every expected failure becomes the API's error object."""
    call = Call(exchange, API_VERSION)
    try:
        handler, parts = _find(call)
        yield from handler(daemon, call, **parts)
    except HopError as error:
        _refuse(call, error.code if isinstance(error.code, int) else 500, error.message)
    except NotModelled as error:
        _refuse(call, 501, error.message)
    except QuotaExceeded as error:
        _refuse(call, 507, error.message)
    except UserError as error:
        _refuse(call, 400, error.message)


def _refuse(call: Call, status: int, message: str) -> None:
    """An error before the head is a JSON object; after it, the answer can only end."""
    if call.exchange.started:
        call.end()
    else:
        call.fail(status, message)


def _find(call: Call) -> tuple[Handler, dict[str, str]]:
    path = call.request.path
    versioned = re.fullmatch(r"/v([0-9.]+)(/.*)", path)
    if versioned:
        call.version, path = versioned[1], versioned[2]
        _check_version(call.version)
    for candidate in ROUTES:
        if candidate.method == call.request.method:
            match = candidate.pattern.fullmatch(path)
            if match:
                return candidate.handler, match.groupdict()
    raise HopError("page not found", 404)


def _check_version(version: str) -> None:
    if _number(version) > _number(API_VERSION):
        raise HopError(f"client version {version[:20]} is too new. Maximum supported API version "
                       f"is {API_VERSION}", 400)
    if _number(version) < _number(MIN_API_VERSION):
        raise HopError(f"client version {version[:20]} is too old. Minimum supported API version "
                       f"is {MIN_API_VERSION}, please upgrade your client to a newer version", 400)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version[:20].split(".") if part)


def _depth(value: Any) -> int:
    """How deep a JSON value nests, counted without recursion."""
    depth, level = 0, [value]
    while level:
        depth += 1
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        level = inner
    return depth


@route("HEAD", "/_ping")
@route("GET", "/_ping")
def ping(daemon: Dockerd, call: Call) -> Steps:
    """Only the headers matter: the CLI negotiates the version with them."""
    body = b"OK" if call.request.method == "GET" else b""
    headers = {**SERVER_HEADERS, **PING_HEADERS, "content-type": "text/plain; charset=utf-8"}
    call.exchange.respond(200, body, "text/plain; charset=utf-8", **headers)
    return
    yield  # a handler is a generator
