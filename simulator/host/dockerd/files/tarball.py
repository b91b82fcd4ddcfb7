"""Tar archives of simulated files: made and read in memory (pure).

A simulated binary has no bytes: its file in an archive is one line that names its program, and
becomes that binary again when it is read back.
"""

from __future__ import annotations

import io
import tarfile
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from simulator.engine import HopError, QuotaExceeded
from simulator.host.kernel.files.inode import DEVICE, DIRECTORY, FIFO, FILE, SYMLINK, Inode

MAX_BYTES = 24 << 20        # of one archive, unpacked
MAX_MEMBERS = 20_000
_MARK = b"\x7fELF drydock program "
_GZIP = b"\x1f\x8b"
_KINDS = {tarfile.REGTYPE: FILE, tarfile.AREGTYPE: FILE, tarfile.DIRTYPE: DIRECTORY,
          tarfile.SYMTYPE: SYMLINK, tarfile.FIFOTYPE: FIFO, tarfile.CHRTYPE: DEVICE}
_TYPES = {FILE: tarfile.REGTYPE, DIRECTORY: tarfile.DIRTYPE, SYMLINK: tarfile.SYMTYPE,
          FIFO: tarfile.FIFOTYPE, DEVICE: tarfile.CHRTYPE}


class Member(NamedTuple):
    name: str               # as in the archive, "." and "/" taken away; "" is its root
    inode: Inode
    link: str               # the member that a hard link leads to


def content(inode: Inode) -> bytes:
    """A file's bytes; of a binary, the line that stands for it."""
    if inode.program:
        return _MARK + f"{inode.program} {inode.blob_size}\n".encode()
    return inode.data or bytes(min(inode.blob_size, MAX_BYTES))


def pack(entries: Iterable[tuple[str, Inode]], epoch_ms: int) -> bytes:
    """(name, inode) in order -> tar. Raises QuotaExceeded over MAX_BYTES."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, inode in entries:
            if inode.kind not in _TYPES:
                continue
            info = tarfile.TarInfo(name)
            info.type, info.mode = _TYPES[inode.kind], inode.mode
            info.uid, info.gid = inode.uid, inode.gid
            info.mtime = (epoch_ms + inode.mtime_ms) // 1000
            info.linkname = inode.target
            data = content(inode) if inode.kind == FILE else b""
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
            if buffer.tell() > MAX_BYTES:
                raise QuotaExceeded(f"an archive of this world holds at most {MAX_BYTES >> 20} MiB")
    return buffer.getvalue()


def unpack(data: bytes, epoch_ms: int) -> list[Member]:
    """A tar, gzipped or not, as a client sends it. Raises HopError 400 for what is no tar."""
    plain = _gunzip(data) if data.startswith(_GZIP) else data
    end = len(plain)
    # `docker build -f` of a file outside of its context sends an archive that stops right after
    # the last file's bytes; Go's reader, too, takes that for a whole one.
    plain += bytes(-len(plain) % tarfile.BLOCKSIZE)
    members: list[Member] = []
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
            for info in archive:
                if len(members) >= MAX_MEMBERS:
                    raise QuotaExceeded(f"an archive holds at most {MAX_MEMBERS} files")
                if info.isreg() and info.offset_data + info.size > end:
                    raise HopError("unexpected EOF", 400)
                members.append(_member(archive, info, epoch_ms))
    except (tarfile.TarError, ValueError, OverflowError, EOFError, KeyError, IndexError) as error:
        raise HopError(f"archive/tar: invalid tar header: {error}"[:200], 400) from None
    return members


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, epoch_ms: int) -> Member:
    name = clean(info.name)
    link = clean(info.linkname) if info.type == tarfile.LNKTYPE else ""
    kind = FILE if link else _KINDS.get(info.type)
    if kind is None:
        raise HopError(f"unhandled tar header type {info.type[0]}", 400)
    inode = Inode(kind, info.mode & 0o7777, info.uid, info.gid,
                  int(info.mtime * 1000) - epoch_ms,
                  target=info.linkname if kind == SYMLINK else "",
                  device="null" if kind == DEVICE else "")
    if kind == FILE and not link:
        source = archive.extractfile(info)
        _fill(inode, source.read() if source is not None else b"")
    return Member(name, inode, link)


def clean(name: str) -> str:
    """A name below the archive's root. Raises HopError 400 for one that leads out of it."""
    parts: list[str] = []
    for part in name.split("/"):
        if part == "..":
            if not parts:
                raise HopError(f'invalid argument: "{name[:100]}" is outside of the archive', 400)
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _fill(inode: Inode, data: bytes) -> None:
    """A marked line is a binary again."""
    words = data[len(_MARK):200].split() if data.startswith(_MARK) else []
    if len(words) == 2 and words[1].isdigit() and len(words[1]) < 12:
        inode.program, inode.blob_size = words[0].decode("ascii", "replace"), int(words[1])
    else:
        inode.data = data


def _gunzip(data: bytes) -> bytes:
    """At most MAX_BYTES: a small archive can pretend to be endless."""
    unzipper = zlib.decompressobj(wbits=31)
    try:
        plain = unzipper.decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise HopError(f"gzip: {error}", 400) from None
    if len(plain) > MAX_BYTES:
        raise QuotaExceeded(f"an archive of this world holds at most {MAX_BYTES >> 20} MiB")
    return plain
