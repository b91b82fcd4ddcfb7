"""The script language of sed, read into commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.engine import NotModelled

from ..applet import Failure
from .patterns import compiled

PLAIN = "pdqDPGgHhxnN="


@dataclass
class Command:
    """One command: addresses are line numbers, "$", or expressions."""

    letter: str
    first: Any = None
    last: Any = None
    negated: bool = False
    pattern: Any = None
    text: str = ""
    flags: str = ""
    active: bool = False      # inside its range


class Reader:
    """Reads a script. Raises Failure as sed words it."""

    def __init__(self, script: str, extended: bool) -> None:
        self._text, self._at, self._extended = script, 0, extended
        self._last = None

    def commands(self) -> list[Command]:
        found = []
        while True:
            self._skip(" \t\n;")
            if self._at >= len(self._text):
                return found
            found.append(self._command())

    def _peek(self) -> str:
        return self._text[self._at:self._at + 1]

    def _skip(self, chars: str) -> None:
        while self._peek() and self._peek() in chars:
            self._at += 1

    def _command(self) -> Command:
        command = Command("", first=self._address())
        if command.first is not None and self._peek() == ",":
            self._at += 1
            command.last = self._address()
            if command.last is None:
                raise Failure("no address after comma")
        self._skip(" \t")
        if self._peek() == "!":
            command.negated = True
            self._at += 1
            self._skip(" \t")
        letter = command.letter = self._peek()
        self._at += 1
        if not letter:
            raise Failure("missing command")
        if letter == "s":
            self._substitution(command)
        elif letter == "y":
            self._transliteration(command)
        elif letter in "aic":
            self._inserted(command)
        elif letter == "#":
            self._at = (self._text + "\n").find("\n", self._at)
        elif letter not in PLAIN:
            raise NotModelled(f"sed command {letter!r}") if letter in "bt:{}rwlT" else \
                Failure(f"unsupported command {letter}")
        return command

    def _address(self) -> Any:
        char = self._peek()
        if char.isdecimal():
            start = self._at
            while self._peek().isdecimal():
                self._at += 1
            if self._peek() == "~":
                raise NotModelled("sed FIRST~STEP")
            return int(self._text[start:self._at][:9])
        if char == "$":
            self._at += 1
            return "$"
        if char in ("/", "\\") and char:
            self._at += 1
            if char == "\\":
                self._at += 1
            return self._regex(self._delimited(self._text[self._at - 1]))
        return None

    def _regex(self, pattern: str, ignore_case: bool = False) -> Any:
        if not pattern:
            if self._last is None:
                raise Failure("no previous regexp")
            return self._last
        self._last = compiled(pattern.replace("\\n", "\n"), extended=self._extended,
                              ignore_case=ignore_case, status=1)
        return self._last

    def _delimited(self, delimiter: str) -> str:
        """Up to the next unescaped delimiter, which is passed; not inside brackets."""
        out = ""
        while self._peek() != delimiter:
            char = self._peek()
            if not char:
                raise Failure(f"unmatched '{delimiter}'")
            self._at += 1
            if char == "\\" and self._peek():
                nxt = self._peek()
                self._at += 1
                out += nxt if nxt == delimiter and nxt not in ".*[]^$|&" else char + nxt
            else:
                out += char
        self._at += 1
        return out

    def _substitution(self, command: Command) -> None:
        delimiter = self._peek()
        self._at += 1
        if not delimiter:
            raise Failure("bad format in substitution expression")
        pattern, command.text = self._delimited(delimiter), self._delimited(delimiter)
        start = self._at
        while self._peek() and self._peek() in "gpiI0123456789":
            self._at += 1
        command.flags = self._text[start:self._at]
        if self._peek() == "w":
            raise NotModelled("sed s///w")
        self._skip(" \t")
        if self._peek() not in ("", ";", "\n", "}"):
            raise Failure("bad option in substitution expression")
        command.pattern = self._regex(pattern, "i" in command.flags.lower())

    def _transliteration(self, command: Command) -> None:
        delimiter = self._peek()
        self._at += 1
        source, target = self._delimited(delimiter), self._delimited(delimiter)
        if len(source) != len(target):
            raise Failure("strings for y command are different lengths")
        command.pattern = str.maketrans(source, target)

    def _inserted(self, command: Command) -> None:
        self._skip(" \t")
        if self._peek() == "\\":
            self._at += 1
            self._skip(" \t")
            self._skip("\n")
        end = self._text.find("\n", self._at)
        end = len(self._text) if end < 0 else end
        command.text, self._at = self._text[self._at:end].replace("\\n", "\n"), end
