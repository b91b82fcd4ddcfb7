"""What a file descriptor leads to: a file, a pipe's end, a device, a terminal, a socket, a sink."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.engine import Steps, Stream

from .calls import READ, Place
from .inode import DEVICE, Inode, os_error
from .outlet import Outlet
from .touched import touch

if TYPE_CHECKING:
    from ..process import Process
    from .tty import Tty

ZEROS = bytes(4096)


class Descriptor:
    """`owners` counts the table entries (of all processes) that lead here."""

    tty: Tty | None = None
    path = ""

    def __init__(self) -> None:
        self.owners = 0

    def read(self, process: Process, limit: int | None) -> Steps:
        raise os_error(errno.EBADF)
        yield

    def write(self, process: Process, data: bytes) -> Steps:
        raise os_error(errno.EBADF)
        yield

    def release(self) -> None:
        """The last owner is gone."""


class FileDescriptor(Descriptor):
    def __init__(self, place: Place, inode: Inode, readable: bool, writable: bool,
                 append: bool) -> None:
        super().__init__()
        self._place, self._inode = place, inode
        self._readable, self._writable, self._append = readable, writable, append
        self.path = "/" + "/".join(place.parts)
        self.position = 0

    def read(self, process: Process, limit: int | None) -> Steps:
        if not self._readable:
            raise os_error(errno.EBADF)
        data = self._inode.data[self.position:]
        data = data if limit is None else data[:limit]
        self.position += len(data)
        return data
        yield

    def write(self, process: Process, data: bytes) -> Steps:
        if not self._writable:
            raise os_error(errno.EBADF)
        before = self._inode.data
        at = len(before) if self._append else self.position
        process.fs.set_data(self._place, self._inode,
                            before[:at].ljust(at, b"\0") + data + before[at + len(data):])
        self.position = at + len(data)
        return len(data)
        yield


class PipeReader(Descriptor):
    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self.stream = stream

    def read(self, process: Process, limit: int | None) -> Steps:
        return (yield from process.block_in(self.stream.read(limit)))

    def release(self) -> None:
        self.stream.abandon()


class PipeWriter(Descriptor):
    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self.stream = stream

    def write(self, process: Process, data: bytes) -> Steps:
        if self.stream.full:
            yield from process.block_in(self.stream.room())
        if self.stream.reader_gone:
            process.broken_pipe()
        self.stream.write(data)
        return len(data)

    def release(self) -> None:
        self.stream.close()


class SinkDescriptor(Descriptor):
    """Output that leaves the kernel by a callback: a container's stdio, kept by its shim."""

    def __init__(self, sink: Callable[[bytes], None],
                 on_release: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._sink, self._on_release = sink, on_release
        self._outlet = Outlet()

    def write(self, process: Process, data: bytes) -> Steps:
        yield from self._outlet.pass_through(process, len(data))
        self._sink(data)
        return len(data)

    def release(self) -> None:
        if self._on_release is not None:
            self._on_release()


class DeviceDescriptor(Descriptor):
    """/dev/null, zero, full, random, urandom."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.path = f"/dev/{name}"

    def read(self, process: Process, limit: int | None) -> Steps:
        size = 65_536 if limit is None else limit
        if self.name == "null":
            return b""
        if self.name in ("random", "urandom"):
            dice = process.kernel.engine.chance.stream(f"{process.kernel.machine}/urandom")
            return dice.randbytes(min(size, 65_536))
        return bytes(min(size, 65_536))
        yield

    def write(self, process: Process, data: bytes) -> Steps:
        if self.name == "full":
            raise os_error(errno.ENOSPC)
        return len(data)
        yield


class TtyDescriptor(Descriptor):
    def __init__(self, tty: Tty) -> None:
        super().__init__()
        self.tty = tty
        self.path = "/dev/pts/0"

    def read(self, process: Process, limit: int | None) -> Steps:
        data = yield from process.block_in(self.tty.lines.read(limit))
        if self.tty.cause is not None:          # what comes of it follows from the typing
            process.kernel.engine.clock.cause = self.tty.cause
        return data

    def write(self, process: Process, data: bytes) -> Steps:
        yield from self.tty.outlet.pass_through(process, len(data))
        self.tty.write(data)
        return len(data)


class SocketDescriptor(Descriptor):
    """One end of a connected TCP socket."""

    def __init__(self, incoming: Stream, outgoing: Stream, peer: tuple[str, int],
                 local: tuple[str, int]) -> None:
        super().__init__()
        self.incoming, self.outgoing, self.peer, self.local = incoming, outgoing, peer, local

    def read(self, process: Process, limit: int | None) -> Steps:
        data = yield from process.block_in(self.incoming.read(limit))
        process.namespaces["net"].received += len(data)
        return data

    def write(self, process: Process, data: bytes) -> Steps:
        if self.outgoing.full:
            yield from process.block_in(self.outgoing.room())
        if self.outgoing.reader_gone:
            process.broken_pipe()
        self.outgoing.write(data)
        process.namespaces["net"].sent += len(data)
        return len(data)

    def shut_writing(self) -> None:
        self.outgoing.close()

    def release(self) -> None:
        self.outgoing.close()
        self.incoming.abandon()


def open_file(process: Process, path: str, mode: str) -> Descriptor:
    """open(2) with the C library's modes r, w, a, r+. Raises OSError."""
    place = process.fs.place(path)
    inode = place.inode
    if inode is not None and inode.kind == DEVICE:
        if inode.device in ("tty", "console") and process.tty is not None:
            return TtyDescriptor(process.tty)
        if inode.device.startswith("fd/"):             # /proc/PID/fd/N, and /dev/stdout
            _, pid, number = inode.device.split("/")
            return process.kernel.processes[int(pid)].descriptor(int(number))
        return DeviceDescriptor(inode.device)
    if mode == "r":
        if inode is None:
            raise os_error(errno.ENOENT, path)
        process.fs.require(inode, READ, path)
        touch(process, place, wrote=False)
        return FileDescriptor(place, inode, True, False, False)
    inode = process.fs.open_for_writing(path)
    place = process.fs.place(path)
    if mode == "w":
        process.fs.set_data(place, inode, b"")
    return FileDescriptor(place, inode, mode == "r+", True, mode == "a")
