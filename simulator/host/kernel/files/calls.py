"""The files that one process sees: paths resolved in its mounts and its directory, as its user."""

from __future__ import annotations

import errno

from .inode import DIRECTORY, FILE, SYMLINK, Inode, os_error, parts_of
from .mounts import Parts
from .paths import EXECUTE, READ, WRITE, Paths, Place
from .touched import touch

MAX_FILE_BYTES = 1 << 20    # one file of a simulated world; more is ENOSPC
MAX_COPY_NODES = 20_000

__all__ = ["EXECUTE", "Files", "Place", "READ", "WRITE"]


class Files(Paths):
    """Every method raises the builtin OSError with Linux's errno and words."""

    # -- reading and writing -------------------------------------------------------------

    def read(self, path: str) -> bytes:
        place = self.place(path)
        inode = place.inode
        if inode is None:
            raise os_error(errno.ENOENT, path)
        if inode.is_dir:
            raise os_error(errno.EISDIR, path)
        self.require(inode, READ, path)
        touch(self._process, place, wrote=False)
        return inode.data

    def write(self, path: str, data: bytes, mode: int = 0o644) -> None:
        """Replace a file's content; makes the file when there is none."""
        inode = self.open_for_writing(path, mode)
        self.set_data(self.place(path), inode, data)

    def append(self, path: str, data: bytes) -> None:
        inode = self.open_for_writing(path)
        self.set_data(self.place(path), inode, inode.data + data)

    def open_for_writing(self, path: str, mode: int = 0o666) -> Inode:
        """The writable inode of a file, which is created or copied up. Checks every right."""
        place = self.place(path)
        if place.inode is not None and place.inode.is_dir:
            raise os_error(errno.EISDIR, path)
        if place.inode is not None and place.inode.kind != FILE:
            self.require(place.inode, WRITE, path)
            return place.inode
        if place.inode is not None:
            self.require(place.inode, WRITE, path)
            self._writable(place, path)
            return place.mount.for_writing(place.inside)
        return self._create(place, path, Inode(FILE, mode & ~self._process.umask))

    def set_data(self, place: Place, inode: Inode, data: bytes) -> None:
        """Give a file its content. Raises ENOSPC over the limits of file and world."""
        if len(data) > MAX_FILE_BYTES:
            raise os_error(errno.ENOSPC, "/" + "/".join(place.parts))
        place.mount.grow(len(data) - inode.size)
        inode.data, inode.blob_size, inode.program = data, 0, ""
        inode.mtime_ms = self._now()
        touch(self._process, place, wrote=True)
        self._process.kernel.file_changed(self._process)

    # -- names ---------------------------------------------------------------------------

    def mkdir(self, path: str, mode: int = 0o755) -> None:
        place = self.place(path)
        if place.inode is not None:
            raise os_error(errno.EEXIST, path)
        self._create(place, path, Inode(DIRECTORY, mode))

    def makedirs(self, path: str) -> None:
        at = "" if path.startswith("/") else self._process.cwd
        for part in parts_of(path):
            at = f"{at.rstrip('/')}/{part}"
            if not self.exists(at):
                self.mkdir(at)
            elif not self.is_dir(at):
                raise os_error(errno.ENOTDIR, path)

    def symlink(self, target: str, path: str) -> None:
        place = self.place(path, follow=False)
        if place.inode is not None:
            raise os_error(errno.EEXIST, path)
        self._create(place, path, Inode(SYMLINK, 0o777, target=target))

    def link(self, existing: str, path: str) -> None:
        """A second name for a file."""
        source, place = self.place(existing), self.place(path, follow=False)
        if source.inode is None:
            raise os_error(errno.ENOENT, existing)
        if source.inode.is_dir:
            raise os_error(errno.EPERM, existing)
        if place.inode is not None:
            raise os_error(errno.EEXIST, path)
        self._add(place, path, source.mount.for_writing(source.inside))

    def readlink(self, path: str) -> str:
        inode = self.inode(path, follow=False)
        if inode.kind != SYMLINK:
            raise os_error(errno.EINVAL, path)
        return inode.target

    def unlink(self, path: str) -> None:
        place = self.place(path, follow=False)
        if place.inode is None:
            raise os_error(errno.ENOENT, path)
        if place.inode.is_dir:
            raise os_error(errno.EISDIR, path)
        self._remove(place, path)

    def rmdir(self, path: str) -> None:
        place = self.place(path, follow=False)
        if place.inode is None:
            raise os_error(errno.ENOENT, path)
        if not place.inode.is_dir:
            raise os_error(errno.ENOTDIR, path)
        if place.mount.names(place.inside):
            raise os_error(errno.ENOTEMPTY, path)
        self._remove(place, path)

    def rename(self, old: str, new: str) -> None:
        source, target = self.place(old, follow=False), self.place(new, follow=False)
        if source.inode is None:
            raise os_error(errno.ENOENT, old)
        if target.mount is not source.mount:
            raise os_error(errno.EXDEV, new)
        if target.parts[:len(source.parts)] == source.parts:
            if target.parts == source.parts:
                return
            raise os_error(errno.EINVAL, new)
        self._check_cover(source, target, new)
        moved = self._whole(source)
        self._remove(source, old)
        if target.inode is not None:
            self._remove(target, new)
        self._add(self.place(new, follow=False), new, moved)

    def chmod(self, path: str, mode: int) -> None:
        place = self._own(path)
        place.mount.for_writing(place.inside).mode = mode & 0o7777

    def chown(self, path: str, uid: int, gid: int, follow: bool = True) -> None:
        """-1 leaves an id as it is. Only a process with CAP_CHOWN may."""
        place = self.place(path, follow)
        if place.inode is None:
            raise os_error(errno.ENOENT, path)
        if not self._process.has_capability("CHOWN"):
            raise os_error(errno.EPERM, path)
        self._writable(place, path)
        inode = place.mount.for_writing(place.inside)
        owner, group = place.mount.ids(max(uid, 0), max(gid, 0))
        inode.uid = inode.uid if uid < 0 else owner
        inode.gid = inode.gid if gid < 0 else group

    def touch(self, path: str) -> None:
        place = self.place(path)
        if place.inode is None:
            self._create(place, path, Inode(FILE, 0o666 & ~self._process.umask))
            return
        self._writable(place, path)
        place.mount.for_writing(place.inside).mtime_ms = self._now()

    # -- inside --------------------------------------------------------------------------

    def _writable(self, place: Place, path: str) -> None:
        if place.mount.readonly:
            raise os_error(errno.EROFS, path)

    def _own(self, path: str) -> Place:
        place = self.place(path)
        if place.inode is None:
            raise os_error(errno.ENOENT, path)
        if place.inode.uid != self._process.uid and not self._process.has_capability("FOWNER"):
            raise os_error(errno.EPERM, path)
        self._writable(place, path)
        return place

    def _create(self, place: Place, path: str, inode: Inode) -> Inode:
        inode.uid, inode.gid = place.mount.ids(self._process.uid, self._process.gid)
        inode.mtime_ms = self._now()
        self._add(place, path, inode)
        return inode

    def _add(self, place: Place, path: str, inode: Inode) -> None:
        self._check_directory(place, path)
        place.mount.add(place.inside, inode)
        self._process.kernel.file_changed(self._process)

    def _remove(self, place: Place, path: str) -> None:
        if not place.inside:
            raise os_error(errno.EBUSY, path)
        self._check_directory(place, path)
        place.mount.remove(place.inside)
        self._process.kernel.file_changed(self._process)

    def _check_directory(self, place: Place, path: str) -> None:
        above = self._lookup(place.parts[:-1])[2]
        if above is None:
            raise os_error(errno.ENOENT, path)
        if not above.is_dir:
            raise os_error(errno.ENOTDIR, path)
        self._writable(place, path)
        self.require(above, WRITE | EXECUTE, path)

    def _check_cover(self, source: Place, target: Place, new: str) -> None:
        if target.inode is None:
            return
        if target.inode.is_dir and not source.inode.is_dir:
            raise os_error(errno.EISDIR, new)
        if source.inode.is_dir and not target.inode.is_dir:
            raise os_error(errno.ENOTDIR, new)
        if target.inode.is_dir and target.mount.names(target.inside):
            raise os_error(errno.ENOTEMPTY, new)

    def _whole(self, place: Place) -> Inode:
        """An inode with all below it, merged from every layer."""
        count = 0

        def gather(parts: Parts) -> Inode:
            nonlocal count
            count += 1
            if count > MAX_COPY_NODES:
                raise os_error(errno.ENOSPC)
            inode = place.mount.lookup(parts)
            twin = inode.clone()
            if twin.children is not None:
                for name in place.mount.names(parts):
                    twin.children[name] = gather((*parts, name))
            return twin

        return gather(place.inside)

    def _now(self) -> int:
        return self._process.kernel.engine.clock.now_ms
