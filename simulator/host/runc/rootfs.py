"""The file system of a container: mounts in the order of the spec, devices, pivot_root, masks.

Runs inside `runc init`, whose mount namespace is already its own.
"""

from __future__ import annotations

import errno
from functools import cache
from typing import Any

from simulator.engine import HopError, Steps
from simulator.host.kernel import (
    CgroupMount,
    Inode,
    Mount,
    OverlayMount,
    Process,
    ProcMount,
    UserNamespace,
    device,
    directory,
    symlink,
)
from simulator.host.kernel.files.inode import parts_of
from simulator.host.kernel.files.mapped import MappedMount
from simulator.host.kernel.syscalls import Stretch, syscall

from .state import Container

DEVICES = ("null", "random", "full", "tty", "zero", "urandom")
LINKS = {"ptmx": "pts/ptmx", "fd": "/proc/self/fd", "stdin": "/proc/self/fd/0",
         "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2", "core": "/proc/kcore"}
FLAGS = {"nosuid": "MS_NOSUID", "nodev": "MS_NODEV", "noexec": "MS_NOEXEC", "ro": "MS_RDONLY",
         "strictatime": "MS_STRICTATIME", "bind": "MS_BIND", "rbind": "MS_BIND|MS_REC"}
_FLAG_ORDER = ("MS_RDONLY", "MS_NOSUID", "MS_NODEV", "MS_NOEXEC", "MS_STRICTATIME")


def find_root(process: Process, spec: dict[str, Any]) -> Mount:
    """The overlay that was mounted at root.path, as the runtime sees it. Raises HopError when
    there is none."""
    path = parts_of(spec["root"]["path"])
    mount, inside = process.mounts.find(path)
    if inside or mount is process.kernel.root_mount:
        raise HopError(f"invalid rootfs: stat {spec['root']['path']}: no such file or directory")
    if isinstance(mount, OverlayMount):
        return OverlayMount(mount.lowers, mount.upper, mount.on_growth, options=mount.options)
    return Mount(mount.root, mount.fstype, mount.source, mount.options,
                 on_growth=mount.on_growth)


def prepare(process: Process, container: Container) -> Steps:
    """Every mount of the spec, then the device nodes."""
    spec = container.spec
    mounts = spec["mounts"]
    stretch = Stretch(process, f"{container.runtime}.mounts", len(mounts) + 2)
    yield from stretch.next()
    _mount_call(process, "", "/", "", "MS_REC|MS_SLAVE")
    root = spec["root"]["path"]
    _mount_call(process, root, root, "", "MS_BIND|MS_REC")
    for entry in mounts:
        yield from stretch.next()
        _mount(process, container, entry)
    yield from stretch.next()
    for name in DEVICES:
        syscall(process, "mknod", f"/dev/{name}", f'"dev/{name}", S_IFCHR|0666',
                path=f"/dev/{name}")
    for name, target in LINKS.items():
        syscall(process, "symlink", f"/dev/{name}", f'"{target}", "dev/{name}"',
                path=f"/dev/{name}", target=target)


def pivot(process: Process) -> None:
    """The new root takes the place of the old one, which is then let go."""
    syscall(process, "pivot_root", "/", '".", "."', path="/")
    _mount_call(process, "", ".", "", "MS_REC|MS_SLAVE")
    syscall(process, "umount", ".", '".", MNT_DETACH', target="/ (the host's)")


def protect(process: Process, spec: dict[str, Any]) -> None:
    """readonlyPaths are bound on themselves and made read-only, maskedPaths are covered."""
    if spec["root"].get("readonly"):
        process.mounts.mounts[0][1].readonly = True
        _mount_call(process, "", "/", "", "MS_RDONLY|MS_REMOUNT|MS_BIND")
    for path in spec["linux"].get("readonlyPaths") or []:
        missing = not process.fs.exists(path)
        _mount_call(process, path, path, "", "MS_BIND|MS_REC", missing)
        if not missing:
            _mount_call(process, path, path, "",
                        "MS_RDONLY|MS_NOSUID|MS_NODEV|MS_NOEXEC|MS_REMOUNT|MS_BIND")
    for path in spec["linux"].get("maskedPaths") or []:
        _mask(process, path)


def _mask(process: Process, path: str) -> None:
    """/dev/null over a file, an empty tmpfs over a directory, nothing where there is nothing."""
    if not process.fs.exists(path):
        _mount_call(process, "/dev/null", path, "", "MS_BIND", missing=True)
    elif process.fs.is_dir(path):
        syscall(process, "mount", path, f'"/dev/null", "{path}", NULL, MS_BIND, NULL',
                "-1 ENOTDIR (Not a directory)", source="/dev/null", target=path, fstype="")
        process.mounts.mount(parts_of(path), Mount(directory(), "tmpfs", "tmpfs", readonly=True))
        _mount_call(process, "tmpfs", path, "tmpfs", "MS_RDONLY")
    else:
        options = ("rw", "nosuid", "size=65536k", "mode=755")
        process.mounts.mount(parts_of(path), Mount(device("null"), "tmpfs", "tmpfs", options))
        _mount_call(process, "/dev/null", path, "", "MS_BIND")


def _mount(process: Process, container: Container, entry: dict[str, Any]) -> None:
    target, kind = entry["destination"], entry["type"]
    if kind == "cgroup" and process.namespaces["cgroup"] is container.kernel.namespaces["cgroup"]:
        kind = "cgroup2"
    mount = _make(process, container, entry, kind)
    place = _mount_point(process, target, entry, mount.root)
    process.mounts.mount(place, mount)
    options = entry.get("options") or []
    if kind in ("bind", "rbind") or "bind" in options or "rbind" in options:
        _mount_call(process, entry["source"], target, "", "MS_BIND|MS_REC")
        _mount_call(process, "", target, "", "MS_REC|MS_PRIVATE")
        if mount.readonly:
            _mount_call(process, "", target, "", "MS_RDONLY|MS_REMOUNT|MS_BIND")
        return
    given = [FLAGS[option] for option in options if option in FLAGS]
    flags = "|".join(flag for flag in _FLAG_ORDER if flag in given) or "0"
    data = ",".join(option for option in options if option not in FLAGS and option != "rw")
    fstype = "cgroup2" if kind.startswith("cgroup") else kind
    source = "shm" if target == "/dev/shm" else fstype
    _mount_call(process, source, target, fstype, flags, data=data)


def _make(process: Process, container: Container, entry: dict[str, Any], kind: str) -> Mount:
    kernel, options = container.kernel, entry.get("options") or []
    readonly = "ro" in options
    shown = ("ro" if readonly else "rw", *(o for o in options if o in FLAGS and o != "ro"
                                           and "bind" not in o), "relatime")
    if kind == "proc":
        return ProcMount(kernel, process.namespaces["pid"])
    if kind.startswith("cgroup"):
        return CgroupMount(container.cgroup)
    if kind == "tmpfs" and entry["destination"] == "/dev":
        return _devices(container.streams.tty is not None, shown)
    if kind == "devpts":
        pts = directory()
        pts.children["ptmx"] = device("ptmx")
        if container.streams.tty is not None:
            pts.children["0"] = device("tty", 0o620)
        return Mount(pts, "devpts", "devpts", shown)
    if kind in ("tmpfs", "mqueue", "sysfs"):
        mode = 0o1777 if kind != "sysfs" else 0o555
        root = _sysfs() if kind == "sysfs" else directory(mode)
        source = "shm" if entry["destination"] == "/dev/shm" else kind
        return Mount(root, kind, source, shown, readonly, on_growth=kernel.grow_disk)
    return _bind(process, entry, shown, readonly)


def _bind(process: Process, entry: dict[str, Any], shown: tuple[str, ...],
          readonly: bool) -> Mount:
    """A part of the machine's own tree, at another place. Without root, owners are translated
    where the machine's files are shown as they are (`options` has "idmap")."""
    parts = parts_of(entry["source"])
    above, inside = process.kernel.namespaces["mnt"].table.find(parts)
    inode = above.lookup(inside)
    if inode is None:
        raise _failed(entry, f"lstat {entry['source']}: no such file or directory", errno.ENOENT)
    users = process.namespaces["user"]
    if isinstance(users, UserNamespace) and "idmap" in (entry.get("options") or []):
        return MappedMount(inode, users, "ext4", "/dev/sda1", shown, readonly,
                           on_growth=above.on_growth)
    return Mount(inode, "ext4", "/dev/sda1", shown, readonly, on_growth=above.on_growth)


def _mount_point(process: Process, target: str, entry: dict[str, Any],
                 root: Inode) -> tuple[str, ...]:
    """Where the target leads (links followed); what is missing is made, as runc makes it."""
    there = process.fs.place(target) if process.fs.exists(target) else None
    if there is not None:
        if there.inode.is_dir != root.is_dir:
            raise _failed(entry, "not a directory", errno.ENOTDIR)
        return there.parts
    here = ""
    for part in parts_of(target)[:-1]:
        here += f"/{part}"
        if not process.fs.exists(here):
            process.fs.mkdir(here)
    if root.is_dir:
        process.fs.mkdir(target)
    else:
        process.fs.write(target, b"", 0o755)
    return process.fs.place(target).parts


def _failed(entry: dict[str, Any], why: str, code: int) -> OSError:
    """runc's words for a mount that fails."""
    return OSError(code, f'error mounting "{entry["source"]}" to rootfs at '
                         f'"{entry["destination"]}": {why}')


@cache
def _sysfs() -> Inode:
    """Read-only, so one tree serves every container."""
    root = directory(0o555)
    root.children.update({name: directory(0o555)
                          for name in ("fs", "firmware", "devices", "class", "kernel")})
    root.children["fs"].children["cgroup"] = directory(0o555)
    return root


@cache
def _device_nodes(terminal: bool) -> Inode:
    root = directory()
    for name in DEVICES:
        root.children[name] = device(name)
    for name, target in LINKS.items():
        root.children[name] = symlink(target)
    root.children.update({"pts": directory(), "shm": directory(0o1777), "mqueue": directory()})
    if terminal:
        root.children["console"] = device("console", 0o620)
    return root


def _devices(terminal: bool, shown: tuple[str, ...]) -> Mount:
    """A tmpfs of its own, over nodes that every container has alike and that are held once."""
    mount = OverlayMount([_device_nodes(terminal)], options=shown)
    mount.fstype = mount.source = "tmpfs"
    return mount


def _mount_call(process: Process, source: str, target: str, fstype: str, flags: str,
                missing: bool = False, data: str = "") -> None:
    kind, rest = f'"{fstype}"' if fstype else "NULL", f'"{data}"' if data else "NULL"
    result = "-1 ENOENT (No such file or directory)" if missing else "0"
    syscall(process, "mount", target, f'"{source}", "{target}", {kind}, {flags}, {rest}', result,
            source=source, target=target, fstype=fstype)


