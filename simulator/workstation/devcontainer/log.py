"""What the program tells on standard error: a time and a text, as @devcontainers/cli prints it."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine import Engine

GREEN, PLAIN = "\x1b[1m\x1b[38;2;99;143;79m", "\x1b[39m\x1b[22m"


class Log:
    """`write(text)` never waits. On a terminal the time is what has passed, else the clock's."""

    def __init__(self, engine: Engine, write: Callable[[str], None], terminal: bool) -> None:
        self._engine, self._write, self._terminal = engine, write, terminal
        self._begun = engine.clock.now_ms

    def line(self, text: str) -> None:
        """A line of its own, with the time before it."""
        if self._terminal:
            passed = self._engine.clock.now_ms - self._begun
            self._write(f"[{GREEN}{passed} ms{PLAIN}] {text}\n")
        else:
            self._write(f"[{self._now()}] {text}\n")

    def title(self, text: str) -> None:
        """What begins now."""
        if self._terminal:
            self._write(f"\x1b[1m{text}\x1b[0m\n\n")
        else:
            self._write(f"[{self._now()}] {text}\n\n")

    def output(self, text: str) -> None:
        """What another program has printed."""
        if text:
            self._write(text if self._terminal else f"[{self._now()}] {text.rstrip()}\n")

    def bare(self, text: str) -> None:
        self._write(text)

    def _now(self) -> str:
        return self._engine.timestamp()[:23] + "Z"
