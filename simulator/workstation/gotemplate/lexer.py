"""Text into tokens: literal text, and what stands between {{ and }}."""

from __future__ import annotations

import ast
from typing import NamedTuple

from .values import TemplateError

KEYWORDS = ("if", "else", "end", "range", "with", "break", "continue", "define", "template",
            "block", "nil")
SPACES = " \t\r\n"
MAX_TEXT = 65_536


class Token(NamedTuple):
    """`kind`: text, left, right, field, variable, word, keyword, string, char, number, bool, space,
    or the punctuation itself; `pos` is where it begins, in characters."""

    kind: str
    value: str
    pos: int


class Lexer:
    def __init__(self, text: str) -> None:
        if len(text) > MAX_TEXT:
            raise TemplateError(f"template: : a template holds at most {MAX_TEXT} characters")
        self._text = text
        self._at = 0
        self._depth = 0
        self.tokens: list[Token] = []
        while self._at < len(text):
            self._literal()
        self._add("eof", "", len(text))

    def _add(self, kind: str, value: str, pos: int) -> None:
        self.tokens.append(Token(kind, value, pos))

    def error(self, message: str, pos: int | None = None) -> TemplateError:
        line = 1 + self._text.count("\n", 0, self._at if pos is None else pos)
        return TemplateError(f"template: :{line}: {message}")

    def _literal(self) -> None:
        text, start = self._text, self._at
        opening = text.find("{{", start)
        end = len(text) if opening < 0 else opening
        literal = text[start:end]
        if opening < 0:
            self._at = end
            self._add("text", literal, start)
            return
        self._at = opening + 2
        if text.startswith("-", self._at) and text[self._at + 1:self._at + 2] in SPACES[:]:
            if self._at + 1 < len(text):
                literal = literal.rstrip(SPACES)
                self._at += 1
        if literal:
            self._add("text", literal, start)
        if text[self._at:].lstrip(SPACES).startswith("/*"):
            self._comment()
            return
        self._add("left", "{{", opening)
        self._action()

    def _comment(self) -> None:
        close = self._text.find("*/", self._at)
        if close < 0:
            raise self.error("unclosed comment")
        self._at = close + 2
        if not self._right():
            raise self.error("comment ends before closing delimiter")

    def _right(self) -> bool:
        """Take }} or -}} if it stands here."""
        text, at = self._text, self._at
        spaced = at
        while spaced < len(text) and text[spaced] in SPACES:
            spaced += 1
        if spaced > at and text.startswith("-}}", spaced):
            self._at = spaced + 3
            while self._at < len(text) and text[self._at] in SPACES:
                self._at += 1
            return True
        if text.startswith("}}", spaced):
            self._at = spaced + 2
            return True
        return False

    def _action(self) -> None:
        text = self._text
        while True:
            start = self._at
            if self._right():
                if self._depth:
                    raise self.error("unclosed left paren", start)
                self._add("right", "}}", start)
                return
            if start >= len(text):
                raise self.error("unclosed action")
            char = text[start]
            if char in SPACES:
                while self._at < len(text) and text[self._at] in SPACES:
                    self._at += 1
                self._add("space", " ", start)
            else:
                self._token(char, start)

    def _token(self, char: str, start: int) -> None:
        text = self._text
        following = text[start + 1:start + 2]
        if char == ":" and following == "=":
            self._take(":=", ":=", start)
        elif char in "=|,":
            self._take(char, char, start)
        elif char in "()":
            self._depth += 1 if char == "(" else -1
            if self._depth < 0:
                raise self.error("unexpected right paren", start)
            self._take(char, char, start)
        elif char in '"`\'':
            self._quoted(char, start)
        elif char == "." and not following.isdigit():
            self._name("field", start)
        elif char == "$":
            self._name("variable", start)
        elif char in "+-." or char.isdigit():
            self._number(start)
        elif char.isalnum() or char == "_":
            self._name("word", start)
        else:
            raise self.error(f"unrecognized character in action: U+{ord(char):04X} {char!r}")

    def _take(self, kind: str, value: str, start: int) -> None:
        self._at = start + len(value)
        self._add(kind, value, start)

    def _quoted(self, quote: str, start: int) -> None:
        text, end = self._text, start + 1
        while end < len(text) and text[end] != quote:
            if text[end] == "\n" and quote != "`":
                break
            end += 2 if text[end] == "\\" and quote != "`" else 1
        if end >= len(text) or text[end] != quote:
            name = {'"': "quoted string", "`": "raw quoted string",
                    "'": "character constant"}[quote]
            raise self.error(f"unterminated {name}", start)
        raw = text[start:end + 1]
        self._at = end + 1
        if quote == "`":
            self._add("string", raw[1:-1], start)
            return
        try:
            value = ast.literal_eval(raw)
        except (ValueError, SyntaxError):
            raise self.error("invalid syntax", start) from None
        self._add("string" if quote == '"' else "char", value, start)

    def _name(self, kind: str, start: int) -> None:
        text, end = self._text, start + 1
        while end < len(text) and (text[end].isalnum() or text[end] == "_"):
            end += 1
        value = text[start:end]
        self._at = end
        if end < len(text) and not self._ends_word(end):
            raise self.error(f"bad character U+{ord(text[end]):04X} {text[end]!r}")
        if kind == "field" and value == ".":
            kind = "."
        elif kind == "word":
            if value in KEYWORDS:
                kind = "keyword"
            elif value in ("true", "false"):
                kind = "bool"
        self._add(kind, value, start)

    def _ends_word(self, at: int) -> bool:
        return self._text[at] in SPACES + ".,|:()=" or self._text.startswith("}}", at)

    def _number(self, start: int) -> None:
        text, end = self._text, start + 1
        while end < len(text) and (text[end].isalnum() or text[end] in "._"
                                   or text[end] in "+-" and text[end - 1] in "eE"):
            end += 1
        self._at = end
        self._add("number", text[start:end], start)
