"""docker pull and docker push, and the pull that run does when the image is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.engine import HopError, NotModelled, Steps

from ..client import Connection
from ..command import Cli, command
from ..names import Reference, parse_reference
from ..output.progress import Progress


@command("pull", "image pull", arguments=(1, 1), complete="image", refuses="disable-content-trust")
def pull(cli: Cli) -> Steps:
    reference = parse_reference(cli.args[0])
    every, quiet = cli.flags["all-tags"], cli.flags["quiet"]
    plain = not reference.tag and not reference.digest
    if every and not plain:
        raise HopError("tag can't be used with --all-tags/-a", 1)
    if every:
        raise NotModelled("docker pull --all-tags")
    if plain and not quiet:
        yield from cli.line("Using default tag: latest")
    yield from pull_image(cli, reference, silent if quiet else cli.out, cli.flags["platform"])
    yield from cli.line(str(reference))


def silent(_: str) -> Steps:
    return
    yield


def pull_image(cli: Cli, reference: Reference, show: Callable[[str], Any],
               platform: str | None = None, fd: int = 1) -> Steps:
    """POST /images/create, with its progress. Raises HopError with the stream's error."""
    connection = cli.api.open("POST", "/images/create", {
        "fromImage": reference.repository, "tag": reference.version, "platform": platform})
    yield from follow(cli, connection, show, fd)


def follow(cli: Cli, connection: Connection, show: Callable[[str], Any], fd: int = 1,
           aux: Callable[[Any], None] | None = None) -> Steps:
    """Show a stream of progress to its end."""
    yield from connection.head()
    tty = cli.p.fds[fd].tty if fd in cli.p.fds else None
    progress = Progress(tty.columns if tty is not None else 0)
    while True:
        data = yield from connection.read()
        if not data:
            return
        for text, extra in progress.feed(data):
            if text:
                yield from show(text)
            if extra is not None and aux is not None:
                aux(extra)


@command("push", "image push", arguments=(1, 1), complete="image",
         refuses="all-tags platform disable-content-trust")
def push(cli: Cli) -> Steps:
    reference = parse_reference(cli.args[0])
    quiet = cli.flags["quiet"]
    if not reference.tag and not reference.digest and not quiet:
        yield from cli.line("Using default tag: latest")
    connection = cli.api.open("POST", f"/images/{reference.repository}/push",
                              {"tag": reference.version}, None, {"x-registry-auth": "e30="})
    yield from follow(cli, connection, silent if quiet else cli.out)
    if quiet:
        yield from cli.line(str(reference))
