"""echo, printf, test: the same code as the busybox applets of these names, without a process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.engine import Steps

from ...busybox.applet import Call, Failure
from ...busybox.text import expressions
from .table import builtin

if TYPE_CHECKING:
    from ..shell import Shell


def _applet(name: str, body: Callable[[Call], Steps]) -> None:
    @builtin(name)
    def run(shell: Shell, words: list[str]) -> Steps:
        return _run(shell, name, body, words)


def _run(shell: Shell, name: str, body: Callable[[Call], Steps], words: list[str]) -> Steps:
    bash = shell.dialect.bash
    call = Call(shell.process, shell.dialect.prefix(shell, name).removesuffix(": ") if bash
                else "sh")
    call.words = words
    try:
        status = yield from body(call)
        yield from call.flush()
        return call.status if status is None else status
    except Failure as failure:
        usage = "usage: printf FORMAT [ARGUMENT...]" if name == "printf" else ""
        message = failure.message or usage
        if bash and message.endswith("bad number"):
            message = message.removesuffix("bad number") + "integer expression expected"
        if bash and message == "missing ]":
            message = "missing `]'"
        yield from shell.complain_raw(f"{call.name}: {message}\n")
        return failure.status if failure.message else 2


for _name, _body in (("echo", expressions.echo), ("printf", expressions.printf),
                     ("test", expressions.test), ("[", expressions.bracket)):
    _applet(_name, _body)


@builtin("[[")
def double_bracket(shell: Shell, words: list[str]) -> Steps:
    """As ash has it: test with another name. What bash adds (patterns, =~, &&) is not modelled."""
    closed = [*words[:-1], "]"] if words[-1:] == ["]]"] else words
    return _run(shell, "[[", expressions.bracket, closed)
