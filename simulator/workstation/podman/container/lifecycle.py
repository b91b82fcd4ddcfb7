"""stop, kill, restart, pause, rm, rename, wait, init, cleanup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from simulator.engine import HopError, Steps
from simulator.host.podman import pods, running, stopping

from ..command import Cli, command

if TYPE_CHECKING:
    from simulator.host.podman.container import Container

_NAME = re2.compile(r"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$")


@command("stop", "container stop", complete="running", refuses="cidfile filter")
def stop(cli: Cli) -> Steps:
    def act(container: Container) -> Steps:
        yield from stopping.stop(cli.podman, cli.p, container, cli.flags["time"], cli.warn)

    return (yield from cli.each(_chosen(cli, lambda c: c.running), act))


@command("kill", "container kill", complete="running", refuses="cidfile")
def kill(cli: Cli) -> Steps:
    signum = _signal(cli.flags["signal"] or "KILL")

    def act(container: Container) -> Steps:
        yield from stopping.kill(cli.podman, cli.p, container, signum)

    return (yield from cli.each(_chosen(cli, lambda c: c.running), act))


def _signal(text: str) -> int:
    try:
        return stopping.parse_signal(text)
    except HopError:
        raise HopError(f"invalid signal: {text}", 125) from None


@command("restart", "container restart", complete="container", refuses="running cidfile filter")
def restart(cli: Cli) -> Steps:
    def act(container: Container) -> Steps:
        if container.running:
            yield from stopping.stop(cli.podman, cli.p, container, cli.flags["time"], cli.warn)
        yield from pods.start_one(cli.podman, cli.p, container)

    return (yield from cli.each(_chosen(cli), act))


@command("pause", "container pause", complete="running", refuses="cidfile filter")
def pause(cli: Cli) -> Steps:
    def act(container: Container) -> Steps:
        yield from stopping.pause(cli.podman, cli.p, container, True)

    return (yield from cli.each(_chosen(cli, lambda c: c.status == "running"), act))


@command("unpause", "container unpause", complete="running", refuses="cidfile filter")
def unpause(cli: Cli) -> Steps:
    def act(container: Container) -> Steps:
        yield from stopping.pause(cli.podman, cli.p, container, False)

    return (yield from cli.each(_chosen(cli, lambda c: c.paused), act))


@command("rm", "container rm", complete="container", refuses="cidfile filter depend")
def remove(cli: Cli) -> Steps:
    flags, wanted, missing = cli.flags, [], 0
    if flags["all"] or flags["latest"] or not cli.args:
        wanted = [(c.id, c) for c in cli.chosen()]
    for name in [] if wanted else cli.args:
        container = cli.podman.containers.find(name)
        if container is not None:
            wanted.append((name, container))
        elif not flags["force"] and not flags["ignore"]:
            missing = 1
            yield from cli.complain(f'no container with name or ID "{name}" found: no such '
                                    "container")
    failed = 0
    for name, container in wanted:
        try:
            yield from stopping.remove(cli.podman, cli.p, container, force=flags["force"],
                                       volumes=flags["volumes"], seconds=flags["time"],
                                       warn=cli.warn)
            yield from cli.line(name)
        except HopError as failure:
            failed = int(failure.code)
            yield from cli.complain(failure.message)
    return failed or missing


@command("rename", "container rename", complete="container", fewest=2, most=2)
def rename(cli: Cli) -> Steps:
    container = cli.podman.containers.get(cli.args[0])
    name = cli.args[1]
    if _NAME.match(name) is None or len(name) > 200:
        raise HopError("names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument", 125)
    if cli.podman.containers.named(name) is not None:
        raise HopError(f"name {name} is in use: container already exists", 125)
    container.name = name
    container.changed()
    cli.podman.log_event(container, "rename")
    return 0
    yield


@command("wait", "container wait", complete="container", refuses="condition interval ignore")
def wait(cli: Cli) -> Steps:
    for container in _chosen(cli):
        if container.running:
            yield from cli.p.block(container.ended)
        yield from cli.line(str(container.exit_code))


@command("init", "container init", complete="container")
def init(cli: Cli) -> Steps:
    def act(container: Container) -> Steps:
        if container.status not in ("created", "exited"):
            raise HopError(f"container {container.id} has already been created in runtime: "
                           "container state improper", 125)
        yield from running.init(cli.podman, cli.p, container)

    return (yield from cli.each(_chosen(cli), act))


@command("container exists", complete="container", fewest=1, most=1)
def exists(cli: Cli) -> Steps:
    return 0 if cli.podman.containers.find(cli.args[0]) is not None else 1
    yield


def _chosen(cli: Cli, wanted=None) -> list[Container]:
    return cli.chosen(wanted)
