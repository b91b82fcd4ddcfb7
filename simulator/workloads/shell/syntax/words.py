"""Reading words: quotes, backslashes, and everything that begins with a dollar."""

from __future__ import annotations

import re
from itertools import groupby

from ..errors import Incomplete, ShellSyntaxError
from .tree import Arithmetic, Literal, Node, Parameter, Part, Substitution, Tilde, Word

MAX_DEPTH = 40                  # nested commands and substitutions in one text
BLANKS, OPERATORS = " \t", ";&|<>()"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?)=")
SPECIALS = "?$!#@*-0123456789"
_USER = re.compile(r"~([a-z_][a-z0-9_-]*)?(?=[/\s;&|<>():]|$)")
_OPERATOR = re.compile(r":[-=?+]|[-=?+]|##|#|%%|%|//|/|:|\^\^|\^|,,|,|@")
_RUN = re.compile(r"[^\s;&|<>()'\"\\$`#~=]+")
_QUOTED_RUN = re.compile(r"[^\"\\$`}()\n]+")
_ANSI = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v",
         "e": "\x1b", "\\": "\\", "'": "'", '"': '"'}


class WordScanner:
    """A position in a text, and the reading of one word from there."""

    def __init__(self, text: str, depth: int = 0, line: int = 1) -> None:
        self.text, self.pos, self.line, self.depth = text, 0, line, depth
        self.assigning = False          # the word is name=value: ~ also stands after "=" and ":"
        self.in_document = False        # in a here-document: double quotes mean nothing

    def substitution(self) -> Node | None:
        """Read commands up to ")", which is consumed; the grammar is the parser's."""
        raise AssertionError("the parser overrides this")

    def backquoted(self, text: str) -> Node | None:
        raise AssertionError("the parser overrides this")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ShellSyntaxError(f"drydock: not modelled: commands nested deeper than {MAX_DEPTH}",
                                   self.line)

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

    # -- dollars -------------------------------------------------------------------------

    def _dollar(self, parts: list[Part], quoted: bool) -> None:
        self.pos += 1
        char = self.peek()
        if char == "(":
            parts.append(self._parenthesis(quoted))
        elif char == "{":
            self.pos += 1
            parts.append(self._brace(quoted))
        elif char == "'" and not quoted:
            self.pos += 1
            parts.append(Literal(self._ansi_quoted(), True))
        elif char and char in SPECIALS:
            parts.append(Parameter(self.take(), quoted))
        else:
            name = NAME.match(self.text, self.pos)
            if name:
                self.pos = name.end()
                parts.append(Parameter(name[0], quoted))
            else:
                parts.append(Literal("$", quoted))

    def _ansi_quoted(self) -> str:
        """$'...' with backslash escapes."""
        out = []
        while True:
            if self.pos >= len(self.text):
                raise Incomplete("unterminated quoted string", self.line, "'")
            char = self.take()
            if char == "'":
                return "".join(out)
            if char != "\\" or not self.peek():
                out.append(char)
                continue
            number = re.compile(r"x[0-9A-Fa-f]{1,2}|[0-7]{1,3}").match(self.text, self.pos)
            if number:
                self.pos = number.end()
                digits = number[0]
                out.append(chr(int(digits[1:], 16) if digits[0] == "x" else int(digits, 8) & 255))
            else:
                key = self.take()
                out.append(_ANSI.get(key, "\\" + key))

    def _parenthesis(self, quoted: bool) -> Part:
        """$((...)) when it reads so to its end, else $(...)."""
        here = self.pos, self.line
        self.deeper()
        try:
            if self.peek(2) == "((":
                self.pos += 2
                expression = self._arithmetic()
                if expression is not None:
                    return Arithmetic(finished(expression, ""), quoted)
                self.pos, self.line = here
            self.pos += 1
            return Substitution(self.substitution(), quoted)
        finally:
            self.depth -= 1

    def _arithmetic(self) -> list[Part] | None:
        """Parts up to "))"; None when a lone ")" shows that it is a subshell in $( )."""
        parts: list[Part] = []
        level = 0
        while self.pos < len(self.text):
            char = self.peek()
            if char in '\\$`"':
                self._special(parts, quoted=True)
                continue
            if char == ")" and level == 0:
                if self.peek(2) != "))":
                    return None
                self.pos += 2
                return parts
            level += (char == "(") - (char == ")")
            parts.append(Literal(self.take(), True))
        raise Incomplete("missing '))'", self.line, "(")

    def _brace(self, quoted: bool) -> Part:
        if self.peek() == "#" and self.text[self.pos + 1:self.pos + 2] not in ("}", ""):
            self.pos += 1
            name = self._parameter_name()
            self._close_brace()
            return Parameter(name, quoted, "length")
        name = self._parameter_name()
        if self.peek() == "}":
            self.pos += 1
            return Parameter(name, quoted)
        found = _OPERATOR.match(self.text, self.pos)
        if found is None:
            if self.pos >= len(self.text):
                raise Incomplete("missing '}'", self.line, "{")
            raise ShellSyntaxError("bad substitution", self.line)
        op = found[0]
        self.pos = found.end()
        if op[0] in "^,@":
            raise ShellSyntaxError("bad substitution", self.line)
        return self._operands(name, quoted, op)

    def _operands(self, name: str, quoted: bool, op: str) -> Parameter:
        self.deeper()
        try:
            pattern = op[0] in "#%/"
            separator = "/" if op[0] == "/" else ":" if op == ":" else ""
            first, ended_by = self._until_brace(separator, quoted and not pattern)
            second = None
            if ended_by == separator and separator:
                second, _ = self._until_brace("", quoted)
            return Parameter(name, quoted, op, first, second)
        finally:
            self.depth -= 1

    def _parameter_name(self) -> str:
        name = NAME.match(self.text, self.pos)
        if name:
            self.pos = name.end()
            return name[0]
        digits = re.compile(r"[0-9]+").match(self.text, self.pos)
        if digits:
            self.pos = digits.end()
            return digits[0]
        if self.peek() and self.peek() in SPECIALS:
            return self.take()
        if self.pos >= len(self.text):
            raise Incomplete("missing '}'", self.line, "{")
        raise ShellSyntaxError("bad substitution", self.line)

    def _close_brace(self) -> None:
        if self.pos >= len(self.text):
            raise Incomplete("missing '}'", self.line, "{")
        if self.take() != "}":
            raise ShellSyntaxError("bad substitution", self.line)

    def _until_brace(self, separator: str, quoted: bool) -> tuple[Word, str]:
        """The word up to "}" or the separator, which is consumed and named."""
        start, parts = self.pos, []
        while True:
            if self.pos >= len(self.text):
                raise Incomplete("missing '}'", self.line, "{")
            char = self.peek()
            if char == "}" or (separator and char == separator and self.pos > start):
                source = self.text[start:self.pos]
                self.pos += 1
                return finished(parts, source), char
            if char == "~" and self.pos == start and not quoted:
                parts.append(self._tilde())
            elif char in "\\$`\"" or (char == "'" and not quoted):
                if char == "\\" and quoted and self.text[self.pos + 1:self.pos + 2] == "}":
                    self.pos += 1
                    parts.append(Literal(self.take(), True))
                else:
                    self._special(parts, quoted)
            else:
                parts.append(Literal(self.take(), quoted))


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
    if all(isinstance(part, Literal) for part in joined):
        if not any(not part.quoted and any(c in part.text for c in "*?[") for part in joined):
            plain = "".join(part.text for part in joined)
    return Word(tuple(joined), plain, source)
