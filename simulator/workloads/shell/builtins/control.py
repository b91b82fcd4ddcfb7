"""Builtins that steer: break, return, exit, eval, source, exec, command, trap, true ..."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps
from simulator.host.kernel import signals

from ..errors import BreakLoop, ContinueLoop, ExitShell, ReturnFrom, ShellError
from ..simple import execute, external
from ..syntax.lines import RESERVED
from .table import builtin, whole_number

if TYPE_CHECKING:
    from ..shell import Shell


@builtin(":", special=True)
def colon(shell: Shell, words: list[str]) -> int:
    return 0


@builtin("true")
def true(shell: Shell, words: list[str]) -> int:
    return 0


@builtin("false")
def false(shell: Shell, words: list[str]) -> int:
    return 1


def _levels(shell: Shell, words: list[str]) -> int:
    levels = whole_number(words[0], 1) if words else 1
    if levels is None:
        raise ShellError(_not_a_number(shell, words[0]), 2, True)
    return levels


def _not_a_number(shell: Shell, word: str) -> str:
    if shell.dialect.bash:
        return f"{word}: numeric argument required"
    return f"Illegal number: {word}"


@builtin("break", special=True)
def break_(shell: Shell, words: list[str]) -> int:
    levels = _levels(shell, words)
    if shell.loops:
        raise BreakLoop(levels)
    return 0


@builtin("continue", special=True)
def continue_(shell: Shell, words: list[str]) -> int:
    levels = _levels(shell, words)
    if shell.loops:
        raise ContinueLoop(levels)
    return 0


def _status(shell: Shell, words: list[str]) -> int:
    if not words:
        return shell.status
    status = whole_number(words[0], -(1 << 62))
    if status is None:
        raise ShellError(_not_a_number(shell, words[0]), 2, True)
    return status & 0xFF


@builtin("return", special=True)
def return_(shell: Shell, words: list[str]) -> int:
    raise ReturnFrom(_status(shell, words))


@builtin("exit", special=True)
def exit_(shell: Shell, words: list[str]) -> int:
    raise ExitShell(_status(shell, words))


@builtin("logout", only="bash")
def logout(shell: Shell, words: list[str]) -> int:
    raise ExitShell(_status(shell, words))


@builtin("eval", special=True)
def eval_(shell: Shell, words: list[str]) -> Steps:
    return shell.run_text(" ".join(words))


@builtin(".", "source", special=True)
def source(shell: Shell, words: list[str]) -> Steps:
    if not words:
        raise ShellError("filename argument required", 2)
    path = _script_path(shell, words[0])
    try:
        text = shell.process.fs.read(path).decode("utf-8", "replace")
    except OSError as error:
        if shell.dialect.bash:
            raise ShellError(f"{words[0]}: {error.strerror}", 1) from None
        raise ShellError(f"can't open '{words[0]}': {error.strerror}") from None
    return _sourced(shell, text, words)


def _script_path(shell: Shell, name: str) -> str:
    if "/" in name:
        return name
    for folder in (shell.variables.get("PATH") or "").split(":"):
        path = f"{folder or '.'}/{name}"
        if shell.process.fs.exists(path) and not shell.process.fs.is_dir(path):
            return path
    if shell.process.fs.exists(name):
        return name
    if shell.dialect.bash:
        raise ShellError(f"{name}: No such file or directory", 1)
    raise ShellError(f"{name}: not found")


def _sourced(shell: Shell, text: str, words: list[str]) -> Steps:
    positional, script = shell.positional, shell.script
    shell.sourcing += 1
    if shell.sourcing > 40:
        shell.sourcing -= 1
        raise ShellError("drydock: not modelled: files sourced deeper than 40")
    shell.script = words[0]
    if words[1:]:
        shell.positional = words[1:]
    try:
        return (yield shell.run_text(text))
    except ReturnFrom as jump:
        return jump.status
    finally:
        shell.sourcing -= 1
        shell.script = script
        if words[1:]:
            shell.positional = positional


@builtin("exec", special=True)
def exec_(shell: Shell, words: list[str]) -> Steps | int:
    if words[:1] == ["--"]:
        words = words[1:]
    if not words:
        return 0
    return execute(shell, words, shell.variables.environment(), "exec")


@builtin("command")
def command(shell: Shell, words: list[str]) -> Steps | int:
    if words and words[0] in ("-v", "-V"):
        return _which(shell, words[1:], words[0] == "-V")
    if words and words[0] in ("-p", "--"):
        words = words[1:]
    if not words:
        return 0
    found = shell.builtin(words[0])
    if found is not None:
        return found.run(shell, words[1:])
    return external(shell, words, shell.variables.environment())


@builtin("builtin", only="bash")
def builtin_(shell: Shell, words: list[str]) -> Steps | int:
    if not words:
        return 0
    found = shell.builtin(words[0])
    if found is None:
        raise ShellError(f"{words[0]}: not a shell builtin", 1)
    return found.run(shell, words[1:])


@builtin("type")
def type_(shell: Shell, words: list[str]) -> Steps:
    return _which(shell, [word for word in words if word not in ("-a", "-t", "-p")], True)


def _which(shell: Shell, names: list[str], described: bool) -> Steps:
    status = 0
    for name in names:
        short, long = _meaning(shell, name)
        if short:
            yield shell.write(f"{name} {long}\n" if described else f"{short}\n")
            continue
        status = 1 if shell.dialect.bash else 127
        if described and shell.dialect.bash:
            yield shell.complain(f"{name}: not found", "type")
        elif described:
            yield shell.write(f"{name}: not found\n")
    return status


def _meaning(shell: Shell, name: str) -> tuple[str, str]:
    """(what command -v prints, what type says), or ("", "")."""
    if name in RESERVED:
        return name, "is a shell keyword"
    if name in shell.aliases:
        return f"alias {name}='{shell.aliases[name]}'", f"is an alias for {shell.aliases[name]}"
    if name in shell.functions:
        return name, "is a function"
    found = shell.builtin(name)
    if found is not None:
        special = found.special and not shell.dialect.bash
        return name, f"is a {'special ' if special else ''}shell builtin"
    path = find_program(shell, name)
    return path, f"is {path}"


def find_program(shell: Shell, name: str) -> str:
    """Its path, or ""."""
    fs = shell.process.fs
    folders = [""] if "/" in name else (shell.variables.get("PATH") or "").split(":")
    for folder in folders:
        path = f"{folder}/{name}" if folder else name
        if fs.exists(path) and not fs.is_dir(path) and fs.allowed(fs.inode(path), 1):
            return path
    return ""


@builtin("trap", special=True)
def trap(shell: Shell, words: list[str]) -> Steps | int:
    if words[:1] == ["--"]:
        words = words[1:]
    if not words or words == ["-p"]:
        return _show_traps(shell)
    if words == ["-l"]:
        return shell.write(" ".join(signals.NUMBERS) + "\n")
    if words[0].isdecimal() or len(words) == 1:
        action, names = None, words
    else:
        action, names = (None if words[0] == "-" else words[0]), words[1:]
    return _set_traps(shell, action, names)


def _set_traps(shell: Shell, action: str | None, names: list[str]) -> Steps:
    status = 0
    for name in names:
        try:
            number = 0 if name.upper() in ("EXIT", "0") else signals.number(name)
        except ValueError:
            status = 1
            yield shell.complain(f"{name}: invalid signal specification", "trap")
            continue
        shell.set_trap(number, action)
    return status


def _show_traps(shell: Shell) -> Steps:
    prefix = "SIG" if shell.dialect.bash else ""
    for number in sorted(shell.traps):
        name = "EXIT" if number == 0 else prefix + signals.NAMES.get(number, str(number))
        action = shell.traps[number].replace("'", "'\\''")
        yield shell.write(f"trap -- '{action}' {name}\n")
    return 0

