"""Inodes: what a name in a directory leads to. Trees of them are layers, volumes, root disks."""

from __future__ import annotations

import errno
import os
import stat

FILE, DIRECTORY, SYMLINK, DEVICE, FIFO, WHITEOUT = (
    "file", "dir", "symlink", "device", "fifo", "whiteout")

_TYPE_BITS = {FILE: stat.S_IFREG, DIRECTORY: stat.S_IFDIR, SYMLINK: stat.S_IFLNK,
              DEVICE: stat.S_IFCHR, FIFO: stat.S_IFIFO, WHITEOUT: stat.S_IFCHR}


def os_error(code: int, path: str = "") -> OSError:
    """The builtin error with the words of Linux (Python picks FileNotFoundError and so on)."""
    return OSError(code, os.strerror(code), path)


class Inode:
    """`data` is a regular file's content; a binary has `blob_size` and `program` instead, the name
    of what runs when it is executed. `opaque` hides what lower layers hold in a directory."""

    foreign = False          # whether a user namespace does not know its owner (mapped.py)
    __slots__ = ("kind", "mode", "uid", "gid", "mtime_ms", "data", "blob_size", "program",
                 "children", "target", "device", "opaque", "links")

    def __init__(self, kind: str, mode: int, uid: int = 0, gid: int = 0, mtime_ms: int = 0, *,
                 data: bytes = b"", blob_size: int = 0, program: str = "", target: str = "",
                 device: str = "") -> None:
        self.kind, self.mode, self.uid, self.gid = kind, mode, uid, gid
        self.mtime_ms = mtime_ms
        self.data, self.blob_size, self.program = data, blob_size, program
        self.target, self.device = target, device
        self.children: dict[str, Inode] | None = {} if kind == DIRECTORY else None
        self.opaque = False
        self.links = 1

    @property
    def size(self) -> int:
        """Bytes, as stat(2) says."""
        if self.kind == SYMLINK:
            return len(self.target)
        if self.kind == DIRECTORY:
            return 4096
        return self.blob_size or len(self.data)

    @property
    def is_dir(self) -> bool:
        return self.kind == DIRECTORY

    @property
    def st_mode(self) -> int:
        return _TYPE_BITS[self.kind] | self.mode

    def clone(self) -> Inode:
        """A copy of this inode alone: a directory's copy is empty (copy-up)."""
        twin = Inode(self.kind, self.mode, self.uid, self.gid, self.mtime_ms, data=self.data,
                     blob_size=self.blob_size, program=self.program, target=self.target,
                     device=self.device)
        return twin

    def bytes_below(self) -> int:
        """Bytes of all files in this tree, without recursion limits."""
        total, todo = 0, [self]
        while todo:
            inode = todo.pop()
            if inode.kind == FILE:
                total += inode.size
            if inode.children:
                todo.extend(inode.children.values())
        return total


def directory(mode: int = 0o755, uid: int = 0, gid: int = 0) -> Inode:
    return Inode(DIRECTORY, mode, uid, gid)


def regular(data: bytes | str = b"", mode: int = 0o644, uid: int = 0, gid: int = 0) -> Inode:
    return Inode(FILE, mode, uid, gid, data=data.encode() if isinstance(data, str) else data)


def binary(program: str, size: int, mode: int = 0o755) -> Inode:
    """An executable: `program` is its name in the programs' registry, `size` its bytes."""
    return Inode(FILE, mode, blob_size=size, program=program)


def symlink(target: str) -> Inode:
    return Inode(SYMLINK, 0o777, target=target)


def device(name: str, mode: int = 0o666) -> Inode:
    return Inode(DEVICE, mode, device=name)


def parts_of(path: str) -> tuple[str, ...]:
    """"/a//b/" -> ("a", "b"); neither "." nor ".." is resolved here."""
    return tuple(part for part in path.split("/") if part)


def put(root: Inode, path: str, inode: Inode) -> Inode:
    """Place an inode in a tree, making the directories above it; for building trees."""
    *above, name = parts_of(path)
    node = root
    for part in above:
        if part not in node.children:
            node.children[part] = directory()
        node = node.children[part]
    node.children[name] = inode
    return inode


def walk(root: Inode, parts: tuple[str, ...]) -> tuple[Inode | None, bool]:
    """Follow names in one tree, no links followed: (inode or None, lower layers are hidden)."""
    node, hidden = root, False
    for part in parts:
        if node.children is None:
            return None, True
        hidden = hidden or node.opaque
        child = node.children.get(part)
        if child is None:
            return None, hidden
        if child.kind == WHITEOUT:
            return None, True
        node = child
    return node, hidden


def not_found(path: str) -> OSError:
    return os_error(errno.ENOENT, path)
