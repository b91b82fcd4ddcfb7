"""ls, stat, du, df: what files there are and what they take."""

from __future__ import annotations

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Inode

from ..applet import BadUsage, Call, applet, words_of
from .attributes import (
    DEVICES,
    disk_kib,
    human,
    join,
    ls_date,
    mode_string,
    moment,
    names,
)

Entry = tuple[str, str, Inode]      # name as shown, path, inode

COLOURS = {"dir": "1;34", "symlink": "1;36", "device": "1;33", "fifo": "0;33"}


@applet("ls", "1aAlCdFpRhrStnQ:", "xLHinsXvcuwgoG", long={"color": "Q", "full-time": "i"})
def ls(call: Call) -> Steps:
    files, folders = [], []
    for name in call.words or ["."]:
        try:
            follow = not call.has("l", "d") or name.endswith("/")
            inode = call.p.fs.inode(name, follow=follow)
        except OSError as error:
            yield from call.complain(f"{name}: {words_of(error)}")
            continue
        target = folders if inode.is_dir and not call.has("d") else files
        target.append((name, name, inode))
    if files:
        yield from _show(call, _sorted(call, files))
    titled = len(call.words) > 1 or call.has("R")
    todo, first = _sorted(call, folders)[::-1], not files
    while todo:
        _, path, _ = todo.pop()
        entries = yield from _entries(call, path)
        if entries is None:
            continue
        if titled:
            yield from call.line(("" if first else "\n") + f"{path}:")
        first = False
        if call.has("l"):
            yield from call.line(f"total {sum(disk_kib(inode) for _, _, inode in entries)}")
        yield from _show(call, entries)
        if call.has("R"):
            todo += [(p, p, inode) for name, p, inode in reversed(entries)
                     if inode.is_dir and name not in (".", "..")]


def _entries(call: Call, path: str) -> Steps:
    try:
        found = call.p.fs.listdir(path)
    except OSError as error:
        yield from call.complain(f"can't open '{path}': {words_of(error)}")
        return None
    if call.has("a"):
        found = [".", "..", *found]
    elif not call.has("A"):
        found = [name for name in found if not name.startswith(".")]
    entries = []
    for name in found:
        yield from call.p.step(2)
        whole = join(path, name)
        entries.append((name, whole, call.p.fs.inode(whole, follow=False)))
    return _sorted(call, entries)


def _sorted(call: Call, entries: list[Entry]) -> list[Entry]:
    entries = sorted(entries, key=lambda e: e[0])
    if call.has("t"):
        entries.sort(key=lambda e: -e[2].mtime_ms)
    if call.has("S"):
        entries.sort(key=lambda e: -e[2].size)
    return entries[::-1] if call.has("r") else entries


def _show(call: Call, entries: list[Entry]) -> Steps:
    if call.has("l"):
        users = {} if call.has("n") else names(call.p, "/etc/passwd")
        groups = {} if call.has("n") else names(call.p, "/etc/group")
        for entry in entries:
            yield from call.line(_long(call, entry, users, groups))
        return
    tty = call.p.fds[1].tty if call.p.isatty(1) else None
    columns = 1
    width = max((len(_decorated(call, e)) for e in entries), default=0) + 2
    if (tty is not None or call.has("C")) and not call.has("1"):
        columns = max(1, (tty.columns if tty is not None else 80) // width)
    rows = -(-len(entries) // columns)
    for row in range(rows):
        texts = [(_coloured(call, e), len(_decorated(call, e))) for e in entries[row::rows]]
        padded = [text + " " * (width - size) for text, size in texts[:-1]]
        yield from call.line("".join(padded) + texts[-1][0])


def _long(call: Call, entry: Entry, users: dict, groups: dict) -> str:
    _, path, inode = entry
    user, group = users.get(inode.uid, str(inode.uid)), groups.get(inode.gid, str(inode.gid))
    if inode.kind == "device":
        major, minor = DEVICES.get(inode.device, (0, 0))
        size = f"{major:4},{minor:4}"
    else:
        size = f"{human(inode.size):>7}" if call.has("h") else f"{inode.size:>9}"
    arrow = f" -> {inode.target}" if inode.kind == "symlink" else ""
    return (f"{mode_string(inode)} {_links(call, path, inode):4} {user[:8]:<8} {group[:8]:<8} "
            f"{size} {ls_date(call.p, inode.mtime_ms)} {_coloured(call, entry)}{arrow}")


def _links(call: Call, path: str, inode: Inode) -> int:
    """A directory has one name, its own ".", and the ".." of each directory in it."""
    if not inode.is_dir:
        return inode.links
    try:
        inside = call.p.fs.listdir(path)
        return 2 + sum(call.p.fs.inode(join(path, n), follow=False).is_dir for n in inside)
    except OSError:
        return 2


def _decorated(call: Call, entry: Entry) -> str:
    name, _, inode = entry
    if inode.is_dir and call.has("F", "p"):
        return name + "/"
    if call.has("F") and inode.kind == "symlink":
        return name + "@"
    if call.has("F") and inode.kind == "file" and inode.mode & 0o111:
        return name + "*"
    return name


def _coloured(call: Call, entry: Entry) -> str:
    """Colour is on for a terminal, as it is in the image's busybox."""
    wanted = call.value("Q", "auto")
    if wanted not in ("", "auto", "always", "never"):
        raise BadUsage(f"invalid argument '{wanted}' for '--color'")
    text = _decorated(call, entry)
    if wanted == "never" or wanted == "auto" and not call.p.isatty(1):
        return text
    inode = entry[2]
    executable = inode.kind == "file" and inode.mode & 0o111
    colour = "1;32" if executable else COLOURS.get(inode.kind, "0;0")
    return f"\x1b[{colour}m{entry[0]}\x1b[m{text[len(entry[0]):]}"


@applet("stat", "c:Lt", "ft")
def stat(call: Call) -> Steps:
    if not call.words:
        raise BadUsage()
    users, groups = names(call.p, "/etc/passwd"), names(call.p, "/etc/group")
    for name in call.words:
        try:
            inode = call.p.fs.inode(name, follow=call.has("L"))
        except OSError as error:
            yield from call.complain(f"can't stat '{name}': {words_of(error)}")
            continue
        user, group = users.get(inode.uid, "UNKNOWN"), groups.get(inode.gid, "UNKNOWN")
        when = moment(call.p, inode.mtime_ms)
        if call.has("c"):
            yield from call.line(_formatted(call.value("c"), {
                "n": name, "s": inode.size, "a": f"{inode.mode:o}", "A": mode_string(inode),
                "u": inode.uid, "g": inode.gid, "U": user, "G": group, "F": _kind(inode),
                "h": _links(call, name, inode), "b": disk_kib(inode) * 2, "B": 512,
                "f": f"{inode.st_mode:x}", "Y": int(when.timestamp()), "N": f"'{name}'",
                "y": f"{when:%Y-%m-%d %H:%M:%S}.{when.microsecond:06}000 +0000", "%": "%"}))
            continue
        at = f"{when:%Y-%m-%d %H:%M:%S}.{when.microsecond:06}000 +0000"
        shown = f"'{name}' -> '{inode.target}'" if inode.kind == "symlink" else name
        yield from call.write(
            f"  File: {shown}\n  Size: {inode.size:<10}\tBlocks: {disk_kib(inode) * 2:<10} "
            f"IO Block: 4096   {_kind(inode)}\n"
            f"Access: ({inode.mode:04o}/{mode_string(inode)})  Uid: ({inode.uid:5}/{user:>8})   "
            f"Gid: ({inode.gid:5}/{group:>8})\nAccess: {at}\nModify: {at}\nChange: {at}\n")


def _formatted(form: str, values: dict[str, object]) -> str:
    out, rest = "", form
    while "%" in rest:
        before, _, rest = rest.partition("%")
        if rest[:1] not in values:
            raise NotModelled(f"stat -c %{rest[:1]}")
        out, rest = out + before + str(values[rest[0]]), rest[1:]
    return out + rest


def _kind(inode: Inode) -> str:
    if inode.kind == "file":
        return "regular file" if inode.size else "regular empty file"
    return {"dir": "directory", "symlink": "symbolic link", "fifo": "fifo"}.get(
        inode.kind, "character special file")


@applet("du", "ashkmd:c", "HLxlb")
def du(call: Call) -> Steps:
    deepest = 0 if call.has("s") else call.number("d", 1 << 30)
    total = 0
    for name in call.words or ["."]:
        try:
            inode = call.p.fs.inode(name, follow=False)
        except OSError as error:
            yield from call.complain(f"{name}: {words_of(error)}")
            continue
        total += yield from _disk_usage(call, name, inode, deepest)
    if call.has("c"):
        yield from call.line(f"{_du_size(call, total)}\ttotal")


def _disk_usage(call: Call, name: str, inode: Inode, deepest: int) -> Steps:
    """Walks with a stack of open directories: [path, its KiB so far, names that are left]."""
    if not inode.is_dir:
        yield from call.line(f"{_du_size(call, disk_kib(inode))}\t{name}")
        return disk_kib(inode)
    stack = [[name, 4, call.p.fs.listdir(name)[::-1]]]
    while True:
        path, size, left = stack[-1]
        if left:
            yield from call.p.step(5)
            inner = join(path, left.pop())
            child = call.p.fs.inode(inner, follow=False)
            if child.is_dir:
                stack.append([inner, 4, call.p.fs.listdir(inner)[::-1]])
                continue
            stack[-1][1] += disk_kib(child)
            if call.has("a") and len(stack) <= deepest:
                yield from call.line(f"{_du_size(call, disk_kib(child))}\t{inner}")
            continue
        stack.pop()
        if len(stack) <= deepest:
            yield from call.line(f"{_du_size(call, size)}\t{path}")
        if not stack:
            return size
        stack[-1][1] += size


def _du_size(call: Call, kib: int) -> str:
    if call.has("h"):
        return human(kib << 10)
    return str((kib + 512) >> 10) if call.has("m") else str(kib)
