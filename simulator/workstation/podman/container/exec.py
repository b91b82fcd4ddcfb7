"""podman exec."""

from __future__ import annotations

from simulator.engine import HopError, Steps
from simulator.host.podman import execs
from simulator.workstation.docker.container.options.body import key_values

from ..command import Cli, command
from .attach import Talk


@command("exec", "container exec", complete="running", interspersed=False,
         refuses="preserve-fds cidfile")
def execute(cli: Cli) -> Steps:
    flags, words = cli.flags, list(cli.args)
    if flags["latest"]:
        container = cli.chosen()[0]
    elif not words:
        raise HopError("exec requires the name or ID of a container or the --latest flag", 125)
    else:
        container = cli.podman.containers.get(words.pop(0))
    if not words:
        raise HopError("must provide a non-empty command to start an exec session: invalid "
                       "argument", 125)
    variables = [v for path in flags["env-file"] for v in key_values(cli, path, cli.p.env)]
    variables += [v if "=" in v else f"{v}={cli.p.env.get(v, '')}" for v in flags["env"]]
    asked = {"Cmd": words, "Env": variables, "Tty": bool(flags["tty"]),
             "AttachStdin": bool(flags["interactive"]), "User": flags["user"] or "",
             "WorkingDir": flags["workdir"] or "", "Privileged": bool(flags["privileged"])}
    podman = cli.podman
    if flags["detach"]:
        session = yield from execs.execute(podman, cli.p, container, asked, None)
        yield from cli.line(session.id)
        return 0
    talk = Talk(cli, asked["Tty"], stdin=asked["AttachStdin"], keys=flags["detach-keys"],
                proxy=False)
    session = yield from execs.execute(podman, cli.p, container, asked, talk.receive)
    talk.adopt(session.conmon, session.streams)
    yield from talk.hold(container)
    if talk.detached:
        return 0
    if not session.ended.triggered:
        yield from cli.p.block(session.ended)
    return session.ended.value
