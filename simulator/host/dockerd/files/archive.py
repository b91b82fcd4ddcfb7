"""`/containers/{name}/archive`: what `docker cp` looks at, takes out and puts in.

Models moby daemon/archive_unix.go and the tar reader of moby/go-archive, 28.2.2.
"""

from __future__ import annotations

import base64
import errno
import json
import posixpath
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps
from simulator.host.kernel.files.inode import DEVICE, DIRECTORY, FIFO, FILE, SYMLINK, Inode

from ..containers import users
from ..containers.container import Container
from ..engine_api import Call, route
from ..moments import rfc3339_nano
from . import tarball
from .view import ContainerView

if TYPE_CHECKING:
    from ..dockerd import Dockerd

STAT_HEADER = "x-docker-container-path-stat"
# Go's os.FileMode keeps the type in its own bits.
_GO_TYPE = {FILE: 0, DIRECTORY: 1 << 31, SYMLINK: 1 << 27, DEVICE: 1 << 26 | 1 << 21,
            FIFO: 1 << 25}
_GO_BITS = ((0o4000, 1 << 23), (0o2000, 1 << 22), (0o1000, 1 << 20))


@route("HEAD", "/containers/{name}/archive")
def head(daemon: Dockerd, call: Call, name: str) -> Steps:
    path = _path(call)
    container = daemon.containers.get(name)
    yield from daemon.engine.wait("dockerd.archive")
    view = ContainerView(daemon, container)
    stat = _try(view, name, path, lambda: path_stat(daemon, view, absolute(path)))
    call.respond(200, **{STAT_HEADER: stat})


@route("GET", "/containers/{name}/archive")
def get(daemon: Dockerd, call: Call, name: str) -> Steps:
    """A tar of the path; its names begin with the path's last part."""
    path = _path(call)
    container = daemon.containers.get(name)
    yield from daemon.engine.wait("dockerd.archive")
    view = ContainerView(daemon, container)
    full = absolute(path)
    stat = _try(view, name, path, lambda: path_stat(daemon, view, full))
    data = _try(view, name, path, lambda: tarball.pack(
        renamed(view, full), daemon.engine.epoch_ms))
    daemon.log_event(container, "archive-path")
    call.respond_bytes(200, data, "application/x-tar", **{STAT_HEADER: stat})


@route("PUT", "/containers/{name}/archive")
def put(daemon: Dockerd, call: Call, name: str) -> Steps:
    """Unpack the body in a directory of the container."""
    path = _path(call)
    container = daemon.containers.get(name)
    members = tarball.unpack(call.request.body, daemon.engine.epoch_ms)
    yield from container.lock.acquire()
    try:
        yield from daemon.engine.wait("dockerd.archive")
        view = ContainerView(daemon, container)
        owner = _owner(daemon, container) if call.flag("copyUIDGID") else None
        _try(view, name, path, lambda: _extract(container, view, path, members,
                                                call.flag("noOverwriteDirNonDir"), owner))
    finally:
        container.lock.release()
    daemon.log_event(container, "extract-to-dir")
    container.changed()
    call.respond(200)


def _path(call: Call) -> str:
    if not call.text("path"):
        raise HopError("bad parameter: path", 400)
    return call.text("path")


def absolute(path: str) -> str:
    """From the root, without "..", but with its last "/" or "/." kept."""
    full = posixpath.normpath("/" + path.lstrip("/"))
    if full != "/" and (path.endswith("/") or path.rsplit("/", 1)[-1] == "."):
        full += "/." if path.endswith(".") else "/"
    return full


def _try(view: ContainerView, name: str, path: str, act: Any) -> Any:
    """Run `act`; what the kernel refuses becomes the daemon's answer."""
    try:
        return act()
    except OSError as error:
        if error.errno == errno.ENOENT:
            raise HopError(f"Could not find the file {path} in container {name}", 404) from None
        words = (error.strerror or "input/output error").lower()
        raise HopError(f"{error.filename or path}: {words}", 500) from None


def path_stat(daemon: Dockerd, view: ContainerView, path: str) -> str:
    """The header's value. A link is described itself, with what it leads to."""
    inode = view.fs.inode(path, follow=False)
    target = view.fs.resolve(path) if inode.kind == SYMLINK else ""
    stat = {"name": posixpath.basename(path.rstrip("/")) or "/", "size": inode.size,
            "mode": go_mode(inode), "mtime": rfc3339_nano(daemon.engine, inode.mtime_ms),
            "linkTarget": target}
    return base64.b64encode(json.dumps(stat, separators=(",", ":")).encode()).decode()


def go_mode(inode: Inode) -> int:
    special = sum(bit for unix, bit in _GO_BITS if inode.mode & unix)
    return _GO_TYPE.get(inode.kind, 0) | special | inode.mode & 0o777


def renamed(view: ContainerView, path: str) -> list[tuple[str, Inode]]:
    """Everything at a path, named from the path's last part down; the root is "/"."""
    base = posixpath.basename(path.rstrip("/")) or "/"
    inode = view.fs.inode(path, follow=False)
    if not inode.is_dir:
        return [(base, inode)]
    return [(f"{base.rstrip('/')}/{below}" + ("/" if found.is_dir and below else ""), found)
            for below, found in view.walk(path)]


def _owner(daemon: Dockerd, container: Container) -> tuple[int, int] | None:
    """`docker cp -a`: files belong to the container's user, when it names one."""
    if not container.config.get("User"):
        return None
    user = users.look_up(daemon, container)
    return user.uid, user.gid


def _extract(container: Container, view: ContainerView, path: str, members: list[tarball.Member],
             keep_kinds: bool, owner: tuple[int, int] | None) -> None:
    place = view.fs.place(absolute(path))
    if place.inode is None:
        raise OSError(errno.ENOENT, "no such file or directory", path)
    if not place.inode.is_dir:
        raise HopError("extraction point is not a directory", 400)
    if place.mount.readonly:
        raise HopError("mounted volume is marked read-only", 400)
    if container.host_config["ReadonlyRootfs"] and not _on_volume(view, place):
        raise HopError("container rootfs is marked read-only", 400)
    root = "/" + "/".join(place.parts)
    for member in members:
        _put(view, root, member, keep_kinds, owner)


def _on_volume(view: ContainerView, place: Any) -> bool:
    return place.mount is not view.mounts.mounts[0][1]


def _put(view: ContainerView, root: str, member: tarball.Member, keep_kinds: bool,
         owner: tuple[int, int] | None) -> None:
    """One member of the archive: created, or put in the place of what is there."""
    fs = view.fs
    path = f"{root.rstrip('/')}/{member.name}" if member.name else root
    fs.makedirs(posixpath.dirname(path))
    place = fs.place(path, follow=False)
    there, new = place.inode, member.inode
    if there is not None and keep_kinds and there.is_dir != new.is_dir:
        raise HopError(
            f'cannot overwrite directory "{path}" with non-directory "{root}"' if there.is_dir else
            f'cannot overwrite non-directory "{path}" with directory "{root}"', 500)
    if there is not None and there.is_dir and not member.name:
        return
    if member.link:
        fs.link(f"{root.rstrip('/')}/{member.link}", path)
        return
    if there is not None and there.is_dir and new.is_dir:
        kept = view.own(place)
        kept.mode, kept.uid, kept.gid, kept.mtime_ms = new.mode, new.uid, new.gid, new.mtime_ms
    else:
        if there is not None:
            place.mount.remove(place.inside)
        place.mount.grow(len(new.data))
        place.mount.add(place.inside, new)
    if owner is not None:
        kept = view.own(fs.place(path, follow=False))
        kept.uid, kept.gid = owner
