"""cp and mv."""

from __future__ import annotations

import errno

from simulator.engine import Steps
from simulator.host.kernel import Inode

from ..applet import BadUsage, Call, applet, words_of
from .attributes import join
from .making import remove

MAX_TREE = 20_000        # files that one `cp -r` takes


def _destination(call: Call, source: str, into: bool) -> str:
    target = call.words[-1]
    return join(target, source.rstrip("/").rpartition("/")[2] or "/") if into else target


def _plan(call: Call) -> bool:
    """Whether the last word is a directory to go into. Raises BadUsage."""
    if len(call.words) < 2:
        raise BadUsage()
    return len(call.words) > 2 or call.p.fs.is_dir(call.words[-1]) and not call.has("T")


@applet("cp", "arRPdLpfT", "Hinlsut:", long={"archive": "a", "recursive": "r", "force": "f"})
def cp(call: Call) -> Steps:
    into = _plan(call)
    for source in call.words[:-1]:
        target = _destination(call, source, into)
        try:
            follow = not call.has("a", "P", "d", "r", "R") or call.has("L")
            inode = call.p.fs.inode(source, follow=follow)
        except OSError as error:
            yield from call.complain(f"can't stat '{source}': {words_of(error)}")
            continue
        if inode.is_dir and not call.has("a", "r", "R"):
            yield from call.complain(f"omitting directory '{source}'")
        elif _same(call, source, target):
            yield from call.complain(f"'{source}' and '{target}' are the same file")
        else:
            yield from copy(call, source, target, inode)


def _same(call: Call, source: str, target: str) -> bool:
    try:
        return call.p.fs.exists(target) and \
            call.p.fs.resolve(source) == call.p.fs.resolve(target)
    except OSError:
        return False


def copy(call: Call, source: str, target: str, inode: Inode) -> Steps:
    """A file or a tree; complains of each name that cannot be copied."""
    inside = call.p.fs.resolve(target) + "/"
    if inode.is_dir and inside.startswith(call.p.fs.resolve(source).rstrip("/") + "/"):
        yield from call.complain(f"recursion detected, omitting directory '{source}'")
        return
    todo, count = [(source, target, inode)], 0
    while todo:
        source, target, inode = todo.pop()
        count += 1
        if count > MAX_TREE:
            yield from call.complain(f"can't create '{target}': No space left on device")
            return
        yield from call.p.step(20 + inode.size // 1024)
        try:
            if inode.is_dir:
                if not call.p.fs.is_dir(target):
                    call.p.fs.mkdir(target, inode.mode)
                todo += [(path := join(source, name), join(target, name),
                          call.p.fs.inode(path, follow=False))
                         for name in reversed(call.p.fs.listdir(source))]
            else:
                _copy_one(call, source, target, inode)
            if call.has("a", "p"):
                _keep(call, target, inode)
        except OSError as error:
            doing = "can't create directory" if inode.is_dir else "can't create"
            blamed = target
            if error.errno == errno.EACCES and error.filename == source:
                doing, blamed = "can't open", source
            if error.errno == errno.ENOSPC:
                doing, blamed = "write error", ""
            where = f" '{blamed}'" if blamed else ""
            yield from call.complain(f"{doing}{where}: {words_of(error)}")


def _copy_one(call: Call, source: str, target: str, inode: Inode) -> None:
    fs = call.p.fs
    if inode.kind == "symlink":
        if fs.exists(target):
            fs.unlink(target)
        fs.symlink(inode.target, target)
        return
    if call.has("f") and fs.exists(target) and not fs.is_dir(target):
        fs.unlink(target)
    if inode.kind == "device":
        fs.write(target, b"")
        return
    fs.write(target, fs.read(source), inode.mode)
    if inode.program:
        place = fs.place(target)
        twin = place.mount.for_writing(place.inside)
        twin.program, twin.blob_size = inode.program, inode.blob_size


def _keep(call: Call, target: str, inode: Inode) -> None:
    """Owner, mode and time of the original (-p, -a), as far as the process may."""
    if inode.kind == "symlink":
        return
    call.p.fs.chmod(target, inode.mode)
    if call.p.has_capability("CHOWN"):
        call.p.fs.chown(target, inode.uid, inode.gid)
    place = call.p.fs.place(target)
    place.mount.for_writing(place.inside).mtime_ms = inode.mtime_ms


@applet("mv", "fT", "int:", long={"force": "f"})
def mv(call: Call) -> Steps:
    into = _plan(call)
    for source in call.words[:-1]:
        target = _destination(call, source, into)
        yield from call.p.step(20)
        try:
            inode = call.p.fs.inode(source, follow=False)
            call.p.fs.rename(source, target)
        except OSError as error:
            if error.errno == errno.EXDEV:
                options, call.options = call.options, {"a": [""]}
                yield from copy(call, source, target, inode)
                call.options = options
                if not call.status:
                    yield from remove(call, source, inode.is_dir)
            else:
                yield from call.complain(f"can't rename '{source}': {words_of(error)}")
