"""podman diff, commit and cp."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from simulator.engine import HopError, NotModelled, Steps
from simulator.host.podman import files, shortnames

from ..command import Cli, command

if TYPE_CHECKING:
    from simulator.host.podman.container import Container


@command("diff", "container diff", complete="container", refuses="format latest")
def diff(cli: Cli) -> Steps:
    if len(cli.args) != 1:
        raise HopError("container must be specified: podman diff [options [...]] ID-NAME", 125)
    container = cli.podman.containers.find(cli.args[0])
    if container is None:
        raise HopError(f"{cli.args[0]} not found: layer not known", 125)
    for kind, path in cli.podman.layers.overlay(container.id).diff():
        yield from cli.line(f"{kind} {path}")


@command("commit", "container commit", complete="container image", fewest=1, most=2,
         refuses="change format iidfile include-volumes squash config")
def commit(cli: Cli) -> Steps:
    podman = cli.podman
    container = podman.containers.get(cli.args[0])
    name = shortnames.local_names(cli.args[1])[0] if len(cli.args) > 1 else None
    image = yield from files.commit(podman, container, cli.flags["author"] or "",
                                    cli.flags["message"] or "")
    if name is not None:
        podman.images.tag(image, name, quiet=True)
    if not cli.flags["quiet"]:
        yield from cli.err(f"Getting image source signatures\nCopying config "
                           f"{image.id.removeprefix('sha256:')[:10]} done   | \n"
                           "Writing manifest to image destination\n")
    yield from cli.line(image.id.removeprefix("sha256:"))


@command("cp", "container cp", complete="container", fewest=2, most=2,
         refuses="overwrite archive pause")
def copy(cli: Cli) -> Steps:
    """Between a container and this machine; the files are this machine's, all of them."""
    source, target = (_split(cli, text) for text in cli.args)
    if source[0] is None and target[0] is None:
        raise HopError("name or ID cannot be empty", 125)
    if source[0] is not None and target[0] is not None:
        raise NotModelled("podman cp between two containers")
    if "-" in cli.args:
        raise NotModelled("podman cp with a tar stream")
    yield from cli.engine.wait("dockerd.archive")
    if source[0] is not None:
        files.copy(files.view(cli.podman, source[0]), cli.p.fs, source[1], target[1], cli.args[0],
                   cli.podman.uid, files.write)
    else:
        files.copy(cli.p.fs, files.view(cli.podman, target[0]), source[1], target[1],
                   cli.args[0], 0, files.put)
        target[0].changed()


def _split(cli: Cli, text: str) -> tuple[Container | None, str]:
    """NAME:PATH, or a path of this machine."""
    name, colon, path = text.partition(":")
    if not colon or text.startswith((".", "/")):
        return None, posixpath.join(cli.p.cwd, text)
    container = cli.podman.containers.find(name)
    if container is None:
        raise HopError(f'"{name}" could not be found: no container with name or ID "{name}" found: '
                       "no such container", 125)
    return container, posixpath.join("/", path)
