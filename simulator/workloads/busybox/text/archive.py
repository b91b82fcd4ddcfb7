"""tar, gzip, gunzip, zcat: archives. Sizes are bounded before anything is unpacked."""

from __future__ import annotations

import io
import tarfile
import zlib
from datetime import UTC, datetime, timedelta

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Inode

from ..applet import MAX_KEPT, BadUsage, Call, Failure, applet, words_of
from ..files.attributes import join, moment, names
from ..reading import open_input, shut, slurp

MAX_MEMBERS = 5000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def deflated(data: bytes) -> bytes:
    """A gzip file without a date, so that the same bytes give the same file."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def inflated(data: bytes) -> bytes:
    """Raises Failure for what is no gzip file or would not fit."""
    unpacker = zlib.decompressobj(31)
    try:
        plain = unpacker.decompress(data, MAX_KEPT)
    except zlib.error:
        raise Failure("invalid magic") from None
    if unpacker.unconsumed_tail:
        raise NotModelled("unpacking more than 4 MB")
    return plain


@applet("tar", raw=True)
def tar(call: Call) -> Steps:
    mode, archive, folder, flags, words = _tar_words(call.words)
    if "C" in flags:
        if not call.p.fs.is_dir(folder):
            raise Failure(f"can't change directory to '{folder}': No such file or directory")
        saved, call.p.cwd = call.p.cwd, call.p.fs.resolve(folder)
        archive = archive if archive in ("", "-") or archive.startswith("/") else \
            join(saved, archive)
    if mode == "c":
        yield from _create(call, archive, flags, words)
    else:
        yield from _extract(call, mode, archive, flags, words)


def _tar_words(words: list[str]) -> tuple[str, str, str, str, list[str]]:
    if not words:
        raise BadUsage()
    todo = ["-" + words[0].lstrip("-"), *words[1:]] if not words[0].startswith("--") else words
    archive, folder, flags, names_given = "-", "", "", []
    while todo:
        word = todo.pop(0)
        if not word.startswith("-") or word == "-":
            names_given.append(word)
            continue
        for letter in word[1:]:
            if letter not in "cxtvzfCOmkpo":
                if letter in "ZJjah" or word.startswith("--"):
                    raise NotModelled(f"tar {word if word.startswith('--') else '-' + letter}")
                raise BadUsage(f"invalid option -- '{letter}'")
            if letter in "fC":
                if not todo:
                    raise BadUsage(f"option requires an argument -- '{letter}'")
                value = todo.pop(0)
                archive, folder = (value, folder) if letter == "f" else (archive, value)
            flags += letter
    modes = [letter for letter in flags if letter in "cxt"]
    if len(modes) != 1:
        raise BadUsage()
    return modes[0], archive, folder, flags, names_given


def _create(call: Call, archive: str, flags: str, words: list[str]) -> Steps:
    if not words:
        raise Failure("empty archive")
    out = io.BytesIO()
    users, groups = names(call.p, "/etc/passwd"), names(call.p, "/etc/group")
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as writer:
        todo = words[::-1]
        while todo:
            path = todo.pop()
            yield from call.p.step(20)
            try:
                inode = call.p.fs.inode(path, follow=False)
                info = _member(call, path, inode, users, groups)
                data = call.p.fs.read(path) if inode.kind == "file" else b""
            except OSError as error:
                yield from call.complain(f"{path}: {words_of(error)}")
                continue
            if inode.program:
                raise NotModelled(f"tar: the bytes of the program {path}")
            info.size = len(data)
            if "v" in flags:
                yield from call.line(path + ("/" if inode.is_dir else ""))
            writer.addfile(info, io.BytesIO(data))
            if out.tell() > MAX_KEPT:
                raise NotModelled("tar archives over 4 MB")
            if inode.is_dir:
                todo += [join(path, name) for name in reversed(call.p.fs.listdir(path))]
    data = deflated(out.getvalue()) if "z" in flags else out.getvalue()
    if archive == "-":
        yield from call.write(data)
    else:
        call.p.fs.write(archive, data)


def _member(call: Call, path: str, inode: Inode, users: dict, groups: dict) -> tarfile.TarInfo:
    info = tarfile.TarInfo(path.lstrip("/"))
    info.mode, info.uid, info.gid = inode.mode, inode.uid, inode.gid
    info.uname, info.gname = users.get(inode.uid, ""), groups.get(inode.gid, "")
    info.mtime = int(moment(call.p, inode.mtime_ms).timestamp())
    kinds = {"dir": tarfile.DIRTYPE, "symlink": tarfile.SYMTYPE, "file": tarfile.REGTYPE}
    info.type, info.linkname = kinds.get(inode.kind, tarfile.REGTYPE), inode.target
    return info


def _extract(call: Call, mode: str, archive: str, flags: str, words: list[str]) -> Steps:
    fd = yield from open_input(call, archive, "can't open '{0}': {1}")
    if fd is None:
        return
    data = yield from slurp(call, fd)
    shut(call.p, fd)
    if data[:2] == b"\x1f\x8b":
        data = inflated(data)
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as reader:
            members = reader.getmembers()
            if sum(m.size for m in members) > MAX_KEPT or any(m.issparse() for m in members):
                raise NotModelled("tar archives over 4 MB, or with sparse files")
            contents = [reader.extractfile(m).read() if m.isreg() else b"" for m in members]
    except (tarfile.TarError, ValueError):
        raise Failure("invalid tar magic") from None
    if len(members) > MAX_MEMBERS:
        raise NotModelled(f"tar archives of more than {MAX_MEMBERS} files")
    for member, content in zip(members, contents, strict=True):
        if words and not any(member.name == w or member.name.startswith(w.rstrip("/") + "/")
                             for w in words):
            continue
        yield from call.p.step(20)
        if mode == "t":
            yield from call.line(_listed(member, "v" in flags))
        elif "O" in flags:
            yield from call.write(content)
        else:
            if "v" in flags:
                yield from call.line(_listed(member, False))
            _unpack(call, member, content)


def _listed(member: tarfile.TarInfo, long: bool) -> str:
    name = member.name + ("/" if member.isdir() else "")
    if not long:
        return name
    kind = "d" if member.isdir() else "l" if member.issym() else "-"
    bits = "".join(letter if member.mode >> (8 - i) & 1 else "-"
                   for i, letter in enumerate("rwxrwxrwx"))
    seconds = min(max(0, int(member.mtime)), 1 << 33)
    when = (EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S")
    owner = f"{member.uname or member.uid}/{member.gname or member.gid}"
    arrow = f" -> {member.linkname}" if member.issym() else ""
    return f"{kind}{bits} {owner} {member.size:9} {when} {name}{arrow}"


def _unpack(call: Call, member: tarfile.TarInfo, content: bytes) -> None:
    fs, path = call.p.fs, member.name.lstrip("/")
    if ".." in path.split("/"):
        raise Failure(f"name with '..' skipped: '{path}'")
    above = path.rstrip("/").rpartition("/")[0]
    if above:
        fs.makedirs(above)
    if member.isdir():
        if not fs.is_dir(path):
            fs.mkdir(path)
        fs.chmod(path, member.mode)
    elif member.issym():
        fs.symlink(member.linkname, path)
    elif member.isreg():
        fs.write(path, content)
        fs.chmod(path, member.mode)
    else:
        raise NotModelled(f"tar: the special file {path}")


@applet("gzip", "cdfk123456789", "ltqv")
def gzip(call: Call) -> Steps:
    yield from _zip(call, call.has("d"))


@applet("gunzip", "cfk", "ltqv")
def gunzip(call: Call) -> Steps:
    yield from _zip(call, True)


@applet("zcat", "f")
def zcat(call: Call) -> Steps:
    call.options["c"] = [""]
    yield from _zip(call, True)


def _zip(call: Call, unpack: bool) -> Steps:
    for name in call.words or ["-"]:
        fd = yield from open_input(call, name)
        if fd is None:
            continue
        data = yield from slurp(call, fd)
        shut(call.p, fd)
        data = inflated(data) if unpack else deflated(data)
        if name == "-" or call.has("c"):
            yield from call.write(data)
            continue
        if unpack and not name.endswith(".gz"):
            yield from call.complain(f"{name}: unknown suffix - ignored")
            continue
        target = name.removesuffix(".gz") if unpack else name + ".gz"
        if call.p.fs.exists(target) and not call.has("f"):
            yield from call.complain(f"can't open '{target}': File exists")
            continue
        call.p.fs.write(target, data, call.p.fs.inode(name).mode)
        if not call.has("k"):
            call.p.fs.unlink(name)
