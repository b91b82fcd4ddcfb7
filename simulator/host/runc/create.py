"""`runc create`: a process in new namespaces that waits, ready to become the user's program.

Called by the shim as a process of its own. The order of its calls is that of runc 1.2.6, and a test
compares it with the recorded run of a real one.
"""

from __future__ import annotations

from simulator.engine import HopError, Steps
from simulator.host.kernel import MountTable, Process
from simulator.host.kernel.namespaces import (
    MountNamespace,
    Namespace,
    NamespaceSet,
    PidNamespace,
    UtsNamespace,
)
from simulator.host.kernel.syscalls import syscall

from . import limits, rootfs
from .init import init
from .state import Container

# OCI name -> (kernel name, clone flag); in the order in which strace prints the flags.
NAMESPACES = {"mount": ("mnt", "CLONE_NEWNS"), "cgroup": ("cgroup", "CLONE_NEWCGROUP"),
              "uts": ("uts", "CLONE_NEWUTS"), "ipc": ("ipc", "CLONE_NEWIPC"),
              "pid": ("pid", "CLONE_NEWPID"), "network": ("net", "CLONE_NEWNET")}
CLONE_PARENT = "child_stack=0x7ffd8a3c4e10, flags=CLONE_PARENT|SIGCHLD"
FAILED = "runc create failed: unable to start container process: "


def create(process: Process, container: Container) -> Steps:
    """The body of the command. On failure `container.error_text` says why, and status 1."""
    engine, spec = process.kernel.engine, container.spec
    yield from engine.wait("runc.exec")
    syscall(process, "mkdir", container.folder, f'"{container.folder}", 0711',
            path=container.folder)
    fifo = f"{container.folder}/exec.fifo"
    syscall(process, "mkfifo", fifo, f'"{fifo}", 0622', path=fifo)
    container.rootfs = rootfs.find_root(process, spec)
    yield from _clone_init(process, container)
    yield container.mounted | container.at_fifo
    if container.error is None:
        limits.apply_limits(process, container.cgroup, spec["linux"].get("resources") or {})
        container.limited.succeed()
        yield container.ready | container.at_fifo
    if container.error is None:
        yield from engine.wait("runc.state")
        syscall(process, "write", "state.json", f'"{container.folder}/state.json", {{...}}', "9216",
                path=f"{container.folder}/state.json", value="created")
        container.go.succeed()
        yield container.at_fifo
    if container.error is not None:
        limits.remove_cgroup(process, container.cgroup)
        return 1
    syscall(process, "write", "init.pid", f'"{container.bundle}/init.pid", '
            f'"{container.process.pid}"', str(len(str(container.process.pid))),
            path=f"{container.bundle}/init.pid", value=str(container.process.pid))
    return 0


def _clone_init(process: Process, container: Container) -> Steps:
    """nsexec: three stages, of which the last is process 1 of the container."""
    kernel, spec = process.kernel, container.spec
    engine = kernel.engine
    exits = engine.clock.event()
    stage0 = kernel.fork(process, lambda p: _until(p, exits), ["runc:[0:PARENT]", "init"])
    syscall(process, "clone", stage0.name, "child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD",
            str(stage0.pid), child=stage0.name)
    syscall(stage0, "execve", "/proc/self/exe", '"/proc/self/exe", ["runc", "init"]',
            path="/proc/self/exe", argv="runc init")
    yield from engine.wait("runc.cgroup")
    container.cgroup = limits.make_cgroup(process, spec)
    limits.move_in(process, container.cgroup, stage0)
    yield from engine.wait("runc.nsexec")
    stage1 = kernel.fork(process, lambda p: _until(p, exits), ["runc:[1:CHILD]", "init"],
                         cgroup=container.cgroup)
    syscall(stage0, "clone", stage1.name, CLONE_PARENT, str(stage1.pid), child=stage1.name)
    fresh, joined = namespaces(container)
    for kind, namespace in joined.items():
        syscall(stage1, "setns", str(namespace), f"{kind}", namespaces=str(namespace))
    flags = "|".join(flag for kind, flag in NAMESPACES.values() if kind in fresh)
    if flags:
        syscall(stage1, "unshare", flags, flags, namespaces=flags)
    own = NamespaceSet({**kernel.namespaces, **joined, **fresh})
    container.process = kernel.fork(
        process, lambda p: init(p, container), ["runc", "init"],
        fds=container.streams.descriptors(), namespaces=own, cgroup=container.cgroup,
        role="runc", container=container.id)
    syscall(stage1, "clone", "runc:[2:INIT]", CLONE_PARENT, str(container.process.pid),
            child="runc:[2:INIT]")
    container.process.on_exit.append(lambda p: _ended_early(container))
    exits.succeed()
    for stage in (stage1, stage0):
        yield from process.wait(stage)
        syscall(stage, "exit_group", stage.name, "0", "?", code=0)


def _until(process: Process, event) -> Steps:
    yield from process.block(event)
    return 0


def _ended_early(container: Container) -> None:
    """Killed before it came to the fifo: whoever waits for it goes on."""
    if not container.at_fifo.triggered:
        container.error = container.error or OSError(0, "container init was killed")
        container.at_fifo.succeed()


def namespaces(container: Container) -> tuple[dict[str, Namespace], dict[str, Namespace]]:
    """(new ones, joined ones) by kernel name, from linux.namespaces of the spec."""
    kernel, spec = container.kernel, container.spec
    fresh: dict[str, Namespace] = {}
    joined: dict[str, Namespace] = {}
    for entry in spec["linux"]["namespaces"]:
        kind = NAMESPACES[entry["type"]][0]
        if entry.get("path"):
            joined[kind] = _namespace_at(kernel, entry["path"], kind)
        elif kind == "mnt":
            table = MountTable(container.rootfs)
            fresh[kind] = MountNamespace(kernel.namespace_id(), table)
        elif kind == "uts":
            fresh[kind] = UtsNamespace(kernel.namespace_id(), kernel.hostname)
        elif kind == "pid":
            fresh[kind] = PidNamespace(kernel.namespace_id())
        elif kind == "net":
            fresh[kind] = kernel.network.new_namespace()
        else:
            fresh[kind] = Namespace(kind, kernel.namespace_id())
    return fresh, joined


def _namespace_at(kernel, path: str, kind: str) -> Namespace:
    """"/proc/PID/ns/net" -> the namespace."""
    pid = path.split("/")[2]
    process = kernel.processes.get(int(pid)) if pid.isdigit() else None
    if process is None:
        raise HopError(f'{FAILED}lstat {path}: no such file or directory')
    return process.namespaces[kind]
