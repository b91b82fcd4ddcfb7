"""docker attach and docker start."""

from __future__ import annotations

from simulator.engine import HopError, Steps

from ..client import Connection, DaemonError
from ..command import Cli, command
from .run import exit_status
from .streams import Conversation, parse_detach_keys, require_tty


@command("attach", "container attach", arguments=(1, 1), complete="running")
def attach(cli: Cli) -> Steps:
    name = cli.args[0]
    waiting = cli.api.open("POST", f"/containers/{name}/wait")
    info = yield from cli.api.get(f"/containers/{name}/json")
    _check_attachable(info)
    config, tty = info["Config"], info["Config"]["Tty"]
    stdin = config["OpenStdin"] and not cli.flags["no-stdin"]
    require_tty(cli, stdin, tty)
    keys = parse_detach_keys(cli.flags["detach-keys"])
    query = {"stream": 1, "stdout": 1, "stderr": 1, "stdin": stdin,
             "detachKeys": cli.flags["detach-keys"]}
    connection = yield from cli.api.hijack(f"/containers/{name}/attach", query)
    yield from cli.api.get(f"/containers/{name}/json")
    proxy = cli.flags["sig-proxy"] if cli.flags.changed("sig-proxy") else True
    talk = Conversation(cli, connection, f"/containers/{name}", tty, stdin, signals=proxy,
                        waiting=waiting, detach_keys=keys)
    if tty:
        yield from talk.resize(more=1)
        yield from talk.resize()
    yield from talk.hold()
    if talk.detached:
        raise HopError("read escape sequence", 1)
    return exit_status(talk)


def _check_attachable(info: dict) -> None:
    state = info["State"]
    if not state["Running"]:
        raise HopError("You cannot attach to a stopped container, start it first", 1)
    if state["Paused"]:
        raise HopError("You cannot attach to a paused container, unpause it first", 1)
    if state["Restarting"]:
        raise HopError("You cannot attach to a restarting container, wait until it is running", 1)


@command("start", "container start", arguments=(1, None), complete="container *")
def start(cli: Cli) -> Steps:
    if cli.flags["attach"] or cli.flags["interactive"]:
        if len(cli.args) > 1:
            raise HopError("you cannot start and attach multiple containers at once", 1)
        return (yield from _start_attached(cli, cli.args[0]))
    failed = []
    for name in cli.args:
        try:
            yield from cli.api.call("POST", f"/containers/{name}/start")
            yield from cli.line(name)
        except DaemonError as failure:
            failed.append(name)
            yield from cli.complain(failure.text)
    if failed:
        raise HopError(f"Error: failed to start containers: {', '.join(failed)}", 1)


def _start_attached(cli: Cli, name: str) -> Steps:
    info = yield from cli.api.get(f"/containers/{name}/json")
    path, config = f"/containers/{info['Id']}", info["Config"]
    stdin, tty = cli.flags["interactive"] and config["OpenStdin"], config["Tty"]
    keys = parse_detach_keys(cli.flags["detach-keys"])
    connection: Connection = yield from cli.api.hijack(
        f"{path}/attach", {"stream": 1, "stdout": 1, "stderr": 1, "stdin": stdin,
                            "detachKeys": cli.flags["detach-keys"]})
    removing = info["HostConfig"].get("AutoRemove")
    waiting = cli.api.open("POST", f"{path}/wait",
                           {"condition": "removed" if removing else "next-exit"})
    yield from waiting.head()
    try:
        yield from cli.api.call("POST", f"{path}/start")
    except DaemonError as failure:
        raise HopError(f"{failure.text}\nError: failed to start containers: {name}", 1) from None
    talk = Conversation(cli, connection, path, tty, stdin, signals=True, waiting=waiting,
                        detach_keys=keys)
    if tty:
        yield from talk.resize()
    yield from talk.hold()
    return exit_status(talk)
