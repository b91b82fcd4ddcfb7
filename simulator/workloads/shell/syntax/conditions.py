"""bash's own compounds: [[ ... ]] with patterns and regular expressions, and ((...))."""

from __future__ import annotations

import re

from ..errors import Incomplete, ShellSyntaxError
from .compounds import CompoundParser
from .tree import (
    Binary,
    Both,
    Calculation,
    Conditional,
    Either,
    Literal,
    Negation,
    Node,
    Part,
    Unary,
    Word,
)
from .words import finished

_OPENING = re.compile(r"\[\[(?=[\s]|\\\n)")
_CLOSING = re.compile(r"\]\](?=[\s;&|<>()]|$)")
_BINARY = re.compile(r"(==|=~|!=|=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))(?=[\s]|\\\n)")
_UNARY = re.compile(r"-[a-zA-Z](?=[\s]|\\\n)")


class ConditionParser(CompoundParser):
    def _of_bash(self) -> Node | None:
        """One of the two compounds, when it begins here."""
        if _OPENING.match(self.text, self.pos):
            self.pos += 2
            node = Conditional(self._either())
            self._newlines()
            if not _CLOSING.match(self.text, self.pos):
                self._wrong()
            self.pos += 2
            return node
        if self.peek(2) == "((":
            here = self.pos, self.line
            self.pos += 2
            parts = self._arithmetic()
            if parts is not None:
                return Calculation(finished(parts, ""))
            self.pos, self.line = here      # two subshells
        return None

    # -- tests: || binds weaker than &&, which binds weaker than ! ----------------------------

    def _either(self) -> Node:
        test = self._both()
        while self._newlines() or self.peek(2) == "||":
            self.pos += 2
            test = Either(test, self._both())
        return test

    def _both(self) -> Node:
        test = self._one()
        while self._newlines() or self.peek(2) == "&&":
            self.pos += 2
            test = Both(test, self._one())
        return test

    def _one(self) -> Node:
        self.deeper()
        try:
            self._newlines()
            if self.peek() == "!" and self.text[self.pos + 1:self.pos + 2].isspace():
                self.pos += 1
                return Negation(self._one())
            if self.peek() == "(":
                self.pos += 1
                test = self._either()
                self._newlines()
                if self.peek() != ")":
                    self._wrong()
                self.pos += 1
                return test
            return self._test()
        finally:
            self.depth -= 1

    def _test(self) -> Node:
        unary = _UNARY.match(self.text, self.pos)
        if unary:
            start = self.pos
            self.pos = unary.end()
            self._blanks()
            if not _BINARY.match(self.text, self.pos):
                return Unary(unary[0], self._operand())
            self.pos = start                # `-f == x`: a word that looks like an operator
        left = self._operand()
        self._blanks()
        operator = _BINARY.match(self.text, self.pos)
        if operator is None:
            return Unary("-n", left)
        self.pos = operator.end()
        self._blanks()
        right = self._expression() if operator[1] == "=~" else self._operand()
        return Binary(left, operator[1], right)

    def _operand(self) -> Word:
        if self.pos >= len(self.text) or self.peek() in "\n;&|<>()" \
                or _CLOSING.match(self.text, self.pos):
            self._wrong()
        return self.word()

    def _expression(self) -> Word:
        """A regular expression: brackets and | belong to it, up to a blank."""
        start, parts, level = self.pos, [], 0
        while self.pos < len(self.text) and not (level == 0 and self.peek() in " \t\n"):
            char = self.peek()
            if char in "'\"\\$`":
                self._special_in_expression(parts)
                continue
            level += (char == "(") - (char == ")")
            parts.append(Literal(self.take(), False))
        if not parts:
            self._wrong()
        return finished(parts, self.text[start:self.pos])

    def _special_in_expression(self, parts: list[Part]) -> None:
        if self.peek() == "$" and (self.text[self.pos + 1:self.pos + 2] or " ") in " \t\n)|":
            parts.append(Literal(self.take(), False))
        else:
            self._special(parts, quoted=False)

    def _wrong(self) -> None:
        if self.pos >= len(self.text):
            raise Incomplete("unexpected end of file", self.line)
        token = self.word().source or self.peek()
        raise ShellSyntaxError(f'unexpected "{token}"', self.line, token)
