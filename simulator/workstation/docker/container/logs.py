"""docker logs."""

from __future__ import annotations

from simulator.engine import HopError, Steps

from ..command import Cli, command
from ..times import timestamp
from .streams import Frames


@command("logs", "container logs", arguments=(1, 1), complete="container")
def logs(cli: Cli) -> Steps:
    flags = cli.flags
    info = yield from cli.api.get(f"/containers/{cli.args[0]}/json")
    connection = cli.api.open("GET", f"/containers/{info['Id']}/logs", {
        "stdout": 1, "stderr": 1, "follow": flags["follow"], "timestamps": flags["timestamps"],
        "details": flags["details"], "tail": flags["tail"] or "all",
        "since": _moment(cli, "since"), "until": _moment(cli, "until")})
    yield from connection.head()
    frames, tty = Frames(), info["Config"]["Tty"]
    while True:
        data = yield from connection.read()
        if not data:
            return 0
        if tty:
            yield from cli.out(data)
            continue
        for stream, payload in frames.feed(data):
            yield from (cli.err if stream == 2 else cli.out)(payload)


def _moment(cli: Cli, name: str) -> str | None:
    text = cli.flags[name]
    if not text:
        return None
    try:
        return timestamp(text, cli.engine.unix_ms())
    except ValueError as failure:
        raise HopError(f'invalid value for "{name}": {failure}', 1) from None
