"""Simple commands: assignments, builtins, functions, programs."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Interrupted, Process
from simulator.host.kernel.process import ExecImage

from . import expansion
from .builtins.table import Builtin
from .errors import ExitShell, ReturnFrom, ShellError
from .redirection import Saved, forget, redirect, restore
from .run import STEP_US, failed, run, runs, settle
from .syntax.tree import Assignment, Node, Simple

if TYPE_CHECKING:
    from .shell import Shell

MAX_FUNCTION_DEPTH = 150


@runs(Simple)
def _simple(shell: Shell, node: Simple, tested: bool, last: bool) -> Steps:
    shell.line = node.line if shell.script or not shell.options["c"] else 0
    shell.substitution_status = None
    yield from shell.step(STEP_US)
    words = yield expansion.fields(shell, node.words)
    found = shell.functions.get(words[0]) if words else None
    builtin = shell.builtin(words[0]) if words and found is None else None
    saved: Saved | None = [] if words != ["exec"] else None
    try:
        try:
            yield redirect(shell, node.redirects, saved)
        except ShellError as error:
            yield shell.complain(error.message)
            if builtin is not None and builtin.special and not shell.interactive:
                raise ExitShell(error.status) from None
            status = error.status
        else:
            status = yield _dispatch(shell, node, words, found, builtin, tested, last)
    except ExecImage:
        forget(saved or [])
        raise
    finally:
        if saved:
            restore(shell, saved)
    failed(shell, status, tested)
    return status


def _dispatch(shell: Shell, node: Simple, words: list[str], function: Node | None,
              builtin: Builtin | None, tested: bool, last: bool) -> Steps:
    values = []
    for item in node.assignments:
        values.append((item, (yield expansion.text(shell, item.value))))
    if shell.options["x"]:
        yield shell.complain_raw(_traced(shell, values, words))
    if not words:
        for item, value in values:
            _assign(shell, item, value)
        return shell.substitution_status or 0
    if builtin is not None:
        return (yield _builtin(shell, builtin, words, values))
    if function is not None:
        return (yield _function(shell, function, words, values, tested))
    environment = shell.variables.environment()
    for item, value in values:
        environment[item.name] = environment.get(item.name, "") + value if item.append else value
    if last and not shell.traps and not shell.interactive:
        return (yield execute(shell, words, environment))
    return (yield external(shell, words, environment))


def _assign(shell: Shell, item: Assignment, value: str) -> None:
    shell.assign(item.name, (shell.value(item.name) or "") + value if item.append else value)


def _traced(shell: Shell, values: list[tuple[Assignment, str]], words: list[str]) -> str:
    shown = [f"{item.name}={quoted(value)}" for item, value in values]
    return shell.variables.values.get("PS4", "+ ") + " ".join(
        [*shown, *(quoted(word) for word in words)]) + "\n"


def quoted(word: str) -> str:
    """As the shell would read it back."""
    if word and all(c.isalnum() or c in "_-./:=,+@%^" for c in word):
        return word
    return "'" + word.replace("'", "'\\''") + "'"


def _builtin(shell: Shell, builtin: Builtin, words: list[str],
             values: list[tuple[Assignment, str]]) -> Steps:
    before = {item.name: shell.variables.get(item.name) for item, _ in values}
    for item, value in values:
        _assign(shell, item, value)
    try:
        result = builtin.run(shell, words[1:])
        status = result if isinstance(result, int) else (yield result) or 0
    except ShellError as error:
        yield shell.complain(error.message, builtin.name)
        if error.fatal or (builtin.special and not shell.dialect.bash):
            if shell.interactive:
                return error.status
            raise ExitShell(error.status) from None
        status = error.status
    except Interrupted as interrupted:
        status = 128 + interrupted.signum
    except NotModelled as refusal:
        yield shell.complain_raw(f"{refusal}\n")
        status = 1
    except BrokenPipeError:
        raise
    except OSError as error:
        if isinstance(error, Interrupted):
            raise
        yield shell.complain(f"write error: {error.strerror}", builtin.name)
        status = 1
    finally:
        if not builtin.special:
            for name, value in before.items():
                if value is None:
                    shell.variables.unset(name)
                else:
                    shell.variables.set(name, value)
    return status


def _function(shell: Shell, body: Node, words: list[str],
              values: list[tuple[Assignment, str]], tested: bool) -> Steps:
    variables = shell.variables
    positional, loops = shell.positional, shell.loops
    if variables.depth >= MAX_FUNCTION_DEPTH:
        raise ShellError(f"drydock: not modelled: functions nested deeper than "
                         f"{MAX_FUNCTION_DEPTH}", 2, True)
    shell.positional, shell.loops = words[1:], 0
    variables.enter()
    for item, value in values:
        variables.make_local(item.name)
        _assign(shell, item, value)
        variables.export(item.name)
    try:
        return (yield run(shell, body, tested))
    except ReturnFrom as jump:
        return jump.status
    finally:
        variables.leave()
        shell.positional, shell.loops = positional, loops


# -- programs --------------------------------------------------------------------------------


def external(shell: Shell, words: list[str], environment: dict[str, str]) -> Steps:
    """Fork, execute, wait."""
    seq = shell.console.starting(words) if shell.console is not None else None
    try:
        child = shell.process.spawn(words, env=environment)
    except OSError as error:
        if error.errno == errno.ENOEXEC:      # a script without "#!"
            twin = shell.twin()
            child = shell.fork(lambda own: _as_script(twin, own, words))
        else:
            message, status = shell.dialect.cannot_run(words[0], error)
            yield shell.complain(message)
            return status
    if shell.console is not None:
        shell.console.started(words, child, seq)
    return (yield settle(shell, child))


def execute(shell: Shell, words: list[str], environment: dict[str, str],
            builtin: str = "") -> Steps:
    """Become the program. Comes back only when that fails, by ExitShell."""
    try:
        shell.process.exec(words, environment)
    except OSError as error:
        if error.errno == errno.ENOEXEC:
            status = yield _script(shell, words)
            raise ExitShell(status) from None
        message, status = shell.dialect.cannot_run(words[0], error)
        yield shell.complain(message, builtin)
        raise ExitShell(status) from None


def _as_script(twin: Shell, process: Process, words: list[str]) -> Steps:
    twin.process = process
    return (yield from twin.live(_script(twin, words)))


def _script(shell: Shell, words: list[str]) -> Steps:
    shell.name = shell.script = words[0]
    shell.positional = words[1:]
    try:
        data = shell.process.fs.read(words[0])
    except OSError as error:
        raise ShellError(f"{words[0]}: {error.strerror}", 126, True) from None
    if b"\0" in data[:256]:
        raise ShellError(f"{words[0]}: Exec format error", 126, True)
    return (yield shell.run_text(data.decode("utf-8", "replace"), True))
