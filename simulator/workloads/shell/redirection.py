"""Redirections: what a command's descriptors lead to while it runs."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from simulator.engine import Steps, Stream
from simulator.host.kernel.files.descriptors import Descriptor, PipeReader, open_file

from . import expansion
from .errors import ShellError
from .syntax.tree import HereDocument, Redirect

if TYPE_CHECKING:
    from .shell import Shell

_MODES = {"<": "r", ">": "w", ">|": "w", ">>": "a", "<>": "r+", "&>": "w", "&>>": "a"}

Saved = list[tuple[int, Descriptor | None]]


def redirect(shell: Shell, redirects: tuple[Redirect, ...], saved: Saved | None) -> Steps:
    """Apply them in order. What they replace is kept in `saved` (None: it is not to come back).
    Raises ShellError when a file cannot be opened; the caller restores what was done by then."""
    for item in redirects:
        if isinstance(item.target, HereDocument):
            body = yield expansion.text(shell, item.target.body)
            put(shell, saved, item.fd, _document(shell, body))
            continue
        target = yield expansion.text(shell, item.target)
        if item.op == "<<<":
            put(shell, saved, item.fd, _document(shell, target + "\n"))
        elif item.op in (">&", "<&") and (target == "-" or target.isdigit()):
            _duplicate(shell, saved, item.fd, target)
        else:
            both = item.op in ("&>", "&>>", ">&")
            opened = _open(shell, target, _MODES.get(item.op, "w"), item.op)
            put(shell, saved, item.fd, opened)
            if both:
                put(shell, saved, 2, opened)


def put(shell: Shell, saved: Saved | None, fd: int, descriptor: Descriptor | None) -> None:
    """Let `fd` lead elsewhere (None: nowhere)."""
    process = shell.process
    before = process.fds.get(fd)
    if saved is not None:
        if before is not None:
            before.owners += 1
        saved.append((fd, before))
    if descriptor is not None:
        process.install(descriptor, fd)
    elif before is not None:
        process.close(fd)


def restore(shell: Shell, saved: Saved) -> None:
    process = shell.process
    while saved:
        fd, before = saved.pop()
        if before is None:
            if fd in process.fds:
                process.close(fd)
            continue
        process.install(before, fd)
        _let_go(before)


def forget(saved: Saved) -> None:
    """The redirections stay, since another program has taken over."""
    for _, before in saved:
        if before is not None:
            _let_go(before)
    saved.clear()


def _let_go(descriptor: Descriptor) -> None:
    descriptor.owners -= 1
    if descriptor.owners == 0:
        descriptor.release()


def _open(shell: Shell, path: str, mode: str, op: str) -> Descriptor:
    process = shell.process
    try:
        if shell.options["C"] and op == ">" and process.fs.exists(path):
            raise OSError(errno.EEXIST, "File exists")
        return open_file(process, path, mode)
    except OSError as error:
        raise ShellError(shell.dialect.cannot_open(path, error, mode != "r"), 1) from None


def _duplicate(shell: Shell, saved: Saved | None, fd: int, target: str) -> None:
    if target == "-":
        put(shell, saved, fd, None)
        return
    descriptor = shell.process.fds.get(int(target[:6]))
    if descriptor is None:
        raise ShellError(f"{target}: Bad file descriptor", 1)
    put(shell, saved, fd, descriptor)


def _document(shell: Shell, body: str) -> Descriptor:
    stream = Stream(shell.process.kernel.engine.clock)
    stream.write(body.encode("utf-8", "replace"))
    stream.close()
    return PipeReader(stream)
