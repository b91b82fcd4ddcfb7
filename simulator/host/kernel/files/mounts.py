"""Mounts: a single tree (disk, tmpfs, volume, bind) or an overlay of layers; and mount tables."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator

from .inode import DIRECTORY, WHITEOUT, Inode, directory, os_error, walk

Parts = tuple[str, ...]


class Mount:
    """A tree that can be written. `fstype`, `source` and `options` are what mount(8) prints."""

    def __init__(self, root: Inode, fstype: str = "ext4", source: str = "/dev/sda1",
                 options: tuple[str, ...] = ("rw", "relatime"), readonly: bool = False,
                 on_growth: Callable[[int], None] | None = None) -> None:
        self.root = root
        self.fstype, self.source, self.options = fstype, source, options
        self.readonly = readonly
        self.reader = None                  # the process that looks, for /proc/self
        self.on_growth = on_growth          # called with bytes to be added; may raise ENOSPC

    def lookup(self, parts: Parts) -> Inode | None:
        return walk(self.root, parts)[0]

    def names(self, parts: Parts) -> list[str]:
        node = self.lookup(parts)
        return sorted(node.children) if node is not None and node.children is not None else []

    def for_writing(self, parts: Parts) -> Inode:
        """The inode itself, in the writable tree. The caller has checked that it exists."""
        node = self.lookup(parts)
        if node is None:
            raise os_error(errno.ENOENT, "/" + "/".join(parts))
        return node

    def add(self, parts: Parts, inode: Inode) -> None:
        self.for_writing(parts[:-1]).children[parts[-1]] = inode

    def remove(self, parts: Parts) -> None:
        self.for_writing(parts[:-1]).children.pop(parts[-1], None)

    def ids(self, uid: int, gid: int) -> tuple[int, int]:
        """The owner that is stored for a user and group of who writes."""
        return uid, gid

    def grow(self, size: int) -> None:
        """Raises OSError ENOSPC when the disk behind it has no room for `size` more bytes."""
        if size > 0 and self.on_growth is not None:
            self.on_growth(size)


class OverlayMount(Mount):
    """Read-only `lowers` (base first, shared between containers) under one writable tree."""

    def __init__(self, lowers: list[Inode], upper: Inode | None = None,
                 on_growth: Callable[[int], None] | None = None, **options) -> None:
        super().__init__(upper if upper is not None else directory(), "overlay", "overlay",
                         on_growth=on_growth, **options)
        self.lowers = list(lowers)
        self._trees = [self.root, *reversed(self.lowers)]     # topmost first

    @property
    def upper(self) -> Inode:
        return self.root

    def lookup(self, parts: Parts) -> Inode | None:
        for tree in self._trees:
            node, hidden = walk(tree, parts)
            if node is not None:
                return node
            if hidden:
                return None
        return None

    def layer_of(self, parts: Parts) -> int | None:
        """Which of `lowers` shows at a path, counted from the base; None: the writable tree."""
        for above, tree in enumerate(self._trees):
            node, hidden = walk(tree, parts)
            if node is not None or hidden:
                return len(self.lowers) - above if above else None
        return None

    def names(self, parts: Parts) -> list[str]:
        found: dict[str, bool] = {}
        for tree in self._trees:
            node, hidden = walk(tree, parts)
            if node is not None and node.children is not None:
                for name, child in node.children.items():
                    found.setdefault(name, child.kind != WHITEOUT)
                hidden = hidden or node.opaque
            elif node is not None:
                break
            if hidden:
                break
        return sorted(name for name, visible in found.items() if visible)

    def for_writing(self, parts: Parts) -> Inode:
        """Copy-up: the inode, and the directories above it, in the writable tree."""
        node = self.root
        for depth, part in enumerate(parts, 1):
            child = node.children.get(part)
            if child is None or child.kind == WHITEOUT:
                below = self.lookup(parts[:depth])
                if below is None:
                    raise os_error(errno.ENOENT, "/" + "/".join(parts))
                child = below.clone()
                if child.kind != DIRECTORY:
                    self.grow(child.size)
                node.children[part] = child
            node = child
        return node

    def add(self, parts: Parts, inode: Inode) -> None:
        above = self.for_writing(parts[:-1])
        covered = above.children.get(parts[-1])
        if inode.is_dir and (covered is not None or self._below(parts) is not None):
            inode.opaque = True
        above.children[parts[-1]] = inode

    def remove(self, parts: Parts) -> None:
        above = self.for_writing(parts[:-1])
        above.children.pop(parts[-1], None)
        if self._below(parts) is not None:
            above.children[parts[-1]] = Inode(WHITEOUT, 0)

    def upper_bytes(self) -> int:
        """Size of the writable tree: what `docker ps -s` calls SIZE."""
        return self.root.bytes_below()

    def diff(self) -> list[tuple[str, str]]:
        """[(kind, path)] as `docker diff`: C changed, A added, D deleted; sorted by path."""
        return sorted(self._diff(self.root, ()), key=lambda change: change[1])

    def _diff(self, node: Inode, parts: Parts) -> Iterator[tuple[str, str]]:
        for name, child in node.children.items():
            path = (*parts, name)
            below = self._below(path)
            text = "/" + "/".join(path)
            if child.kind == WHITEOUT:
                yield "D", text
                continue
            yield ("A" if below is None else "C"), text
            if child.children is not None:
                yield from self._diff(child, path)

    def _below(self, parts: Parts) -> Inode | None:
        """What the read-only layers alone hold at a path."""
        for tree in self._trees[1:]:
            node, hidden = walk(tree, parts)
            if node is not None:
                return node
            if hidden:
                return None
        return None


class MountTable:
    """One mount namespace: mount points, the newest on top."""

    def __init__(self, root: Mount) -> None:
        self.mounts: list[tuple[Parts, Mount]] = []       # oldest first, as /proc/mounts
        self._at: dict[Parts, list[Mount]] = {}           # the same, by place
        self.mount((), root)

    def mount(self, parts: Parts, mount: Mount) -> None:
        self.mounts.append((parts, mount))
        self._at.setdefault(parts, []).append(mount)

    def unmount(self, parts: Parts) -> None:
        """Take the newest mount at a place away; the root stays."""
        if not parts or parts not in self._at:
            return
        mount = self._at[parts].pop()
        if not self._at[parts]:
            del self._at[parts]
        self.mounts.remove((parts, mount))

    def find(self, parts: Parts) -> tuple[Mount, Parts]:
        """(mount, path inside it) of an absolute path."""
        for depth in range(len(parts), -1, -1):
            if parts[:depth] in self._at:
                return self._at[parts[:depth]][-1], parts[depth:]
        raise KeyError("a mount table has a root")

    def names_below(self, parts: Parts) -> list[str]:
        """Names in a directory that exist only as mount points."""
        depth = len(parts)
        return [at[depth] for at, _ in self.mounts if len(at) == depth + 1 and at[:depth] == parts]
