"""Runs bash's [[ ... ]] and ((...)). Words are expanded, and neither split nor matched to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from simulator.engine import NotModelled, Steps

from ..busybox.applet import Failure
from ..busybox.text import expressions
from . import expansion
from .errors import ShellError
from .run import STEP_US, failed, runs
from .syntax.tree import Binary, Both, Calculation, Conditional, Either, Negation, Node, Unary

if TYPE_CHECKING:
    from .shell import Shell

MAX_EXPRESSION = 4096
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.dot_nl = True


@runs(Calculation)
def _calculation(shell: Shell, node: Calculation, tested: bool, last: bool) -> Steps:
    yield from shell.step(STEP_US)
    try:
        value = expansion.calculate(shell, (yield expansion.text(shell, node.expression)))
    except ShellError as error:
        yield shell.complain(f"((: {error.message}")
        value = 0
    status = 0 if value else 1
    failed(shell, status, tested)
    return status


@runs(Conditional)
def _conditional(shell: Shell, node: Conditional, tested: bool, last: bool) -> Steps:
    yield from shell.step(STEP_US)
    try:
        status = 0 if (yield _holds(shell, node.test)) else 1
    except (NotModelled, Failure) as refusal:
        text = refusal.message if isinstance(refusal, Failure) else str(refusal)
        if text:                       # bash says nothing about a bad regular expression
            yield shell.complain_raw(f"{text}\n")
        status = 2
    failed(shell, status, tested)
    return status


def _holds(shell: Shell, test: Node) -> Steps:
    if isinstance(test, Both):
        return (yield _holds(shell, test.left)) and (yield _holds(shell, test.right))
    if isinstance(test, Either):
        return (yield _holds(shell, test.left)) or (yield _holds(shell, test.right))
    if isinstance(test, Negation):
        return not (yield _holds(shell, test.test))
    if isinstance(test, Unary):
        value = yield expansion.text(shell, test.word)
        if test.op == "-v":
            return shell.value(value) is not None
        return expressions.holds(shell.process, [test.op, value])
    return (yield _compared(shell, test))


def _compared(shell: Shell, test: Binary) -> Steps:
    left = yield expansion.text(shell, test.left)
    if test.op in ("=", "==", "!="):
        pieces = yield expansion.pattern(shell, test.right)
        return expansion.matches(pieces, left) != (test.op == "!=")
    if test.op == "=~":
        return (yield _matched(shell, test, left))
    right = yield expansion.text(shell, test.right)
    if test.op in expressions.INTEGER:
        numbers = expansion.calculate(shell, left), expansion.calculate(shell, right)
        return expressions.INTEGER[test.op](*numbers)
    return expressions.holds(shell.process, [left, test.op, right])


def _matched(shell: Shell, test: Binary, value: str) -> Steps:
    """What stands quoted in the expression is plain text. (Groups would go to an array.)"""
    pieces = yield expansion.pattern(shell, test.right)
    text = "".join(re2.escape(piece) if quoted else piece for piece, quoted in pieces)
    if len(text) > MAX_EXPRESSION:
        raise NotModelled(f"a regular expression over {MAX_EXPRESSION} characters")
    try:
        return re2.compile(_utf8(text), _OPTIONS).search(_utf8(value)) is not None
    except re2.error:
        raise Failure("", 2) from None


def _utf8(text: str) -> str:
    """RE2 takes UTF-8 only: a stray byte counts as some other character."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
