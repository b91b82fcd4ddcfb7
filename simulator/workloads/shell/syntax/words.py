"""Reading words: blanks and operators end them; quotes, backslashes, backquotes, tildes."""

from __future__ import annotations

import re
from itertools import groupby

from ..errors import Incomplete, ShellSyntaxError
from .tree import Literal, Node, Part, Substitution, Tilde, Word

MAX_DEPTH = 40                  # nested commands and substitutions in one text
BLANKS, OPERATORS = " \t", ";&|<>()"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?)=")
_USER = re.compile(r"~([a-z_][a-z0-9_-]*)?(?=[/\s;&|<>():]|$)")
_RUN = re.compile(r"[^\s;&|<>()'\"\\$`#~=]+")
_QUOTED_RUN = re.compile(r"[^\"\\$`}()\n]+")


class WordScanner:
    """A position in a text, and the reading of one word from there."""

    bash = False

    def __init__(self, text: str, depth: int = 0, line: int = 1) -> None:
        self.text, self.pos, self.line, self.depth = text, 0, line, depth
        self.assigning = False          # the word is name=value: ~ also stands after "=" and ":"
        self.in_document = False        # in a here-document: double quotes mean nothing

    def substitution(self) -> Node | None:
        """Read commands up to ")", which is consumed; the grammar is the parser's."""
        raise AssertionError("the parser overrides this")

    def backquoted(self, text: str) -> Node | None:
        raise AssertionError("the parser overrides this")

    def _dollar(self, parts: list[Part], quoted: bool) -> None:
        raise AssertionError("dollars.py overrides this")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ShellSyntaxError("drydock: not modelled: commands nested deeper than "
                                   f"{MAX_DEPTH}", self.line)

    def peek(self, width: int = 1) -> str:
        return self.text[self.pos:self.pos + width]

    def take(self) -> str:
        char = self.text[self.pos]
        self.pos += 1
        if char == "\n":
            self.line += 1
        return char

    def word(self) -> Word:
        """The word at this position, up to a blank or an operator."""
        start, parts = self.pos, []
        while self.pos < len(self.text):
            char = self.peek()
            if char in " \t\n" or char in OPERATORS:
                break
            run = _RUN.match(self.text, self.pos)
            if run:
                self.pos = run.end()
                parts.append(Literal(run[0], False))
            elif char == "~" and self._tilde_may_stand(start):
                parts.append(self._tilde())
            elif char in "#=~":
                parts.append(Literal(self.take(), False))
            else:
                self._special(parts, quoted=False)
        return finished(parts, self.text[start:self.pos])

    def _tilde_may_stand(self, start: int) -> bool:
        before = self.text[start:self.pos]
        found = ASSIGNMENT.match(before) if self.assigning else None
        return not before or (found is not None and (found.end() == len(before)
                                                     or before.endswith(":")))

    def _tilde(self) -> Part:
        found = _USER.match(self.text, self.pos)
        if found is None:
            return Literal(self.take(), False)
        self.pos = found.end()
        return Tilde(found[1] or "")

    def _special(self, parts: list[Part], quoted: bool) -> None:
        """One of the characters that mean something: quotes, backslash, dollar, backquote."""
        char = self.peek()
        if char == "\\":
            self._backslash(parts, quoted)
        elif char == "'" and not quoted:
            self.pos += 1
            parts.append(Literal(self._until_single_quote(), True))
        elif char == '"':
            self.pos += 1
            inside = self.double_quoted()
            parts.extend(inside or [Literal("", True)])
        elif char == "$":
            self._dollar(parts, quoted)
        elif char == "`":
            parts.append(Substitution(self._backquotes(quoted), quoted))
        else:
            parts.append(Literal(self.take(), quoted))

    def _backslash(self, parts: list[Part], quoted: bool) -> None:
        following = self.text[self.pos + 1:self.pos + 2]
        if not following:
            self.pos += 1
            parts.append(Literal("\\", True))
        if following == "\n":
            self.pos += 2
            self.line += 1
        elif quoted and following not in ("$`\\" if self.in_document else '$`"\\'):
            self.pos += 1
            parts.append(Literal("\\", True))
        else:
            self.pos += 2
            parts.append(Literal(following, True))

    def _until_single_quote(self) -> str:
        end = self.text.find("'", self.pos)
        if end < 0:
            raise Incomplete("unterminated quoted string", self.line, "'")
        text = self.text[self.pos:end]
        self.pos = end + 1
        self.line += text.count("\n")
        return text

    def double_quoted(self, end: str = '"') -> list[Part]:
        """Up to the closing quote; with end "" (a here-document) up to the end of the text."""
        parts: list[Part] = []
        while True:
            if self.pos >= len(self.text):
                if not end:
                    return parts
                raise Incomplete("unterminated quoted string", self.line, '"')
            char = self.peek()
            if end and char == end:
                self.pos += 1
                return parts
            run = _QUOTED_RUN.match(self.text, self.pos)
            if run:
                self.pos = run.end()
                parts.append(Literal(run[0], True))
            elif char in '\\$`':
                self._special(parts, quoted=True)
            else:
                parts.append(Literal(self.take(), True))

    def _backquotes(self, quoted: bool) -> Node | None:
        self.pos += 1
        inside = []
        escapable = '\\`$"' if quoted else "\\`$"
        while True:
            if self.pos >= len(self.text):
                raise Incomplete("EOF in backquote substitution", self.line, "`")
            char = self.take()
            if char == "`":
                return self.backquoted("".join(inside))
            if char == "\\" and self.peek() and self.peek() in escapable:
                char = self.take()
            inside.append(char)


def finished(parts: list[Part], source: str) -> Word:
    """Join neighbouring literals; a word of literals alone without wildcards is plain."""
    joined: list[Part] = []
    for quoted, group in groupby(parts, lambda part: getattr(part, "quoted", None)
                                 if isinstance(part, Literal) else None):
        if quoted is None:
            joined.extend(group)
        else:
            joined.append(Literal("".join(part.text for part in group), quoted))
    plain = None
    if all(isinstance(part, Literal) and (part.quoted or not any(c in part.text for c in "*?["))
           for part in joined):
        plain = "".join(part.text for part in joined)
    return Word(tuple(joined), plain, source)
