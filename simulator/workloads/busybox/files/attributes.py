"""Words for what a file is: mode string, owner names, dates, human sizes."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta

from simulator.host.kernel import Inode, Process

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HALF_YEAR_S = 365 * 86_400 // 2
DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9),
           "tty": (5, 0), "console": (5, 1), "ptmx": (5, 2), "fuse": (10, 229)}


def mode_string(inode: Inode) -> str:
    return stat.filemode(inode.st_mode)


def moment(p: Process, at_ms: int) -> datetime:
    """The date of a simulated moment."""
    return _EPOCH + timedelta(milliseconds=p.kernel.engine.epoch_ms + at_ms)


def ls_date(p: Process, at_ms: int) -> str:
    """"Nov 24 22:05", or "Jun 24  2025" for what is not of the last half year."""
    then = moment(p, at_ms)
    age_s = (p.kernel.engine.clock.now_ms - at_ms) / 1000
    recent = -900 <= age_s <= _HALF_YEAR_S
    return then.strftime("%b %e ") + (then.strftime("%H:%M") if recent else f"{then.year:5}")


def names(p: Process, path: str) -> dict[int, str]:
    """Number -> name, from /etc/passwd or /etc/group of the process's own root."""
    try:
        lines = p.fs.read(path).decode("utf-8", "replace").splitlines()
    except OSError:
        return {}
    found: dict[int, str] = {}
    for line in lines:
        fields = line.split(":")
        if len(fields) > 2 and fields[2].isdecimal():
            found.setdefault(int(fields[2]), fields[0])
    return found


def number_of(p: Process, path: str, name: str) -> int | None:
    """The number of a user or group name, or of a number; None when it is unknown."""
    for number, known in names(p, path).items():
        if known == name:
            return number
    return int(name) if name.isdecimal() and len(name) < 11 else None


def human(size: int) -> str:
    """Bytes as `ls -h` and `df -h` write them: 754.8K."""
    if size < 1024:
        return str(size)
    value, units = size / 1024, "KMGTP"
    while value >= 1024 and len(units) > 1:
        value, units = value / 1024, units[1:]
    return f"{value:.1f}{units[0]}"


def disk_kib(inode: Inode) -> int:
    """Disk space in KiB, in whole blocks of 4 KiB."""
    if inode.kind == "dir":
        return 4
    return (inode.size + 4095) // 4096 * 4 if inode.kind == "file" else 0


def join(folder: str, name: str) -> str:
    return name if folder == "" else f"{folder.rstrip('/')}/{name}" if folder != "/" else f"/{name}"
