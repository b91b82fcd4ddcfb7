"""id, whoami, groups, logname, su, tty, who: who a process is."""

from __future__ import annotations

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Process

from ..applet import BadUsage, Call, Failure, applet
from ..files.attributes import names, number_of


def _accounts(p: Process) -> list[list[str]]:
    try:
        text = p.fs.read("/etc/passwd").decode("utf-8", "replace")
    except OSError:
        return []
    return [line.split(":") for line in text.splitlines() if line.count(":") >= 6]


def account(p: Process, name: str) -> list[str] | None:
    """The fields of a user's line in /etc/passwd."""
    return next((fields for fields in _accounts(p) if fields[0] == name), None)


def groups_of(p: Process, name: str) -> list[int]:
    """Numbers of the groups that list a user."""
    try:
        text = p.fs.read("/etc/group").decode("utf-8", "replace")
    except OSError:
        return []
    rows = [line.split(":") for line in text.splitlines() if line.count(":") == 3]
    return [int(row[2]) for row in rows if name in row[3].split(",") and row[2].isdecimal()]


@applet("id", "ugGnr")
def id_(call: Call) -> Steps:
    p = call.p
    users, groups = names(p, "/etc/passwd"), names(p, "/etc/group")
    uid, gid, more = p.uid, p.gid, list(p.groups)
    if call.words:
        fields = account(p, call.words[0])
        if fields is None:
            raise Failure(f"unknown user {call.words[0]}")
        uid, gid = int(fields[2]), int(fields[3])
        more = groups_of(p, fields[0])
    supplementary = list(dict.fromkeys([gid, *more] if call.words else more))
    listed = list(dict.fromkeys([gid, *more]))
    if not call.has("u", "g", "G"):
        text = f"uid={_with_name(uid, users)} gid={_with_name(gid, groups)}"
        if supplementary:
            text += " groups=" + ",".join(_with_name(number, groups) for number in supplementary)
        yield from call.line(text)
        return
    table, numbers = (users, [uid]) if call.has("u") else (groups, [gid] if call.has("g")
                                                           else listed)
    shown = []
    for number in numbers:
        if call.has("n") and number not in table:
            kind = "user" if call.has("u") else "group"
            raise Failure(f"unknown {kind} ID {number}")
        shown.append(table[number] if call.has("n") else str(number))
    yield from call.line(" ".join(shown))


def _with_name(number: int, table: dict[int, str]) -> str:
    return f"{number}({table[number]})" if number in table else str(number)


@applet("whoami")
def whoami(call: Call) -> Steps:
    users = names(call.p, "/etc/passwd")
    if call.p.uid not in users:
        raise Failure(f"unknown uid {call.p.uid}")
    yield from call.line(users[call.p.uid])


@applet("groups")
def groups(call: Call) -> Steps:
    table = names(call.p, "/etc/group")
    numbers = list(dict.fromkeys(call.p.all_groups))
    yield from call.line(" ".join(table.get(number, str(number)) for number in numbers))


@applet("logname")
def logname(call: Call) -> Steps:
    name = call.p.env.get("LOGNAME")
    if call.p.tty is None or not name:
        raise Failure("getlogin: No such file or directory")
    yield from call.line(name)


@applet("tty", "s")
def tty(call: Call) -> Steps:
    on_terminal = call.p.isatty(0)
    if not call.has("s"):
        yield from call.line("/dev/pts/0" if on_terminal else "not a tty")
    return 0 if on_terminal else 1


@applet("who", "aH")
def who(call: Call) -> Steps:
    """Nobody is logged in: no container writes utmp."""
    if call.has("H"):
        yield from call.line("USER\t\tTTY\t\tIDLE\tTIME\t\t HOST")


@applet("su", "lc:s:mp", stops=True)
def su(call: Call) -> Steps:
    words = call.words
    login = call.has("l") or words[:1] == ["-"]
    words = words[1:] if words[:1] == ["-"] else words
    name = words[0] if words else "root"
    fields = account(call.p, name)
    if fields is None:
        raise Failure(f"unknown user {name}")
    if not call.p.has_capability("SETUID") and call.p.uid != int(fields[2]):
        raise NotModelled("su with a password")
    yield from become(call, fields, login)


def become(call: Call, fields: list[str], login: bool) -> Steps:
    """Change to a user of /etc/passwd and run the shell."""
    p, shell = call.p, call.value("s") or call.p.env.get("SHELL") or fields[6] or "/bin/sh"
    shell = fields[6] or shell if not call.has("s") else shell
    if number_of(p, "/etc/passwd", fields[0]) != 0:
        p.capabilities = ()
    p.uid, p.gid, p.groups = int(fields[2]), int(fields[3]), tuple(groups_of(p, fields[0]))
    p.env = {**p.env, "HOME": fields[5], "SHELL": shell}
    if p.uid or login:
        p.env |= {"USER": fields[0], "LOGNAME": fields[0]}
    if login and p.fs.is_dir(fields[5]):
        p.cwd = p.fs.resolve(fields[5])
    argv = [shell, "-c", call.value("c")] if call.has("c") else [shell]
    if len(call.words) > 20:
        raise BadUsage()
    yield from call.run(argv)
