"""A pseudo terminal: line discipline, signals from keys, window size."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.engine import Clock, Stream

from .. import signals
from .outlet import Outlet

if TYPE_CHECKING:
    from ..process import Process

_SIGNAL_KEYS = {0x03: signals.INT, 0x1C: 3, 0x1A: signals.TSTP}
END, ERASE, KILL_LINE, WORD = 0x04, 0x7F, 0x15, 0x17
MAX_LINE = 4096


class Tty:
    """The master side calls `type` and gets what is shown by `show`; programs use the other side.

    `canonical` collects lines, with echo and erasing; otherwise keys pass as they come.
    """

    def __init__(self, clock: Clock, show: Callable[[bytes], None], rows: int = 24,
                 columns: int = 80) -> None:
        self.lines = Stream(clock)
        self.cause: int | None = None            # the trace entry of what was typed last
        self._clock, self._show = clock, show
        self.rows, self.columns = rows, columns
        self.on_mode: Callable[[], None] = _nobody_cares   # called when `canonical` has changed
        self._canonical = True
        self.echo = True
        self.output_newlines = True              # ONLCR: a newline also returns the carriage
        self.outlet = Outlet()                   # the window that shows it
        self.foreground: list[Process] = []      # who gets ^C
        self._line = bytearray()

    @property
    def canonical(self) -> bool:
        return self._canonical

    @canonical.setter
    def canonical(self, wanted: bool) -> None:
        self._canonical = wanted
        self.on_mode()

    def write(self, data: bytes) -> None:
        """Output of a program."""
        if not self.output_newlines:
            self._show(data)
            return
        self._show(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def type(self, data: bytes) -> None:
        """Keys from whoever sits in front."""
        self.cause = self._clock.cause
        if not self.canonical:
            self.lines.write(data)
            return
        for key in data.replace(b"\r", b"\n"):
            self._key(key)

    def set_raw(self) -> tuple[bool, bool, bool]:
        """Every key passes at once, nothing is echoed or changed; returns the mode to restore."""
        before = (self.canonical, self.echo, self.output_newlines)
        self.canonical = self.echo = self.output_newlines = False
        return before

    def restore(self, mode: tuple[bool, bool, bool]) -> None:
        self.canonical, self.echo, self.output_newlines = mode

    def enter(self, line: bytes) -> None:
        """A line that was edited elsewhere, as readline does it: shown, and of any length."""
        self.cause = self._clock.cause
        self.write(line + b"\n")
        self.lines.write(line + b"\n")

    def make_sane(self) -> None:
        """As `stty sane`: what a shell does when a program has left the terminal raw."""
        self.canonical = self.echo = self.output_newlines = True

    def hang_up(self) -> None:
        self.lines.close()

    def resize(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        for process in list(self.foreground):
            process.kernel.signal(process, signals.WINCH)

    def _key(self, key: int) -> None:
        if key in _SIGNAL_KEYS:
            self._line.clear()
            self._echo(b"^" + bytes([key + 64]))
            for process in list(self.foreground):
                process.kernel.signal(process, _SIGNAL_KEYS[key])
        elif key == END:
            if self._line:
                self._flush()
            else:
                self.lines.close_once()
        elif key in (ERASE, 0x08):
            if self._line:
                self._line.pop()
                self._echo(b"\b \b")
        elif key == KILL_LINE:
            self._echo(b"\b \b" * len(self._line))
            self._line.clear()
        elif key == 0x0A:
            self._line.append(key)
            self._echo(b"\r\n")
            self._flush()
        elif len(self._line) < MAX_LINE:
            self._line.append(key)
            self._echo(bytes([key]))

    def _flush(self) -> None:
        self.lines.write(bytes(self._line))
        self._line.clear()

    def _echo(self, data: bytes) -> None:
        if self.echo:
            self._show(data)


def _nobody_cares() -> None:
    pass
