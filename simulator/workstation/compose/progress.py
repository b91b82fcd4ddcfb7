"""What the plugin tells of its work, on standard error: a line per change, or on a terminal a block
of lines that is drawn again while things move.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.engine import Clock, Steps

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
TICK_MS = 200                # how often the block is drawn; the real one draws every 100 ms
WORKING, DONE, FAILED, WARNING = "working", "done", "failed", "warning"
_MARKS = {DONE: "\x1b[32m✔\x1b[0m", FAILED: "\x1b[31m\x1b[1m✘\x1b[0m",
          WARNING: "\x1b[33m\x1b[1m!\x1b[0m"}
_COLOURS = {DONE: "\x1b[32m", FAILED: "\x1b[31m\x1b[1m", WARNING: "\x1b[33m\x1b[1m"}


@dataclass
class _Line:
    name: str
    status: str
    state: str
    started_ms: int
    ended_ms: int | None = None
    detail: str = ""


class Progress:
    """`columns` is the terminal's width, 0 where standard error is none (or plain is asked for);
    `quiet` says nothing; `coloured` lines stand between the lines of logs on a terminal."""

    def __init__(self, clock: Clock, write: Callable[[str], None], title: str, columns: int,
                 quiet: bool = False, coloured: bool = False, rows: int = 24) -> None:
        self._clock, self._write, self._title = clock, write, title
        self._columns, self.quiet, self._coloured = columns, quiet, coloured
        self._rows, self._changed = rows, False
        self._lines: dict[str, _Line] = {}
        self._drawn: list[str] = []
        self._open = False

    def tell(self, name: str, status: str, state: str = WORKING, detail: str = "") -> None:
        """`name` is "Container shop-web-1", `status` what happens to it now."""
        if self.quiet:
            return
        if self._coloured:
            self._write(f"{name} \x1b[32m{status}\x1b[0m {detail}\n")
            return
        if not self._columns:
            self._write(f" {name} {status} {detail}\n")
            return
        line = self._lines.get(name)
        if line is None or line.ended_ms is not None and state == WORKING:
            started = self._clock.now_ms if line is None else line.started_ms
            line = self._lines[name] = _Line(name, status, state, started)
        line.status, line.state, line.detail = status, state, detail
        line.ended_ms = None if state == WORKING else self._clock.now_ms
        self._changed = True

    def ticking(self) -> Steps:
        """A task that keeps the block moving; ends when `close` was called."""
        self._open = True
        while self._open and self._columns:
            yield self._clock.pause(TICK_MS)
            if self._changed or any(line.ended_ms is None for line in self._lines.values()):
                self._draw()

    def close(self) -> None:
        """The last picture, before something else is written."""
        if self._changed:
            self._draw()
        self._open = False
        self._lines, self._drawn = {}, []

    def _draw(self) -> None:
        self._changed = False
        lines = list(self._lines.values())
        done = sum(1 for line in lines if line.ended_ms is not None)
        shown = [f"[+] {self._title} {done}/{len(lines)}"]
        width = max(len(line.name) for line in lines)
        shown += [self._row(line, width) for line in self._fitting(lines)]
        up = f"\x1b[{len(self._drawn)}A" if self._drawn else ""
        text = f"\x1b[?25l{up}\x1b[0G"
        gone = len(self._drawn) - len(shown)
        for index, row in enumerate(shown):
            same = index < len(self._drawn) and self._drawn[index] == row
            text += "\n" if same else f"\x1b[2K{row}\n"
        text += "\x1b[2K\n" * gone + (f"\x1b[{gone}A" if gone > 0 else "")
        self._drawn = shown
        self._write(text + "\x1b[?25h")

    def _fitting(self, lines: list[_Line]) -> list[_Line]:
        """No more than the terminal has rows, or the cursor could not go back: what moves first."""
        room = max(1, self._rows - 2)
        if len(lines) <= room:
            return lines
        moving = [line for line in lines if line.ended_ms is None][:room]
        still = [line for line in lines if line.ended_ms is not None]
        kept = moving + still[len(still) - (room - len(moving)):]
        return [line for line in lines if line in kept]

    def _row(self, line: _Line, width: int) -> str:
        now = self._clock.now_ms
        spent = (now if line.ended_ms is None else line.ended_ms) - line.started_ms
        mark = _MARKS.get(line.state) or \
            f"\x1b[33m{SPINNER[spent // TICK_MS % len(SPINNER)]}\x1b[0m"
        time = f"{spent / 1000:.1f}s"
        room = max(8, self._columns - len(time) - width - 6)
        status = f"{line.status} {line.detail}".strip()
        if len(status) > room:
            status = status[:room - 3] + "..."
        colour = _COLOURS.get(line.state, "")
        painted = f"{colour}{status}\x1b[0m" if colour else status
        gap = " " * max(1, self._columns - 4 - width - len(status) - len(time) - 1)
        return f" {mark} {line.name.ljust(width)} {painted}{gap}\x1b[34m{time}\x1b[0m"
