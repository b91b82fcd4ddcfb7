"""mkdir, rmdir, rm, touch, ln, readlink, realpath, mktemp, truncate, unlink."""

from __future__ import annotations

import errno

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Process

from ..applet import BadUsage, Call, Failure, applet, count, words_of
from .attributes import join
from .owners import new_mode

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def need_words(call: Call, least: int = 1, most: int = 1 << 20) -> None:
    if not least <= len(call.words) <= most:
        raise BadUsage()


@applet("mkdir", "m:pv", "Z:", long={"parents": "p", "mode": "m", "verbose": "v"})
def mkdir(call: Call) -> Steps:
    need_words(call)
    fs = call.p.fs
    for name in call.words:
        yield from call.p.step(20)
        try:
            if call.has("p"):
                fs.makedirs(name)
            else:
                fs.mkdir(name, 0o777 & ~call.p.umask)
            if call.has("m"):
                fs.chmod(name, new_mode(call.value("m"), 0o777, True))
        except OSError as error:
            yield from call.complain(f"can't create directory '{name}': {words_of(error)}")
        else:
            if call.has("v"):
                yield from call.line(f"created directory: '{name}'")


@applet("rmdir", "p", "", long={"parents": "p", "ignore-fail-on-non-empty": "i"})
def rmdir(call: Call) -> Steps:
    need_words(call)
    for name in call.words:
        while name:
            try:
                call.p.fs.rmdir(name)
            except OSError as error:
                yield from call.complain(f"'{name}': {words_of(error)}")
                break
            name = name.rstrip("/").rpartition("/")[0] if call.has("p") else ""


@applet("rm", "firR", "v", long={"force": "f", "recursive": "r"})
def rm(call: Call) -> Steps:
    if not call.words and not call.has("f"):
        raise BadUsage()
    if call.has("i") and not call.has("f"):
        raise NotModelled("rm -i")
    for name in call.words:
        last = name.rstrip("/").rpartition("/")[2]
        if last in (".", ".."):
            yield from call.complain("can't remove '.' or '..'")
            continue
        try:
            inode = call.p.fs.inode(name, follow=False)
        except FileNotFoundError as error:
            if not call.has("f"):
                yield from call.complain(f"can't remove '{name}': {words_of(error)}")
            continue
        except OSError as error:
            yield from call.complain(f"can't remove '{name}': {words_of(error)}")
            continue
        if inode.is_dir and not call.has("r", "R"):
            yield from call.complain(f"'{name}' is a directory")
            continue
        yield from remove(call, name, inode.is_dir)


def remove(call: Call, name: str, is_dir: bool) -> Steps:
    """A file, or a tree from its leaves up. Complains of each name that stays."""
    todo = [(name, is_dir, False)]
    while todo:
        yield from call.p.step(10)
        path, folder, opened = todo.pop()
        try:
            if not folder:
                call.p.fs.unlink(path)
            elif opened:
                call.p.fs.rmdir(path)
            else:
                todo.append((path, True, True))
                for inner in call.p.fs.listdir(path):
                    whole = join(path, inner)
                    todo.append((whole, call.p.fs.inode(whole, follow=False).is_dir, False))
        except OSError as error:
            yield from call.complain(f"can't remove '{path}': {words_of(error)}")


@applet("unlink")
def unlink(call: Call) -> Steps:
    need_words(call, 1, 1)
    try:
        call.p.fs.unlink(call.words[0])
    except OSError as error:
        yield from call.complain(f"can't remove file '{call.words[0]}': {words_of(error)}")


@applet("touch", "cam", "hd:t:r:", long={"no-create": "c"})
def touch(call: Call) -> Steps:
    need_words(call)
    for name in call.words:
        yield from call.p.step(20)
        try:
            if not call.has("c") or call.p.fs.exists(name):
                call.p.fs.touch(name)
        except OSError as error:
            yield from call.complain(f"{name}: {words_of(error)}")


@applet("ln", "sfnvT", "bS:t:", long={"symbolic": "s", "force": "f"})
def ln(call: Call) -> Steps:
    need_words(call)
    fs, words = call.p.fs, call.words
    target = words[-1] if len(words) > 1 else words[0].rstrip("/").rpartition("/")[2]
    sources = words[:-1] if len(words) > 1 else words
    into = fs.is_dir(target) and not call.has("T")
    if into and call.has("n"):
        into = fs.inode(target, follow=False).is_dir
    if len(sources) > 1 and not into:
        raise BadUsage()
    for source in sources:
        name = join(target, source.rstrip("/").rpartition("/")[2]) if into else target
        try:
            if call.has("f") and _is_there(call.p, name):
                fs.unlink(name)
            if call.has("s"):
                fs.symlink(source, name)
            else:
                fs.link(source, name)
        except OSError as error:
            blamed = source if error.errno in (errno.ENOENT, errno.EPERM) else name
            yield from call.complain(f"{blamed}: {words_of(error)}")
        else:
            if call.has("v"):
                yield from call.line(f"'{name}' -> '{source}'")


def _is_there(p: Process, path: str) -> bool:
    try:
        return p.fs.place(path, follow=False).inode is not None
    except OSError:
        return False


@applet("readlink", "fn", "vsq")
def readlink(call: Call) -> Steps:
    need_words(call, 1, 1)
    try:
        name = call.words[0]
        found = call.p.fs.resolve(name) if call.has("f") else call.p.fs.readlink(name)
    except OSError:
        return 1
    yield from call.write(found if call.has("n") else found + "\n")


@applet("realpath")
def realpath(call: Call) -> Steps:
    for name in call.words or ["."]:
        try:
            yield from call.line(call.p.fs.resolve(name))
        except OSError as error:
            yield from call.complain(f"{name}: {words_of(error)}")


@applet("mktemp", "dqup:t")
def mktemp(call: Call) -> Steps:
    need_words(call, 0, 1)
    template = call.words[0] if call.words else "tmp.XXXXXX"
    folder = call.value("p") or call.p.env.get("TMPDIR", "/tmp")
    path = template if call.words and not call.has("p", "t") else join(folder, template)
    if not path.endswith("XXXXXX"):
        raise Failure("(null): Invalid argument")
    dice = call.p.kernel.engine.chance.stream(f"{call.p.kernel.machine}/mktemp")
    path = path[:-6] + "".join(dice.choice(LETTERS) for _ in range(6))
    try:
        if call.has("u"):
            pass
        elif call.has("d"):
            call.p.fs.mkdir(path, 0o700)
        else:
            call.p.fs.write(path, b"", 0o600)
    except OSError as error:
        raise Failure(f"(null): {words_of(error)}") from None
    yield from call.line(path)


@applet("truncate", "cs:")
def truncate(call: Call) -> Steps:
    need_words(call)
    if not call.has("s"):
        raise BadUsage()
    size = count(call.value("s"))
    for name in call.words:
        try:
            if call.has("c") and not call.p.fs.exists(name):
                continue
            call.p.fs.touch(name)
            if size > 1 << 30:
                raise OSError(errno.EFBIG, "File too large", name)
            call.p.fs.write(name, call.p.fs.read(name)[:size].ljust(min(size, 2 << 20), b"\0"))
        except OSError as error:
            yield from call.complain(f"{name}: truncate: {words_of(error)}")
