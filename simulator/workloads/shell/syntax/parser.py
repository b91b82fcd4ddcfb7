"""The grammar: text to commands, one complete command at a time, as a shell reads them.

`Parser(text).next()` gives the next command or None at the end. It raises ShellSyntaxError, or
Incomplete when the text ends inside a command. Depth and size are bounded.
"""

from __future__ import annotations

import re

from ..errors import Incomplete, ShellSyntaxError
from . import braces
from .compounds import COMPOUNDS
from .conditions import ConditionParser
from .tree import (
    AndOr,
    Assignment,
    Background,
    Node,
    Pipeline,
    Redirected,
    Sequence,
    Simple,
    Subshell,
    Word,
)
from .words import ASSIGNMENT, finished

_NOT_BEFORE = ("then", "elif", "else", "fi", "do", "done", "esac", "}")
_DECLARING = ("export", "readonly", "local", "declare")   # their words are assignments
MAX_ALIASES = 16                 # expansions in one command


class Parser(ConditionParser):
    # -- entry points ----------------------------------------------------------------------

    def next(self) -> Node | None:
        """The next complete command (up to the end of its line), or None."""
        self._newlines()
        if self.pos >= len(self.text):
            return None
        node = self._list(until_newline=True)
        if self.pos < len(self.text):
            if self.peek() != "\n":
                self._unexpected()
            self._newline()
        elif self._documents:
            self._read_documents()
        return node

    @property
    def at_end(self) -> bool:
        """Nothing but blanks and comments is left."""
        here, line = self.pos, self.line
        self._newlines()
        end = self.pos >= len(self.text)
        self.pos, self.line = here, line
        return end

    def substitution(self) -> Node | None:
        outer, self._documents = self._documents, []
        node = self._compound_list(closing=")")
        if self.pos >= len(self.text):
            raise Incomplete('unexpected end of file (expecting ")")', self.line, ")")
        if self.peek() != ")":
            self._unexpected(")")
        self.pos += 1
        self._documents = outer
        return node

    def backquoted(self, text: str) -> Node | None:
        inner = self.inner(text)
        inner.deeper()
        items = []
        while (node := inner.next()) is not None:
            items.append(node)
        return Sequence(tuple(items)) if items else None

    # -- lists -----------------------------------------------------------------------------

    def _list(self, until_newline: bool = False, closing: str = "") -> Node:
        items = []
        while True:
            start = self.pos
            node = self._and_or()
            self._blanks()
            if self.peek() == "&" and self.peek(2) != "&&":
                text = self.text[start:self.pos].strip()
                self.pos += 1
                node = Background(node, text)
            elif self.peek() == ";" and self.peek(2) != ";;":
                self.pos += 1
            elif until_newline or self.peek() != "\n":
                items.append(node)
                break
            items.append(node)
            if until_newline:
                self._blanks()
                if self.pos >= len(self.text) or self.peek() == "\n":
                    break
            else:
                self._newlines()
            if self._list_ends(closing):
                break
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def _list_ends(self, closing: str) -> bool:
        if self.pos >= len(self.text) or self.peek(2) == ";;":
            return True
        if self.peek() == ")":
            return True
        return self._reserved() in _NOT_BEFORE

    def _compound_list(self, closing: str = "", expecting: str = "") -> Node | None:
        """Commands inside a compound; None when there are none before `closing`."""
        self._newlines()
        if expecting and self.pos >= len(self.text):
            raise Incomplete(f'unexpected end of file (expecting "{expecting}")', self.line)
        if closing and self.peek() == closing:
            return None
        return self._list(closing=closing)

    def _and_or(self) -> Node:
        first = self._pipeline()
        rest = []
        while True:
            self._blanks()
            op = self.peek(2)
            if op not in ("&&", "||"):
                return AndOr(first, tuple(rest)) if rest else first
            self.pos += 2
            self._newlines()
            rest.append((op, self._pipeline()))

    def _pipeline(self) -> Node:
        negated = timed = False
        self._blanks()
        while self._reserved() in ("!", "time"):
            word = self._take_reserved()
            negated, timed = negated ^ (word == "!"), timed or word == "time"
            self._blanks()
        commands = [self._command()]
        while True:
            self._blanks()
            if self.peek() != "|" or self.peek(2) == "||":
                break
            self.pos += 1
            if self.peek() == "&":
                self._unexpected()
            self._newlines()
            commands.append(self._command())
        if len(commands) == 1 and not negated and not timed:
            return commands[0]
        return Pipeline(tuple(commands), negated, timed)

    # -- commands ----------------------------------------------------------------------------

    def _command(self) -> Node:
        self._blanks()
        self._expanded = []
        self.deeper()
        try:
            return self._compound_or_simple()
        finally:
            self.depth -= 1

    def _compound_or_simple(self) -> Node:
        word = self._reserved()
        if word in _NOT_BEFORE:
            self._unexpected()
        node = self._of_bash() if self.bash else None
        if node is not None:
            pass
        elif self.peek() == "(":
            self.pos += 1
            node = Subshell(self._required(")"))
            self.pos += 1
        elif word in COMPOUNDS:
            self._take_reserved()
            node = COMPOUNDS[word](self)
        else:
            return self._simple()
        redirects = self._redirects()
        return Redirected(node, tuple(redirects)) if redirects else node

    def _simple(self) -> Node:
        line, assignments, words, redirects = self.line, [], [], []
        while True:
            self._blanks()
            redirect = self._redirect()
            if redirect is not None:
                redirects.append(redirect)
                continue
            char = self.peek()
            if char == "(" and len(words) == 1 and not assignments and not redirects:
                return self._function_definition(words[0])
            if not char or char in "\n;&|<>()":
                break
            self._read_word(assignments, words)
        if not (assignments or words or redirects):
            self._unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirects), line)

    def _read_word(self, assignments: list[Assignment], words: list[Word]) -> None:
        start, line = self.pos, self.line
        found = None if words else ASSIGNMENT.match(self.text, self.pos)
        if found and found[2] and not self.bash:
            found = None
        self.assigning = found is not None or bool(words and words[0].plain in _DECLARING)
        if found:
            word = self.word()
            value = _after(word, found.end() - found.start())
            if self.peek() == "(" and not self.text[self.pos - 1:self.pos].isspace():
                self._array()
            assignments.append(Assignment(found[1], value, bool(found[2])))
            return
        word = self.word()
        alias = self.aliases.get(word.source) if not words else None
        if alias is not None and word.source not in self._expanded \
                and len(self._expanded) < MAX_ALIASES:
            self._expanded.append(word.source)
            self.text = self.text[:start] + alias + self.text[self.pos:]
            self.pos, self.line = start, line
            return
        words.extend(braces.expand(word, line) if self.bash else [word])

    def _array(self) -> None:
        if self.bash:
            raise ShellSyntaxError("drydock: not modelled: arrays", self.line)
        self._unexpected()

    def _function_definition(self, word: Word) -> Node:
        self.pos += 1
        self._blanks()
        if self.peek() != ")":
            self._unexpected(")" if self.peek() else "")
        self.pos += 1
        if word.plain is None or not re.fullmatch(r"[A-Za-z_][\w.:-]*", word.plain):
            raise ShellSyntaxError("bad function name", self.line)
        return self._function_body(word.plain)


def _after(word: Word, width: int) -> Word:
    """A word without the first `width` characters, which are literal (name=)."""
    if word.plain is not None and all(not part.quoted for part in word.parts):
        return Word((), word.plain[width:], word.source[width:])
    parts, left = [], width
    for part in word.parts:
        if left and hasattr(part, "text"):
            cut = min(left, len(part.text))
            left -= cut
            part = type(part)(part.text[cut:], part.quoted)
            if not part.text and not part.quoted:
                continue
        parts.append(part)
    return finished(parts, word.source[width:])
