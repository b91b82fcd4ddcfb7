"""The file that a process, or a mount namespace, used last, and the layer that it was found in.

Noted by Files and by open(2) for processes in containers; the picture shows how a read falls
through the layers and how a write stays on top. Changes nothing of what a program sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .mounts import OverlayMount

if TYPE_CHECKING:
    from ..process import Process
    from .paths import Place

UNSEEN = ("proc", "sysfs", "cgroup2")        # made up by the kernel at every read


class Touched(NamedTuple):
    """`layer` counts from the base (0); None: the writable layer, or a mount of its own."""

    path: str
    layer: int | None
    mount: str             # "overlay", or the type of the mount that covers the stack
    wrote: bool
    at_ms: int
    pid: int               # on the host
    name: str              # of the process


def touch(process: Process, place: Place, wrote: bool) -> None:
    """`process` has read or written the file at `place`."""
    mount = place.mount
    if process.container is None or mount.fstype in UNSEEN:
        return
    layer = mount.layer_of(place.inside) if isinstance(mount, OverlayMount) else None
    there = Touched("/" + "/".join(place.parts), None if wrote else layer, mount.fstype, wrote,
                    process.kernel.engine.clock.now_ms, process.pid, process.name)
    process.touched = process.namespaces["mnt"].touched = there
    process.kernel.process_changed(process)
