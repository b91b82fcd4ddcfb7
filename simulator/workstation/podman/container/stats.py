"""podman stats and podman top: files under /sys/fs/cgroup and /proc, read by podman itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator.engine import HopError, NotModelled, Steps
from simulator.workstation.docker.output import units
from simulator.workstation.docker.output.listing import Kind, Row

from ..command import Cli, command
from ..output import table

if TYPE_CHECKING:
    from simulator.host.kernel import Process
    from simulator.host.podman.container import Container

SAMPLE_MS = 1000
INTERVAL_S = 5
TABLE = ("{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}"
         "\t{{.PIDS}}\t{{.UpTime}}\t{{.AVGCPU}}")
_UNIT = re.compile(r"([0-9.]+)([A-Za-z]+)")


def _duration(us: float) -> str:
    """As Go prints a time.Duration."""
    if us < 1000:
        return f"{us:.0f}µs" if us else "0s"
    if us < 1_000_000:
        return f"{us / 1000:.6g}ms"
    minutes, seconds = divmod(us / 1_000_000, 60)
    return f"{int(minutes)}m{seconds:.6g}s" if minutes else f"{seconds:.6g}s"


STATS = Kind("containers.containerStats", {
    "ID": ("ID", lambda row: row.short(row.data.id)), "Name": ("NAME", lambda row: row.data.name),
    "CPUPerc": ("CPU %", lambda row: f"{row.options['cpu']:.2f}%"),
    "MemUsage": ("MEM USAGE / LIMIT", lambda row: row.options["memory"]),
    "MemPerc": ("MEM %", lambda row: f"{row.options['share']:.2f}%"),
    "NetIO": ("NET IO", lambda row: row.options["net"]),
    "BlockIO": ("BLOCK IO", lambda row: "0B / 0B"),
    "PIDS": ("PIDS", lambda row: str(row.data.crun.cgroup.pids)),
    "UpTime": ("CPU TIME", lambda row: _duration(row.data.crun.cgroup.cpu_us)),
    "AVGCPU": ("AVG CPU %", lambda row: f"{row.options['cpu']:.2f}%")}, TABLE)


@command("stats", "container stats", complete="running", refuses="no-reset")
def stats(cli: Cli) -> Steps:
    if cli.flags["all"] and cli.args:
        raise HopError("--all, --latest and containers cannot be used together", 125)
    while True:
        wanted = [cli.podman.containers.get(name) for name in cli.args] if cli.args else \
            [c for c in cli.podman.containers if c.running]
        before = {c.id: c.crun.cgroup.cpu_us for c in wanted if c.pid}
        yield from cli.p.sleep(SAMPLE_MS)
        rows = [_row(cli, c, before[c.id]) for c in wanted if c.pid and c.id in before]
        if not cli.flags["no-stream"]:
            yield from cli.out("\x1b[H\x1b[2J")
        yield from cli.out(table(STATS, rows, cli.flags["format"]))
        if cli.flags["no-stream"]:
            return
        yield from cli.p.sleep((cli.flags["interval"] or INTERVAL_S) * 1000)


def _row(cli: Cli, c: Container, before: float) -> Row:
    cgroup, kernel = c.crun.cgroup, cli.podman.kernel
    limit = cgroup.memory_max or kernel.memory
    net = c.crun.process.namespaces["net"]
    return Row(STATS, c, trunc=not cli.flags["no-trunc"],
               cpu=(cgroup.cpu_us - before) / (SAMPLE_MS * 1000) * 100,
               memory=f"{units.size(cgroup.memory)} / {units.size(limit)}",
               share=cgroup.memory * 100 / limit,
               net=f"{units.size(net.received)} / {units.size(net.sent)}")


@command("top", "container top", complete="running", interspersed=False, refuses="list-descriptors")
def top(cli: Cli) -> Steps:
    """The columns of psgo; other words are not modelled."""
    if not cli.args:
        raise HopError("you must provide the name or id of a running container", 125)
    container = cli.podman.containers.find(cli.args[0])
    if container is None:
        raise HopError("unable to look up requested container: no container with name or ID "
                       f'"{cli.args[0]}" found: no such container', 125)
    if not container.running:
        raise HopError("top can only be used on running containers", 125)
    names = [word for text in cli.args[1:] for word in text.split(",")] or list(DEFAULT)
    for name in names:
        if name not in COLUMNS:
            raise NotModelled(f"podman top {name}")
    lines = ["\t".join(COLUMNS[name][0] for name in names)]
    inside = sorted(container.crun.cgroup.processes.items())
    for _, process in inside:
        lines.append("\t".join(COLUMNS[name][1](cli, process) for name in names))
    rows = [line.split("\t") for line in lines]
    widths = [max(12, *(len(row[n]) + 2 for row in rows)) for n in range(len(names) - 1)]
    for row in rows:
        yield from cli.line("".join(cell.ljust(width) for cell, width in
                                    zip(row, widths, strict=False)) + row[-1])


def _elapsed(cli: Cli, process: Process) -> str:
    ms = cli.engine.clock.now_ms - process.started_ms
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes}m{seconds}.{rest:03d}s" if minutes else f"{seconds}.{rest:03d}s"


def _parent(process: Process) -> str:
    parent = process.parent
    same = parent is not None and parent.namespaces["pid"] is process.namespaces["pid"]
    return str(parent.ns_pid) if same else "0"


DEFAULT = ("user", "pid", "ppid", "pcpu", "etime", "tty", "time", "args")
COLUMNS = {
    "user": ("USER", lambda cli, p: p.user_name), "pid": ("PID", lambda cli, p: str(p.ns_pid)),
    "ppid": ("PPID", lambda cli, p: _parent(p)), "pcpu": ("%CPU", lambda cli, p: "0.000"),
    "etime": ("ELAPSED", _elapsed), "tty": ("TTY", lambda cli, p: "pts/0" if p.tty else "?"),
    "time": ("TIME", lambda cli, p: f"{p.cpu_ms // 1000}s"),
    "args": ("COMMAND", lambda cli, p: " ".join(p.argv)),
    "comm": ("COMMAND", lambda cli, p: p.name), "hpid": ("HPID", lambda cli, p: str(p.pid)),
    "huser": ("HUSER", lambda cli, p: str(p.host_uid)),
    "uid": ("UID", lambda cli, p: str(p.uid)), "state": ("STATE", lambda cli, p: p.state)}
