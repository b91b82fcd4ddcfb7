"""chmod, chown, chgrp: rights and owners."""

from __future__ import annotations

from simulator.engine import Steps

from ..applet import BadUsage, Call, Failure, applet, words_of
from .attributes import join, mode_string, number_of

WHO = {"u": 0o4700, "g": 0o2070, "o": 0o0007}
WHAT = {"r": 0o444, "w": 0o222, "x": 0o111, "s": 0o6000, "t": 0o1000}


def new_mode(text: str, mode: int, is_dir: bool) -> int:
    """What `chmod TEXT` makes of a mode. Raises Failure when it is no mode."""
    if text.isdecimal():
        if len(text) > 5 or any(digit in "89" for digit in text):
            raise Failure(f"invalid mode '{text}'")
        return int(text, 8) & 0o7777
    for clause in text.split(","):
        who = clause[:len(clause) - len(clause.lstrip("ugoa"))]
        rest = clause[len(who):]
        if not rest or rest[0] not in "+-=":
            raise Failure(f"invalid mode '{text}'")
        mask = 0o7777 if not who or "a" in who else 0
        for letter in who.replace("a", ""):
            mask |= WHO[letter] | (0o1000 if letter == "o" else 0)
        mode = _change(text, rest[0], rest[1:], mask, mode, is_dir)
    return mode


def _change(text: str, operator: str, letters: str, mask: int, mode: int, is_dir: bool) -> int:
    bits = 0
    for letter in letters:
        if letter == "X":
            bits |= 0o111 if is_dir or mode & 0o111 else 0
        elif letter in "ugo":
            shift = {"u": 6, "g": 3, "o": 0}[letter]
            bits |= ((mode >> shift) & 7) * 0o111
        elif letter in WHAT:
            bits |= WHAT[letter]
        else:
            raise Failure(f"invalid mode '{text}'")
    if operator == "+":
        return mode | bits & mask
    if operator == "-":
        return mode & ~(bits & mask)
    return mode & ~(mask & 0o777) | bits & mask


@applet("chmod", "Rcvf")
def chmod(call: Call) -> Steps:
    if len(call.words) < 2:
        raise BadUsage()
    text, *names = call.words
    for name in names:
        for path in (yield from below(call, name)):
            try:
                inode = call.p.fs.inode(path)
                before = inode.mode
                mode = new_mode(text, before, inode.is_dir)
                call.p.fs.chmod(path, mode)
            except OSError as error:
                yield from _complain(call, path, error)
                continue
            if call.has("v") or call.has("c") and mode != before:
                shown = mode_string(call.p.fs.inode(path))[1:]
                yield from call.line(f"mode of '{path}' changed to {mode:04o} ({shown})")


@applet("chown", "Rhf", "LHPcv")
def chown(call: Call) -> Steps:
    if len(call.words) < 2:
        raise BadUsage()
    owner, *names = call.words
    user, colon, group = owner.partition(":" if ":" in owner else ".")
    uid = number_of(call.p, "/etc/passwd", user) if user else -1
    if uid is None:
        raise Failure(f"unknown user {user}")
    gid = number_of(call.p, "/etc/group", group) if group else -1
    if gid is None:
        raise Failure(f"unknown group {group}")
    yield from _give(call, names, uid, gid)


@applet("chgrp", "Rhf", "LHPcv")
def chgrp(call: Call) -> Steps:
    if len(call.words) < 2:
        raise BadUsage()
    group, *names = call.words
    gid = number_of(call.p, "/etc/group", group)
    if gid is None:
        raise Failure(f"unknown group {group}")
    yield from _give(call, names, -1, gid)


def _give(call: Call, names: list[str], uid: int, gid: int) -> Steps:
    for name in names:
        for path in (yield from below(call, name)):
            try:
                call.p.fs.chown(path, uid, gid, follow=not call.has("h", "R"))
            except OSError as error:
                yield from _complain(call, path, error)


def _complain(call: Call, path: str, error: OSError) -> Steps:
    if call.has("f"):
        call.status = 1
    else:
        yield from call.complain(f"{path}: {words_of(error)}")


def below(call: Call, name: str) -> Steps:
    """The name alone, or with -R everything below it too."""
    if not call.has("R"):
        return [name]
    found, todo = [], [name]
    while todo:
        path = todo.pop()
        found.append(path)
        yield from call.p.step(5)
        try:
            if call.p.fs.inode(path, follow=False).is_dir:
                todo += [join(path, inner) for inner in reversed(call.p.fs.listdir(path))]
        except OSError:
            continue
    return found
