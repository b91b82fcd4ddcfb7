"""JSON with comments, as devcontainer.json is written (pure). Called by config.py and features.py.

As forgiving as the reader of the real program where people rely on it: comments, commas before a
closing bracket, brackets that are never closed.
"""

from __future__ import annotations

import json
from typing import Any

from simulator.engine import HopError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 40


def parse(text: str) -> Any:
    """Raises HopError for what is no JSON."""
    if len(text) > MAX_BYTES:
        raise HopError("the file is too large", 1)
    try:
        return json.loads(_plain(text))
    except ValueError as error:
        raise HopError(str(error), 1) from None


def _plain(text: str) -> str:
    """The same without comments and needless commas, with every bracket closed."""
    out: list[str] = []
    closers: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char == '"':
            end = _string_end(text, at)
            out.append(text[at:end])
            at = end
            continue
        if text.startswith(("//", "/*"), at):
            at = _comment_end(text, at)
            continue
        if char in "{[":
            closers.append("}" if char == "{" else "]")
            if len(closers) > MAX_DEPTH:
                raise HopError("the file is nested too deeply", 1)
        elif char in "}]":
            _drop_comma(out)
            if closers:
                closers.pop()
        if not char.isspace():
            out.append(char)
        at += 1
    while closers:
        _drop_comma(out)
        out.append(closers.pop())
    return "".join(out)


def _string_end(text: str, start: int) -> int:
    at = start + 1
    while at < len(text) and text[at] != '"':
        at += 2 if text[at] == "\\" else 1
    return at + 1


def _comment_end(text: str, start: int) -> int:
    block = text[start + 1] == "*"
    end = text.find("*/" if block else "\n", start + 2)
    return len(text) if end < 0 else end + (2 if block else 0)


def _drop_comma(out: list[str]) -> None:
    if out and out[-1] == ",":
        out.pop()
