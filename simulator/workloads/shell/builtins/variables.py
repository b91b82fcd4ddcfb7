"""export, readonly, unset, local, set, shift, alias, let, getopts: what the shell remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps

from ..errors import ShellError
from ..expansion import calculate
from ..syntax.words import NAME
from .table import builtin, whole_number

if TYPE_CHECKING:
    from ..shell import Shell

_OPTION_ORDER = ("errexit", "noglob", "ignoreeof", "monitor", "noexec", "xtrace", "verbose",
                 "noclobber", "allexport", "notify", "nounset", "errtrace", "vi", "pipefail")


def _named(shell: Shell, word: str) -> tuple[str, str | None]:
    """(name, value or None). Raises ShellError for what cannot be a name."""
    name, equals, value = word.partition("=")
    if not NAME.fullmatch(name):
        if shell.dialect.bash:
            raise ShellError(f"`{word}': not a valid identifier", 1)
        raise ShellError(f"{name}: bad variable name")
    return name, value if equals else None


def _single_quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"


@builtin("export", special=True)
def export(shell: Shell, words: list[str]) -> Steps | int:
    unexport = words[:1] == ["-n"]
    names = words[1:] if words[:1] in (["-n"], ["-p"], ["--"]) else words
    if not names:
        start = "declare -x" if shell.dialect.bash else "export"
        return shell.write("".join(f"{start} {name}={_shown(shell, name)}\n"
                                   for name in sorted(shell.variables.environment())))
    for word in names:
        name, value = _named(shell, word)
        if value is not None:
            shell.assign(name, value)
        if unexport:
            shell.variables.exported.pop(name, None)
        else:
            shell.variables.export(name)
    return 0


def _shown(shell: Shell, name: str) -> str:
    value = shell.variables.get(name) or ""
    if shell.dialect.bash:
        escaped = "".join("\\" + c if c in '"\\$`' else c for c in value)
        return f'"{escaped}"'
    return _single_quoted(value)


@builtin("readonly", special=True)
def readonly(shell: Shell, words: list[str]) -> Steps | int:
    names = words[1:] if words[:1] in (["-p"], ["--"]) else words
    if not names:
        return shell.write("".join(f"readonly {name}={_shown(shell, name)}\n"
                                   for name in sorted(shell.variables.read_only)))
    for word in names:
        name, value = _named(shell, word)
        if value is not None:
            shell.assign(name, value)
        shell.variables.read_only[name] = None
    return 0


@builtin("unset", special=True)
def unset(shell: Shell, words: list[str]) -> int:
    functions = words[:1] == ["-f"]
    for word in words[1:] if words[:1] in (["-f"], ["-v"]) else words:
        if functions:
            shell.functions.pop(word, None)
            continue
        name, _ = _named(shell, word)
        if name in shell.variables.read_only:
            raise ShellError(f"{name}: cannot unset: readonly variable"
                             if shell.dialect.bash else f"{name}: is read only")
        if name not in shell.variables.values:
            shell.functions.pop(name, None)
        shell.variables.unset(name)
    return 0


@builtin("local")
def local(shell: Shell, words: list[str]) -> int:
    if not shell.variables.in_function:
        if shell.dialect.bash:
            raise ShellError("can only be used in a function", 1)
        raise ShellError("not in a function", 2, True)
    for word in words:
        name, value = _named(shell, word)
        shell.variables.make_local(name)
        if value is not None:
            shell.assign(name, value)
        elif shell.dialect.bash:
            shell.variables.unset(name)
    return 0


@builtin("declare", "typeset", only="bash")
def declare(shell: Shell, words: list[str]) -> int:
    flags = "".join(word[1:] for word in words if word[:1] in "-+" and len(word) > 1)
    if flags.strip("xr"):
        raise ShellError(f"drydock: not modelled: declare -{flags}", 1)
    for word in words:
        if word[:1] == "-":
            continue
        name, value = _named(shell, word)
        if shell.variables.in_function:
            shell.variables.make_local(name)
        if value is not None:
            shell.assign(name, value)
        if "x" in flags:
            shell.variables.export(name)
        if "r" in flags:
            shell.variables.read_only[name] = None
    return 0


@builtin("set", special=True)
def set_(shell: Shell, words: list[str]) -> Steps | int:
    if not words:
        return shell.write("".join(f"{name}={_single_quoted(value)}\n"
                                   for name, value in sorted(shell.variables.values.items())))
    at = 0
    while at < len(words) and words[at][:1] in ("-", "+") and len(words[at]) > 1:
        word = words[at]
        at += 1
        if word == "--":
            _set_positional(shell, words[at:])
            return 0
        if word[1:] == "o":
            if at >= len(words):
                return shell.write(_option_list(shell))
            shell.set_long_option(words[at], word[0] == "-")
            at += 1
            continue
        for letter in word[1:]:
            if letter == "o" and at < len(words):
                shell.set_long_option(words[at], word[0] == "-")
                at += 1
            else:
                set_option(shell, letter, word[0] == "-")
    if at < len(words):
        _set_positional(shell, words[at:])
    return 0


def _set_positional(shell: Shell, words: list[str]) -> None:
    """New parameters, of which getopts has seen none."""
    shell.positional = words
    shell.getopts_at = (1, 1)
    shell.variables.set("OPTIND", "1")


def set_option(shell: Shell, letter: str, on: bool) -> None:
    names = shell.option_names
    if letter not in names and letter not in "hBEHPT":
        bash = shell.dialect.bash
        raise ShellError(f"-{letter}: invalid option" if bash else f"illegal option -{letter}")
    if letter in names:
        shell.options[letter] = on


def _option_list(shell: Shell) -> str:
    letters = {long: letter for letter, long in shell.option_names.items()}
    return "".join(f"{name:<16}"
                   f"{'on' if shell.options.get(letters.get(name, name), False) else 'off'}\n"
                   for name in _OPTION_ORDER)


@builtin("shift", special=True)
def shift(shell: Shell, words: list[str]) -> int:
    count = whole_number(words[0]) if words else 1
    if count is None:
        bash = shell.dialect.bash
        raise ShellError(f"{words[0]}: numeric argument required" if bash
                         else f"Illegal number: {words[0]}")
    if count > len(shell.positional):
        return 1
    del shell.positional[:count]
    return 0


@builtin("alias")
def alias(shell: Shell, words: list[str]) -> Steps:
    prefix = "alias " if shell.dialect.bash else ""
    status = 0
    for word in words or sorted(shell.aliases):
        name, equals, value = word.partition("=")
        if equals and len(shell.aliases) < 500:
            shell.aliases[name] = value + " "
        elif name in shell.aliases:
            shown = _single_quoted(shell.aliases[name][:-1])
            yield shell.write(f"{prefix}{name}={shown}\n")
        elif not equals:
            status = 1
            yield shell.complain_raw(f"{'bash: ' if prefix else ''}alias: {name}"
                                     f"{':' if prefix else ''} not found\n")
    return status


@builtin("unalias")
def unalias(shell: Shell, words: list[str]) -> int:
    if words == ["-a"]:
        shell.aliases.clear()
        return 0
    missing = [word for word in words if shell.aliases.pop(word, None) is None]
    if missing:
        raise ShellError(f"{missing[0]} not found", 1)
    return 0


@builtin("let")
def let(shell: Shell, words: list[str]) -> int:
    value = 0
    for word in words:
        value = calculate(shell, word)
    return int(value == 0)


@builtin("getopts")
def getopts(shell: Shell, words: list[str]) -> Steps | int:
    """getopts OPTSTRING NAME: one option of the positional parameters at a time."""
    if len(words) < 2:
        raise ShellError("usage: getopts optstring var [arg]")
    spec, name, arguments = words[0], words[1], words[2:] or shell.positional
    index = max(1, whole_number(shell.value("OPTIND") or "1") or 1)
    if index != shell.getopts_at[0]:
        shell.getopts_at = (index, 1)
    at = shell.getopts_at[1]
    word = arguments[index - 1] if index <= len(arguments) else ""
    if len(word) < 2 or word[0] != "-" or word == "--":
        shell.assign("OPTIND", str(index + (word == "--")))
        shell.assign(name, "?")
        return 1
    letter, rest = word[at], word[at + 1:]
    takes = f"{letter}:" in spec
    used = 1 if takes or not rest else 0
    value, problem = "", ""
    if letter not in spec or letter == ":":
        problem = f"illegal option -- {letter}"
    elif takes and rest:
        value = rest
    elif takes and index < len(arguments):
        value, used = arguments[index], 2
    elif takes:
        problem = f"option requires an argument -- {letter}"
    shell.getopts_at = (index + used, 1 if used else at + 1)
    shell.assign("OPTIND", str(index + used))
    shell.assign("OPTARG", value if not problem else letter if spec[:1] == ":" else "")
    quiet = spec.startswith(":")
    shell.assign(name, letter if not problem else ":" if quiet and takes else "?")
    return 0 if not problem or quiet else _getopts_complaint(shell, problem)


def _getopts_complaint(shell: Shell, problem: str) -> Steps:
    yield shell.complain_raw(f"{shell.name}: {problem}\n" if shell.dialect.bash
                             else problem.capitalize().replace("option --", "option -") + "\n")
    return 0
