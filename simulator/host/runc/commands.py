"""`runc start`, `runc kill` and `runc delete`: small commands on a container that exists."""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import Process
from simulator.host.kernel.signals import NAMES
from simulator.host.kernel.syscalls import syscall

from . import limits
from .state import Container


def start(process: Process, container: Container) -> Steps:
    """Open the fifo at which `runc init` waits; that lets it go on to execve."""
    yield from process.kernel.engine.wait("runc.start")
    fifo = f"{container.folder}/exec.fifo"
    syscall(process, "open", fifo, f'"{fifo}", O_RDONLY', "3", path="exec.fifo")
    if not container.started.triggered:
        container.started.succeed(process.kernel.engine.clock.cause)
    syscall(process, "unlink", fifo, f'"{fifo}"', path="exec.fifo")
    return 0


def kill(process: Process, container: Container, target: Process, signum: int,
         everyone: bool) -> Steps:
    """One signal to a process of the container (or to all); status 1 when it has ended."""
    kernel = process.kernel
    yield from kernel.engine.wait(f"{container.runtime}.kill")
    if target.exit_status is not None:
        return 1
    name = f"SIG{NAMES.get(signum, signum)}"
    for one in list(container.cgroup.processes.values()) if everyone else [target]:
        syscall(process, "kill", f"{one.pid} {name}", f"{one.pid}, {name}", target=one.pid,
                signal=name)
        kernel.signal(one, signum)
    return 0


def delete(process: Process, container: Container) -> Steps:
    """Remove what `create` has left in the file systems."""
    kernel = process.kernel
    yield from kernel.engine.wait("runc.delete")
    cgroup = container.cgroup
    if cgroup is not None:
        for left in list(cgroup.processes.values()):
            kernel.signal(left, 9)
        limits.remove_cgroup(process, cgroup)
    syscall(process, "unlink", container.folder, f'"{container.folder}/state.json"',
            path=container.folder)
    return 0
