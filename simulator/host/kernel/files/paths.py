"""Path resolution (path_resolution(7)): from a name to an inode, as one process sees it."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, NamedTuple

from .inode import SYMLINK, Inode, os_error, parts_of
from .mounts import Mount, Parts

if TYPE_CHECKING:
    from ..process import Process

MAX_LINKS = 40              # symbolic links followed in one path (path_resolution(7))
MAX_NAME, MAX_PATH = 255, 4096
MAX_DEPTH = 100             # directories below each other; every step of a path looks it up anew

READ, WRITE, EXECUTE = 4, 2, 1


class Place(NamedTuple):
    """Where a path leads: `inode` is None when only its directory exists."""

    parts: Parts
    mount: Mount
    inside: Parts
    inode: Inode | None


class Paths:
    """Every method raises the builtin OSError with Linux's errno and words."""

    def __init__(self, process: Process) -> None:
        self._process = process

    # -- finding -------------------------------------------------------------------------

    def place(self, path: str, follow: bool = True) -> Place:
        """Resolve a path: links, ".", "..", mounts, and the right to pass through."""
        if not path:
            raise os_error(errno.ENOENT, path)
        if len(path) > MAX_PATH:
            raise os_error(errno.ENAMETOOLONG, path)
        start = () if path.startswith("/") else parts_of(self._process.cwd)
        todo = list(reversed(parts_of(path)))
        here, links = list(start), 0
        while todo:
            part = todo.pop()
            if part == ".":
                continue
            if part == "..":
                del here[-1:]
                continue
            self._may_pass(tuple(here), path)
            here.append(part)
            if len(part) > MAX_NAME or len(here) > MAX_DEPTH:
                raise os_error(errno.ENAMETOOLONG, path)
            inode = self._lookup(tuple(here))[2]
            if inode is not None and inode.kind == SYMLINK and (follow or todo):
                links += 1
                if links > MAX_LINKS:
                    raise os_error(errno.ELOOP, path)
                here.pop()
                if inode.target.startswith("/"):
                    here.clear()
                todo.extend(reversed(parts_of(inode.target)))
            elif inode is None and todo:
                raise os_error(errno.ENOENT, path)
        parts = tuple(here)
        mount, inside, inode = self._lookup(parts)
        if inode is not None and path.endswith("/") and not inode.is_dir:
            raise os_error(errno.ENOTDIR, path)
        return Place(parts, mount, inside, inode)

    def resolve(self, path: str) -> str:
        """The absolute path without links, as realpath(3); what lacks at its end is kept."""
        return "/" + "/".join(self.place(path).parts)

    def inode(self, path: str, follow: bool = True) -> Inode:
        place = self.place(path, follow)
        if place.inode is None:
            raise os_error(errno.ENOENT, path)
        return place.inode

    stat = inode

    def exists(self, path: str) -> bool:
        try:
            return self.place(path).inode is not None
        except OSError:
            return False

    def is_dir(self, path: str) -> bool:
        try:
            place = self.place(path)
        except OSError:
            return False
        return place.inode is not None and place.inode.is_dir

    def listdir(self, path: str) -> list[str]:
        place = self.place(path)
        if place.inode is None:
            raise os_error(errno.ENOENT, path)
        if not place.inode.is_dir:
            raise os_error(errno.ENOTDIR, path)
        self.require(place.inode, READ, path)
        names = place.mount.names(place.inside)
        extra = self._process.mounts.names_below(place.parts)
        return sorted({**dict.fromkeys(names), **dict.fromkeys(extra)})

    def allowed(self, inode: Inode, want: int) -> bool:
        """Whether the process may read, write or execute: DAC, and the capability above it."""
        process = self._process
        if process.has_capability("DAC_OVERRIDE") and not inode.foreign:
            return want != EXECUTE or inode.is_dir or bool(inode.mode & 0o111)
        shift = 6 if inode.uid == process.uid else 3 if inode.gid in process.all_groups else 0
        return (inode.mode >> shift) & want == want

    def require(self, inode: Inode, want: int, path: str) -> None:
        if not self.allowed(inode, want):
            raise os_error(errno.EACCES, path)

    def _lookup(self, parts: Parts) -> tuple[Mount, Parts, Inode | None]:
        mount, inside = self._process.mounts.find(parts)
        mount.reader = self._process
        return mount, inside, mount.lookup(inside)

    def _may_pass(self, parts: Parts, path: str) -> None:
        inode = self._lookup(parts)[2]
        if inode is None:
            raise os_error(errno.ENOENT, path)
        if not inode.is_dir:
            raise os_error(errno.ENOTDIR, path)
        self.require(inode, EXECUTE, path)
