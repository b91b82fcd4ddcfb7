"""`crun create`: one clone(2) makes the container's first process in all its namespaces.

Called by conmon as a process of its own.
"""

from __future__ import annotations

import errno
from typing import Any

from simulator.engine import Steps
from simulator.host.kernel import Process
from simulator.host.kernel.namespaces import Namespace, NamespaceSet
from simulator.host.kernel.syscalls import syscall
from simulator.host.runc import limits, rootfs
from simulator.host.runc.create import NAMESPACES, namespaces
from simulator.host.runc.init import init
from simulator.host.runc.state import Container

FOLDER = "/run/user/1000/crun"


class CrunContainer(Container):
    """`named` are namespaces that a path of the spec leads to (/run/user/1000/netns/...)."""

    runtime = "crun"

    def __init__(self, *arguments: Any, named: dict[str, Namespace] | None = None) -> None:
        super().__init__(*arguments)
        self.named = named or {}

    @property
    def folder(self) -> str:
        return f"{FOLDER}/{self.id}"


def create(process: Process, container: CrunContainer) -> Steps:
    """The body of the command. On failure `container.error` says why, and status 1."""
    engine, spec = process.kernel.engine, container.spec
    yield from engine.wait("crun.exec")
    syscall(process, "mkdir", container.folder, f'"{container.folder}", 0700',
            path=container.folder)
    fifo = f"{container.folder}/exec.fifo"
    syscall(process, "mkfifo", fifo, f'"{fifo}", 0600', path=fifo)
    container.rootfs = rootfs.find_root(process, spec)
    container.cgroup = limits.make_cgroup(process, spec)
    _clone_init(process, container)
    yield container.mounted | container.at_fifo
    if container.error is None:
        limits.apply_limits(process, container.cgroup, spec["linux"].get("resources") or {})
        container.limited.succeed()
        yield container.ready | container.at_fifo
    if container.error is None:
        container.go.succeed()
        yield container.at_fifo
    if container.error is not None:
        remove_cgroup(process, container)
        return 1
    syscall(process, "write", "status", f'"{container.folder}/status", {{...}}', "512",
            path=f"{container.folder}/status", value="created")
    return 0


def _clone_init(process: Process, container: CrunContainer) -> None:
    """No nsexec: the flags of the spec's namespaces all in one call."""
    kernel = process.kernel
    fresh, joined = _namespaces(container)
    flags = "|".join(flag for kind, flag in NAMESPACES.values() if kind in fresh)
    for kind, namespace in joined.items():
        syscall(process, "setns", str(namespace), kind, namespaces=str(namespace))
    own = NamespaceSet({**process.namespaces, **joined, **fresh})
    container.process = kernel.fork(
        process, lambda p: init(p, container), ["crun", "init"],
        fds=container.streams.descriptors(), namespaces=own, cgroup=container.cgroup, role="crun",
        container=container.id)
    syscall(process, "clone", "crun init", f"child_stack=NULL, flags={flags}|SIGCHLD",
            str(container.process.pid), child=str(container.process.pid))
    container.process.on_exit.append(lambda p: _ended_early(container))
    limits.move_in(process, container.cgroup, container.process)


def _namespaces(container: CrunContainer) -> tuple[dict[str, Namespace], dict[str, Namespace]]:
    """(new ones, joined ones): runc's reading of the spec, and paths under /run."""
    entries = container.spec["linux"]["namespaces"]
    own = [entry for entry in entries if entry.get("path") not in container.named]
    container.spec["linux"]["namespaces"] = own
    fresh, joined = namespaces(container)
    container.spec["linux"]["namespaces"] = entries
    for entry in entries:
        if entry.get("path") in container.named:
            joined[NAMESPACES[entry["type"]][0]] = container.named[entry["path"]]
    return fresh, joined


def _ended_early(container: Container) -> None:
    if not container.at_fifo.triggered:
        container.error = container.error or OSError(0, "container process was killed")
        container.at_fifo.succeed()


def remove_cgroup(process: Process, container: Container) -> None:
    """The group itself and the scope that was made for it."""
    scope = container.cgroup.parent
    limits.remove_cgroup(process, container.cgroup)
    if scope is not None and not scope.children and not scope.processes:
        limits.remove_cgroup(process, scope)


def explain(error: OSError | None, argv: list[str]) -> str:
    """libcrun's words for what `init` reports, with podman's class of the error behind them."""
    if error is None:
        return "unexpected EOF"
    text = error.strerror or ""
    if text.startswith("chdir to cwd"):
        return f"chdir: {text}: OCI runtime error"
    if text.startswith("exec: ") and error.errno == errno.EACCES:
        return "open executable: Permission denied: OCI permission denied"
    if text.startswith("exec: "):
        return (f"executable file `{argv[0]}` not found in $PATH: No such file or directory: OCI "
                "runtime attempted to invoke a command that was not found")
    return f"{text}: OCI runtime error"
