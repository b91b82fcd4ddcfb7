"""HTTP/1.1 over the sockets of this world: what wget, curl, httpd and nginx have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from simulator.engine import Steps

from .connections import Connection

MAX_HEAD = 16_384
MAX_BODY = 2 << 20
PHRASES = {200: "OK", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently",
           302: "Found", 304: "Not Modified", 400: "Bad Request", 403: "Forbidden",
           404: "Not Found", 405: "Not Allowed", 408: "Request Time-out",
           413: "Request Entity Too Large", 500: "Internal Server Error",
           501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable"}


class BadMessage(Exception):
    """The other side does not speak HTTP, or ended in the middle."""


class Url(NamedTuple):
    scheme: str
    host: str
    port: int
    target: str                # path and query
    user: str = ""

    @property
    def authority(self) -> str:
        default = 443 if self.scheme == "https" else 80
        return self.host if self.port == default else f"{self.host}:{self.port}"


def parse_url(text: str) -> Url:
    """Raises ValueError. Without a scheme it is http."""
    scheme, mark, rest = text.partition("://")
    if not mark:
        scheme, rest = "http", text
    cut = min((at for at in (rest.find(c) for c in "/?#") if at >= 0), default=len(rest))
    authority, target = rest[:cut], rest[cut:].partition("#")[0]
    user, _, place = authority.rpartition("@")
    host, colon, port = place.rpartition(":")
    if not colon:
        host, port = place, ""
    if not host or port and (not port.isdecimal() or not 0 < int(port[:6]) < 65_536):
        raise ValueError(text)
    default = {"https": 443, "ftp": 21}.get(scheme, 80)
    target = target if target.startswith("/") else "/" + target
    return Url(scheme.lower(), host, int(port) if port else default, target, user)


@dataclass
class Message:
    """A request (method, target) or an answer (status, reason); header names are lower case."""

    first: tuple[str, str, str]
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    head_text: str = ""
    client: str = ""                 # whoever sent it: an address

    @property
    def method(self) -> str:
        return self.first[0]

    @property
    def target(self) -> str:
        return self.first[1]

    @property
    def path(self) -> str:
        return unquote(self.target.partition("?")[0])

    @property
    def status(self) -> int:
        return int(self.first[1])


def take_request(connection: Connection) -> Message | None:
    """The next whole request of what has come, or None. Raises BadMessage."""
    found = _take(connection, "0")
    if found is not None and not found.first[2].startswith("HTTP/"):
        raise BadMessage(found.head_text)
    return found


def read_response(connection: Connection, bodyless: bool = False) -> Steps:
    """Wait for the answer. Raises BadMessage."""
    while True:
        found = _take(connection, "0" if bodyless else "", bodyless)
        if found is not None:
            if not found.first[0].startswith("HTTP/") or not found.first[1].isdecimal():
                raise BadMessage(found.head_text)
            return found
        if connection.ended:
            raise BadMessage(connection.held.decode("latin-1"))
        yield from connection.fill()


def _take(connection: Connection, default: str, bodyless: bool = False) -> Message | None:
    """A message with its body, when all of it is there; a body without length ends with the
    connection."""
    held = connection.held
    end = b"\r\n\r\n" if b"\r\n\r\n" in held else b"\n\n"
    head, found, rest = held.partition(end)
    if not found:
        if len(held) > MAX_HEAD:
            raise BadMessage("too long")
        return None
    message = _message(head.decode("latin-1").replace("\r\n", "\n"))
    if "chunked" in message.headers.get("transfer-encoding", ""):
        raise BadMessage("chunked")
    length = "0" if bodyless else message.headers.get("content-length", default)
    if length and (not length.isdecimal() or int(length[:9]) > MAX_BODY):
        raise BadMessage("content-length")
    if length and len(rest) < int(length) and not connection.ended \
            or not length and not connection.ended:
        return None
    size = int(length) if length else len(rest)
    message.body, connection.held = rest[:size], rest[size:]
    return message


def _message(head: str) -> Message:
    first, *lines = head.lstrip("\n").split("\n")
    headers = {}
    for line in lines[:100]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    words = first.split(" ", 2)
    return Message(tuple(words + [""] * (3 - len(words))), headers, head_text=head)


def request_bytes(method: str, target: str, headers: list[tuple[str, str]],
                  body: bytes = b"") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def response_bytes(status: int, headers: list[tuple[str, str]], body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status} {PHRASES.get(status, 'Unknown')}",
             *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body
