"""What an image holds where a new volume is mounted is copied into the volume (pure).

Models moby daemon/volumes_unix.go and container.CopyImagePathContent of 28.2.2.
"""

from __future__ import annotations

from simulator.host.kernel import Inode, OverlayMount

MAX_FILES = 20_000


def copy_up(overlay: OverlayMount, path: str, target: Inode) -> int:
    """Copy a directory's content, owner and mode into an empty tree; returns how many files."""
    parts = tuple(part for part in path.split("/") if part)
    source = overlay.lookup(parts)
    if source is None or not source.is_dir:
        return 0
    target.mode, target.uid, target.gid = source.mode, source.uid, source.gid
    copied, todo = 0, [(parts, target)]
    while todo:
        at, into = todo.pop()
        for name in overlay.names(at):
            copied += 1
            if copied > MAX_FILES:
                return copied
            twin = overlay.lookup((*at, name)).clone()
            into.children[name] = twin
            if twin.is_dir:
                todo.append(((*at, name), twin))
    return copied
