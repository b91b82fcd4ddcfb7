"""Commands are declared beside their functions; grammar, help, completion and the list of what is
supported come from here and from reference.py.

    @command("rm", "container rm", arguments=(1, None), complete="container")
    def remove(cli: Cli) -> Steps:        # returns the exit status, None for 0
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.engine import Engine, HopError, NotModelled, Steps
from simulator.host.kernel import Process

from .client import Client, DaemonError
from .flags import Flags
from .reference import Page

Body = Callable[["Cli"], Steps]


@dataclass(frozen=True)
class Command:
    """`arguments` is (fewest, most); `complete` names what its arguments are; `talks` tells
    whether it asks the daemon; `refuses` are flags that are not modelled."""

    path: str
    body: Body
    arguments: tuple[int, int | None]
    complete: tuple[str, ...]
    interspersed: bool
    talks: bool
    refuses: tuple[str, ...]


COMMANDS: dict[str, Command] = {}


def command(*paths: str, arguments: tuple[int, int | None] = (0, None), complete: str = "",
            interspersed: bool = True, talks: bool = True,
            refuses: str = "") -> Callable[[Body], Body]:
    def declare(body: Body) -> Body:
        for path in paths:
            COMMANDS[path] = Command(path, body, arguments, tuple(complete.split()), interspersed,
                                     talks, tuple(refuses.split()))
        return body
    return declare


class Cli:
    """One invocation, as its verb sees it."""

    def __init__(self, engine: Engine, process: Process, client: Client, page: Page,
                 flags: Flags, arguments: list[str]) -> None:
        self.engine, self.p, self.api, self.page = engine, process, client, page
        self.flags, self.args = flags, arguments

    def out(self, text: str | bytes) -> Steps:
        if text and 1 in self.p.fds:
            yield from self.p.write(1, text)

    def err(self, text: str | bytes) -> Steps:
        if text and 2 in self.p.fds:
            yield from self.p.write(2, text)

    def line(self, text: str = "") -> Steps:
        yield from self.out(text + "\n")

    def complain(self, text: str) -> Steps:
        yield from self.err(text + "\n")

    def refuse_flags(self, command: Command) -> None:
        """Raises NotModelled for a flag that exists and is not modelled."""
        for name in command.refuses:
            if self.flags.changed(name):
                raise NotModelled(f"docker {self.page.path} --{name}")

    def each(self, names: list[str], ask: Callable[[str], Steps],
             show: Callable[[str], str] = lambda name: name, together: bool = True) -> Steps:
        """The same request for several things: what went well is printed, complaints follow.

        `ask(name)` sends and returns a connection; all are sent at once when `together`.
        """
        errors = []
        sent = [ask(name) for name in names] if together else []
        for index, name in enumerate(names):
            connection = sent[index] if together else ask(name)
            try:
                yield from connection.all()
                yield from self.line(show(name))
            except DaemonError as failure:
                errors.append(failure.text)
        for error in errors:
            yield from self.complain(error)
        return 1 if errors else 0

    def read_all_input(self) -> Steps:
        """Everything of standard input."""
        data = b""
        while 0 in self.p.fds:
            chunk = yield from self.p.read(0)
            if not chunk:
                break
            data += chunk
        return data

    def save(self, data: bytes) -> Steps:
        """To the file of --output, or to standard output."""
        path = self.flags["output"]
        if path:
            try:
                self.p.fs.write(path, data)
            except OSError as failure:
                raise HopError(f"open {path}: {(failure.strerror or '').lower()}", 1) from None
        else:
            yield from self.out(data)

    def confirm(self, warning: str, gap: str = "\n") -> Steps:
        """Ask before something is pruned; anything but y means no."""
        yield from self.out(f"{warning}{gap}Are you sure you want to continue? [y/N] ")
        answer = (yield from self.p.read(0)) if 0 in self.p.fds else b""
        return answer.strip().lower() in (b"y", b"yes")

    def read_file(self, path: str) -> bytes:
        """A file of the laptop. Raises HopError as Go words it."""
        try:
            return self.p.fs.read(path)
        except OSError as failure:
            raise HopError(f"open {path}: {(failure.strerror or '').lower()}", 1) from None


def messages(data: bytes) -> list[Any]:
    """The JSON objects of a streamed answer, one a line."""
    return [json.loads(line) for line in data.splitlines() if line.strip()]
