"""Tokens into a tree: text, actions and blocks. Depth is bounded, so the parser may recurse."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulator.engine import NotModelled

from .lexer import Lexer, Token
from .values import TemplateError

MAX_DEPTH = 32
NOT_MODELLED = ("define", "template", "block")


@dataclass
class Node:
    """`text` is the source as Go prints it in errors; `pos` counts from the beginning."""

    pos: int
    text: str = ""


@dataclass
class Literal(Node):
    value: Any = None


@dataclass
class Chain(Node):
    """A field of dot, of a variable, or of a parenthesis: `base` is ".", "$name" or a Pipeline."""

    base: Any = "."
    names: list[str] = field(default_factory=list)


@dataclass
class Word(Node):
    """The name of a function."""


@dataclass
class Command(Node):
    operands: list[Node] = field(default_factory=list)


@dataclass
class Pipeline(Node):
    variables: list[str] = field(default_factory=list)
    declares: bool = True
    commands: list[Command] = field(default_factory=list)


@dataclass
class Block(Node):
    """`kind`: text, action, if, with, range, break, continue."""

    kind: str = "action"
    pipeline: Pipeline | None = None
    body: list[Block] = field(default_factory=list)
    otherwise: list[Block] = field(default_factory=list)


class Parser:
    def __init__(self, text: str, functions: Any) -> None:
        self._lexer = Lexer(text)
        self._tokens = self._lexer.tokens
        self._at = 0
        self._functions = functions
        self._variables = ["$"]
        self._loops = 0

    def parse(self) -> list[Block]:
        blocks, end = self._list(0)
        if end != "eof":
            raise self._error(f"unexpected {{{{{end}}}}}")
        return blocks

    # -- tokens --------------------------------------------------------------------------

    def _error(self, message: str) -> TemplateError:
        token = self._tokens[min(self._at, len(self._tokens) - 1)]
        return self._lexer.error(message, token.pos)

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _skip_space(self) -> Token:
        while self._peek().kind == "space":
            self._next()
        return self._peek()

    # -- blocks --------------------------------------------------------------------------

    def _list(self, depth: int) -> tuple[list[Block], str]:
        """Blocks up to end, else or the end of the text, and which of them it was."""
        if depth > MAX_DEPTH:
            raise self._error(f"drydock: blocks nest at most {MAX_DEPTH} deep")
        blocks: list[Block] = []
        while True:
            token = self._next()
            if token.kind == "eof":
                return blocks, "eof"
            if token.kind == "text":
                blocks.append(Block(token.pos, token.value, "text"))
                continue
            first = self._skip_space()
            if first.kind == "keyword" and first.value in ("end", "else"):
                self._next()
                if first.value == "end":
                    self._close("end")
                return blocks, first.value
            blocks.append(self._block(first, depth))

    def _block(self, first: Token, depth: int) -> Block:
        if first.kind != "keyword" or first.value == "nil":
            known = len(self._variables)
            pipeline = self._pipeline("command", "right", 0)
            del self._variables[max(known, len(self._variables)):]
            return Block(first.pos, pipeline.text, "action", pipeline)
        self._next()
        if first.value in NOT_MODELLED:
            raise NotModelled(f"{{{{{first.value}}}}} in a template")
        if first.value in ("break", "continue"):
            self._close(first.value)
            if not self._loops:
                raise self._error(f"{{{{{first.value}}}}} outside {{{{range}}}}")
            return Block(first.pos, first.value, first.value)
        return self._control(first, depth)

    def _control(self, first: Token, depth: int) -> Block:
        known = len(self._variables)
        pipeline = self._pipeline(first.value, "right", 0)
        block = Block(first.pos, "", first.value, pipeline)
        self._loops += first.value == "range"
        block.body, end = self._list(depth + 1)
        self._loops -= first.value == "range"
        if end == "else":
            following = self._skip_space()
            if following.kind == "keyword" and following.value == first.value != "range":
                self._next()
                block.otherwise = [self._control(following, depth + 1)]
                del self._variables[known:]
                return block
            self._close("else")
            block.otherwise, end = self._list(depth + 1)
            if end == "else":
                raise self._error("expected end; found {{else}}")
        if end == "eof":
            raise self._error("unexpected EOF")
        del self._variables[known:]
        return block

    def _close(self, context: str) -> None:
        token = self._skip_space()
        if token.kind != "right":
            raise self._error(f"unexpected {_quoted(token)} in {context}")
        self._next()

    # -- pipelines -----------------------------------------------------------------------

    def _pipeline(self, context: str, end: str, depth: int) -> Pipeline:
        if depth > MAX_DEPTH:
            raise self._error(f"drydock: parentheses nest at most {MAX_DEPTH} deep")
        start = self._skip_space()
        pipeline = Pipeline(start.pos)
        self._declarations(pipeline, context)
        while True:
            token = self._skip_space()
            if token.kind == end:
                self._next()
                break
            pipeline.commands.append(self._command(context, end, depth))
        if not pipeline.commands:
            raise self._error(f"missing value for {context}")
        for command in pipeline.commands[1:]:
            if isinstance(command.operands[0], Literal):
                raise self._error(f"non executable command in pipeline stage "
                                  f"{pipeline.commands.index(command) + 1}")
        pipeline.text = " | ".join(command.text for command in pipeline.commands)
        return pipeline

    def _declarations(self, pipeline: Pipeline, context: str) -> None:
        """$x := ..., $x = ..., and $k, $v := range."""
        start, names = self._at, []
        while self._skip_space().kind == "variable":
            names.append(self._next().value)
            token = self._skip_space()
            if token.kind == "," and context == "range" and len(names) < 2:
                self._next()
                continue
            if token.kind in (":=", "="):
                self._next()
                pipeline.variables, pipeline.declares = names, token.kind == ":="
                if pipeline.declares:
                    self._variables += names
                return
            break
        self._at = start

    def _command(self, context: str, end: str, depth: int) -> Command:
        command = Command(self._skip_space().pos)
        while True:
            token = self._skip_space()
            if token.kind == end:
                break
            if token.kind == "|":
                self._next()
                if self._skip_space().kind in (end, "|"):
                    raise self._error("missing value for command")
                break
            operand = self._operand(context, depth)
            command.operands.append(operand)
            after = self._peek()
            if after.kind not in ("space", end, "|", "right"):
                raise self._error(f"unexpected {_quoted(after)} in operand")
        if not command.operands:
            raise self._error("empty command")
        command.text = " ".join(operand.text for operand in command.operands)
        return command

    def _operand(self, context: str, depth: int) -> Node:
        token = self._next()
        if token.kind == "word":
            if token.value not in self._functions:
                raise self._lexer.error(f'function "{token.value}" not defined', token.pos)
            return Word(token.pos, token.value)
        if token.kind == "(":
            inner = self._pipeline("parenthesized pipeline", ")", depth + 1)
            return self._chained(Chain(token.pos, f"({inner.text})", inner))
        if token.kind in (".", "field", "variable"):
            return self._named(token)
        return self._literal(token, context)

    def _named(self, token: Token) -> Node:
        if token.kind == "variable":
            if token.value not in self._variables:
                raise self._lexer.error(f'undefined variable "{token.value}"', token.pos)
            return self._chained(Chain(token.pos, token.value, token.value))
        names = [] if token.kind == "." else [token.value[1:]]
        return self._chained(Chain(token.pos, token.value, ".", names))

    def _chained(self, chain: Chain) -> Chain:
        """Fields that follow without a space; Go then gives the position of the second."""
        first = self._peek()
        while self._peek().kind == "field":
            name = self._next().value
            chain.names.append(name[1:])
            chain.text += name
            chain.pos = first.pos
        return chain

    def _literal(self, token: Token, context: str) -> Node:
        if token.kind == "string":
            return Literal(token.pos, _go_quote(token.value), token.value)
        if token.kind == "char":
            return Literal(token.pos, repr(token.value), ord(token.value[:1] or "\0"))
        if token.kind == "bool":
            return Literal(token.pos, token.value, token.value == "true")
        if token.kind == "keyword" and token.value == "nil":
            return Literal(token.pos, "nil", None)
        if token.kind == "number":
            return Literal(token.pos, token.value, self._number(token))
        if token.kind == "eof":
            raise self._error("unclosed action")
        raise self._lexer.error(f"unexpected {_quoted(token)} in {context}", token.pos)

    def _number(self, token: Token) -> int | float:
        text = token.value.lower()
        try:
            if len(text) > 64:
                raise ValueError
            return float(text) if "." in text or "e" in text and "0x" not in text else int(text, 0)
        except (ValueError, OverflowError):
            raise self._lexer.error(f'bad number syntax: "{token.value}"', token.pos) from None


def _quoted(token: Token) -> str:
    if token.kind == "eof":
        return "EOF"
    if token.kind == "keyword":
        return f"<{token.value}>"
    return _go_quote(token.value)


def _go_quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"'
