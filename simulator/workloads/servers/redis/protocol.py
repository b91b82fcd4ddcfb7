"""RESP, the protocol of redis (version 2): requests in, replies out. Pure functions on bytes."""

from __future__ import annotations

from typing import Any

MAX_WORDS, MAX_WORD = 1024, 512 * 1024


class ProtocolError(Exception):
    """What redis says before it hangs up."""


class Simple(str):
    """A status reply: +OK."""


class Failed(str):
    """An error reply: -ERR ..."""


def take_request(data: bytes) -> tuple[list[bytes] | None, bytes]:
    """(words of the next request, rest); None when it is not whole. Raises ProtocolError."""
    if not data.startswith(b"*"):
        line, newline, rest = data.partition(b"\n")
        if len(line) > MAX_WORD:
            raise ProtocolError("too big inline request")
        return (line.split(), rest) if newline else (None, data)
    line, newline, rest = data.partition(b"\r\n")
    if not newline:
        return None, data
    count = _number(line[1:], "invalid multibulk length", MAX_WORDS)
    words = []
    for _ in range(count):
        line, newline, rest = rest.partition(b"\r\n")
        if not newline:
            return None, data
        if not line.startswith(b"$"):
            raise ProtocolError(f"expected '$', got '{line[:1].decode('latin-1')}'")
        size = _number(line[1:], "invalid bulk length", MAX_WORD)
        if len(rest) < size + 2:
            return None, data
        words.append(rest[:size])
        rest = rest[size + 2:]
    return words, rest


def _number(text: bytes, words: str, most: int) -> int:
    if not text.isdigit() or len(text) > 9 or int(text) > most:
        raise ProtocolError(words)
    return int(text)


def encoded(value: Any) -> bytes:
    """A reply. Lists hold strings, numbers or None, one level deep."""
    if isinstance(value, Simple):
        return b"+" + value.encode() + b"\r\n"
    if isinstance(value, Failed):
        return b"-" + value.encode() + b"\r\n"
    if isinstance(value, int):
        return b":%d\r\n" % value
    if value is None:
        return b"$-1\r\n"
    if isinstance(value, list):
        return b"*%d\r\n" % len(value) + b"".join(encoded(item) for item in value)
    data = value if isinstance(value, bytes) else value.encode()
    return b"$%d\r\n" % len(data) + data + b"\r\n"


def request(words: list[bytes]) -> bytes:
    return encoded(words)


def take_reply(data: bytes) -> tuple[Any, bytes, bool]:
    """(value, rest, whether it was whole). Lists are read one level deep."""
    line, newline, rest = data.partition(b"\r\n")
    if not newline:
        return None, data, False
    kind, text = line[:1], line[1:].decode("utf-8", "replace")
    if kind == b"+":
        return Simple(text), rest, True
    if kind == b"-":
        return Failed(text), rest, True
    if not text.lstrip("-").isdecimal():
        raise ProtocolError(text)
    number = int(text[:18])
    if kind == b":":
        return number, rest, True
    if kind == b"$":
        if number < 0:
            return None, rest, True
        if len(rest) < number + 2:
            return None, data, False
        return rest[:number], rest[number + 2:], True
    items = []
    for _ in range(min(max(number, 0), 1_000_000)):
        if rest[:1] == b"*":
            raise ProtocolError("a list in a list")
        item, rest, whole = take_reply(rest)
        if not whole:
            return None, data, False
        items.append(item)
    return items, rest, True
