"""Quotes and variables in the words of a Dockerfile: $name, ${name:-word}, 'as it is' (pure).

Models moby/buildkit frontend/dockerfile/shell as dockerd 28.2.2 uses it. Depth and length of what a
word becomes are bounded; the text is hostile.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.engine import HopError

from .go_text import go_quote, is_space
from .shell_patterns import replaced, trimmed

MAX_WORD = 65_536      # characters that one word may become
MAX_DEPTH = 16         # ${a:-${b:-...}}
END = ""
UNREADABLE = "\ufffd"  # what Go prints for the end of the text

_SPECIAL = "@*#?-$!0"          # POSIX special parameters: one character is the name
_QUOTE_NAMES = {"'": "single-quote", '"': "double-quote"}


class Lexer:
    """`escape` is the Dockerfile's escape character. `raw` keeps quotes and escapes and leaves
    unknown variables as they stand: for finding heredocs."""

    def __init__(self, escape: str = "\\", raw: bool = False) -> None:
        self._escape, self._raw = escape, raw

    def word(self, text: str, variables: Mapping[str, str]) -> str:
        """The text with variables in place and quotes gone. Raises HopError 400."""
        return self._run(text, variables)[0]

    def words(self, text: str, variables: Mapping[str, str]) -> list[str]:
        """The same, split at spaces after the variables are in place."""
        return self._run(text, variables)[1]

    def _run(self, text: str, variables: Mapping[str, str]) -> tuple[str, list[str]]:
        try:
            return _Reading(text, variables, self._escape, self._raw).until(END, self._raw)
        except _Wrong as wrong:
            raise HopError(f"failed to process {go_quote(text[:1000])}: {wrong.args[0]}",
                           400) from None


class _Wrong(Exception):
    """What is wrong with a word, in the real lexer's words."""


class _Words:
    """Words as they grow, character by character."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._now: list[str] = []
        self._inside = False

    def add(self, char: str) -> None:
        if not is_space(char):
            self.add_raw(char)
        elif self._inside and self._now:
            self.done.append("".join(self._now))
            self._now, self._inside = [], False

    def add_raw(self, text: str) -> None:
        if text:
            self._now.append(text)
        self._inside = True

    def finish(self) -> list[str]:
        if self._now:
            self.done.append("".join(self._now))
            self._now = []
        return self.done


class _Reading:
    def __init__(self, text: str, variables: Mapping[str, str], escape: str, raw: bool) -> None:
        self._text, self._at = text, 0
        self._variables, self._escape, self._raw = variables, escape, raw
        self._depth, self._made = 0, 0

    def _peek(self) -> str:
        return self._text[self._at:self._at + 1]

    def _next(self) -> str:
        char = self._peek()
        self._at += 1
        return char

    def until(self, stop: str, keep_escapes: bool) -> tuple[str, list[str]]:
        """Up to the character `stop` (END: the end): the text, and its words."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _Wrong("drydock: substitutions are nested too deeply")
        result, words = [], _Words()
        while True:
            char = self._peek()
            if char == END:
                break
            if stop and char == stop:
                self._next()
                self._depth -= 1
                return "".join(result), words.finish()
            part = self._special(char)
            if part is None:
                part = self._plain(words, keep_escapes)
            elif char == "$":
                for each in part:
                    words.add(each)
            else:
                words.add_raw(part)
            result.append(part)
            self._made += len(part)
            if self._made > MAX_WORD:
                raise _Wrong(f"drydock: a word becomes longer than {MAX_WORD} characters")
        if stop:
            raise _Wrong(f"unexpected end of statement while looking for matching {stop}")
        self._depth -= 1
        return "".join(result), words.finish()

    def _special(self, char: str) -> str | None:
        if char == "$":
            return self._dollar()
        if char == "'":
            return self._single()
        if char == '"':
            return self._double()
        if char == "<":
            return self._less()
        return None

    def _plain(self, words: _Words, keep_escapes: bool) -> str:
        char = self._next()
        if char != self._escape:
            words.add(char)
            return char
        kept = char if keep_escapes else ""
        words.add_raw(kept)
        escaped = self._next()
        if escaped:
            words.add_raw(escaped)
        return kept + escaped

    def _less(self) -> str:
        self._next()
        if self._peek() != "<":
            return "<"
        self._next()
        start = self._at
        while self._peek() in (" ", "\t", "\r", "\n") and self._peek():
            self._next()
        return "<<" + self._text[start:self._at]

    def _single(self) -> str:
        end = self._text.find("'", self._at + 1)
        if end < 0:
            raise _missing("'")
        inner = self._text[self._at + 1:end]
        self._at = end + 1
        return f"'{inner}'" if self._raw else inner

    def _double(self) -> str:
        self._next()
        result = ['"'] if self._raw else []
        while True:
            char = self._peek()
            if char == END:
                raise _missing('"')
            if char == '"':
                self._next()
                return "".join(result) + ('"' if self._raw else "")
            if char == "$":
                result.append(self._dollar())
                continue
            self._next()
            if char == self._escape:
                if self._raw:
                    result.append(char)
                following = self._peek()
                if following == END:
                    continue
                if following in ('"', "$", self._escape):
                    char = self._next()
            result.append(char)

    # -- variables -----------------------------------------------------------------------

    def _dollar(self) -> str:
        self._next()
        if self._peek() != "{":
            name = self._name()
            if not name:
                return "$"
            if self._raw and name not in self._variables:
                return f"${name}"
            return self._variables.get(name, "")
        self._next()
        if self._peek() == END:
            raise _Wrong("syntax error: missing '}'")
        if self._peek() in "{}:":
            raise _Wrong("syntax error: bad substitution")
        return self._braced(self._name())

    def _braced(self, name: str) -> str:
        """After "${name"."""
        sign = self._next() or UNREADABLE
        if sign == "}":
            if self._raw and name not in self._variables:
                return f"${{{name}}}"
            return self._variables.get(name, "")
        shown, empty_too = sign, sign == ":"
        if empty_too:
            sign = self._next() or UNREADABLE
            shown += sign
        elif sign == "/":
            return self._replace(name)
        unknown = _Wrong(f"unsupported modifier ({shown}) in substitution")
        if empty_too and sign in "#%" or not empty_too and sign not in "+-?#%":
            raise unknown
        word = self._argument("}", "missing '}'", sign in "#%")
        if sign not in "+-?#%":
            raise unknown
        value = self._variables.get(name)
        if self._raw and value is None:
            return f"${{{name}{shown}{word}}}"
        if sign in "#%":
            return trimmed(value or "", word, sign)
        missing = value is None or empty_too and value == ""
        if sign == "-":
            return word if missing else value
        if sign == "+":
            return "" if missing else word
        if missing:
            why = "unset" if value is None else "empty"
            raise _Wrong(f"{name}: {word or f'is not allowed to be {why}'}")
        return value

    def _argument(self, stop: str, complaint: str, keep_escapes: bool) -> str:
        try:
            return self.until(stop, keep_escapes)[0]
        except _Wrong:
            if self._peek() == END:
                raise _Wrong(f"syntax error: {complaint}") from None
            raise

    def _replace(self, name: str) -> str:
        every = self._peek() == "/"
        if every:
            self._next()
        pattern = self._argument("/", "missing '/' in ${}", True)
        replacement = self._argument("}", "missing '}'", True)
        value = self._variables.get(name)
        if self._raw and value is None:
            return f"${{{name}/{pattern}/{replacement}}}"
        return replaced(value or "", pattern, replacement, every)

    def _name(self) -> str:
        """Letters, digits, _; a number; or one special character."""
        start, char = self._at, self._peek()
        if char and char.isdigit():
            while self._peek() and self._peek().isdigit():
                self._next()
        elif char and char in _SPECIAL:
            self._next()
        else:
            while self._peek() and (self._peek().isalnum() or self._peek() == "_"):
                self._next()
        return self._text[start:self._at]


def _missing(quote: str) -> _Wrong:
    return _Wrong("unexpected end of statement while looking for matching "
                  f"{_QUOTE_NAMES[quote]}")
