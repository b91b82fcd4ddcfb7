"""What /proc tells of each process: all that ps, top, kill by name and pidof know."""

from __future__ import annotations

from typing import NamedTuple

from simulator.host.kernel import Process

from ..files.attributes import names

TICK_MS = 10             # /proc/PID/stat counts in hundredths of a second


class Row(NamedTuple):
    pid: int
    ppid: int
    user: str
    uid: int
    gid: int
    state: str
    cpu_ms: int
    rss_kib: int
    vsz_kib: int
    comm: str
    args: str
    age_s: int


def rows(p: Process) -> list[Row]:
    """The processes that /proc shows here, by pid. [] where /proc is not mounted."""
    try:
        entries = p.fs.listdir("/proc")
    except OSError:
        return []
    users = names(p, "/etc/passwd")
    found = []
    for entry in sorted((e for e in entries if e.isdecimal()), key=int):
        row = _row(p, int(entry), users)
        if row is not None:
            found.append(row)
    return found


def _row(p: Process, pid: int, users: dict[int, str]) -> Row | None:
    folder = f"/proc/{pid}"
    try:
        status = _fields(p.fs.read(f"{folder}/status"))
        stat = p.fs.read(f"{folder}/stat").decode("utf-8", "replace")
        words = p.fs.read(f"{folder}/cmdline").decode("utf-8", "replace")
    except OSError:
        return None
    after = stat.rpartition(")")[2].split()
    comm = status["Name"]
    uid, gid = int(status["Uid"].split()[0]), int(status["Gid"].split()[0])
    args = words.rstrip("\0").replace("\0", " ") or f"[{comm}]"
    clock_s = p.kernel.engine.clock.now_ms // 1000
    return Row(pid, int(after[1]), users.get(uid, str(uid)), uid, gid, after[0],
               int(after[11]) * TICK_MS, _kib(status, "VmRSS"), _kib(status, "VmSize"), comm, args,
               clock_s - int(after[19]) // 100)


def _fields(data: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in data.decode("utf-8", "replace").splitlines())
    return {name: value.strip() for name, _, value in lines}


def _kib(status: dict[str, str], name: str) -> int:
    return int(status.get(name, "0").split()[0])


def short_size(kib: int) -> str:
    """KiB in at most five characters, as ps and top write them."""
    if kib < 100_000:
        return str(kib)
    return f"{kib >> 10}m" if kib >> 10 < 10_000 else f"{kib >> 20}g"
