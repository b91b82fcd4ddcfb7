"""One terminal of the laptop: a tty, the login shell on it, and what the page asks of both.

Called by the world: `line` submits a command line at the prompt, `input` gives keys to the program
in the foreground. What is shown leaves through `output(session, text)`, the echo of what was typed
included, so that the text of a session is its whole transcript.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping

from simulator import lanes
from simulator.engine import Engine, Steps
from simulator.host.kernel import DEFAULT_PATH, Kernel, Process, Tty
from simulator.host.kernel.files.descriptors import TtyDescriptor
from simulator.workloads.shell import BASH, start

from .completion import Completer, candidates

USER, UID, HOME = "you", 1000, "/home/you"
LOGIN_MS = 50                             # [EST] a terminal's window starts a shell anew
KEYS = {"\x03": "^C", "\x1c": "^\\", "\x1a": "^Z", "\x04": "^D"}
HOPS = {"docker": lanes.DOCKER_CLI, "podman": lanes.PODMAN,
        "devcontainer": lanes.DEVCONTAINER}                    # have a lane of their own


class Terminal:
    """The console of its shell (simulator.workloads.shell.Console). When the shell ends, a new one
    starts, as a terminal's window would."""

    def __init__(self, engine: Engine, kernel: Kernel, session: str, rows: int, columns: int,
                 output: Callable[[str, str], None], *,
                 completers: Mapping[str, Completer] | None = None) -> None:
        self.session, self.prompt = session, ""
        self._engine, self._kernel, self._output = engine, kernel, output
        self._completers = dict(completers or {})
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._at_prompt = False
        self._waiting: list[str] = []           # lines of a pasted text that come at later prompts
        self._tty = Tty(engine.clock, self._show, rows, columns)
        self._tty.on_mode = self._changed
        self._shell: Process | None = None
        self._login()
        self._changed()

    # -- what the world asks and does ------------------------------------------------------

    @property
    def busy(self) -> bool:
        """A command runs, or what was typed has still to be read."""
        return not self._at_prompt or len(self._tty.lines) > 0 or bool(self._waiting)

    @property
    def raw(self) -> bool:
        """The program in the foreground takes keys as they come (docker run -it)."""
        return not self._tty.canonical

    @property
    def cwd(self) -> str:
        return self._shell.cwd if self._shell is not None else HOME

    @property
    def rows(self) -> int:
        return self._tty.rows

    @property
    def columns(self) -> int:
        return self._tty.columns

    def line(self, text: str) -> None:
        """A command line typed at the prompt. While a command runs it goes to that command."""
        command = "".join(char for char in text.replace("\r\n", "\n").rstrip("\r\n")
                          if char.isprintable() or char in "\n\t")
        self._engine.trace.step(lanes.YOU, "typed", command.split(" ")[0][:80], command=command,
                                session=self.session)
        if self.busy:
            self._type(command + "\r")
            return
        self._waiting = command.split("\n")
        self._enter_next()

    def input(self, data: str) -> None:
        """Keys for the program in the foreground."""
        if data in KEYS and not self.raw:
            self._engine.trace.step(lanes.YOU, "interrupted", self.session, key=KEYS[data])
        else:
            self._engine.trace.step(lanes.YOU, "typed", self.session, command=_printable(data),
                                    session=self.session)
        self._type(data)

    def resize(self, rows: int, columns: int) -> None:
        self._tty.resize(rows, columns)
        self._changed()

    def complete(self, line: str, cursor: int) -> list[str]:
        """Candidates for the word before the cursor; changes nothing."""
        if self._shell is None:
            return []
        return candidates(self._shell, line, cursor, self._completers)

    # -- the console of the shell ------------------------------------------------------------

    def prompting(self, prompt: str) -> None:
        self._at_prompt, self.prompt = True, prompt
        if self._waiting:
            self._engine.clock.call_in(0, self._enter_next)
        self._changed()

    def running(self) -> None:
        self._at_prompt = False
        self._changed()

    def starting(self, argv: list[str]) -> int | None:
        """A command is about to be executed. Those that are hops get a message on the wire."""
        receiver = HOPS.get(argv[0].rsplit("/", 1)[-1])
        if receiver is None:
            return None
        seq = self._engine.wire.post(lanes.SHELL, receiver, "exec", argv[0], kind="exec",
                                     argv=" ".join(argv))
        self._engine.clock.cause = seq
        return seq

    def started(self, argv: list[str], process: Process, seq: int | None) -> None:
        if seq is not None:
            process.on_exit.append(lambda ended: self._exited(argv[0], ended, seq))

    # -- inside ------------------------------------------------------------------------------

    def _login(self) -> None:
        """The login shell: a real process, whose terminal is ours."""
        kernel, descriptor = self._kernel, TtyDescriptor(self._tty)
        try:
            shell = kernel.fork(kernel.init, self._program, ["-bash"], role="shell",
                                fds={0: descriptor, 1: descriptor, 2: descriptor})
        except OSError as error:
            self._tty.write(f"login: {error.strerror}\n".encode())
            self._engine.clock.call_in(LOGIN_MS, self._login)
            return
        shell.uid = shell.gid = UID
        shell.groups, shell.capabilities = (), ()
        shell.cwd = HOME
        shell.env = {"HOME": HOME, "USER": USER, "LOGNAME": USER, "SHELL": "/bin/bash",
                     "PATH": DEFAULT_PATH, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        shell.tty = self._tty
        self._tty.foreground = [shell]
        shell.on_exit.append(self._shell_ended)
        self._shell = shell

    def _program(self, process: Process) -> Steps:
        return (yield from start(process, BASH, self))

    def _shell_ended(self, shell: Process) -> None:
        self._at_prompt, self._shell = False, None
        self._tty.make_sane()
        self._changed()
        self._engine.clock.call_in(LOGIN_MS, self._login)

    def _exited(self, name: str, process: Process, seq: int) -> None:
        self._engine.wire.post(HOPS[name.rsplit("/", 1)[-1]], lanes.SHELL, "exited", name,
                               kind="reply", of=seq, code=process.exit_status)

    def _enter_next(self) -> None:
        if self._waiting:
            self._tty.enter(self._waiting.pop(0).encode("utf-8", "replace"))
            self._changed()

    def _type(self, data: str) -> None:
        self._tty.type(data.encode("utf-8", "replace"))
        self._changed()

    def _show(self, data: bytes) -> None:
        text = self._decoder.decode(data)
        if text:
            self._output(self.session, text)

    def _changed(self) -> None:
        self._engine.changes.mark("terminal", self.session)


def _printable(data: str) -> str:
    """Keys in a form that a sentence can hold."""
    shown = "".join(char if char.isprintable() else
                    f"^{chr(ord(char) + 64)}" if ord(char) < 32 else "" for char in data)
    return shown[:200]
