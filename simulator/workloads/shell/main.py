"""The programs `sh` (ash) and `bash`: options, where commands come from, and the prompt.

Called by the kernel when a binary of that name is executed, and by the laptop's terminal.
"""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import Interrupted, Process, signals

from ..program import program
from .builtins.variables import set_option
from .dialect import ASH, BASH, Dialect
from .errors import Abandoned, ExitShell, Incomplete, Jump, ShellError, ShellSyntaxError
from .run import run
from .shell import Console, Shell
from .syntax.lines import MAX_TEXT

START_US = 1500              # [EST] exec of the shell and reading its environment


@program("sh", "ash")
def sh(process: Process) -> Steps:
    return (yield from start(process, ASH))


@program("bash")
def bash(process: Process) -> Steps:
    return (yield from start(process, BASH))


def start(process: Process, dialect: Dialect, console: Console | None = None) -> Steps:
    """A shell from its argv to its exit status."""
    shell = Shell(process, dialect, process.argv[0] if process.argv else dialect.name)
    shell.console = console
    yield from shell.step(START_US)
    return (yield from shell.live(_main(shell, list(process.argv[1:]))))


def _main(shell: Shell, words: list[str]) -> Steps:
    try:
        words = _options(shell, words)
    except ShellError as error:
        yield shell.complain_raw(f"{shell.name}: {error.message}\n")
        raise ExitShell(2) from None
    if shell.options["c"]:
        return (yield _command(shell, words))
    if words and not shell.options["s"]:
        return (yield _file(shell, words))
    shell.positional = words
    process = shell.process
    if shell.options["i"] or (process.isatty(0) and process.isatty(2)):
        return (yield _interactive(shell))
    return (yield _commands_from_stdin(shell))


def _options(shell: Shell, words: list[str]) -> list[str]:
    """Set what stands before the first operand; the words after."""
    shell.login = shell.name.startswith("-")
    while words and words[0][:1] in ("-", "+") and len(words[0]) > 1:
        word = words.pop(0)
        if word == "--":
            break
        if word in ("--login", "--norc", "--noprofile", "--posix"):
            shell.login = shell.login or word == "--login"
            continue
        for letter in word[1:]:
            if letter == "o":
                if not words:
                    raise ShellError("-o requires an argument")
                shell.set_long_option(words.pop(0), word[0] == "-")
            elif letter == "l":
                shell.login = True
            elif letter in "cis":
                shell.options[letter] = word[0] == "-"
            else:
                set_option(shell, letter, word[0] == "-")
    return words


def _command(shell: Shell, words: list[str]) -> Steps:
    """-c COMMAND [NAME ARGUMENT...]"""
    if not words:
        raise ShellError("-c requires an argument", 2)
    if words[1:]:
        shell.name, shell.positional = words[1], words[2:]
    return (yield shell.run_text(words[0], last=True))


def _file(shell: Shell, words: list[str]) -> Steps:
    path = words[0]
    try:
        text = shell.process.fs.read(path).decode("utf-8", "replace")
    except OSError as error:
        if shell.dialect is BASH:
            yield shell.complain_raw(f"bash: {path}: {error.strerror}\n")
            return 127
        raise ShellError(f"can't open '{path}': {error.strerror}", 2) from None
    shell.name = shell.script = path
    shell.positional = words[1:]
    return (yield shell.run_text(text, last=False))     # a script is read as it runs: it forks


# -- commands from standard input ------------------------------------------------------------


def _commands_from_stdin(shell: Shell) -> Steps:
    """Each command runs as soon as it has come."""
    text, ended, status = "", False, 0
    while not ended:
        data = yield from shell.process.read(0, MAX_TEXT)
        ended = not data
        text += data.decode("utf-8", "replace")
        if not ended and not text.endswith("\n") and len(text) <= MAX_TEXT:
            continue
        text, status = yield _run_what_is_whole(shell, text, ended, status)
    return status


def _run_what_is_whole(shell: Shell, text: str, ended: bool, status: int) -> Steps:
    """Run the complete commands at the beginning of `text`: (what is left, status)."""
    yield from shell.step(len(text))
    try:
        parser = shell.parser(text, whole=ended)
    except ShellSyntaxError as error:
        raise ShellError(shell.dialect.syntax(error), 2, True) from None
    while True:
        at = parser.pos
        try:
            node = parser.next()
        except Incomplete as error:
            if not ended:
                return parser.text[at:], status
            raise ShellError(shell.dialect.syntax(error), 2, True) from None
        except ShellSyntaxError as error:
            raise ShellError(shell.dialect.syntax(error), 2, True) from None
        if node is None:
            return "", status
        status = yield run(shell, node)


# -- at a terminal ---------------------------------------------------------------------------


def _interactive(shell: Shell) -> Steps:
    shell.options["i"] = shell.options["m"] = True
    process = shell.process
    process.trap(signals.INT, "handle")
    process.trap(signals.TERM, "handle")
    process.trap(signals.TSTP, "handle")
    if process.tty is not None and process not in process.tty.foreground:
        process.tty.foreground.append(process)
    yield _profile(shell)
    while True:
        shell.reap_children()
        yield from shell.complain_raw("".join(shell.jobs.news(shell)))
        text = yield _read_command(shell)
        if text is None:
            if shell.dialect is BASH:
                yield from shell.complain_raw("logout\n" if shell.login else "exit\n")
            else:
                yield from shell.complain_raw("\n")
            return shell.status
        yield _run_line(shell, text)
        if process.tty is not None and not process.tty.canonical:
            process.tty.make_sane()


def _profile(shell: Shell) -> Steps:
    """/etc/profile and ~/.profile for a login shell, ~/.bashrc for bash."""
    home = shell.variables.get("HOME") or "/"
    names = ["/etc/profile", f"{home}/.profile"] if shell.login else []
    if shell.dialect is BASH:
        names.append(f"{home}/.bashrc")
    for name in names:
        if shell.process.fs.exists(name):
            yield _run_line(shell, f". {name}")


def _run_line(shell: Shell, text: str) -> Steps:
    """Run what was typed. Only `exit` ends an interactive shell."""
    try:
        shell.status = yield shell.run_text(text)
    except ShellError as error:
        shell.status = error.status
        yield shell.complain(error.message)
    except Abandoned:
        shell.status = 130
    except ExitShell as leaving:
        if shell.dialect is BASH and shell.login:
            yield from shell.complain_raw("logout\n")
        elif shell.dialect is BASH:
            yield from shell.complain_raw("exit\n")
        raise leaving
    except Jump as jump:
        shell.status = getattr(jump, "status", 0)
    except Interrupted as interrupted:
        shell.status = 128 + interrupted.signum
    shell.process.take_caught()


def _read_command(shell: Shell) -> Steps:
    """Lines until they make a complete command; None at the end of input. ^C begins anew."""
    text = ""
    while True:
        prompt = prompt_of(shell, "PS2" if text else "PS1")
        if shell.console is not None:
            shell.console.prompting(prompt)
        try:
            yield from shell.complain_raw(prompt)
            data = yield from _line(shell)
        except Interrupted:
            shell.process.take_caught()
            yield from shell.complain_raw("\n")
            shell.status, text = 130, ""
            continue
        if shell.console is not None:
            shell.console.running()
        if not data:
            return text or None
        text += data.decode("utf-8", "replace")
        if len(text) > MAX_TEXT or not _incomplete(shell, text):
            return text
        yield from shell.step(len(text))


def _line(shell: Shell) -> Steps:
    """Up to a newline, so that what was typed ahead is left for the command."""
    got = []
    while not got or got[-1] != b"\n":
        byte = yield from shell.process.read(0, 1)
        if not byte:
            break
        got.append(byte)
    return b"".join(got)


def _incomplete(shell: Shell, text: str) -> bool:
    if text.endswith("\\\n") and not text.endswith("\\\\\n"):
        return True
    parser = shell.parser(text, whole=False)
    try:
        while parser.next() is not None:
            continue
    except Incomplete:
        return True
    except ShellSyntaxError:
        return False
    return False


def prompt_of(shell: Shell, name: str) -> str:
    """PS1 or PS2 with its backslashes read: \\u \\h \\w \\W \\$ ..."""
    text = shell.variables.values.get(name)
    if text is None:
        text = shell.dialect.prompt if name == "PS1" else "> "
    process = shell.process
    here = shell.variables.get("PWD") or process.cwd
    home = shell.variables.get("HOME")
    if home and home != "/" and (here == home or here.startswith(home + "/")):
        here = "~" + here[len(home):]
    short = here.rsplit("/", 1)[-1] or here
    meanings = {"u": process.user_name, "h": process.hostname.split(".")[0], "H": process.hostname,
                "w": here, "W": short, "$": "#" if process.uid == 0 else "$", "n": "\n", "[": "",
                "]": "", "e": "\x1b", "\\": "\\", "s": shell.dialect.name, "a": "\a"}
    out, at = [], 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            out.append(meanings.get(text[at + 1], text[at:at + 2]))
            at += 2
        else:
            out.append(text[at])
            at += 1
    return "".join(out)
