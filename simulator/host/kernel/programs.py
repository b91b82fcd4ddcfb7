"""execve: from a name to what runs. PATH is searched as execvp does; "#!" lines are followed."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.engine import Steps

from .files.calls import EXECUTE
from .files.inode import DIRECTORY, os_error

if TYPE_CHECKING:
    from .process import Process

MAX_INTERPRETERS = 4        # "#!" that leads to "#!" (BINPRM_MAX_RECURSION)

Body = Callable[["Process"], Steps]


def find_executable(process: Process, name: str, path: str) -> str:
    """A name without a slash is looked for in each directory of `path`. Raises OSError."""
    if "/" in name:
        return name
    denied = False
    for folder in path.split(":"):
        candidate = f"{folder or '.'}/{name}"
        if not process.fs.exists(candidate):
            continue
        inode = process.fs.inode(candidate)
        if not inode.is_dir and process.fs.allowed(inode, EXECUTE):
            return candidate
        denied = True
    raise os_error(errno.EACCES if denied else errno.ENOENT, name)


def image(process: Process, path: str, depth: int = 0) -> Body:
    """What an executable file runs. Raises OSError ENOENT, EACCES, ENOEXEC."""
    inode = process.fs.inode(path)
    if inode.kind == DIRECTORY or not process.fs.allowed(inode, EXECUTE):
        raise os_error(errno.EACCES, path)
    programs = process.kernel.programs
    if inode.program:
        if inode.program not in programs:
            raise os_error(errno.ENOEXEC, path)
        return programs[inode.program]
    if inode.data.startswith(b"#!") and depth < MAX_INTERPRETERS:
        words = inode.data[2:256].split(b"\n")[0].decode("utf-8", "replace").split(None, 1)
        if words:
            return _script(image(process, words[0], depth + 1), words, path)
    raise os_error(errno.ENOEXEC, path)


def _script(interpreter: Body, words: list[str], path: str) -> Body:
    def body(process: Process) -> Steps:
        process.argv = [*words, path, *process.argv[1:]]
        return (yield from interpreter(process))
    return body
