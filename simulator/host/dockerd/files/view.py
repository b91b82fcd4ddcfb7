"""A container's files as the daemon sees them from outside, running or not.

Models openContainerFS of moby daemon/containerfs_linux.go: the overlay with the volumes, binds and
network files on top, seen by root.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulator.host.kernel.files.calls import Files, Place
from simulator.host.kernel.files.inode import Inode, parts_of
from simulator.host.kernel.files.mounts import Mount, MountTable

if TYPE_CHECKING:
    from ..containers.container import Container
    from ..dockerd import Dockerd

MAX_NODES = 20_000      # files of one archive


class ContainerView:
    """Stands in for a process in the container's mounts; `fs` works on its files as root."""

    def __init__(self, daemon: Dockerd, container: Container, mounts: bool = True) -> None:
        self.kernel, self.container = daemon.kernel, container.id
        self.cwd, self.umask = "/", 0
        self.uid = self.gid = 0
        self.all_groups = (0,)
        self.mounts = MountTable(daemon.layers.overlay(container.id))
        if mounts:
            for mount in [*daemon.networks.mounts(container), *daemon.volumes.mounts(container)]:
                self._bind(daemon, mount)
        self.fs = Files(self)

    def has_capability(self, name: str) -> bool:
        return True

    def _bind(self, daemon: Dockerd, mount: dict[str, Any]) -> None:
        if "bind" not in (mount.get("type"), *(mount.get("options") or [])):
            return          # a tmpfs lives only while the container runs
        try:
            source = daemon.kernel.init.fs.place(mount["source"])
        except OSError:
            return
        if source.inode is not None:
            root = source.mount.for_writing(source.inside)
            readonly = "ro" in (mount.get("options") or [])
            self.mounts.mount(parts_of(mount["destination"]),
                              Mount(root, readonly=readonly, on_growth=source.mount.on_growth))

    def own(self, place: Place) -> Inode:
        """The inode of a place in the writable tree: its owner, mode and time can be set."""
        return place.mount.for_writing(place.inside)

    def walk(self, path: str) -> Iterator[tuple[str, Inode]]:
        """(path below `path`, inode) of everything there, itself first as "", in lexical order."""
        todo = [""]
        count = 0
        while todo:
            below = todo.pop()
            full = f"{path.rstrip('/')}/{below}" if below else path
            inode = self.fs.inode(full, follow=not below)
            count += 1
            if count > MAX_NODES:
                raise OSError(28, f"drydock: an archive holds at most {MAX_NODES} files", full)
            yield below, inode
            if inode.is_dir:
                names = self.fs.listdir(full)
                todo += [f"{below}/{name}" if below else name for name in reversed(names)]
