"""How podman does without root: a user namespace in which `you` is root, kept by a pause process.

Models pkg/rootless of Podman 5.5. The first command of a user makes the namespaces (user and
mount), lets newuidmap and newgidmap write the maps from /etc/subuid and /etc/subgid, and leaves a
process (catatonit -P) that keeps them; every later command joins them. The real program executes
itself again for that; one process stands for both here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps
from simulator.host.kernel import MountNamespace, MountTable, Process, UserNamespace
from simulator.host.kernel.namespaces import NamespaceSet
from simulator.host.kernel.syscalls import syscall

if TYPE_CHECKING:
    from .libpod import Podman

SUB_FIRST, SUB_COUNT = 100_000, 65_536      # /etc/subuid: you:100000:65536
PAUSE_MEMORY = 500 << 10


def enter(podman: Podman, p: Process) -> Steps:
    """`p` becomes root of the user namespace; nothing changes for the machine."""
    if podman.pause is None or podman.pause.exit_status is not None:
        yield from _make(podman, p)
    else:
        yield from podman.engine.wait("podman.rootless")
        pause = podman.pause
        syscall(p, "setns", f"user of {pause.pid}", f"/proc/{pause.pid}/ns/user, CLONE_NEWUSER",
                namespaces="CLONE_NEWUSER")
        syscall(p, "setns", f"mnt of {pause.pid}", f"/proc/{pause.pid}/ns/mnt, CLONE_NEWNS",
                namespaces="CLONE_NEWNS")
    _become_root(p, podman.pause.namespaces)


def _make(podman: Podman, p: Process) -> Steps:
    kernel = podman.kernel
    flags = "CLONE_NEWUSER|CLONE_NEWNS"
    syscall(p, "clone", flags, f"child_stack=NULL, flags={flags}|SIGCHLD", str(p.pid),
            child=str(p.pid))
    yield from podman.engine.wait("podman.userns")
    maps = ((0, podman.uid, 1), (1, SUB_FIRST, SUB_COUNT))
    for tool, name in (("newuidmap", "uid_map"), ("newgidmap", "gid_map")):
        text = f"0 {podman.uid} 1 1 {SUB_FIRST} {SUB_COUNT}"
        syscall(p, "write", name, f'"/proc/{p.pid}/{name}", "{text}" /* {tool} */', str(len(text)),
                path=f"/proc/{p.pid}/{name}", value=text)
    table = MountTable(kernel.root_mount)
    for at, mount in kernel.namespaces["mnt"].table.mounts:
        if at:
            table.mount(at, mount)
    namespaces = NamespaceSet(kernel.namespaces).with_new(
        user=UserNamespace(kernel.namespace_id(), maps, maps),
        mnt=MountNamespace(kernel.namespace_id(), table))
    podman.mounts = table
    podman.pause = kernel.daemon(kernel.init, ["catatonit", "-P"], role="pause",
                                 memory=PAUSE_MEMORY)
    podman.pause.namespaces = namespaces
    kernel.process_changed(podman.pause)


def _become_root(p: Process, namespaces: NamespaceSet) -> None:
    p.namespaces = namespaces
    p.uid = p.gid = 0
    p.groups, p.capabilities = (), ("ALL",)
    p.kernel.process_changed(p)
