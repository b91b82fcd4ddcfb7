"""docker commit and docker import: images from a container, from a tar archive."""

from __future__ import annotations

from simulator.engine import HopError, NotModelled, Steps

from ..command import Cli, command
from ..names import parse_reference
from .pull import follow


@command("commit", "container commit", arguments=(1, 2), complete="container image")
def commit(cli: Cli) -> Steps:
    flags, query = cli.flags, {}
    if len(cli.args) > 1:
        reference = parse_reference(cli.args[1])
        query = {"repo": reference.repository, "tag": reference.version}
    pause = flags["pause"] if flags.changed("pause") else True
    answer = yield from cli.api.call("POST", "/commit", {
        "container": cli.args[0], "author": flags["author"] or "",
        "comment": flags["message"] or "", "changes": flags["change"] or None,
        "pause": None if pause else "0", **query})
    yield from cli.line(answer["Id"])


@command("import", "image import", arguments=(1, None))
def import_image(cli: Cli) -> Steps:
    source = cli.args[0]
    if source.startswith(("http://", "https://")):
        raise NotModelled("docker import from a URL")
    name = cli.args[1] if len(cli.args) > 1 else ""
    if name:
        try:
            parse_reference(name)
        except HopError as failure:
            raise HopError(failure.message, 1) from None
    data = (yield from cli.read_all_input()) if source == "-" else cli.read_file(source)
    connection = cli.api.open("POST", "/images/create", {
        "fromSrc": "-", "repo": name or None, "message": cli.flags["message"],
        "changes": cli.flags["change"] or None, "platform": cli.flags["platform"]}, data)
    yield from follow(cli, connection, cli.out)
