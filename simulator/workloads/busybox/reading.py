"""How applets read: files by name, whole or line by line, with memory and CPU charged."""

from __future__ import annotations

import errno
import os

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Process

from .applet import BYTES_PER_US, CHUNK, MAX_KEPT, Call, words_of

CANT_OPEN = "can't open '{0}': {1}"
PLAIN = "{0}: {1}"


def open_input(call: Call, name: str, wording: str = PLAIN) -> Steps:
    """A descriptor to read from, or None after a complaint. "-" is standard input."""
    if name == "-":
        return 0
    try:
        inode = call.p.fs.inode(name)
        if inode.program:
            raise NotModelled(f"{call.name}: the bytes of the program {name}")
        return call.p.open(name)
    except OSError as error:
        yield from call.complain(wording.format(name, words_of(error)))
        return None


def shut(p: Process, fd: int) -> None:
    if fd > 2 and fd in p.fds:
        p.close(fd)


def check_directory(p: Process, fd: int) -> None:
    """read(2) of a directory fails. Raises EISDIR."""
    path = p.descriptor(fd).path
    if fd > 2 and path and p.fs.is_dir(path):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), "read error")


def chunk(p: Process, fd: int, limit: int = CHUNK) -> Steps:
    """Some bytes, b"" at the end; a read costs CPU by its size."""
    if fd == 0 and 0 not in p.fds:
        return b""
    data = yield from p.read(fd, limit)
    yield from p.step(1 + len(data) // BYTES_PER_US)
    return data


def slurp(call: Call, fd: int) -> Steps:
    """All of the input in memory, which is charged: an endless input ends in an OOM kill."""
    kept, size, overflow = [], 0, False
    while True:
        data = yield from chunk(call.p, fd)
        if not data:
            break
        call.p.allocate(len(data))
        size += len(data)
        overflow = overflow or size > MAX_KEPT
        if not overflow:
            kept.append(data)
    if overflow:
        raise NotModelled(f"{call.name}: more than {MAX_KEPT >> 20} MB of input in memory")
    return b"".join(kept)


class Lines:
    """Reads a descriptor line by line: `line = yield from lines.next()`, None at the end."""

    def __init__(self, call: Call, fd: int) -> None:
        self._call, self._fd = call, fd
        self._lines: list[bytes] = []      # whole ones, the next one last
        self._rest: list[bytes] = []       # pieces of a line whose end has not come
        self._rest_size = 0
        self._ended = False

    def next(self) -> Steps:
        """The next line, with its newline when it has one."""
        while not self._lines and not self._ended:
            yield from self._fill()
        if self._lines:
            return self._lines.pop()
        if self._rest_size:
            line, self._rest, self._rest_size = b"".join(self._rest), [], 0
            return line
        return None

    def _fill(self) -> Steps:
        data = yield from chunk(self._call.p, self._fd)
        if not data:
            self._ended = True
            return
        whole, newline, rest = data.rpartition(b"\n")
        if newline:
            self._lines = split_lines(b"".join(self._rest) + whole + newline)[::-1]
            self._call.p.free(self._rest_size)
            self._rest, self._rest_size = [], 0
        self._call.p.allocate(len(rest))
        self._rest_size += len(rest)
        if self._rest_size <= MAX_KEPT:
            self._rest.append(rest)


def split_lines(data: bytes) -> list[bytes]:
    """Lines that end with a newline only: a carriage return is an ordinary byte."""
    pieces = data.split(b"\n")
    return [piece + b"\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
