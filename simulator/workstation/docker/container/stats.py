"""docker stats: what containers use, once or as a live table."""

from __future__ import annotations

import json
from typing import Any

from simulator.engine import Steps

from ..client import Connection, DaemonError, filters
from ..command import Cli, command
from ..output import units
from ..output.listing import Kind, Row, show
from .streams import Mailbox

NEWS = "/events"           # no container is called so


def _cpu(row: Row) -> str:
    data = row.data
    now, before = data.get("cpu_stats") or {}, data.get("precpu_stats") or {}
    used = now.get("cpu_usage", {}).get("total_usage", 0) \
        - before.get("cpu_usage", {}).get("total_usage", 0)
    system = now.get("system_cpu_usage", 0) - before.get("system_cpu_usage", 0)
    cpus = now.get("online_cpus") or len(now.get("cpu_usage", {}).get("percpu_usage") or []) or 1
    percent = used / system * cpus * 100 if used > 0 and system > 0 else 0.0
    return f"{percent:.2f}%"


def _memory(row: Row) -> tuple[float, float]:
    stats = row.data.get("memory_stats") or {}
    used, inactive = stats.get("usage", 0), (stats.get("stats") or {}).get("inactive_file", 0)
    return (used - inactive if inactive < used else used), stats.get("limit", 0)


def _memory_usage(row: Row) -> str:
    used, limit = _memory(row)
    return f"{units.memory(used)} / {units.memory(limit)}"


def _memory_percent(row: Row) -> str:
    used, limit = _memory(row)
    return f"{used / limit * 100 if limit else 0.0:.2f}%"


def _net(row: Row) -> str:
    networks = (row.data.get("networks") or {}).values()
    received = sum(network.get("rx_bytes", 0) for network in networks)
    sent = sum(network.get("tx_bytes", 0) for network in networks)
    return f"{units.size(received, 3)} / {units.size(sent, 3)}"


def _block(row: Row) -> str:
    totals = {"r": 0, "w": 0}
    for entry in (row.data.get("blkio_stats") or {}).get("io_service_bytes_recursive") or []:
        letter = entry.get("op", "")[:1].lower()
        totals[letter] = totals.get(letter, 0) + entry.get("value", 0)
    return f"{units.size(totals['r'], 3)} / {units.size(totals['w'], 3)}"


STATS = Kind(
    "*container.statsContext",
    {"Container": ("CONTAINER", lambda row: row.options["container"]),
     "Name": ("NAME", lambda row: (row.data.get("name") or "--").removeprefix("/")),
     "ID": ("CONTAINER ID", lambda row: row.short(row.data.get("id") or "")),
     "CPUPerc": ("CPU %", _cpu), "MemUsage": ("MEM USAGE / LIMIT", _memory_usage),
     "MemPerc": ("MEM %", _memory_percent), "NetIO": ("NET I/O", _net),
     "BlockIO": ("BLOCK I/O", _block),
     "PIDs": ("PIDS", lambda row: str((row.data.get("pids_stats") or {}).get("current", 0)))},
    "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t"
    "{{.PIDs}}")


@command("stats", "container stats", complete="running *")
def stats(cli: Cli) -> Steps:
    names, news = cli.args, None
    once = cli.flags["no-stream"]
    if not names:
        news = cli.api.open("GET", "/events", {"filters": filters(["type=container"])})
        listed = yield from cli.api.get("/containers/json", {"all": cli.flags["all"]})
        names = [item["Id"][:12] for item in listed or []]
    if once:
        return (yield from _once(cli, {name: _ask(cli, name, "0") for name in names}))
    yield from _Live(cli, names, news).show()


def _ask(cli: Cli, name: str, stream: str) -> Connection:
    return cli.api.open("GET", f"/containers/{name}/stats", {"stream": stream})


def _once(cli: Cli, sent: dict[str, Connection]) -> Steps:
    rows, errors = [], []
    for name, connection in sent.items():
        try:
            rows.append(_row(cli, name, (yield from connection.json())))
        except DaemonError as failure:
            errors.append(failure.text)
    if errors:
        for error in errors:
            yield from cli.complain(error)
        return 1
    yield from cli.out(show(STATS, rows, cli.flags["format"]))


def _row(cli: Cli, name: str, data: dict[str, Any]) -> Row:
    return Row(STATS, data, container=name, trunc=not cli.flags["no-trunc"])


class _Live:
    """The table again and again, until interrupted or nothing is left to watch. Without names,
    `news` (the daemon's events) tells of containers that start meanwhile."""

    def __init__(self, cli: Cli, names: list[str], news: Connection | None) -> None:
        self._cli, self._news = cli, news
        self._box = Mailbox(cli)
        self._names = list(names)
        self._latest: dict[str, Row] = {}
        self._rest: dict[str, bytes] = {}

    def show(self) -> Steps:
        try:
            for name in self._names:
                yield from self._watch(name)
            if self._news is not None:
                yield from self._news.head()
                self._box.watch(NEWS, self._news.body.read)
            yield from self._draw()
            while self._names or self._news is not None:
                name, data = yield from self._box.next()
                if name == NEWS:
                    yield from self._read_news(data)
                elif self._read(name, data):
                    yield from self._draw()
        finally:
            self._box.close()

    def _watch(self, name: str) -> Steps:
        connection = _ask(self._cli, name, "1")
        yield from connection.head()
        self._box.watch(name, connection.body.read)

    def _lines(self, name: str, data: bytes) -> list[Any]:
        *lines, self._rest[name] = (self._rest.get(name, b"") + data).split(b"\n")
        return [json.loads(line) for line in lines if line.strip()]

    def _read(self, name: str, data: bytes) -> bool:
        """Whether every container has told its newest figures since the table was drawn."""
        for stat in self._lines(name, data):
            self._latest[name] = _row(self._cli, name, stat)
        if not data:
            self._names.remove(name)
            self._latest.pop(name, None)
        return len(self._latest) == len(self._names)

    def _read_news(self, data: bytes) -> Steps:
        for event in self._lines(NEWS, data):
            name = event["Actor"]["ID"][:12]
            if event["Action"] == "start" and name not in self._names:
                self._names.append(name)
                yield from self._watch(name)
        if not data:
            self._news = None

    def _draw(self) -> Steps:
        rows = [self._latest[name] for name in self._names if name in self._latest]
        table = show(STATS, rows, self._cli.flags["format"])
        yield from self._cli.out("\x1b[H\x1b[J" + table.replace("\n", "\x1b[K\n"))
