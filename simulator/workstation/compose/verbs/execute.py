"""docker compose exec and attach: a conversation with a program in a service's container."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps
from simulator.workstation.docker.container.attach import attach as docker_attach
from simulator.workstation.docker.container.streams import Conversation

from ..compose import Compose, verb
from ..plan.observed import Observed


@verb("exec", arguments=(2, None), main=True, interspersed=False)
def execute(compose: Compose) -> Steps:
    cli, flags = compose.cli, compose.flags
    container = yield from compose.tasks.run(_find(compose))
    tty = compose.p.isatty(0) and compose.p.isatty(1) and not flags["no-tty"] \
        and not flags["detach"]
    attach = not flags["detach"]
    environment = [item if "=" in item else f"{item}={compose.p.env.get(item, '')}"
                   for item in flags["env"]]
    body: dict[str, Any] = {
        "User": flags["user"] or "", "Privileged": bool(flags["privileged"]), "Tty": tty,
        "AttachStdin": attach, "AttachStderr": attach, "AttachStdout": attach,
        "Detach": bool(flags["detach"]), "Env": environment or None,
        "WorkingDir": flags["workdir"] or "", "Cmd": compose.args[1:]}
    yield from cli.api.ping()
    created = yield from cli.api.call("POST", f"/containers/{container.id}/exec", None, body)
    path, start = f"/exec/{created['Id']}", {"Detach": bool(flags["detach"]), "Tty": tty}
    if flags["detach"]:
        yield from cli.api.call("POST", f"{path}/start", None, start)
        return 0
    connection = yield from cli.api.hijack(f"{path}/start", None, start)
    talk = Conversation(cli, connection, path, tty, stdin=True)
    if tty:
        yield from talk.resize()
    yield from talk.hold()
    if talk.detached:
        raise HopError("read escape sequence", 1)
    result = yield from cli.api.get(f"{path}/json")
    return result.get("ExitCode") or 0


def _find(compose: Compose) -> Steps:
    yield from compose.api.ping()
    project = compose.load_or_name()
    container: Observed = yield from compose.running_one(project, compose.args[0],
                                                         compose.flags["index"])
    return container


@verb("attach", arguments=(1, 1), main=True)
def attach(compose: Compose) -> Steps:
    container = yield from compose.tasks.run(_find(compose))
    compose.cli.args = [container.id]
    yield from compose.cli.api.ping()
    return (yield from docker_attach(compose.cli))
