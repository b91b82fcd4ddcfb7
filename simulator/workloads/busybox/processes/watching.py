"""ps, top, pidof, pgrep, free, uptime: who looks at processes and at the machine."""

from __future__ import annotations

import re2

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Interrupted, Process, signals

from ..applet import BadUsage, Call, Failure, applet, count
from .table import Row, rows, short_size

COLUMNS = {"user": ("USER", 8), "group": ("GROUP", 8), "comm": ("COMMAND", 16),
           "args": ("COMMAND", 256), "pid": ("PID", -5), "ppid": ("PPID", -5),
           "pgid": ("PGID", -5), "etime": ("ELAPSED", -7), "nice": ("NI", -5),
           "rgroup": ("RGROUP", 8), "ruser": ("RUSER", 8), "time": ("TIME", -5),
           "tty": ("TT", 6), "vsz": ("VSZ", -4), "sid": ("SID", -5), "stat": ("STAT", 4),
           "rss": ("RSS", -4)}
SUPPORTED = ("user,group,comm,args,pid,ppid,pgid,etime,nice,rgroup,ruser,time,tty,vsz,sid,stat,"
             "rss")


@applet("ps", raw=True)
def ps(call: Call) -> Steps:
    wanted, words = [], list(call.words)
    while words:
        word = words.pop(0)
        if word == "--help":
            raise BadUsage("", 0)
        if word.startswith("-o"):
            value = word[2:] or (words.pop(0) if words else "")
            if not value:
                raise BadUsage("option requires an argument -- 'o'")
            wanted += [name for name in value.split(",") if name]
        elif word == "-T" or word.startswith("--"):
            raise NotModelled(f"ps {word}")
    wanted = wanted or ["pid", "user", "time", "args"]
    titles = dict(name.partition("=")[::2] for name in wanted if "=" in name)
    wanted = [name.partition("=")[0] for name in wanted]
    for name in wanted:
        if name not in COLUMNS:
            raise Failure(f"bad -o argument '{name}', supported arguments: {SUPPORTED}")
    heads = {name: titles.get(name, COLUMNS[name][0]) for name in wanted}
    if any(heads.values()):
        yield from call.line(_table_line([heads[name] for name in wanted], wanted, False))
    width = call.p.fds[1].tty.columns if call.p.isatty(1) else 1 << 20
    for row in rows(call.p):
        yield from call.p.step(50)
        yield from call.line(_table_line([_cell(row, name) for name in wanted], wanted,
                                         True)[:width])


def _table_line(cells: list[str], wanted: list[str], data: bool) -> str:
    out = []
    for cell, name in zip(cells, wanted, strict=True):
        width = COLUMNS[name][1]
        out.append(cell.rjust(-width) if width < 0 and data else cell.ljust(abs(width)))
    return " ".join(out).rstrip()


def _cell(row: Row, name: str) -> str:
    minutes, seconds = divmod(row.cpu_ms // 1000, 60)
    return {"user": row.user[:8], "ruser": row.user[:8], "group": _group(row),
            "rgroup": _group(row), "comm": row.comm, "args": row.args, "pid": str(row.pid),
            "ppid": str(row.ppid), "pgid": str(row.pid), "sid": str(row.pid), "nice": "0",
            "time": f"{minutes}:{seconds:02}", "tty": "?", "stat": row.state,
            "etime": _elapsed(row.age_s), "vsz": short_size(row.vsz_kib),
            "rss": short_size(row.rss_kib)}[name]


def _group(row: Row) -> str:
    return "root" if row.gid == 0 else str(row.gid)


def _elapsed(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02}" if hours else f"{minutes}:{seconds:02}"


@applet("top", "bn:d:mH")
def top(call: Call) -> Steps:
    """Until it is stopped, also without a terminal; -b leaves out the terminal's codes. A fatal
    signal ends it even as PID 1, since it puts the terminal right first."""
    left = call.number("n", 1 << 30)
    delay_ms = _delay(call.value("d", "5"))
    before = {row.pid: row.cpu_ms for row in rows(call.p)}
    elapsed_ms = 0
    if not call.has("b"):
        for fatal in (signals.INT, signals.TERM):
            call.p.trap(fatal, "handle")
    while left > 0:
        if not call.has("b"):
            yield from call.write("\x1b[H\x1b[J")
        yield from _screen(call, before, elapsed_ms)
        yield from call.flush()
        left -= 1
        if left:
            before, elapsed_ms = {row.pid: row.cpu_ms for row in rows(call.p)}, delay_ms
            try:
                yield from call.p.sleep(delay_ms)
            except Interrupted as stop:
                return 128 + stop.signum
    return 0


def _delay(text: str) -> int:
    return max(1, min(count(text), 86_400)) * 1000


def _screen(call: Call, before: dict[int, int], elapsed_ms: int) -> Steps:
    kernel = call.p.kernel
    total = kernel.memory >> 10
    used = kernel.memory_used >> 10
    yield from call.line(f"Mem: {used}K used, {total - used}K free, 0K shrd, 0K buff, 0K cached")
    busy = min(100, round(100 * kernel.cpus.busy / kernel.cpus.count))
    yield from call.line(f"CPU: {busy:3}% usr   0% sys   0% nic {100 - busy:3}% idle   0% io   "
                         "0% irq   0% sirq")
    load = kernel.cpus.busy
    found = rows(call.p)
    running = sum(row.state == "R" for row in found)
    yield from call.line(f"Load average: {load:.2f} {load:.2f} {load:.2f} "
                         f"{running}/{len(found)} {call.p.ns_pid}")
    heading = "  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND"
    yield from call.line(f"\x1b[7m{heading}\x1b[m" if not call.has("b") else heading)
    shares = {row.pid: _share(row, before, elapsed_ms, kernel.cpus.count) for row in found}
    for row in sorted(found, key=lambda r: (-shares[r.pid], -r.vsz_kib, r.pid)):
        yield from call.p.step(50)
        yield from call.line(
            f"{row.pid:5} {row.ppid:5} {row.user[:8]:<8} {row.state:<4} "
            f"{short_size(row.vsz_kib):>5}{100 * row.vsz_kib // total:4}% {shares[row.pid]:3}% "
            f"{row.args}")


def _share(row: Row, before: dict[int, int], elapsed_ms: int, cpus: int) -> int:
    """Percent of all CPUs since the last look."""
    if not elapsed_ms:
        return 0
    return round(100 * (row.cpu_ms - before.get(row.pid, 0)) / elapsed_ms / cpus)


def named(p: Process, name: str) -> list[Row]:
    """Processes of that name, itself left out."""
    wanted = name.rpartition("/")[2]
    return [row for row in rows(p) if row.pid != p.ns_pid
            and wanted in (row.comm, row.args.split(" ")[0].rpartition("/")[2])]


@applet("pidof", "so:")
def pidof(call: Call) -> Steps:
    omitted = [int(value) for value in call.options.get("o", []) if value.isdecimal()]
    found = [str(row.pid) for name in call.words for row in reversed(named(call.p, name))
             if row.pid not in omitted]
    if not found:
        return 1
    yield from call.line(" ".join(found[:1] if call.has("s") else found))


def matching(call: Call) -> list[Row]:
    """For pgrep and pkill: by pattern, name or (-f) whole command line."""
    if len(call.words) != 1:
        raise BadUsage()
    try:
        pattern = re2.compile(call.words[0])
    except re2.error:
        raise Failure(f"bad regex '{call.words[0]}'") from None
    test = pattern.fullmatch if call.has("x") else pattern.search
    found = [row for row in rows(call.p) if row.pid != call.p.ns_pid
             and (test(row.args if call.has("f") else row.comm) is None) == call.has("v")]
    return found[-1:] if call.has("n") else found[:1] if call.has("o") else found


@applet("pgrep", "flnovxa", "s:P:")
def pgrep(call: Call) -> Steps:
    found = matching(call)
    for row in found:
        shown = f" {row.args}" if call.has("a") else f" {row.comm}" if call.has("l") else ""
        yield from call.line(f"{row.pid}{shown}")
    return 0 if found else 1


@applet("free", "bkmgh")
def free(call: Call) -> Steps:
    shift = 0 if call.has("b") else 20 if call.has("m") else 30 if call.has("g") else 10
    kernel = call.p.kernel
    total, used = kernel.memory >> shift, kernel.memory_used >> shift
    if call.has("h"):
        raise NotModelled("free -h")
    yield from call.line("              total        used        free      shared  buff/cache   "
                         "available")
    yield from call.line(f"Mem:    {total:>11} {used:>11} {total - used:>11} {0:>11} {0:>11} "
                         f"{total - used:>11}")
    yield from call.line(f"Swap:   {0:>11} {0:>11} {0:>11}")


@applet("uptime")
def uptime(call: Call) -> Steps:
    engine, load = call.p.kernel.engine, call.p.kernel.cpus.busy
    minutes = engine.clock.now_ms // 60_000
    days, rest = divmod(minutes, 1440)
    up = f"{days} day{'s' if days != 1 else ''}, " if days else ""
    up += f"{rest // 60:2}:{rest % 60:02}" if rest >= 60 else f"{rest} min"
    yield from call.line(f" {engine.timestamp()[11:19]} up {up},  0 users,  "
                         f"load average: {load:.2f}, {load:.2f}, {load:.2f}")
