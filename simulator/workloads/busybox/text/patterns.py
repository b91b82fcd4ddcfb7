"""POSIX regular expressions, translated for RE2, which cannot be made to run for ever."""

from __future__ import annotations

from typing import Any

import re2

from simulator.engine import NotModelled

from ..applet import Failure

MAX_PATTERN = 1000
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 1 << 20


def compiled(pattern: str, *, extended: bool, ignore_case: bool = False,
             status: int = 2) -> Any:
    """An RE2 over bytes. Raises Failure for a bad pattern, NotModelled for a back reference."""
    if len(pattern) > MAX_PATTERN:
        raise NotModelled("a regular expression over 1000 characters")
    text = translated(pattern, extended)
    try:
        return re2.compile(("(?i)" if ignore_case else "").encode() + text.encode(),
                           options=_OPTIONS)
    except re2.error:
        raise Failure(f"bad regex '{pattern}': Invalid preceding regular expression",
                      status) from None


def translated(pattern: str, extended: bool) -> str:
    """A basic or extended expression in RE2's words."""
    out: list[str] = []
    i = 0
    while i < len(pattern):
        char = pattern[i]
        if char == "[":
            piece, i = _bracket(pattern, i)
            out.append(piece)
            continue
        if char == "\\" and i + 1 < len(pattern):
            out.append(_escaped(pattern[i + 1], extended))
            i += 2
            continue
        if char == "*" and (not out or out[-1] in ("(", "|", "^")):
            out.append("\\*")
        elif extended or char not in "(){}+?|":
            out.append(char)
        else:
            out.append("\\" + char)
        i += 1
    return "".join(out)


def _escaped(char: str, extended: bool) -> str:
    if char in "123456789":
        raise NotModelled(f"a back reference (\\{char}) in a regular expression")
    if char in "(){}+?|":
        return "\\" + char if extended else char
    if char in "<>":
        return "\\b"
    return "\\" + char if not char.isalpha() or char in "wWsSbBnt" else char


def _bracket(pattern: str, start: int) -> tuple[str, int]:
    """A bracket expression: inside it a backslash is itself."""
    i = start + 1
    if pattern[i:i + 1] == "^":
        i += 1
    if pattern[i:i + 1] == "]":
        i += 1
    while i < len(pattern) and pattern[i] != "]":
        if pattern[i:i + 2] in ("[:", "[.", "[="):
            end = pattern.find(pattern[i + 1] + "]", i + 2)
            i = end + 1 if end > 0 else i
        i += 1
    if i >= len(pattern):
        raise Failure(f"bad regex '{pattern}': Unmatched [, [^, [:, [., or [=", 2)
    body = pattern[start + 1:i].replace("\\", "\\\\")
    negated = "^" if body.startswith("^") else ""
    body = body[len(negated):]
    if body.startswith("]"):
        body = "\\" + body
    return f"[{negated}{body}]", i + 1
