"""The Linux kernel of one machine: its process table, and what processes share.

Programs are generator functions over a Process, found by the name that a binary's inode carries.
Called by runc (namespaces, cgroups, mounts) and by every program that runs on the machine.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Any

from simulator.engine import Engine, Steps

from . import limits, oom, programs, signals
from .cgroups import Cgroup
from .cpu import Cpus
from .files.inode import Inode, os_error
from .files.mounts import Mount, MountTable
from .namespaces import (
    FIRST_INODE,
    MountNamespace,
    Namespace,
    NamespaceSet,
    NetNamespace,
    PidNamespace,
    UtsNamespace,
)
from .network import Network
from .process import Body, ExecImage, Process
from .signals import Interrupted, ProcessKilled

MAX_PROCESSES = 2_000            # on one simulated machine
RESERVED = 1_000                 # beyond that, for root outside of containers: what mends things
BASE_MEMORY = 350 << 10          # bytes that any small static program holds
DISK_BYTES = 64 << 20            # what containers may write, all together
DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
RELEASE = "6.1.0-28-amd64"


class Kernel:
    """`root` is the machine's disk; process 1 is its init."""

    def __init__(self, engine: Engine, machine: str, programs: Mapping[str, Body], *, root: Inode,
                 cpus: int = 2, memory: int = 4 << 30, hostname: str = "") -> None:
        self.engine, self.machine, self.programs = engine, machine, programs
        self.release = RELEASE
        self.lane = f"{machine}/kernel"
        self.hostname = hostname or machine
        self.memory, self.memory_used = memory, 0
        self.cpus = Cpus(engine.clock, cpus, self.process_changed)
        self.disk_used = 0
        self.root_cgroup = Cgroup("/")
        self._namespace_ids = FIRST_INODE
        self._next_pid = 1
        self.root_mount = Mount(root, on_growth=self.grow_disk)
        table = MountTable(self.root_mount)
        self.namespaces = NamespaceSet(
            mnt=MountNamespace(self.namespace_id(), table),
            uts=UtsNamespace(self.namespace_id(), self.hostname),
            pid=PidNamespace(self.namespace_id()), net=NetNamespace(self.namespace_id()),
            **{kind: Namespace(kind, self.namespace_id()) for kind in ("ipc", "cgroup", "user")})
        self.network = Network(self)
        self.processes: dict[int, Process] = {}
        self.init = self.daemon(None, ["/sbin/init"], role="init")

    # -- making processes ----------------------------------------------------------------

    def namespace_id(self) -> int:
        self._namespace_ids += 1
        return self._namespace_ids

    def daemon(self, parent: Process | None, argv: list[str], role: str,
               memory: int = 20 << 20) -> Process:
        """A long-lived program whose work is modelled elsewhere (systemd, dockerd, a shim ...)."""
        process = self._new(parent, argv, self.namespaces, self.root_cgroup)
        process.role, process.auto_reap = role, True
        process.env = {"PATH": DEFAULT_PATH}
        process.memory = memory
        self.memory_used += memory
        process.cgroup.charge(memory)
        self.process_changed(process)
        return process

    def fork(self, parent: Process, body: Body, argv: list[str], *,
             fds: dict[int, Any] | None = None, namespaces: NamespaceSet | None = None,
             cgroup: Cgroup | None = None, role: str = "", container: str | None = None) -> Process:
        """A child of `parent` that runs `body`. Raises OSError EAGAIN at a limit of processes."""
        cgroup = cgroup or parent.cgroup
        root = parent.uid == 0 and parent.role not in ("container", "exec")
        most = MAX_PROCESSES + (RESERVED if root else 0)
        if len(self.processes) >= most or not cgroup.may_fork() or limits.too_many(parent):
            raise os_error(errno.EAGAIN)
        child = self._new(parent, argv, namespaces or parent.namespaces, cgroup)
        child.role = role or parent.role
        child.container = container or parent.container
        child.env, child.cwd, child.umask = dict(parent.env), parent.cwd, parent.umask
        child.uid, child.gid, child.groups = parent.uid, parent.gid, parent.groups
        child.capabilities = parent.capabilities
        child.rlimits, child.oom_score_adj = parent.rlimits, parent.oom_score_adj
        child.join_terminal(parent)
        child.dispositions = {n: how for n, how in parent.dispositions.items() if how == "ignore"}
        for fd, descriptor in (parent.fds if fds is None else fds).items():
            child.install(descriptor, fd)
        child.memory = BASE_MEMORY
        self.memory_used += BASE_MEMORY
        cgroup.charge(BASE_MEMORY)
        child.task = self.engine.clock.spawn(self._run(child, body))
        self.process_changed(child)
        if cgroup.over_limit:
            self.engine.clock.call_in(0, oom.kill, self, cgroup)
        return child

    def spawn(self, parent: Process, argv: list[str], *, env: dict[str, str] | None = None,
              cwd: str | None = None, fds: dict[int, Any] | None = None, **more: Any) -> Process:
        """fork and exec. Raises OSError with what execve or fork would say."""
        environment = parent.env if env is None else env
        body = self.load(parent, argv, environment)
        more.setdefault("role", "process" if parent.role == "shell" else "")
        child = self.fork(parent, body, argv, fds=fds, **more)
        child.env = dict(environment)
        if cwd is not None:
            child.cwd = cwd
        return child

    def load(self, process: Process, argv: list[str], env: Mapping[str, str]) -> Body:
        """Find what execve would run. Raises OSError ENOENT, EACCES, ENOEXEC."""
        if not argv or not argv[0]:
            raise os_error(errno.ENOENT, argv[0] if argv else "")
        path = self.find_executable(process, argv[0], env.get("PATH", DEFAULT_PATH))
        return programs.image(process, path)

    def find_executable(self, process: Process, name: str, path: str) -> str:
        """As execvp: a name without a slash is looked for in each directory of PATH."""
        return programs.find_executable(process, name, path)

    def _new(self, parent: Process | None, argv: list[str], namespaces: NamespaceSet,
             cgroup: Cgroup) -> Process:
        pid = self._next_pid
        self._next_pid += 1
        process = Process(self, pid, parent, argv, namespaces, cgroup)
        self.processes[pid] = process
        own, initial = namespaces["pid"], self.namespaces["pid"]
        initial.processes[pid] = process        # the machine's own namespace sees all
        if own is not initial:
            process.ns_pid = own.add(process)
        cgroup.processes[pid] = process
        if parent is not None:
            parent.children.append(process)
        return process

    # -- their end -----------------------------------------------------------------------

    def _run(self, process: Process, body: Body) -> Steps:
        status = 0
        while True:
            try:
                status = (yield from body(process)) or 0
                break
            except ExecImage as image:
                body = image.body
            except (ProcessKilled, Interrupted) as ended:
                process.term_signal, status = ended.signum, 128 + ended.signum
                break
            except OSError:          # a failed call that the program does not look at
                status = 1
                break
        self.end(process, int(status) & 0xFF)

    def end(self, process: Process, status: int) -> None:
        """A process has ended: it lets go of everything but its entry in the table."""
        if process.exit_status is not None:
            return
        process.exit_status = status
        process.close_all()
        process.cgroup.processes.pop(process.pid, None)
        process.cgroup.charge(-process.memory)
        self.memory_used -= process.memory
        process.memory = 0
        pids = process.namespaces["pid"]
        if pids.init is process and pids is not self.namespaces["pid"]:
            for other in list(pids.processes.values()):
                self.signal(other, signals.KILL)
        heir = self._heir(process)
        for child in process.children:
            child.parent = heir
            heir.children.append(child)
            self.process_changed(child)
            if child.exit_status is not None:
                self._announce_end(child)
        process.children = []
        self._announce_end(process)
        for callback in list(process.on_exit):
            callback(process)

    def _announce_end(self, process: Process) -> None:
        parent = process.parent
        if parent is None or parent.auto_reap:
            self.reap(process)
        else:
            parent.child_changed()
        self.process_changed(process)

    def _heir(self, process: Process) -> Process:
        ancestor = process.parent
        inside = process.namespaces["pid"].init
        if inside is not None and inside is not process and inside.exit_status is None \
                and inside is not self.init:
            return inside
        while ancestor is not None and not ancestor.subreaper:
            ancestor = ancestor.parent
        return ancestor if ancestor is not None else self.init

    def reap(self, process: Process) -> None:
        """The parent has collected it: its pid is free."""
        self.processes.pop(process.pid, None)
        process.namespaces["pid"].processes.pop(process.ns_pid, None)
        self.namespaces["pid"].processes.pop(process.pid, None)
        if process.parent is not None and process in process.parent.children:
            process.parent.children.remove(process)
        self.process_changed(process)

    # -- signals, memory, disk -----------------------------------------------------------

    def signal(self, process: Process, signum: int, sender: Process | None = None) -> None:
        """Deliver a signal. The first process of a pid namespace gets only what it handles, but
        KILL and STOP from outside (pid_namespaces(7))."""
        if process.exit_status is not None:
            return
        how = process.dispositions.get(signum, "default")
        pids = process.namespaces["pid"]
        inside = sender is not None and sender.namespaces["pid"] is pids
        protected = pids.init is process
        if signum in (signals.KILL, signals.STOP):
            if protected and (inside or process is self.init):
                return
        elif how == "ignore" or (how == "default" and (protected
                                 or signum in signals.IGNORED_BY_DEFAULT)):
            if signum == signals.CONT:
                self._continue(process)
            return
        if how == "default" and signum in signals.STOPPING:
            process.stopped = True
            self.cpus.refresh()
            process.wake()
            process.parent.child_changed()
            self.process_changed(process)
            return
        if signum == signals.CONT:
            self._continue(process)
        if process.task is None:
            process.term_signal = signum
            self.end(process, 128 + signum)
        else:
            process.post_signal(signum)

    def _continue(self, process: Process) -> None:
        process.stopped = False
        self.cpus.refresh()
        process.wake()
        self.process_changed(process)

    def freeze(self, cgroup: Cgroup, frozen: bool) -> None:
        """The freezer: processes of the group stand still until it is thawed."""
        cgroup.frozen = frozen
        self.cpus.refresh()
        for process in list(cgroup.processes.values()):
            process.wake()
            self.process_changed(process)

    def memory_charged(self, process: Process) -> None:
        """A process has taken memory: does its group, or the machine, have that much?"""
        if process.cgroup.over_limit:
            oom.kill(self, process.cgroup)
        elif self.memory_used > self.memory:
            oom.kill(self, self.root_cgroup)
        self.process_changed(process)

    def grow_disk(self, size: int) -> None:
        """Bytes are about to be written. Raises ENOSPC when the disk is full."""
        full = self.engine.faults.find("disk_full", self.machine) is not None
        if full or self.disk_used + size > DISK_BYTES:
            raise os_error(errno.ENOSPC)
        self.disk_used += size

    # -- for those who look ----------------------------------------------------------------

    def process_changed(self, process: Process) -> None:
        self.engine.changes.mark("process", f"{self.machine}/{process.pid}")
        if process.container is not None:
            self.engine.changes.mark("container", process.container)

    def file_changed(self, process: Process) -> None:
        if process.container is not None:
            self.engine.changes.mark("container", process.container)
