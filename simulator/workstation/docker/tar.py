"""Archives that go to the daemon and come from it: the laptop's files as tar, and back."""

from __future__ import annotations

import io
import posixpath
import tarfile

from simulator.engine import HopError
from simulator.host.kernel import Files
from simulator.host.kernel.files.inode import SYMLINK

MAX_ARCHIVE = 8 << 20        # bytes of one archive in a simulated world
MAX_MEMBERS = 4_000
END = bytes(1024)            # Go ends an archive with two blocks, without further padding


def pack(fs: Files, source: str, name: str, exclude=None) -> bytes:
    """`source` (a file or a folder with all below it) as an archive in which it is called `name`;
    with name "" the folder's contents. `exclude(path, is_dir)` leaves things out."""
    buffer = io.BytesIO()
    count = 0
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        todo = [(source, name)]
        while todo:
            path, inner = todo.pop()
            count += 1
            if count > MAX_MEMBERS or buffer.tell() > MAX_ARCHIVE:
                raise HopError("drydock: this archive is too large for a simulated world", 1)
            folder = fs.is_dir(path) and not _is_link(fs, path)
            if inner and exclude is not None and exclude(inner, folder):
                if not folder:
                    continue
            elif inner:
                _add(archive, fs, path, inner)
            if folder:
                todo += [(posixpath.join(path, child), posixpath.join(inner, child))
                         for child in sorted(fs.listdir(path), reverse=True)]
        end = archive.offset
    return buffer.getvalue()[:end] + END


def pack_file(name: str, data: bytes) -> bytes:
    """An archive of one file."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        member = tarfile.TarInfo(name)
        member.mode, member.size = 0o600, len(data)
        archive.addfile(member, io.BytesIO(data))
        end = archive.offset
    return buffer.getvalue()[:end] + END


def is_archive(data: bytes) -> bool:
    """A tar, or something gzipped."""
    return data[257:262] == b"ustar" or data.startswith(b"\x1f\x8b")


def read_file(archive: bytes, name: str) -> bytes | None:
    """One file of an archive."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        for member in opened:
            if member.name == name and member.isfile():
                return opened.extractfile(member).read()
    return None


def add_file(archive: bytes, name: str, data: bytes) -> bytes:
    """The archive with one more file, or with another content of it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(archive)) as source, \
            tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as target:
        for member in source:
            if member.name != name:
                target.addfile(member, source.extractfile(member) if member.isfile() else None)
        added = tarfile.TarInfo(name)
        added.mode, added.size = 0o600, len(data)
        target.addfile(added, io.BytesIO(data))
        end = target.offset
    return buffer.getvalue()[:end] + END


def _is_link(fs: Files, path: str) -> bool:
    return fs.inode(path, follow=False).kind == SYMLINK


def _add(archive: tarfile.TarFile, fs: Files, path: str, name: str) -> None:
    inode = fs.inode(path, follow=False)
    member = tarfile.TarInfo(name)
    member.mode, member.uid, member.gid = inode.mode & 0o7777, inode.uid, inode.gid
    member.mtime = max(0, inode.mtime_ms // 1000)
    if inode.is_dir:
        member.type = tarfile.DIRTYPE
        archive.addfile(member)
    elif inode.kind == SYMLINK:
        member.type, member.linkname = tarfile.SYMTYPE, fs.readlink(path)
        archive.addfile(member)
    else:
        data = fs.read(path)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))


def place(fs: Files, archive: bytes, folder: str, strip: str = "") -> int:
    """Write an archive's members below `folder`; `strip` is a leading folder to leave out.
    Returns the bytes written. Raises OSError."""
    written = 0
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        for member in opened:
            name = posixpath.normpath(member.name)
            if strip and (name == strip or name.startswith(strip + "/")):
                name = name[len(strip):].lstrip("/") or "."
            if name.startswith(("/", "..")) or name == ".":
                continue
            path = posixpath.join(folder, name)
            if member.isdir():
                if not fs.is_dir(path):
                    fs.mkdir(path, member.mode & 0o777)
            elif member.issym():
                fs.symlink(member.linkname, path)
            elif member.isfile():
                data = opened.extractfile(member).read()
                written += len(data)
                fs.write(path, data, member.mode & 0o777)
    return written


def rename_root(archive: bytes, old: str, new: str) -> bytes:
    """The archive with its root called otherwise."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(archive)) as source, \
            tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as target:
        for member in source:
            name = posixpath.normpath(member.name)
            if name == old or name.startswith(old + "/"):
                member.name = new + name[len(old):]
            target.addfile(member, source.extractfile(member) if member.isfile() else None)
    return buffer.getvalue()
