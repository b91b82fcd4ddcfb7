"""The grammar: text to commands, one complete command at a time, as a shell reads them.

`Parser(text).next()` gives the next command or None at the end. It raises ShellSyntaxError, or
Incomplete when the text ends inside a command. Depth and size are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import Incomplete, ShellSyntaxError
from .tree import (
    AndOr,
    Assignment,
    Background,
    Case,
    For,
    Function,
    HereDocument,
    If,
    Loop,
    Node,
    Pipeline,
    Redirect,
    Redirected,
    Sequence,
    Simple,
    Subshell,
    Word,
)
from .words import ASSIGNMENT, NAME, WordScanner, finished

MAX_TEXT = 256 * 1024
RESERVED = ("if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case",
            "esac", "in", "{", "}", "!", "function", "time")
_OPERATORS = re.compile(r"&&|\|\||;;|<<<|<<-|<<|>>|<>|>&|<&|&>>|&>|>\||[;&|()<>]")
_REDIRECT = re.compile(r"(\d{0,3})(<<<|<<-|<<|>>|<>|>&|<&|>\||&>>|&>|<(?!\()|>(?!\())")
_BLANK = re.compile(r"(?:[ \t\r]|\\\n)+")
_NOT_BEFORE = ("then", "elif", "else", "fi", "do", "done", "esac", "}")
_DECLARING = ("export", "readonly", "local", "declare")   # their words are assignments
MAX_ALIASES = 16                 # expansions in one command


class Parser(WordScanner):
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
        inner = Parser(text, self.depth, self.line, bash=self.bash)
        inner.deeper()
        items = []
        while (node := inner.next()) is not None:
            items.append(node)
        return Sequence(tuple(items)) if items else None

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
        inner = Parser(text, self.depth, self.line, bash=self.bash)
        inner.in_document = True
        return finished(inner.double_quoted(""), text)

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
        if word in _NOT_BEFORE or word == "in" and False:
            self._unexpected()
        if self.peek() == "(":
            self.pos += 1
            node = Subshell(self._required(")"))
            self.pos += 1
        elif word in _COMPOUNDS:
            self._take_reserved()
            node = _COMPOUNDS[word](self)
        else:
            return self._simple()
        redirects = self._redirects()
        return Redirected(node, tuple(redirects)) if redirects else node

    def _required(self, closing: str) -> Node:
        """A list that must hold a command, up to a closing operator (not consumed)."""
        node = self._compound_list()
        self._expect_at(closing)
        return node

    def _expect_at(self, token: str) -> None:
        self._newlines()
        if self.pos >= len(self.text):
            raise Incomplete(f'unexpected end of file (expecting "{token}")', self.line, token)
        found = self.peek() if token == ")" else self._reserved()
        if found != token:
            self._unexpected(token)

    def _expect(self, word: str) -> None:
        self._expect_at(word)
        self._take_reserved()

    def _group(self) -> Node:
        node = self._compound_list(expecting="}")
        self._expect("}")
        return node

    def _if(self) -> Node:
        branches, otherwise = [], None
        while True:
            condition = self._compound_list(expecting="then")
            self._expect("then")
            branches.append((condition, self._compound_list(expecting="fi")))
            self._newlines()
            if self._reserved() != "elif":
                break
            self._take_reserved()
        if self._reserved() == "else":
            self._take_reserved()
            otherwise = self._compound_list()
        self._expect("fi")
        return If(tuple(branches), otherwise)

    def _while(self, until: bool = False) -> Node:
        condition = self._compound_list(expecting="do")
        return Loop(condition, self._do(), until)

    def _until(self) -> Node:
        return self._while(until=True)

    def _do(self) -> Node:
        self._expect("do")
        body = self._compound_list(expecting="done")
        self._expect("done")
        return body

    def _for(self) -> Node:
        self._blanks()
        if self.peek() == "(":
            raise ShellSyntaxError("bad for loop variable", self.line)
        name = self.word().plain or ""
        if not NAME.fullmatch(name):
            raise ShellSyntaxError("bad for loop variable", self.line)
        self._newlines()
        words = None
        if self._reserved() == "in":
            self._take_reserved()
            words = []
            self._blanks()
            while self.peek() and self.peek() not in ";\n&|()<>":
                words.append(self.word())
                self._blanks()
            words = tuple(words)
        if self.peek() == ";":
            self.pos += 1
        return For(name, words, self._do())

    def _case(self) -> Node:
        self._blanks()
        if not self.peek() or self.peek() in "\n;&|<>()":
            self._unexpected()
        subject = self.word()
        self._expect("in")
        branches = []
        self._newlines()
        while self._reserved() != "esac":
            if self.pos >= len(self.text):
                raise Incomplete('unexpected end of file (expecting "esac")', self.line, "esac")
            branches.append((self._patterns(), self._branch_body()))
            self._newlines()
        self._take_reserved()
        return Case(subject, tuple(branches))

    def _patterns(self) -> tuple[Word, ...]:
        if self.peek() == "(":
            self.pos += 1
        patterns = []
        while True:
            self._blanks()
            if not self.peek() or self.peek() in "\n;&|<>()":
                self._unexpected(")")
            patterns.append(self.word())
            self._blanks()
            if self.peek() == ")":
                self.pos += 1
                return tuple(patterns)
            if self.peek() != "|":
                self._unexpected(")")
            self.pos += 1

    def _branch_body(self) -> Node:
        self._newlines()
        body: Node = Sequence(())
        if self.peek(2) != ";;" and self._reserved() != "esac":
            body = self._list()
        self._newlines()
        if self.peek(2) == ";;":
            self.pos += 2
        elif self._reserved() != "esac":
            self._unexpected(";;") if self.pos < len(self.text) else None
        return body

    def _function_keyword(self) -> Node:
        self._blanks()
        name = self.word().plain or ""
        self._blanks()
        if self.peek() == "(":
            self.pos += 1
            self._blanks()
            self._expect_at(")")
            self.pos += 1
        return self._function_body(name)

    def _function_body(self, name: str) -> Node:
        self._newlines()
        if self.pos >= len(self.text):
            raise Incomplete("unexpected end of file", self.line)
        return Function(name, self._command())

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
                self._unexpected()
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
        words.append(word)

    def _function_definition(self, word: Word) -> Node:
        self.pos += 1
        self._blanks()
        if self.peek() != ")":
            self._unexpected(")" if self.peek() else "")
        self.pos += 1
        if word.plain is None or not re.fullmatch(r"[A-Za-z_][\w.:-]*", word.plain):
            raise ShellSyntaxError("bad function name", self.line)
        return self._function_body(word.plain)

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


_RESERVED = re.compile(r"(?:" + "|".join(re.escape(w) for w in RESERVED)
                       + r")(?=[\s;&|<>()]|\\\n|$)")
_COMPOUNDS = {"{": Parser._group, "if": Parser._if, "while": Parser._while,
              "until": Parser._until, "for": Parser._for, "case": Parser._case,
              "function": Parser._function_keyword}
