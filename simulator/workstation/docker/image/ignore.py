""".dockerignore: which files of the build context stay at home."""

from __future__ import annotations

import posixpath

MAX_PATTERNS = 500


class Ignore:
    """`keep` are files that are always sent."""

    def __init__(self, text: str, keep: tuple[str, ...]) -> None:
        self._keep = keep
        self._patterns: list[tuple[bool, list[str]]] = []
        for line in text.splitlines()[:MAX_PATTERNS]:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            again = line.startswith("!")
            path = posixpath.normpath(line.lstrip("!").strip()).strip("/")
            if path != ".":
                self._patterns.append((again, path.split("/")))

    def excludes(self, path: str, _directory: bool) -> bool:
        """The last pattern that matches the path or a folder above it decides."""
        if path in self._keep:
            return False
        parts, out = path.split("/"), False
        for again, pattern in self._patterns:
            if any(_match(pattern, parts[:length]) for length in range(1, len(parts) + 1)):
                out = not again
        return out


def _match(pattern: list[str], parts: list[str]) -> bool:
    """Go's filepath.Match for each part, and ** for any number of parts; a table, no recursion."""
    reach = [True] + [False] * len(parts)
    for piece in pattern:
        if piece == "**":
            first = reach.index(True) if True in reach else len(reach)
            reach = [place >= first for place in range(len(reach))]
        else:
            reach = [False, *(reach[i] and glob(piece, part) for i, part in enumerate(parts))]
    return reach[-1]


def glob(pattern: str, text: str) -> bool:
    """* and ? and [a-z] inside one part, without backtracking over more than the last star."""
    at = place = 0
    star, mark = -1, 0
    while place < len(text):
        step = _one(pattern, at, text[place])
        if at < len(pattern) and pattern[at] == "*":
            star, mark, at = at, place, at + 1
        elif step:
            at, place = step, place + 1
        elif star >= 0:
            mark += 1
            at, place = star + 1, mark
        else:
            return False
    return all(char == "*" for char in pattern[at:])


def _one(pattern: str, at: int, char: str) -> int:
    """Where the pattern goes on when it matches this character; 0 when it does not."""
    if at >= len(pattern) or pattern[at] == "*":
        return 0
    if pattern[at] == "?":
        return at + 1
    if pattern[at] == "\\" and at + 1 < len(pattern):
        return at + 2 if pattern[at + 1] == char else 0
    if pattern[at] == "[":
        end = pattern.find("]", at + 2)
        if end > 0:
            return end + 1 if _in_class(pattern[at + 1:end], char) else 0
    return at + 1 if pattern[at] == char else 0


def _in_class(body: str, char: str) -> bool:
    negated, body = body[:1] in "^!", body.lstrip("^!")
    found, at = False, 0
    while at < len(body):
        if body[at + 1:at + 2] == "-" and at + 2 < len(body):
            found = found or body[at] <= char <= body[at + 2]
            at += 3
        else:
            found, at = found or body[at] == char, at + 1
    return found != negated
