"""A Dockerfile's text as logical lines: directives, comments, continuations, heredocs (pure).

Models moby/buildkit frontend/dockerfile/parser in dockerd 28.2.2. Called for `POST /build`, for
ONBUILD triggers and for `--change`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from simulator.engine import HopError, QuotaExceeded

from .go_text import is_space
from .variables import Lexer
from .words import Heredoc, Line, split

MAX_DOCKERFILE = 256 * 1024       # bytes of a Dockerfile in a simulated world
MAX_LINE = 65_535                 # bufio.MaxScanTokenSize - 1
DIRECTIVES = ("escape", "syntax", "check")

_DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)")
_HEREDOC = re.compile(r"(\d*)<<(-?)\s*([^<]*)")


class Dockerfile(NamedTuple):
    lines: list[Line]
    escape: str
    warnings: list[str]


def parse(text: str) -> Dockerfile:
    """Raises HopError 400 with the real parser's words."""
    if len(text) > MAX_DOCKERFILE:
        raise QuotaExceeded(f"a Dockerfile of this world holds at most {MAX_DOCKERFILE >> 10} KiB")
    reading = _Reading(text.removeprefix("\ufeff"))
    reading.run()
    if not reading.lines:
        raise HopError("file with no instructions", 400)
    return Dockerfile(reading.lines, reading.escape, reading.warnings)


class _Reading:
    def __init__(self, text: str) -> None:
        self._rows = text.split("\n")
        if self._rows[-1] == "":
            self._rows.pop()
        self._at = 0
        self._directives_over = False
        self._seen: list[str] = []
        self.escape = "\\"
        self.lines: list[Line] = []
        self.warnings: list[str] = []

    def run(self) -> None:
        while self._at < len(self._rows):
            row = self._row().lstrip()
            self._directive(row)
            number = self._at
            if row.startswith("#"):
                continue
            row, goes_on = self._continued(row)
            if not row and not goes_on:
                continue
            self._add(self._whole(row) if goes_on else row, number)

    def _row(self) -> str:
        row = self._rows[self._at]
        if len(row) > MAX_LINE:
            raise HopError(f"dockerfile line greater than max allowed size of {MAX_LINE}", 400)
        self._at += 1
        return row.rstrip("\r")

    def _directive(self, row: str) -> None:
        """"# escape=`" and its like, before anything else in the file."""
        if self._directives_over:
            return
        match = _DIRECTIVE.fullmatch(row)
        name = match[1].lower() if match else ""
        if name not in DIRECTIVES:
            self._directives_over = True
            return
        if name in self._seen:
            raise HopError(f"only one {name} parser directive can be used", 400)
        self._seen.append(name)
        value = match[2].rstrip()
        if name == "escape":
            if value not in ("\\", "`"):
                raise HopError(f"invalid escape token '{value[:100]}' does not match ` or \\", 400)
            self.escape = value

    def _continued(self, row: str) -> tuple[str, bool]:
        """Without the escape character at its end; whether there was one (two of them are text)."""
        bare = row.rstrip(" \t")
        if bare.endswith(self.escape) and not bare.endswith(self.escape * 2):
            return bare[:-1], True
        return row, False

    def _whole(self, first: str) -> str:
        """The line with those that continue it; comments between them do not count."""
        parts, goes_on, gap = [first], True, False
        while goes_on and self._at < len(self._rows):
            row = self._row()
            bare = row.lstrip()
            if bare.startswith("#"):
                continue
            if not bare:
                gap = True
                continue
            row, goes_on = self._continued(row)
            parts.append(row)
        line = "".join(parts)
        if gap:
            self.warnings.append(f"Empty continuation line found in: {line}")
        return line

    def _add(self, text: str, number: int) -> None:
        line = split(text, self.escape)
        heredocs: list[Heredoc] = []
        may_hold = line.name in ("ADD", "COPY", "RUN") or (
            line.name == "ONBUILD" and line.arguments[:1]
            and line.arguments[0].upper() in ("ADD", "COPY", "RUN"))
        if may_hold and "<<" in text:
            heredocs = [self._heredoc(name, chomp) for name, chomp in find_heredocs(text)]
        self.lines.append(Line(line.word, line.flags, line.arguments, line.json, text, number,
                               heredocs))

    def _heredoc(self, name: str, chomp: bool) -> Heredoc:
        """The rows up to the one that is the heredoc's name."""
        rows: list[str] = []
        while self._at < len(self._rows):
            row = self._row()
            if (row.lstrip("\t") if chomp else row) == name:
                return Heredoc(name, "".join(f"{each}\n" for each in rows), chomp)
            rows.append(row)
        raise HopError("unterminated heredoc", 400)


def find_heredocs(text: str) -> list[tuple[str, bool]]:
    """(name, tabs go) of each <<NAME in a line."""
    try:
        words = Lexer(raw=True).words(text, {})
    except HopError:
        return []
    found = []
    for word in words:
        name = heredoc_name(word)
        if name is not None:
            found.append((name, "<<-" in word))
    return found


def heredoc_name(word: str) -> str | None:
    """The name in <<NAME, <<-'NAME' and so on; None for another word."""
    match = _HEREDOC.fullmatch(word)
    if match is None or not match[3] or any(is_space(char) for char in match[3]):
        return None
    try:
        names = Lexer().words(match[3], {})
    except HopError:
        return None
    return names[0] if len(names) == 1 else None
