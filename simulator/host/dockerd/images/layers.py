"""The layer store and the overlay2 driver: layers on disk, and the stack that a container gets.

Models moby layer/ and daemon/graphdriver/overlay2 of 28.2.2. Called by the life of containers
(`make_rw_layer`, `mount`, `unmount`, `remove`) and by pulls (`add`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps
from simulator.host.kernel import (
    Inode,
    MountTable,
    OverlayMount,
    device,
    directory,
    put,
    regular,
    symlink,
)

from .image import READY, Image, Layer

if TYPE_CHECKING:
    from ..dockerd import Dockerd

FOLDER = "var/lib/docker/overlay2"
MAX_LINKS = 10


@cache
def init_layer() -> Inode:
    """The layer between image and container: mount points that every container needs."""
    root = directory()
    for path in ("proc", "sys", "dev/pts", "dev/shm"):
        put(root, path, directory())
    for path in (".dockerenv", "etc/hosts", "etc/hostname", "etc/resolv.conf"):
        put(root, path, regular(mode=0o755))
    put(root, "etc/mtab", symlink("/proc/mounts"))
    put(root, "dev/console", device("console", 0o600))
    return root


class WritableLayer:
    """A container's own layer: `upper` stays while the container exists, `mounts` counts users."""

    def __init__(self, container_id: str, image: Image, overlay: OverlayMount,
                 folder: str = FOLDER) -> None:
        self.id, self.image, self.overlay = container_id, image, overlay
        self.merged = f"/{folder}/{container_id}/merged"
        self.mounts = 0


class LayerStore:
    """Layers by chain id (a layer is only the same on the same layers), and writable layers."""

    folder = FOLDER
    initial = staticmethod(init_layer)

    def __init__(self, daemon: Dockerd) -> None:
        self._daemon = daemon
        self._layers: dict[str, Layer] = {}
        self._writable: dict[str, WritableLayer] = {}
        self._held: dict[str, int] = {}       # chains that a pull or a build counts on
        self._disk = daemon.kernel.root_mount.root
        put(self._disk, f"{self.folder}/l", directory(0o700))

    # -- read-only layers ----------------------------------------------------------------

    def __iter__(self) -> Iterator[Layer]:
        return iter({layer.digest: layer for layer in self._layers.values()}.values())

    def get(self, digest: str) -> Layer | None:
        return next((layer for layer in self._layers.values() if layer.digest == digest), None)

    @property
    def disk_bytes(self) -> int:
        """What all layers take; the same layer on others below it counts again."""
        return sum(layer.size for layer in self._layers.values())

    def find(self, chain: str) -> Layer | None:
        return self._layers.get(chain)

    def add(self, layer: Layer) -> None:
        self._layers[layer.chain] = layer
        self.changed(layer)

    def drop(self, chain: str) -> None:
        layer = self._layers.pop(chain, None)
        if layer is not None:
            self.changed(layer)

    def hold(self, chain: str) -> None:
        """Keep a layer though no image has it yet."""
        self._held[chain] = self._held.get(chain, 0) + 1

    def release(self, chains: list[str]) -> None:
        """Undo `hold`; layers that nothing uses then go."""
        for chain in chains:
            self._held[chain] -= 1
            if not self._held[chain]:
                del self._held[chain]
        self.collect(chains)

    def collect(self, chains: list[str]) -> list[Layer]:
        """Drop those of these layers that no image, container or pull uses; returns them, the
        topmost first."""
        used = {layer.chain for image in self._daemon.images for layer in image.layers}
        used |= {layer.chain for w in self._writable.values() for layer in w.image.layers}
        dropped = []
        for chain in reversed(chains):
            layer = self._layers.get(chain)
            if layer is not None and layer.state == READY and chain not in used \
                    and chain not in self._held:
                self.drop(chain)
                dropped.append(layer)
        return dropped

    def changed(self, layer: Layer) -> None:
        self._daemon.engine.changes.mark("layer", f"{self._daemon.machine}/{layer.digest}")

    # -- writable layers -----------------------------------------------------------------

    def mount_table(self) -> MountTable:
        """Where overlays are mounted: the host's own mount namespace."""
        return self._daemon.kernel.namespaces["mnt"].table

    def make_rw_layer(self, container_id: str, image: Image) -> Steps:
        """Directories diff, work and merged under overlay2, above the image's layers."""
        kernel = self._daemon.kernel
        if self._daemon.engine.faults.find("disk_full", self._daemon.machine) is not None:
            raise HopError(f"mkdir /{self.folder}/{container_id}-init: no space left on device",
                           500)
        overlay = OverlayMount([*(layer.tree for layer in image.layers), self.initial()],
                               on_growth=kernel.grow_disk)
        self._writable[container_id] = WritableLayer(container_id, image, overlay,
                                                     self.folder)
        folder = put(self._disk, f"{self.folder}/{container_id}", directory(0o710))
        folder.children |= {"diff": overlay.upper, "work": directory(0o700),
                            "merged": directory(0o700)}
        self._daemon.step("dockerd_made_rw_layer", container_id, layers=len(image.layers))
        return
        yield  # nothing of it waits by itself: the caller counts its time

    def mount(self, container_id: str) -> Steps:
        """Mount the overlay on the host; returns the path of the root file system."""
        writable = self._writable[container_id]
        writable.mounts += 1
        if writable.mounts == 1:
            kernel = self._daemon.kernel
            self.mount_table().mount(_parts(writable.merged), writable.overlay)
            self._daemon.engine.trace.step(kernel.lane, "kernel_mounted_overlay", container_id,
                                           layers=len(writable.image.layers), path=writable.merged)
        return writable.merged
        yield

    def unmount(self, container_id: str) -> None:
        writable = self._writable.get(container_id)
        if writable is None or not writable.mounts:
            return
        writable.mounts -= 1
        if not writable.mounts:
            kernel = self._daemon.kernel
            self.mount_table().unmount(_parts(writable.merged))
            self._daemon.engine.trace.record(kernel.lane, "kernel_unmounted", container_id,
                                             path=writable.merged)

    def remove(self, container_id: str) -> Steps:
        """Forget a container's layer; its bytes are free again."""
        writable = self._writable.pop(container_id, None)
        if writable is not None:
            kernel = self._daemon.kernel
            self.mount_table().unmount(_parts(writable.merged))
            kernel.disk_used -= min(kernel.disk_used, writable.overlay.upper_bytes())
            self._folder().children.pop(container_id, None)
        return
        yield

    def _folder(self) -> Inode:
        node = self._disk
        for name in self.folder.split("/"):
            node = node.children[name]
        return node

    def overlay(self, container_id: str) -> OverlayMount:
        """A container's file system, whether it is mounted or not."""
        return self._writable[container_id].overlay

    def rw_bytes(self, container_id: str) -> int:
        """Bytes that the container has written; 0 when it is gone."""
        writable = self._writable.get(container_id)
        return writable.overlay.upper_bytes() if writable is not None else 0

    rw_size = rw_bytes

    def users(self, chains: list[str]) -> list[str]:
        """Ids of containers whose image has one of these chains."""
        return [w.id for w in self._writable.values()
                if any(layer.chain in chains for layer in w.image.layers)]

    def read_text(self, container_id: str, path: str) -> str | None:
        """A text file of a container, links followed; None when there is none."""
        overlay, links = self.overlay(container_id), 0
        todo, here = list(reversed(_parts(path))), []
        while todo:
            part = todo.pop()
            if part in (".", ".."):
                del here[len(here) - (part == ".."):]
                continue
            inode = overlay.lookup((*here, part))
            if inode is None:
                return None
            if inode.kind == "symlink":
                links += 1
                if links > MAX_LINKS:
                    return None
                if inode.target.startswith("/"):
                    here.clear()
                todo.extend(reversed(_parts(inode.target)))
            else:
                here.append(part)
        inode = overlay.lookup(tuple(here))
        return None if inode is None or inode.is_dir else inode.data.decode("utf-8", "replace")


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.split("/") if part)
