"""What is inside a process and around it: files, signals, environment, and what it can see.

Used by the rows of processes and containers. All lists are bounded: a row goes to every viewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.host.kernel import signals
from simulator.host.kernel.capabilities import CAPABILITIES
from simulator.host.kernel.files.descriptors import (
    Descriptor,
    DeviceDescriptor,
    FileDescriptor,
    PipeReader,
    PipeWriter,
    SinkDescriptor,
    SocketDescriptor,
    TtyDescriptor,
)

if TYPE_CHECKING:
    from simulator.host.kernel import Process
    from simulator.host.kernel.files.touched import Touched

Fields = dict[str, Any]

MAX_VARIABLES, MAX_FILES = 24, 24
MAX_TEXT = 120                     # characters of one value


def inside(process: Process) -> Fields:
    """The fields of a process row that tell what it holds; `more` counts what has no room."""
    variables = list(process.env.items())
    files = sorted(process.fds.items())
    return {
        "env": [f"{name}={value}"[:MAX_TEXT] for name, value in variables[:MAX_VARIABLES]],
        "env_count": len(variables),
        "files": [{"fd": fd, **described(descriptor)} for fd, descriptor in files[:MAX_FILES]],
        "files_count": len(files),
        "signals": [{"signal": f"SIG{signals.NAMES.get(number, number)}", "how": how}
                    for number, how in sorted(process.dispositions.items()) if how != "default"],
        "capabilities": capabilities(process), "cwd": process.cwd,
        "touched": touched(process.touched),
    }


def described(descriptor: Descriptor) -> Fields:
    """{kind, path}: what /proc/PID/fd/N leads to. A "shim" pipe is a container's output."""
    if isinstance(descriptor, SocketDescriptor):
        (here, port), (there, other) = descriptor.local, descriptor.peer
        return {"kind": "socket", "path": f"{here}:{port} - {there}:{other}"}
    kind = next(kind for classes, kind in _KINDS if isinstance(descriptor, classes))
    return {"kind": kind, "path": descriptor.path[:MAX_TEXT]}


_KINDS = ((FileDescriptor, "file"), (DeviceDescriptor, "device"), (TtyDescriptor, "tty"),
          (SinkDescriptor, "shim"), ((PipeReader, PipeWriter), "pipe"), (Descriptor, "other"))


def capabilities(process: Process) -> list[str]:
    """Names without CAP_; what holds all of them says so in one word."""
    held = process.capabilities
    return ["ALL"] if "ALL" in held or len(held) == len(CAPABILITIES) else list(held)


def touched(there: Touched | None) -> Fields | None:
    """The file that was used last: its layer counts from the base, null: the writable one."""
    if there is None:
        return None
    return {**there._asdict(), "path": there.path[:MAX_TEXT]}


def namespaces(process: Process, init: Process) -> list[Fields]:
    """Each namespace of `process`: its number, and what is seen through it, inside and outside."""
    return [{"type": kind, "id": namespace.id, "own": namespace is not init.namespaces[kind],
             **_views(kind, process, init)} for kind, namespace in process.namespaces.items()]


def _views(kind: str, process: Process, init: Process) -> Fields:
    if kind == "pid":
        return {"inside": str(process.ns_pid), "outside": str(process.pid)}
    if kind == "uts":
        return {"inside": process.hostname, "outside": init.hostname}
    if kind == "net":
        return {"inside": _interfaces(process), "outside": _addresses(init)}
    if kind == "mnt":
        return {"inside": process.mounts.find(())[0].fstype,
                "outside": init.mounts.find(())[0].fstype}
    if kind == "user":
        return {"inside": f"uid {process.uid}", "outside": f"uid {process.host_uid}"}
    if kind == "cgroup":
        own = process.namespaces["cgroup"] is not init.namespaces["cgroup"]
        return {"inside": "/" if own else process.cgroup.path, "outside": process.cgroup.path}
    return {"inside": str(process.namespaces[kind].id), "outside": str(init.namespaces[kind].id)}


def _interfaces(process: Process) -> str:
    return ", ".join(f"{interface.name} {interface.address}" if interface.address else
                     interface.name
                     for interface in process.namespaces["net"].interfaces.values()
                     if interface.name != "lo") or "lo"


def _addresses(init: Process) -> str:
    """The machine's own interface; its bridges are rows of their own."""
    first = init.namespaces["net"].interfaces.get("eth0")
    return f"eth0 {first.address}" if first is not None else "lo"
