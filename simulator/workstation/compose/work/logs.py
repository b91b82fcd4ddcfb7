"""Lines of several containers beside each other: `web-1  | hello`, each service in its colour."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine import Steps
from simulator.workstation.docker.client import Connection
from simulator.workstation.docker.container.streams import Frames

from ..compose import Compose

COLOURS = ("36", "33", "32", "35", "34", "96", "93", "92", "95", "94")
MAX_LINE = 64 << 10


class Printer:
    """Knows the names, so that the bars stand in one column."""

    def __init__(self, compose: Compose, names: list[str], prefix: bool = True,
                 colour: bool = True) -> None:
        self._compose, self._prefix = compose, prefix
        self._colour = colour and compose.tty
        self._width = max([len(name) for name in names], default=0)
        self._colours = {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}

    def line(self, name: str, text: str) -> None:
        if not self._prefix:
            self._compose.out(f"{text}\n")
            return
        head = f"{name.ljust(self._width)}  | "
        if self._colour:
            head = f"\x1b[{self._colours.get(name, COLOURS[0])}m{head}\x1b[0m"
        self._compose.out(f"{head}{text}\n")

    def status(self, name: str, words: str) -> None:
        """`web-1 exited with code 0`; what stands on the line is taken away first."""
        if self._colour:
            colour = self._colours.get(name, COLOURS[0])
            self._compose.out(f"\x1b[{colour}m\r\x1b[K{name} {words}\n\x1b[0m")
        else:
            self._compose.out(f"\r\x1b[K{name} {words}\n")


class Lines:
    """Bytes as they come -> whole lines."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show, self._rest = show, b""

    def feed(self, data: bytes) -> None:
        *whole, self._rest = (self._rest + data).split(b"\n")
        for line in whole:
            self._show(line.decode("utf-8", "replace").rstrip("\r"))
        if len(self._rest) > MAX_LINE:
            self.end()

    def end(self) -> None:
        if self._rest:
            self._show(self._rest.decode("utf-8", "replace"))
            self._rest = b""


def copy(compose: Compose, connection: Connection, tty: bool,
         show: Callable[[str], None]) -> Steps:
    """Everything that a log or an attached container says, to its end."""
    frames, streams = Frames(), {1: Lines(show), 2: Lines(show)}
    while True:
        data = yield from connection.read()
        if not data:
            break
        for stream, payload in [(1, data)] if tty else frames.feed(data):
            streams.get(stream, streams[1]).feed(payload)
        yield from compose.tasks.room()
    for lines in streams.values():
        lines.end()
