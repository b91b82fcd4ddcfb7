"""docker exec."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps

from ..command import Cli, command
from .options.body import key_values
from .streams import Conversation, parse_detach_keys, require_tty


@command("exec", "container exec", arguments=(2, None), complete="running", interspersed=False)
def exec_command(cli: Cli) -> Steps:
    flags, name = cli.flags, cli.args[0]
    body = _body(cli)
    yield from cli.api.get(f"/containers/{name}/json")
    if not flags["detach"]:
        require_tty(cli, flags["interactive"], flags["tty"])
    created = yield from cli.api.call("POST", f"/containers/{name}/exec", None, body)
    path = f"/exec/{created['Id']}"
    start: dict[str, Any] = {"Detach": flags["detach"], "Tty": flags["tty"]}
    if "ConsoleSize" in body:
        start["ConsoleSize"] = body["ConsoleSize"]
    if flags["detach"]:
        yield from cli.api.call("POST", f"{path}/start", None, start)
        return 0
    connection = yield from cli.api.hijack(f"{path}/start", None, start)
    talk = Conversation(cli, connection, path, flags["tty"], flags["interactive"],
                        detach_keys=parse_detach_keys(flags["detach-keys"]))
    if flags["tty"]:
        yield from talk.resize()
    yield from talk.hold()
    if talk.detached:
        raise HopError("read escape sequence", 1)
    result = yield from cli.api.get(f"{path}/json")
    return result.get("ExitCode") or 0


def _body(cli: Cli) -> dict[str, Any]:
    flags = cli.flags
    environment = [line for path in flags["env-file"]
                   for line in key_values(cli, path, cli.p.env)]
    for item in flags["env"]:
        value = cli.p.env.get(item) if "=" not in item else None
        environment.append(item if value is None else f"{item}={value}")
    attach = not flags["detach"]
    body: dict[str, Any] = {"User": flags["user"] or "", "Privileged": flags["privileged"],
                            "Tty": flags["tty"]}
    terminal = cli.p.fds[0].tty if 0 in cli.p.fds else None
    if flags["tty"] and terminal is not None:
        body["ConsoleSize"] = [terminal.rows, terminal.columns]
    return body | {"AttachStdin": attach and flags["interactive"], "AttachStderr": attach,
                   "AttachStdout": attach, "Detach": flags["detach"],
                   "DetachKeys": flags["detach-keys"] or "", "Env": environment or None,
                   "WorkingDir": flags["workdir"] or "", "Cmd": cli.args[1:]}
