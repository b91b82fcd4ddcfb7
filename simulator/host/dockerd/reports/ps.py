"""ps(1) of procps as the daemon runs it for `docker top`: which columns are asked for (pure).

Options that choose processes change nothing, since the daemon shows only the container's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from simulator.engine import HopError, NotModelled

MAX_COLUMNS = 40
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """What ps knows of one process. Moments are Unix milliseconds, memory is in bytes."""

    user: str
    uid: int
    gid: int
    pid: int
    ppid: int
    started_ms: int
    now_ms: int
    cpu_ms: int
    memory: int
    memory_share: float        # of the machine's
    tty: str
    state: str
    argv: tuple[str, ...]

    @property
    def cpu_share(self) -> float:
        """CPU time in percent of the time since the start."""
        return self.cpu_ms * 100 / max(1, self.now_ms - self.started_ms)

    @property
    def name(self) -> str:
        return (self.argv[0].rsplit("/", 1)[-1] if self.argv else "")[:15]

    @property
    def args(self) -> str:
        return " ".join(self.argv)


Column = tuple[str, Callable[[Line], str]]


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _elapsed(line: Line) -> str:
    seconds = (line.now_ms - line.started_ms) // 1000
    days, seconds = divmod(seconds, 86_400)
    text = _clock(seconds)
    return f"{days}-{text}" if days else text.removeprefix("00:")


def _start(line: Line) -> str:
    """The hour on the day of the start, later the day."""
    began = _EPOCH + timedelta(milliseconds=line.started_ms)
    now = _EPOCH + timedelta(milliseconds=line.now_ms)
    if began.date() == now.date():
        return began.strftime("%H:%M")
    return began.strftime("%b%d") if began.year == now.year else began.strftime("%Y")


def _bsd_time(line: Line) -> str:
    seconds = line.cpu_ms // 1000
    return f"{seconds // 60}:{seconds % 60:02d}"


_COLUMNS: dict[str, Column] = {
    "user": ("USER", lambda p: p.user), "uid": ("UID", lambda p: str(p.uid)),
    "gid": ("GID", lambda p: str(p.gid)), "pid": ("PID", lambda p: str(p.pid)),
    "ppid": ("PPID", lambda p: str(p.ppid)), "c": ("C", lambda p: str(int(p.cpu_share))),
    "%cpu": ("%CPU", lambda p: f"{p.cpu_share:.1f}"),
    "%mem": ("%MEM", lambda p: f"{p.memory_share * 100:.1f}"),
    "vsz": ("VSZ", lambda p: str(p.memory >> 10)), "rss": ("RSS", lambda p: str(p.memory >> 10)),
    "tty": ("TT", lambda p: p.tty), "tname": ("TTY", lambda p: p.tty),
    "stat": ("STAT", lambda p: p.state), "s": ("S", lambda p: p.state[:1]),
    "stime": ("STIME", _start), "start_time": ("START", _start),
    "time": ("TIME", lambda p: _clock(p.cpu_ms // 1000)), "bsdtime": ("TIME", _bsd_time),
    "etime": ("ELAPSED", _elapsed), "ni": ("NI", lambda p: "0"),
    "etimes": ("ELAPSED", lambda p: str((p.now_ms - p.started_ms) // 1000)),
    "nlwp": ("NLWP", lambda p: "1"), "comm": ("COMMAND", lambda p: p.name),
    "ucmd": ("CMD", lambda p: p.name), "args": ("COMMAND", lambda p: p.args),
    "cmd": ("CMD", lambda p: p.args),
}
_SYNONYMS = {"euser": "user", "uname": "user", "ruser": "user", "euid": "uid", "pcpu": "%cpu",
             "pmem": "%mem", "vsize": "vsz", "rssize": "rss", "tt": "tty", "state": "s",
             "cputime": "time", "nice": "ni", "thcount": "nlwp", "ucomm": "comm",
             "command": "args", "group": "gid"}

_FULL = [("UID", _COLUMNS["user"][1]), *(_COLUMNS[n] for n in ("pid", "ppid", "c", "stime",
                                                              "tname", "time", "cmd"))]
_SHORT = [_COLUMNS[n] for n in ("pid", "tname", "time", "ucmd")]
_USERS = [_COLUMNS[n] for n in ("user", "pid", "%cpu", "%mem", "vsz", "rss", "tname", "stat",
                                "start_time", "bsdtime", "args")]
_BSD = [_COLUMNS[n] for n in ("pid", "tname", "stat", "bsdtime", "args")]


def columns(arguments: str) -> list[Column]:
    """The columns that `ps ARGUMENTS` prints. Raises HopError with its words, or NotModelled."""
    wanted, chosen = list(_SHORT), []
    words = arguments.split()[::-1]
    while words:
        word = words.pop()
        letters = word.removeprefix("-")
        if letters.endswith("o") and not _chooses(letters[:-1]) or not letters:
            raise NotModelled(f"ps {word[:40]}")
        if letters.endswith("o"):
            if not words:
                raise _failed("format specification must follow -o")
            chosen += _format(words.pop())
        elif not word.startswith("-") and "u" in letters and _chooses(letters.replace("u", "")):
            wanted = _USERS
        elif "f" in letters and word.startswith("-") and _chooses(letters.replace("f", "")):
            wanted = _FULL
        elif not word.startswith("-") and _chooses(letters):
            wanted = _BSD
        elif not _chooses(letters):
            raise NotModelled(f"ps {word[:40]}")
    return chosen or wanted


def _chooses(letters: str) -> bool:
    """Letters that choose processes, or that widen the output."""
    return all(letter in "aAdexw" for letter in letters)


def _format(text: str) -> list[Column]:
    """"pid,comm" or "pid=NUMBER" -> columns."""
    found = []
    for name in text.split(",")[:MAX_COLUMNS]:
        name, equals, title = name.partition("=")
        column = _COLUMNS.get(_SYNONYMS.get(name, name))
        if column is None:
            raise _failed(f'unknown user-defined format specifier "{name[:40]}"')
        found.append((title, column[1]) if equals else column)
    return found


def _failed(text: str) -> HopError:
    return HopError(f"ps: error: {text}", 500)
