"""gosu: run a program as another user, which is how entrypoints give root's rights away."""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import Process

from ..busybox.files.attributes import number_of
from ..busybox.processes.identity import account, groups_of
from ..program import program


@program("gosu")
def gosu(p: Process) -> Steps:
    if len(p.argv) < 3:
        yield from p.write(2, "Usage: gosu user-spec command [args]\n")
        return 1
    name, _, group = p.argv[1].partition(":")
    fields = account(p, name)
    uid = int(fields[2]) if fields else number_of(p, "/etc/passwd", name)
    gid = number_of(p, "/etc/group", group) if group else int(fields[3]) if fields else 0
    if uid is None or gid is None:
        what = "user" if uid is None else "group"
        yield from p.write(2, f"error: failed switching to \"{p.argv[1]}\": unable to find {what} "
                              f"{name if uid is None else group}: no matching entries in "
                              f"{'passwd' if uid is None else 'group'} file\n")
        return 1
    if not p.has_capability("SETUID") and uid != p.uid:
        yield from p.write(2, f'error: failed switching to "{p.argv[1]}": operation not '
                              "permitted\n")
        return 1
    p.uid, p.gid, p.groups = uid, gid, tuple(groups_of(p, name)) if not group else ()
    p.capabilities = p.capabilities if uid == 0 else ()
    p.env = {**p.env, "HOME": fields[5] if fields else "/"}
    try:
        p.exec(p.argv[2:])
    except OSError as error:
        yield from p.write(2, f"error: exec: \"{p.argv[2]}\": {(error.strerror or '').lower()}\n")
        return 1
    return 1
