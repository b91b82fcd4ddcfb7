"""Lines: blanks, comments, newlines, here-documents, redirections, reserved words, complaints."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import Incomplete, ShellSyntaxError
from .dollars import DollarScanner
from .tree import HereDocument, Redirect, Word
from .words import finished

MAX_TEXT = 256 * 1024
RESERVED = ("if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case",
            "esac", "in", "{", "}", "!", "function", "time")
_OPERATORS = re.compile(r"&&|\|\||;;|<<<|<<-|<<|>>|<>|>&|<&|&>>|&>|>\||[;&|()<>]")
_REDIRECT = re.compile(r"(\d{0,3})(<<<|<<-|<<|>>|<>|>&|<&|>\||&>>|&>|<(?!\()|>(?!\())")
_BLANK = re.compile(r"(?:[ \t\r]|\\\n)+")
_RESERVED = re.compile(r"(?:" + "|".join(re.escape(w) for w in RESERVED)
                       + r")(?=[\s;&|<>()]|\\\n|$)")


class LineReader(DollarScanner):
    def __init__(self, text: str, depth: int = 0, line: int = 1, *,
                 aliases: Mapping[str, str] | None = None, bash: bool = False,
                 whole: bool = True) -> None:
        """`whole`: no more text will come, so the end also ends a here-document."""
        if len(text) > MAX_TEXT:
            raise ShellSyntaxError("drydock: a script holds at most 256 KiB")
        super().__init__(text, depth, line)
        self.aliases = aliases if aliases is not None else {}
        self.bash, self.whole = bash, whole
        self._documents: list[HereDocument] = []
        self._expanded: list[str] = []

    def inner(self, text: str) -> LineReader:
        """A parser for a text inside this one, as deep as here."""
        return type(self)(text, self.depth, self.line, bash=self.bash)

    # -- blanks, newlines, here-documents -----------------------------------------------------

    def _blanks(self) -> None:
        while True:
            found = _BLANK.match(self.text, self.pos)
            if found:
                self.line += found[0].count("\n")
                self.pos = found.end()
            elif self.peek() == "#":
                end = self.text.find("\n", self.pos)
                self.pos = len(self.text) if end < 0 else end
            else:
                return

    def _newlines(self) -> None:
        self._blanks()
        while self.peek() == "\n":
            self._newline()
            self._blanks()

    def _newline(self) -> None:
        self.take()
        self._read_documents()

    def _read_documents(self) -> None:
        documents, self._documents = self._documents, []
        for document in documents:
            lines = []
            while True:
                if self.pos >= len(self.text):
                    if not self.whole:
                        raise Incomplete("unexpected end of file", self.line, "<<")
                    break
                end = self.text.find("\n", self.pos)
                stop = len(self.text) if end < 0 else end
                line = self.text[self.pos:stop]
                self.pos = min(stop + 1, len(self.text))
                self.line += 1
                line = line.lstrip("\t") if document.strip_tabs else line
                if line == document.delimiter:
                    break
                lines.append(line + ("\n" if end >= 0 else ""))
            document.body = self._document_word("".join(lines), document.expand)

    def _document_word(self, text: str, expand: bool) -> Word:
        if not expand:
            return Word((), text)
        inner = self.inner(text)
        inner.in_document = True
        return finished(inner.double_quoted(""), text)

    # -- redirections --------------------------------------------------------------------------

    def _redirects(self) -> list[Redirect]:
        redirects = []
        while True:
            self._blanks()
            redirect = self._redirect()
            if redirect is None:
                return redirects
            redirects.append(redirect)

    def _redirect(self) -> Redirect | None:
        found = _REDIRECT.match(self.text, self.pos)
        if found is None:
            if self.peek(2) in ("<(", ">("):
                raise ShellSyntaxError("drydock: not modelled: process substitution", self.line)
            return None
        self.pos = found.end()
        op = found[2]
        if op == "<<<" and not self.bash:
            raise ShellSyntaxError("unexpected redirection", self.line, "<<<")
        fd = int(found[1]) if found[1] else 0 if op[0] == "<" else 1
        self._blanks()
        if not self.peek() or self.peek() in "\n;&|<>()":
            self._unexpected()
        word = self.word()
        if op not in ("<<", "<<-"):
            return Redirect(fd, op, word)
        quoted = any(c in word.source for c in "'\"\\")
        delimiter = "".join(getattr(part, "text", "") for part in word.parts) if quoted \
            else word.source
        document = HereDocument(delimiter, op == "<<-", not quoted)
        self._documents.append(document)
        return Redirect(fd, "<<", document)

    # -- reserved words and errors ---------------------------------------------------------------

    def _reserved(self) -> str:
        """The reserved word at this position, or ""."""
        found = _RESERVED.match(self.text, self.pos)
        return found[0] if found else ""

    def _take_reserved(self) -> str:
        word = self._reserved()
        self.pos += len(word)
        return word

    def _unexpected(self, expecting: str = "") -> None:
        more = f' (expecting "{expecting}")' if expecting else ""
        if self.pos >= len(self.text):
            raise Incomplete(f"unexpected end of file{more}", self.line)
        if self.peek() == "\n":
            raise ShellSyntaxError(f"unexpected newline{more}", self.line, "newline")
        found = _OPERATORS.match(self.text, self.pos)
        token = found[0] if found else self.word().source or self.peek()
        raise ShellSyntaxError(f'unexpected "{token}"{more}', self.line, token)
