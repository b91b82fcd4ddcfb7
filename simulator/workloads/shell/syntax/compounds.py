"""Compound commands: groups, if, loops, case, functions."""

from __future__ import annotations

from ..errors import Incomplete, ShellSyntaxError
from . import braces
from .lines import LineReader
from .tree import Case, For, Function, If, Loop, Node, Sequence, Word
from .words import NAME


class CompoundParser(LineReader):
    def _compound_list(self, closing: str = "", expecting: str = "") -> Node | None:
        raise AssertionError("the parser overrides this")

    def _list(self, until_newline: bool = False, closing: str = "") -> Node:
        raise AssertionError("the parser overrides this")

    def _command(self) -> Node:
        raise AssertionError("the parser overrides this")

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
            raise ShellSyntaxError("drydock: not modelled: for ((...))" if self.bash else
                                   "bad for loop variable", self.line)
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
                words.extend(self._expanded_word())
                self._blanks()
            words = tuple(words)
        if self.peek() == ";":
            self.pos += 1
        return For(name, words, self._do())

    def _expanded_word(self) -> list[Word]:
        return braces.expand(self.word(), self.line) if self.bash else [self.word()]

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


COMPOUNDS = {"{": CompoundParser._group, "if": CompoundParser._if, "while": CompoundParser._while,
              "until": CompoundParser._until, "for": CompoundParser._for,
             "case": CompoundParser._case,
              "function": CompoundParser._function_keyword}
