"""A part of the machine's tree as it looks from inside a user namespace (rootless bind mounts).

The kernel keeps the machine's own user ids in every inode and translates them for who looks: a file
of `you` belongs to root inside, and one of the machine's root to nobody, whom no capability of the
namespace overrides.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any

from .inode import Inode, os_error
from .mounts import Mount, Parts

if TYPE_CHECKING:
    from ..namespaces import UserNamespace


class SeenInode:
    """An inode with translated owners; everything else is the inode's own."""

    __slots__ = ("_real", "uid", "gid", "foreign")

    def __init__(self, real: Inode, users: UserNamespace) -> None:
        self._real = real
        self.uid, self.gid = users.inside(real.uid), users.inside(real.gid, group=True)
        self.foreign = not users.maps(real.uid)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class MappedMount(Mount):
    def __init__(self, root: Inode, users: UserNamespace, *arguments: Any, **more: Any) -> None:
        super().__init__(root, *arguments, **more)
        self._users = users

    def lookup(self, parts: Parts) -> Any:
        real = super().lookup(parts)
        return SeenInode(real, self._users) if real is not None else None

    def names(self, parts: Parts) -> list[str]:
        node = super().lookup(parts)
        return sorted(node.children) if node is not None and node.children is not None else []

    def for_writing(self, parts: Parts) -> Inode:
        node = super().lookup(parts)
        if node is None:
            raise os_error(errno.ENOENT, "/" + "/".join(parts))
        return node

    def ids(self, uid: int, gid: int) -> tuple[int, int]:
        return self._users.outside(uid), self._users.outside(gid, group=True)

