"""One shell: its variables, options, functions, traps and jobs, and how it talks to its user."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Protocol

from simulator.engine import Steps
from simulator.host.kernel import Interrupted, Process, signals

from .builtins.table import BUILTINS, Builtin
from .calls import run_calls
from .dialect import BASH, Dialect
from .errors import Abandoned, ExitShell, Jump, ShellError, ShellSyntaxError
from .expansion import bounded
from .jobs import Jobs
from .run import FORK_US, run, settle
from .special import SPECIAL
from .syntax import Parser
from .syntax.tree import Node
from .variables import MAX_VALUE, MAX_VARIABLES, Variables

FLAGS = {"e": "errexit", "f": "noglob", "u": "nounset", "x": "xtrace", "v": "verbose",
         "n": "noexec", "a": "allexport", "C": "noclobber", "b": "notify", "m": "monitor"}
IGNORED_OPTIONS = ("ignoreeof", "errtrace", "vi", "emacs", "history", "posix", "braceexpand")
EXIT = 0                                    # the trap that runs when the shell ends


class Console(Protocol):
    """Who sits in front of an interactive shell and wants to know what it does (the terminal)."""

    def prompting(self, prompt: str) -> None: ...
    def running(self) -> None: ...
    def starting(self, argv: list[str]) -> int | None: ...
    def started(self, argv: list[str], process: Process, seq: int | None) -> None: ...


class Shell:
    def __init__(self, process: Process, dialect: Dialect, name: str) -> None:
        self.process, self.dialect, self.name = process, dialect, name
        self.root_pid = process.ns_pid          # $$, also in subshells
        self.variables = Variables(process.env)
        self.functions: dict[str, Node] = {}
        self.aliases: dict[str, str] = {}
        self.options = dict.fromkeys((*FLAGS, "pipefail", "i", "s", "c"), False)
        self.positional: list[str] = []
        self.status = 0
        self.substitution_status: int | None = None
        self.last_background: int | None = None
        self.traps: dict[int, str] = {}
        self.jobs = Jobs()
        self.console: Console | None = None
        self.login = False
        self.script = ""                        # the file whose commands are read
        self.line = 0
        self.loops = self.sourcing = 0
        self.getopts_at = (1, 1)                # word and letter that come next
        self.interrupted = False                # ^C came while something ran
        self.variables.set("PWD", process.cwd)
        self.variables.values.setdefault("OPTIND", "1")

    option_names = FLAGS

    @property
    def interactive(self) -> bool:
        return self.options["i"]

    @property
    def monitor(self) -> bool:
        """Job control: each job is a group of its own."""
        return self.options["m"]

    def twin(self) -> Shell:
        """What a forked child goes on with: traps fall back, jobs are not its own."""
        other = Shell.__new__(Shell)
        other.__dict__.update(self.__dict__)
        other.variables = self.variables.twin()
        other.functions, other.aliases = dict(self.functions), dict(self.aliases)
        other.options = {**self.options, "i": False, "m": False}
        other.positional = list(self.positional)
        other.traps = {n: action for n, action in self.traps.items() if not action}
        other.jobs, other.console, other.loops = Jobs(), None, 0
        return other

    # -- values ----------------------------------------------------------------------------

    def value(self, name: str) -> str | None:
        """A variable or a special parameter; None when it is not set."""
        found = self.variables.values.get(name)
        if found is not None:
            return found
        if name.isdigit():
            at = int(name[:9])
            if at == 0:
                return self.name
            return self.positional[at - 1] if at <= len(self.positional) else None
        special = SPECIAL.get(name)
        return special(self) if special is not None else None

    def assign(self, name: str, value: str) -> None:
        """name=value. Raises ShellError for a read-only or impossible name."""
        variables = self.variables
        if name in variables.read_only:
            raise ShellError(self.dialect.read_only(name), 1 if self.dialect.bash else 2, True)
        if name in SPECIAL and not name.isalpha() or name.isdigit():
            raise ShellError(f"{name}: bad variable name", 2, True)
        if len(value) > MAX_VALUE or len(variables.values) >= MAX_VARIABLES:
            raise ShellError("out of memory", 2, True)
        variables.set(name, value)
        if self.options["a"]:
            variables.export(name)

    def home_of(self, user: str) -> str | None:
        """From /etc/passwd."""
        try:
            lines = self.process.fs.read("/etc/passwd").decode("utf-8", "replace").splitlines()
        except OSError:
            return None
        return next((fields[5] for fields in (line.split(":") for line in lines)
                     if len(fields) > 5 and fields[0] == user), None)

    # -- talking ---------------------------------------------------------------------------

    def write(self, text: str) -> Steps:
        yield from self.process.write(1, text.encode("utf-8", "surrogateescape"))

    def complain_raw(self, text: str) -> Steps:
        """To standard error, as it is; nothing when that is closed."""
        if 2 in self.process.fds:
            with contextlib.suppress(Interrupted):
                yield from self.process.write(2, text.encode("utf-8", "surrogateescape"))

    def complain(self, message: str, builtin: str = "") -> Steps:
        prefix = "" if message.startswith("drydock:") else self.dialect.prefix(self, builtin)
        yield from self.complain_raw(f"{prefix}{message}\n")

    def step(self, cpu_us: int) -> Steps:
        """Work; a signal that comes meanwhile is handled after the command."""
        with contextlib.suppress(Interrupted):
            yield from self.process.step(cpu_us)

    # -- running ---------------------------------------------------------------------------

    def parser(self, text: str, whole: bool = True) -> Parser:
        return Parser(text, aliases=self.aliases, bash=self.dialect.bash, whole=whole)

    def run_text(self, text: str, last: bool = False, builtin: str = "") -> Steps:
        """Run commands one after the other, as they are read; the status of the last.

        Called by `yield`. `last`: nothing comes after this text, so its end may be executed."""
        parser, status = None, 0
        yield self.step(min(len(text), MAX_VALUE) >> 1)
        while True:
            try:
                parser = parser or self.parser(text)
                node = parser.next()
            except ShellSyntaxError as error:
                self.line = error.line if self.script else self.line
                where = "-c" if self.options["c"] and not self.script else ""
                raise ShellError(self.dialect.syntax(error, where), 2, True) from None
            if node is None:
                return status
            if not self.options["n"]:
                status = yield run(self, node, False, last and parser.at_end)

    def capture(self, body: Node) -> Steps:
        """Run in a subshell and take what it prints, without newlines at its end."""
        yield from self.step(FORK_US)
        process = self.process
        read_end, write_end = process.pipe()
        table = dict(process.fds)
        reader = table.pop(read_end)
        table[1] = table.pop(write_end)
        twin = self.twin()
        try:
            child = self.fork(lambda own: twin.as_subshell(own, body), table)
        finally:
            process.close(write_end)
        chunks, size = [], 0
        try:
            while True:
                try:
                    data = yield from reader.read(process, None)
                except Interrupted:
                    continue
                if not data:
                    break
                chunks.append(data)
                size += len(data)
                if size > MAX_VALUE:
                    raise ShellError("out of memory", 2, True)
        finally:
            process.close(read_end)
        self.substitution_status = yield settle(self, child)
        text = b"".join(chunks).replace(b"\0", b"").decode("utf-8", "replace")
        return bounded(text.rstrip("\n"))

    def fork(self, body: Callable[[Process], Steps], fds: dict | None = None) -> Process:
        """A child that goes on in a generator of ours. Raises ShellError at a limit."""
        try:
            return self.process.fork(body, fds)
        except OSError as error:
            message, status = self.dialect.cannot_run("fork", error)
            raise ShellError(message, status, True) from None

    def as_subshell(self, process: Process, body: Node) -> Steps:
        """The program of a forked child: this shell (a twin), in another process."""
        self.process = process
        return (yield from self.live(run(self, body, False, True)))

    def live(self, commands: Steps) -> Steps:
        """Run `commands` to the end of this shell, and its exit trap; the exit status."""
        return (yield from run_calls(self._life(commands)))

    def _life(self, commands: Steps) -> Steps:
        status = yield self._guarded(commands)
        if EXIT in self.traps:
            action = self.traps.pop(EXIT)
            self.status = status
            status = yield self._guarded(self.run_text(action), status)
        return status & 0xFF

    def _guarded(self, commands: Steps, keep: int | None = None) -> Steps:
        """The status with which `commands` end, also when they jump or fail. With `keep`, that is
        the status unless they say `exit N`."""
        try:
            status = yield commands
            return status if keep is None else keep
        except ExitShell as leaving:
            return leaving.status
        except ShellError as error:
            yield self.complain(error.message)
            return error.status
        except Abandoned:
            return 130
        except Jump as jump:
            return getattr(jump, "status", self.status)

    # -- signals ---------------------------------------------------------------------------

    def set_trap(self, number: int, action: str | None) -> None:
        """None: as it was by default; "" ignores."""
        if action is None:
            self.traps.pop(number, None)
        else:
            self.traps[number] = action
        if number == EXIT:
            return
        how = "default" if action is None else "handle" if action else "ignore"
        if how == "default" and self.interactive and number in (signals.INT, signals.TERM):
            how = "handle"
        self.process.trap(number, how)

    def handle_signals(self) -> Steps:
        """Run the traps of the signals that have come. Called by `yield`, between commands."""
        for number in self.process.take_caught():
            action = self.traps.get(number)
            if action:
                before = self.status
                yield self.run_text(action)
                self.status = before
            elif number == signals.INT and self.interactive:
                self.interrupted = True
        if self.interrupted:
            self.interrupted = False
            raise Abandoned()

    def reap_children(self) -> None:
        """Collect what has ended (also orphans, when this is process 1): no zombie stays."""
        for child in list(self.process.children):
            if child.exit_status is not None:
                child.kernel.reap(child)

    def set_long_option(self, name: str, on: bool) -> None:
        """`-o name`. Raises ShellError for a name that no option has."""
        letter = next((letter for letter, long in FLAGS.items() if long == name), name)
        if letter in self.options and len(name) > 1:
            self.options[letter] = on
        elif name not in IGNORED_OPTIONS:
            raise ShellError(f"{name}: invalid option name" if self.dialect is BASH
                             else f"illegal option {'-' if on else '+'}o {name}")

    def builtin(self, name: str) -> Builtin | None:
        found = BUILTINS.get(name)
        return None if found is None or found.only not in ("", self.dialect.name) else found
