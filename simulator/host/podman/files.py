"""`podman cp` and `podman commit`: the files of a container are files of this machine.

Models pkg/copy and libpod/container_commit.go of Podman 5.5.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps
from simulator.host.dockerd.files.view import ContainerView
from simulator.host.dockerd.images import building

from .container import Container

if TYPE_CHECKING:
    from simulator.host.kernel import Files, Inode

    from .libpod import Podman

MAX_FILES = 5_000


class _Engine:
    """What ContainerView asks of an engine; podman's network files are not copied."""

    def __init__(self, podman: Podman) -> None:
        self.kernel, self.layers, self.volumes = podman.kernel, podman.layers, podman.volumes
        self.networks = self

    def mounts(self, container: Container) -> list[dict[str, Any]]:
        return []


def view(podman: Podman, container: Container) -> Files:
    """The container's files, running or not."""
    return ContainerView(_Engine(podman), container).fs


def put(target: Files, path: str, inode: Inode) -> None:
    """A file in a container that is looked at from outside."""
    place = target.place(path)
    place.mount.grow(inode.size)
    place.mount.add(place.inside, inode.clone())


def write(target: Files, path: str, inode: Inode) -> None:
    """A file of this machine, with the rights of who asks."""
    target.write(path, inode.data, inode.mode)


def copy(source: Files, target: Files, path: str, to: str, named: str, owner: int,
         save: Callable[[Files, str, Inode], None]) -> None:
    """A file or a tree; `save` is `put` or `write`. Raises HopError 125."""
    if not source.exists(path):
        where = "container" if ":" in named else "the host"
        shown = named.partition(":")[2] or named
        raise HopError(f'"{shown}" could not be found on {where}: no such file or directory', 125)
    contents = path.endswith("/.")
    path = posixpath.normpath(path)
    if target.exists(to) and target.is_dir(to) and not contents:
        to = posixpath.join(to, posixpath.basename(path))
    todo, count = [(path, posixpath.normpath(to))], 0
    try:
        while todo:
            count += 1
            if count > MAX_FILES:
                raise HopError(f"drydock: podman cp copies at most {MAX_FILES} files", 125)
            todo += _copy_one(source, target, *todo.pop(), owner, save)
    except OSError as failure:
        raise HopError(f"{failure.filename or to}: {(failure.strerror or '').lower()}",
                       125) from None


def _copy_one(source: Files, target: Files, here: str, there: str, owner: int,
              save: Callable[[Files, str, Inode], None]) -> list[tuple[str, str]]:
    """One name; returns what is below it."""
    inode, below = source.inode(here, follow=False), []
    if inode.is_dir:
        if not target.exists(there):
            target.mkdir(there, inode.mode)
        below = [(f"{here.rstrip('/')}/{name}", f"{there.rstrip('/')}/{name}")
                 for name in source.listdir(here)]
    elif inode.kind == "symlink":
        target.symlink(inode.target, there)
    else:
        save(target, there, inode)
    target.chown(there, owner, owner, follow=False)
    return below


def commit(podman: Podman, container: Container, author: str, message: str) -> Steps:
    """A new image without a name; returns it."""
    image = yield from building.commit(podman, container, dict(container.config), author=author,
                                       comment=message)
    podman.log_event(container, "commit")
    return image
