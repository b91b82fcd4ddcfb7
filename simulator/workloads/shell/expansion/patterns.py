"""Shell patterns: * ? [...] against names and values, in linear time (RE2)."""

from __future__ import annotations

from functools import lru_cache

import re2

from ..errors import ShellError

MAX_PATTERN = 4096
Chars = tuple[tuple[str, bool], ...]       # (text, quoted) pieces of an expanded word

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.dot_nl = True


def has_wildcard(pieces: Chars) -> bool:
    return any(not quoted and any(c in text for c in "*?[") for text, quoted in pieces)


@lru_cache(maxsize=1024)
def _tokens(pieces: Chars) -> tuple[str, ...]:
    """Regular expressions, one for each element; ".*" for a star."""
    chars = [(char, quoted) for text, quoted in pieces for char in text]
    if len(chars) > MAX_PATTERN:
        raise ShellError("drydock: a pattern holds at most 4096 characters")
    tokens, at = [], 0
    while at < len(chars):
        char, quoted = chars[at]
        at += 1
        if quoted:
            tokens.append(re2.escape(char))
        elif char == "*":
            if tokens[-1:] != [".*"]:
                tokens.append(".*")
        elif char == "?":
            tokens.append(".")
        elif char == "\\" and at < len(chars):
            tokens.append(re2.escape(chars[at][0]))
            at += 1
        elif char == "[" and (found := _bracket(chars, at)):
            tokens.append(found[0])
            at = found[1]
        else:
            tokens.append(re2.escape(char))
    return tuple(tokens)


def _bracket(chars: list[tuple[str, bool]], at: int) -> tuple[str, int] | None:
    """The class that begins after "[", and where it ends; None when it never ends."""
    negated = at < len(chars) and chars[at][0] in "!^" and not chars[at][1]
    start = at + negated
    text = "".join(char for char, _ in chars)
    end = start + (text[start:start + 1] == "]")
    while end < len(chars) and (text[end] != "]" or chars[end][1]):
        if text.startswith("[:", end) and (close := text.find(":]", end)) > 0:
            end = close + 1
        end += 1
    if end >= len(chars):
        return None
    inside, here = [], start
    while here < end:
        close = text.find(":]", here)
        if text.startswith("[:", here) and 0 < close < end:
            inside.append(text[here:close + 2])
            here = close + 2
        elif here + 2 < end and text[here + 1] == "-" and text[here] <= text[here + 2]:
            inside.append(f"{re2.escape(text[here])}-{re2.escape(text[here + 2])}")
            here += 3
        else:
            inside.append(re2.escape(text[here]))
            here += 1
    return f"[{'^' if negated else ''}{''.join(inside)}]", end + 1


@lru_cache(maxsize=1024)
def _compiled(tokens: tuple[str, ...], shortest: bool):
    text = _clean("".join(".*?" if shortest and token == ".*" else token for token in tokens))
    try:
        return re2.compile(text, _OPTIONS)
    except re2.error:
        raise ShellError("bad pattern") from None


def _clean(text: str) -> str:
    """RE2 takes UTF-8 only: a stray byte counts as some other character."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def matches(pieces: Chars, text: str) -> bool:
    """Whether the pattern covers the whole text."""
    return _compiled(_tokens(pieces), False).fullmatch(_clean(text)) is not None


def without_prefix(pieces: Chars, text: str, longest: bool) -> str:
    found = _compiled(_tokens(pieces), not longest).match(_clean(text))
    return text[found.end():] if found else text


def without_suffix(pieces: Chars, text: str, longest: bool) -> str:
    """The same from the other end: the mirrored pattern on the mirrored text."""
    found = _compiled(_tokens(pieces)[::-1], not longest).match(_clean(text[::-1]))
    return text[:len(text) - found.end()] if found else text


def replaced(pieces: Chars, text: str, by: str, everywhere: bool, anchor: str = "") -> str:
    tokens = _tokens(pieces)
    if not tokens:
        return text
    if anchor == "#":
        found = _compiled(tokens, False).match(_clean(text))
        return by + text[found.end():] if found else text
    if anchor == "%":
        cut = without_suffix(pieces, text, True)
        return cut + by if cut != text else text
    out, at = [], 0
    for found in _compiled(tokens, False).finditer(_clean(text)):
        if found.end() == found.start():
            continue
        out += [text[at:found.start()], by]
        at = found.end()
        if not everywhere:
            break
    return "".join(out) + text[at:]
