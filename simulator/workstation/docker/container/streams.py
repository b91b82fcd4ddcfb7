"""A conversation with a program in a container: standard streams over one hijacked connection.

Keys, bytes from the daemon, the answer of /wait and signals come in any order; a Mailbox puts them
in one line for the verb's loop. Used by run, start -a, attach and exec.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.engine import HopError, Interrupt, Steps
from simulator.host.kernel import Interrupted
from simulator.host.kernel.signals import NAMES, WINCH

from ..client import Connection, DaemonError
from ..command import Cli

FORWARDED = (1, 2, 3, 10, 12, 15, 28)      # what a person or a script can send to the CLI
DETACH_KEYS = b"\x10\x11"                  # ctrl-p, ctrl-q
STDERR = 2


class Mailbox:
    """What arrives from several sides, in order, as (name, data); b"" is the end of a side."""

    def __init__(self, cli: Cli) -> None:
        self._cli, self._clock = cli, cli.engine.clock
        self._items: list[tuple[str, bytes]] = []
        self._event: Any = None
        self._watchers: list[Any] = []

    def watch(self, name: str, read: Callable[[], Steps]) -> None:
        """Put everything that `read()` yields into the box, up to its end."""
        self._watchers.append(self._clock.spawn(self._pump(name, read)))

    def next(self) -> Steps:
        """Raises Interrupted when a signal comes first."""
        while not self._items:
            self._event = self._clock.event()
            yield from self._cli.p.block(self._event)
        return self._items.pop(0)

    def put(self, name: str, data: bytes) -> None:
        """What arrives by itself, without a reader."""
        self._items.append((name, data))
        if self._event is not None and not self._event.triggered:
            self._event.succeed()

    def close(self) -> None:
        for watcher in self._watchers:
            if watcher.is_alive:
                watcher.interrupt()
        self._watchers.clear()

    def _pump(self, name: str, read: Callable[[], Steps]) -> Steps:
        try:
            while True:
                data = yield from read()
                self.put(name, data)
                if not data:
                    return
        except Interrupt:
            return
        except OSError:
            self.put(name, b"")


class Frames:
    """Takes the multiplexed stream apart: 8 bytes of header, then the payload."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """Whole frames as (1 for stdout or 2 for stderr, payload)."""
        self._rest += data
        found = []
        while len(self._rest) >= 8:
            size = int.from_bytes(self._rest[4:8], "big")
            if len(self._rest) < 8 + size:
                break
            found.append((self._rest[0], self._rest[8:8 + size]))
            self._rest = self._rest[8 + size:]
        return found


@dataclass
class Conversation:
    """`target` is the API path that is resized and signalled, "/containers/<id>" or "/exec/<id>".
    `waiting` is the open answer of /wait, when there is one."""

    cli: Cli
    connection: Connection
    target: str
    tty: bool = False
    stdin: bool = False
    signals: bool = False
    waiting: Connection | None = None
    detach_keys: bytes = DETACH_KEYS
    detached: bool = False
    answer: dict[str, Any] | None = None
    _frames: Frames = field(default_factory=Frames)
    _held: bytes = b""

    def hold(self) -> Steps:
        """Talk until the program has ended (and /wait has answered), or the user detaches."""
        terminal = self.cli.p.fds[0].tty if self.tty and 0 in self.cli.p.fds else None
        raw = terminal is not None and self.stdin
        before = terminal.set_raw() if raw else None
        box = Mailbox(self.cli)
        self._trap(terminal is not None)
        try:
            yield from self._loop(box)
        finally:
            box.close()
            for signum in FORWARDED:
                self.cli.p.trap(signum, "default")
            if before is not None:
                terminal.restore(before)

    def _trap(self, terminal: bool) -> None:
        for signum in FORWARDED:
            if signum == WINCH and terminal or signum != WINCH and self.signals:
                self.cli.p.trap(signum, "handle")

    def _loop(self, box: Mailbox) -> Steps:
        box.watch("output", self.connection.body.read)
        if self.stdin:
            box.watch("input", reader(self.cli))
        else:
            self.connection.close_write()
        if self.waiting is not None:
            box.watch("wait", self.waiting.body.read)
        output_open, wait_open, answer = True, self.waiting is not None, b""
        while (output_open or wait_open) and not self.detached:
            try:
                side, data = yield from box.next()
            except Interrupted:
                yield from self._signalled()
                continue
            if side == "output":
                output_open = bool(data)
                yield from self._show(data)
            elif side == "wait":
                wait_open, answer = bool(data), answer + data
            else:
                self._type(data)
        if answer:
            self.answer = json.loads(answer)

    def _show(self, data: bytes) -> Steps:
        if self.tty:
            yield from self.cli.out(data)
            return
        for stream, payload in self._frames.feed(data):
            yield from (self.cli.err if stream == STDERR else self.cli.out)(payload)

    def _type(self, data: bytes) -> None:
        """Keys on their way to the program; the detach sequence is kept back."""
        if not data:
            self.connection.close_write()
            return
        if self.tty:
            data = self._without_detach(data)
        if data:
            self.connection.send(data)

    def _without_detach(self, data: bytes) -> bytes:
        sent = b""
        for key in (bytes([byte]) for byte in data):
            if self.detach_keys.startswith(self._held + key):
                self._held += key
                if self._held == self.detach_keys:
                    self.detached = True
                    return sent
            else:
                sent, self._held = sent + self._held + key, b""
        return sent

    def _signalled(self) -> Steps:
        for signum in self.cli.p.take_caught():
            if signum == WINCH:
                yield from self.resize()
            if self.signals:
                self.cli.api.open("POST", f"{self.target}/kill", {"signal": NAMES[signum]})

    def resize(self, more: int = 0) -> Steps:
        """Tell the daemon the size of this terminal."""
        tty = self.cli.p.fds[0].tty if 0 in self.cli.p.fds else None
        if tty is not None and self.tty:
            request = self.cli.api.open("POST", f"{self.target}/resize",
                                        {"h": tty.rows + more, "w": tty.columns + more})
            try:
                yield from request.all()
            except DaemonError:
                return


def reader(cli: Cli) -> Callable[[], Steps]:
    """Reads standard input outside of the program's own waits, so that signals still reach it."""
    descriptor = cli.p.fds.get(0)
    if descriptor is None:
        return _nothing
    if descriptor.tty is not None:
        return descriptor.tty.lines.read
    for name in ("stream", "incoming"):
        if hasattr(descriptor, name):
            return getattr(descriptor, name).read
    return lambda: descriptor.read(cli.p, 65_536)


def _nothing() -> Steps:
    return b""
    yield


def parse_detach_keys(text: str | None) -> bytes:
    """"ctrl-p,ctrl-q" as bytes. Raises HopError for what is no key."""
    if not text:
        return DETACH_KEYS
    keys = b""
    for part in text.split(","):
        name = part.strip()
        if len(name) == 1:
            keys += name.encode()
        elif name.startswith("ctrl-") and len(name) == 6:
            keys += bytes([ord(name[5].upper()) & 0x1F])
        else:
            raise HopError(f"invalid detach keys ({text}): Unknown character: '{name}'", 1)
    return keys


def require_tty(cli: Cli, stdin: bool, tty: bool) -> None:
    """Raises HopError when -t -i is asked for and standard input is no terminal."""
    if stdin and tty and not cli.p.isatty(0):
        raise HopError("the input device is not a TTY", 1)
