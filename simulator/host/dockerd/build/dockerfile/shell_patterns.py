"""* and ? in the substitutions of variables: ${name%.txt}, ${name/a/b} (pure)."""

from __future__ import annotations

import re2


def replaced(value: str, pattern: str, replacement: str, every: bool) -> str:
    """${name/pattern/replacement}; with // every place, not only the first."""
    found = re2.compile("".join(_pieces(pattern, greedy=True)))
    return found.sub(lambda _: replacement, value, count=0 if every else 1)


def trimmed(value: str, pattern: str, sign: str) -> str:
    """${name#pattern} and ${name%pattern}; doubled signs take the longest match."""
    greedy = pattern.startswith(sign)
    pieces = _pieces(pattern.removeprefix(sign), greedy)
    if sign == "%":
        pieces.reverse()
        value = value[::-1]
    found = re2.match("".join(pieces), value)
    rest = value[found.end():] if found else value
    return rest[::-1] if sign == "%" else rest


def _pieces(pattern: str, greedy: bool) -> list[str]:
    """A shell pattern as pieces of a regular expression: * and ? are special."""
    pieces, at = [], 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\" and at + 1 < len(pattern):
            at += 1
            pieces.append(re2.escape(pattern[at]))
        elif char == "*":
            pieces.append(".*" if greedy else ".*?")
        else:
            pieces.append("." if char == "?" else re2.escape(char))
        at += 1
    return pieces
