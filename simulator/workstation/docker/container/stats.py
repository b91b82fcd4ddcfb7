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

REFRESH_MS = 500


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
    names = cli.args
    once = cli.flags["no-stream"]
    if not names:
        cli.api.open("GET", "/events", {"filters": filters(["type=container"])})
        listed = yield from cli.api.get("/containers/json", {"all": cli.flags["all"]})
        names = [item["Id"][:12] for item in listed or []]
    sent = {name: cli.api.open("GET", f"/containers/{name}/stats",
                               {"stream": "0" if once else "1"}) for name in names}
    if once:
        return (yield from _once(cli, sent))
    return (yield from _live(cli, sent))


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


def _live(cli: Cli, sent: dict[str, Connection]) -> Steps:
    """The table again and again, until interrupted or nothing is left to watch."""
    latest: dict[str, Row] = {}
    rest = dict.fromkeys(sent, b"")
    box = Mailbox(cli)
    try:
        for name, connection in sent.items():
            yield from connection.head()
            box.watch(name, connection.body.read)
        open_sides = len(sent)
        while open_sides:
            name, data = yield from box.next()
            open_sides -= not data
            *lines, rest[name] = (rest[name] + data).split(b"\n")
            for line in filter(None, lines):
                latest[name] = _row(cli, name, json.loads(line))
            if not data:
                latest.pop(name, None)
            if len(latest) == open_sides:
                table = show(STATS, [latest[n] for n in sent if n in latest], cli.flags["format"])
                yield from cli.out("\x1b[H\x1b[J" + table.replace("\n", "\x1b[K\n"))
    finally:
        box.close()
