"""What begins with a dollar: $name, ${name...}, $(...), $((...)), $'...'."""

from __future__ import annotations

import re

from ..errors import Incomplete, ShellSyntaxError
from .tree import Arithmetic, Literal, Parameter, Part, Substitution, Word
from .words import NAME, WordScanner, finished

SPECIALS = "?$!#@*-0123456789"
_OPERATOR = re.compile(r":[-=?+]|[-=?+]|##|#|%%|%|//|/|:|\^\^|\^|,,|,|@")
_CODE = re.compile(r"x[0-9A-Fa-f]{1,2}|[0-7]{1,3}")
_DIGITS = re.compile(r"[0-9]+")
_ANSI = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v",
         "e": "\x1b", "\\": "\\", "'": "'", '"': '"'}


class DollarScanner(WordScanner):
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
                return "".join(out).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            if char != "\\" or not self.peek():
                out.append(char)
                continue
            number = _CODE.match(self.text, self.pos)
            if number:
                self.pos = number.end()
                digits = number[0]
                value = int(digits[1:], 16) if digits[0] == "x" else int(digits, 8) & 255
                out.append(chr(value if value < 0x80 else 0xDC00 + value))
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
            array = self.bash and self.peek() == "["
            raise ShellSyntaxError("drydock: not modelled: arrays" if array
                                   else "bad substitution", self.line)
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
        digits = _DIGITS.match(self.text, self.pos)
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
