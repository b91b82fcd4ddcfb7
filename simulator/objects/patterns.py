"""Patterns for file names: .dockerignore, and the wildcards of COPY and ADD (pure).

Models moby/patternmatcher and Go's filepath.Match. Used by the docker CLI, which leaves files at
home, and by the daemon's builder.
"""

from __future__ import annotations

import posixpath

import re2

from simulator.engine import HopError

MAX_PATTERNS = 500
SPECIAL = "*?[\\"
_SILENT = re2.Options()
_SILENT.log_errors = False         # a learner's bad pattern is no news for the server's log


class Ignore:
    """A .dockerignore. `keep` are files that are always sent. Raises HopError for a bad pattern."""

    def __init__(self, text: str, keep: tuple[str, ...] = ()) -> None:
        self._keep = keep
        self._patterns = [_Pattern(line) for line in _lines(text)[:MAX_PATTERNS]]

    def excludes(self, path: str, _directory: bool = False) -> bool:
        """The last pattern that matches the path or a folder above it decides."""
        if path in self._keep:
            return False
        parts = path.split("/")
        above = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
        out = False
        for pattern in self._patterns:
            if pattern.again == out and any(map(pattern.matches, above)):
                out = not out
        return out


def _lines(text: str) -> list[str]:
    """Patterns as they are meant: no comments, paths from the context's root."""
    found = []
    for line in text.removeprefix("\ufeff").split("\n"):
        stripped = line.strip()
        if line.startswith("#") or not stripped:
            continue
        mark = "!" if stripped.startswith("!") else ""
        path = stripped.removeprefix("!").strip()
        if not path:
            raise HopError('illegal exclusion pattern: "!"', 1)
        path = posixpath.normpath(path)
        found.append(mark + (path.lstrip("/") or path))
    return found


class _Pattern:
    """`again` patterns (!name) take back what an earlier one has excluded."""

    def __init__(self, text: str) -> None:
        self.again = text.startswith("!")
        self._text = text.removeprefix("!")
        self._found = None
        if any(char in self._text for char in SPECIAL):
            try:
                self._found = re2.compile(_expression(self._text), _SILENT)
            except re2.error:
                raise HopError("syntax error in pattern", 1) from None

    def matches(self, path: str) -> bool:
        if self._found is None:
            return path == self._text
        return self._found.fullmatch(path) is not None


def _expression(pattern: str) -> str:
    """As a regular expression: ** crosses folders, * and ? do not."""
    made, at, in_class = [], 0, False
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if pattern.startswith("**", at - 1):
            at += 1
            folders = pattern.startswith("/", at)
            at += folders
            if at == len(pattern):
                made.append(".*")
            elif at == 2 and not folders:
                made.append(".*")           # **.txt: any path with that ending
            else:
                made.append("(.*/)?")
        elif char == "*":
            made.append("[^/]*")
        elif char == "?":
            made.append("[^/]")
        elif char == "\\" and at < len(pattern):
            made.append(re2.escape(pattern[at]))
            at += 1
        elif char in "[]":
            in_class = char == "["
            made.append(char)
        else:
            made.append(char if in_class and char in "-^" else re2.escape(char))
    return "".join(made)


def has_wildcard(path: str) -> bool:
    """Whether COPY looks for matching names instead of this one."""
    at = 0
    while at < len(path):
        if path[at] in "*?[":
            return True
        at += 2 if path[at] == "\\" else 1
    return False


def match(pattern: str, path: str) -> bool:
    """filepath.Match: a star stays within one part of the path."""
    wanted, parts = pattern.split("/"), path.split("/")
    return len(wanted) == len(parts) and all(map(glob, wanted, parts))


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
