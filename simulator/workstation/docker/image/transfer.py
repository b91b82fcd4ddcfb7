"""docker save, load, search: images as files, and the registry's catalogue."""

from __future__ import annotations

from simulator.engine import HopError, NotModelled, Steps

from ..command import Cli, command
from .pull import follow


@command("save", "image save", arguments=(1, None), complete="image *", refuses="platform")
def save(cli: Cli) -> Steps:
    if not cli.flags["output"] and cli.p.isatty(1):
        raise HopError("cowardly refusing to save to a terminal. Use the -o flag or redirect", 1)
    archive = yield from cli.api.open("GET", "/images/get", {"names": cli.args}).all()
    yield from cli.save(archive)


@command("load", "image load", arguments=(0, 0), refuses="platform")
def load(cli: Cli) -> Steps:
    path = cli.flags["input"]
    if path:
        data = cli.read_file(path)
    elif cli.p.isatty(0):
        raise HopError("requested load from stdin, but stdin is empty", 1)
    else:
        data = yield from cli.read_all_input()
    quiet = cli.flags["quiet"] or not cli.p.isatty(1)
    connection = cli.api.open("POST", "/images/load", {"quiet": quiet}, data,
                              {"content-type": "application/x-tar"})
    yield from follow(cli, connection, cli.out)


@command("search", arguments=(1, 1))
def search(cli: Cli) -> Steps:
    raise NotModelled("docker search: the index of Docker Hub")
    yield
