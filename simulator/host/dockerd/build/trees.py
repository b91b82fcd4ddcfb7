"""A tree of files as the builder works on it: the context, an image, or a layer in the making.

Models moby/sys/symlink and the copier's file operations: links lead nowhere outside of the tree.
"""

from __future__ import annotations

import errno
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.engine import HopError, QuotaExceeded
from simulator.host.kernel.files.calls import Files, Place
from simulator.host.kernel.files.inode import Inode
from simulator.host.kernel.files.mounts import Mount, MountTable

if TYPE_CHECKING:
    from simulator.host.kernel import Kernel

MAX_NODES = 20_000      # files that one instruction copies
OUTSIDE = "/build-root"  # only to see whether a path leads out of the tree


class Tree:
    """Stands in for a process whose root is `mount`; `fs` works on its files as root."""

    def __init__(self, kernel: Kernel, mount: Mount) -> None:
        self.kernel, self.mount, self.container = kernel, mount, None
        self.cwd, self.umask = "/", 0
        self.uid = self.gid = 0
        self.all_groups = (0,)
        self.mounts = MountTable(mount)
        self.fs = Files(self)

    def has_capability(self, name: str) -> bool:
        return True

    def find(self, path: str) -> Inode | None:
        """What is at a path, links followed; None when nothing is there.

        Raises HopError for a path that leads out of the tree.
        """
        if not (posixpath.normpath(f"{OUTSIDE}/{path}") + "/").startswith(OUTSIDE + "/"):
            raise HopError(f"forbidden path outside the build context: {path} ()", 500)
        try:
            return self.fs.place("/" + path).inode
        except OSError:
            return None

    def walk(self, path: str) -> Iterator[tuple[str, Inode]]:
        """(path from the tree's root, inode) of all below a folder, itself first; links as they
        are, in lexical order."""
        todo, count = [path.strip("/")], 0
        while todo:
            here = todo.pop()
            place = self.fs.place(f"/{here}", follow=here == path.strip("/"))
            if place.inode is None:
                continue
            count += 1
            if count > MAX_NODES:
                raise QuotaExceeded(f"an instruction copies at most {MAX_NODES} files")
            yield here, place.inode
            if place.inode.is_dir:
                todo += [f"{here}/{name}".lstrip("/")
                         for name in reversed(place.mount.names(place.inside))]

    # -- writing -------------------------------------------------------------------------

    def make_folder(self, path: str, owner: tuple[int, int] = (0, 0)) -> None:
        """The folder and those above it; only new ones get the owner."""
        at = ""
        for part in [part for part in path.split("/") if part]:
            at = f"{at}/{part}"
            place = self.fs.place(at)
            if place.inode is None:
                self.fs.mkdir(at)
                self.own(self.fs.place(at), owner)
            elif not place.inode.is_dir:
                raise OSError(errno.ENOTDIR, "not a directory", at)

    def put(self, path: str, inode: Inode, owner: tuple[int, int] | None) -> None:
        """A copy of an inode (of a folder: without what is in it), in place of what is there."""
        place = self.fs.place(path, follow=False)
        twin = inode.clone()
        if owner is not None:
            twin.uid, twin.gid = owner
        if place.inode is not None and place.inode.is_dir and twin.is_dir:
            kept = place.mount.for_writing(place.inside)
            kept.mode, kept.mtime_ms = twin.mode, twin.mtime_ms
            kept.uid, kept.gid = twin.uid, twin.gid
            return
        if place.inode is not None:
            place.mount.remove(place.inside)
        place.mount.grow(twin.size if not twin.is_dir else 0)
        place.mount.add(place.inside, twin)

    @staticmethod
    def own(place: Place, owner: tuple[int, int]) -> None:
        inode = place.mount.for_writing(place.inside)
        inode.uid, inode.gid = owner
