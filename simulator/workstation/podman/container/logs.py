"""podman logs: the file (or journal) that conmon writes."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps, Stream
from simulator.workstation.docker.times import timestamp

from ..command import Cli, command

STDERR = 2


@command("logs", "container logs", complete="container", refuses="color")
def logs(cli: Cli) -> Steps:
    flags, several = cli.flags, len(cli.args) > 1
    if not cli.args and not flags["latest"]:
        raise HopError("logs requires at least one container name or id", 125)
    containers = cli.chosen()
    if several and flags["follow"]:
        raise HopError("drydock: logs --follow takes one container", 125)
    since, until = (_moment(cli, name) for name in ("since", "until"))
    for container in containers:
        lines = [line for line in container.log.lines
                 if (since is None or line.at_ms >= since)
                 and (until is None or line.at_ms <= until)]
        tail = flags["tail"] if flags["tail"] is not None else -1
        if tail >= 0:
            lines = lines[max(0, len(lines) - tail):]
        prefix = f"{container.name if flags['names'] else container.short_id} " \
            if several or flags["names"] else ""
        for line in lines:
            yield from _show(cli, line, prefix)
        if flags["follow"] and container.running:
            yield from _follow(cli, container, prefix)


def _follow(cli: Cli, container, prefix: str) -> Steps:
    """What comes, until the run ends."""
    waiting, bell = [], Stream(cli.engine.clock)

    def next_line(line: Any) -> None:
        if line is None:
            bell.close()
        else:
            waiting.append(line)
            bell.write(b".")

    leave = container.log.follow(next_line)
    try:
        while True:
            rung = yield from cli.p.block_in(bell.read())
            while waiting:
                yield from _show(cli, waiting.pop(0), prefix)
            if not rung:
                return
    finally:
        leave()


def _show(cli: Cli, line: Any, prefix: str) -> Steps:
    text = line.data
    if cli.flags["timestamps"]:
        stamp = cli.engine.timestamp(line.at_ms).replace("Z", "+00:00")
        text = f"{stamp} ".encode() + text
    text = prefix.encode() + text
    yield from (cli.err if line.stream == STDERR else cli.out)(text)


def _moment(cli: Cli, name: str) -> float | None:
    text = cli.flags[name]
    if not text:
        return None
    try:
        found = timestamp(text, cli.engine.unix_ms())
        return float(found) * 1000 - cli.engine.epoch_ms
    except ValueError:
        raise HopError(f'parsing --{name} "{text}": invalid time', 125) from None
