"""podman diff, commit and cp."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, NotModelled, Steps
from simulator.host.dockerd.files.view import ContainerView
from simulator.host.dockerd.images import building
from simulator.host.podman import shortnames
from simulator.host.podman.images import whole

from ..command import Cli, command

if TYPE_CHECKING:
    from simulator.host.podman.container import Container

MAX_FILES = 5_000


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
    image = yield from building.commit(podman, container, dict(container.config),
                                       author=cli.flags["author"] or "",
                                       comment=cli.flags["message"] or "")
    if name is not None:
        podman.images.tag(image, name, quiet=True)
    podman.log_event(container, "commit")
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
        view = ContainerView(_Files(cli.podman), source[0])
        _copy(view.fs, cli.p.fs, source[1], target[1], cli.args[0], cli.podman.uid)
    else:
        view = ContainerView(_Files(cli.podman), target[0])
        _copy(cli.p.fs, view.fs, source[1], target[1], cli.args[0], 0)
        target[0].changed()


class _Files:
    """What ContainerView asks of an engine; podman's networks mount nothing that is copied."""

    def __init__(self, podman: Any) -> None:
        self.kernel, self.layers, self.volumes = podman.kernel, podman.layers, podman.volumes
        self.networks = self

    def mounts(self, container: Container) -> list[dict[str, Any]]:
        return []


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


def _copy(source: Any, target: Any, path: str, to: str, named: str, owner: int) -> None:
    """A file or a tree. Raises HopError 125."""
    if not source.exists(path):
        raise HopError(f'"{named.partition(":")[2] or named}" could not be found on '
                       f"{'container' if ':' in named else 'the host'}: no such file or directory",
                       125)
    contents = path.endswith("/.")
    path = posixpath.normpath(path)
    if target.exists(to) and target.is_dir(to) and not contents:
        to = posixpath.join(to, posixpath.basename(path))
    todo, count = [(path, posixpath.normpath(to))], 0
    try:
        while todo:
            here, there = todo.pop()
            count += 1
            if count > MAX_FILES:
                raise HopError(f"drydock: podman cp copies at most {MAX_FILES} files", 125)
            inode = source.inode(here, follow=False)
            if inode.is_dir:
                if not target.exists(there):
                    target.mkdir(there, inode.mode)
                todo += [(f"{here.rstrip('/')}/{name}", f"{there.rstrip('/')}/{name}")
                         for name in source.listdir(here)]
            elif inode.kind == "symlink":
                target.symlink(inode.target, there)
            else:
                target.write(there, inode.data, inode.mode)
            target.chown(there, owner, owner, follow=False)
    except OSError as failure:
        raise HopError(f"{failure.filename or to}: {(failure.strerror or '').lower()}",
                       125) from None


__all__ = ["commit", "copy", "diff", "whole"]
