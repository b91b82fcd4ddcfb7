"""A process, and the system calls that its program makes.

Every call that may wait is a generator: `data = yield from p.read(0)`. Signals arrive at waits: one
that ends the process raises ProcessKilled, which programs let pass; one that the program handles
raises Interrupted (EINTR), and `take_caught` says which came.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.engine import Steps, Stream

from . import accounts, limits, signals
from .files.calls import Files
from .files.descriptors import (
    Descriptor,
    PipeReader,
    PipeWriter,
    open_file,
)
from .files.inode import os_error
from .files.touched import Touched
from .namespaces import UserNamespace
from .programs import Body
from .shown import Shown
from .task import Task

if TYPE_CHECKING:
    from .files.mounts import MountTable
    from .kernel import Kernel
    from .namespaces import NamespaceSet
    from .network import NetworkView

MAX_ENV_BYTES = 128 * 1024        # ARG_MAX of one string; all of argv and environment here


class ExecImage(Exception):
    """Unwinds the old program of a process that executes a new one."""

    def __init__(self, body: Body) -> None:
        super().__init__(body)
        self.body = body


class Process(Task):
    cwd, env, uid, capabilities = Shown(), Shown(), Shown(), Shown()

    def __init__(self, kernel: Kernel, pid: int, parent: Process | None, argv: list[str],
                 namespaces: NamespaceSet, cgroup: Any) -> None:
        super().__init__()
        self.kernel, self.pid, self.parent = kernel, pid, parent
        self.argv = list(argv)
        self.namespaces, self.cgroup = namespaces, cgroup
        self.ns_pid = pid
        self.env: dict[str, str] = {}
        self.cwd = "/"
        self.umask, self.oom_score_adj = 0o022, 0
        self.rlimits: dict[str, tuple[int, int]] = {}    # name -> (soft, hard); -1 is no limit
        self.uid = self.gid = 0
        self.groups: tuple[int, ...] = ()
        self.capabilities: tuple[str, ...] = ("ALL",)
        self.fds: dict[int, Descriptor] = {}
        self.children: list[Process] = []
        self.exit_status: int | None = None     # as a shell shows it: code, or 128 + signal
        self.term_signal = 0                    # the signal that ended it, if one did
        self.subreaper = False
        self.role, self.container = "process", None
        self.started_ms = kernel.engine.clock.now_ms
        self.cpu_us, self.memory = 0, 0
        self.sampled_us, self.busy = 0, False   # CPU used, and whether it computed: last sample
        self.touched: Touched | None = None     # the file that it used last
        self.on_exit: list[Callable[[Process], None]] = []
        self.auto_reap = False                  # a daemon that collects its children at once
        self.tty = None                         # its controlling terminal
        self.fs = Files(self)
        self._child_event = None

    def mark(self) -> None:
        """What the picture shows of it has changed."""
        self.kernel.engine.changes.mark("process", f"{self.kernel.machine}/{self.pid}")

    def __repr__(self) -> str:
        return f"{self.pid} {self.name}"

    # -- what it is ----------------------------------------------------------------------

    @property
    def ppid(self) -> int:
        return self.parent.pid if self.parent is not None else 0

    @property
    def name(self) -> str:
        return self.argv[0].rsplit("/", 1)[-1] if self.argv else ""

    @property
    def mounts(self) -> MountTable:
        return self.namespaces["mnt"].table

    @property
    def net(self) -> NetworkView:
        return self.kernel.network.view(self)

    @property
    def hostname(self) -> str:
        return self.namespaces["uts"].hostname

    @property
    def state(self) -> str:
        """As ps shows it: R, S, T, Z."""
        if self.exit_status is not None:
            return "Z"
        return "T" if self.halted else "S" if self._blocked or self.task is None else "R"

    @property
    def cpu_ms(self) -> int:
        return int(self.cpu_us // 1000)

    @property
    def all_groups(self) -> tuple[int, ...]:
        return (self.gid, *self.groups)

    @property
    def user_name(self) -> str:
        """From its own /etc/passwd; the number when it has no name there."""
        return accounts.user_name(self)

    @property
    def host_uid(self) -> int:
        """Its user as the machine counts: another one than inside its user namespace."""
        users = self.namespaces["user"]
        return users.outside(self.uid) if isinstance(users, UserNamespace) else self.uid

    def has_capability(self, name: str) -> bool:
        return "ALL" in self.capabilities or name in self.capabilities

    # -- CPU and memory --------------------------------------------------------------------

    def charge_cpu(self, cpu_us: float) -> None:
        self.cpu_us += cpu_us
        self.cgroup.use_cpu(cpu_us)

    def allocate(self, size: int) -> None:
        """Take memory. May end in an OOM kill: raises ProcessKilled when this one is chosen."""
        self.take_memory(size)
        self._deliver()

    def take_memory(self, size: int) -> None:
        """The same for somebody else: an OOM kill comes by signal."""
        self.memory += size
        self.kernel.memory_used += size
        self.cgroup.charge(size)
        self.kernel.memory_charged(self)

    def free(self, size: int) -> None:
        size = min(size, self.memory)
        self.memory -= size
        self.kernel.memory_used -= size
        self.cgroup.charge(-size)
        self.kernel.process_changed(self)

    # -- descriptors ---------------------------------------------------------------------

    def descriptor(self, fd: int) -> Descriptor:
        if fd not in self.fds:
            raise os_error(errno.EBADF)
        return self.fds[fd]

    def read(self, fd: int, limit: int | None = None) -> Steps:
        """Bytes, or b"" at the end."""
        return (yield from self.descriptor(fd).read(self, limit))

    def write(self, fd: int, data: bytes | str) -> Steps:
        """Waits for room in a pipe; a pipe that nobody reads ends the process (SIGPIPE)."""
        data = data.encode() if isinstance(data, str) else data
        return (yield from self.descriptor(fd).write(self, data))

    def open(self, path: str, mode: str = "r") -> int:
        """Modes r, w, a, r+ as the C library's; returns the new descriptor's number."""
        return self.install(open_file(self, path, mode))

    def install(self, descriptor: Descriptor, fd: int | None = None) -> int:
        """Put a descriptor into the table, at the lowest free number unless one is given."""
        if fd is None:
            fd = next(n for n in range(limits.most_files(self) + 1) if n not in self.fds)
        if fd >= limits.most_files(self):
            raise os_error(errno.EMFILE)
        descriptor.owners += 1
        if fd in self.fds:
            self.close(fd)
        self.fds[fd] = descriptor
        self.kernel.process_changed(self)
        return fd

    def close(self, fd: int) -> None:
        descriptor = self.descriptor(fd)
        del self.fds[fd]
        self.mark()
        self.kernel.process_changed(self)
        descriptor.owners -= 1
        if descriptor.owners == 0:
            descriptor.release()

    def close_all(self) -> None:
        """Its end: no descriptor, no place in a terminal's foreground group."""
        for fd in list(self.fds):
            self.close(fd)
        if self.tty is not None and self in self.tty.foreground:
            self.tty.foreground.remove(self)

    def join_terminal(self, parent: Process) -> None:
        """A child has its parent's terminal, and belongs to its parent's process group."""
        self.tty = parent.tty
        if self.tty is not None and parent in self.tty.foreground:
            self.tty.foreground.append(self)

    def dup2(self, old: int, new: int) -> None:
        if old != new:
            self.install(self.descriptor(old), new)

    def pipe(self) -> tuple[int, int]:
        """(number to read from, number to write to)."""
        stream = Stream(self.kernel.engine.clock)
        return self.install(PipeReader(stream)), self.install(PipeWriter(stream))

    def isatty(self, fd: int) -> bool:
        return fd in self.fds and self.fds[fd].tty is not None

    def broken_pipe(self) -> None:
        """A write that nobody will read: SIGPIPE, and EPIPE when that is ignored."""
        self.kernel.signal(self, signals.PIPE)
        self._deliver()
        raise os_error(errno.EPIPE)

    # -- processes -----------------------------------------------------------------------

    def spawn(self, argv: list[str], *, env: dict[str, str] | None = None,
              cwd: str | None = None, fds: dict[int, Descriptor] | None = None) -> Process:
        """fork and exec. Raises OSError (ENOENT, EACCES, EAGAIN ...) as execve and fork do."""
        return self.kernel.spawn(self, argv, env=env, cwd=cwd, fds=fds)

    def fork(self, body: Body, fds: dict[int, Descriptor] | None = None) -> Process:
        """A child that goes on with `body`: a subshell."""
        return self.kernel.fork(self, body, self.argv, fds=fds)

    def exec(self, argv: list[str], env: dict[str, str] | None = None,
             shown: list[str] | None = None) -> None:
        """Become another program; does not return. Raises OSError when it cannot.

        `shown` is the argv that the program sees when that is not where it was found.
        """
        body = self.kernel.load(self, argv, self.env if env is None else env)
        if self.role == "shell":                # a command is not the shell that started it
            self.role = "process"
        self.argv = list(argv if shown is None else shown)
        self.env = dict(self.env if env is None else env)
        self.dispositions = {number: how for number, how in self.dispositions.items()
                             if how == "ignore"}
        self.kernel.process_changed(self)
        raise ExecImage(body)

    def wait(self, child: Process | None = None) -> Steps:
        """Wait for a child (or any) to end and collect it: (its pid here, status)."""
        while True:
            ended = [c for c in self.children if c.exit_status is not None
                     and (child is None or c is child)]
            if ended:
                self.kernel.reap(ended[0])
                return ended[0].ns_pid, ended[0].exit_status
            if not self.children or (child is not None and child not in self.children):
                raise os_error(errno.ECHILD)
            yield from self.wait_change()

    def wait_change(self) -> Steps:
        """Wait until some child ends or stops (SIGCHLD)."""
        if self._child_event is None or self._child_event.triggered:
            self._child_event = self.kernel.engine.clock.event()
        yield from self.block(self._child_event)

    def child_changed(self) -> None:
        """The kernel's notice that a child is a zombie now, or has stopped."""
        if self._child_event is not None and not self._child_event.triggered:
            self._child_event.succeed()

    # -- signals -------------------------------------------------------------------------

    def kill(self, ns_pid: int, signum: int) -> None:
        """Send a signal inside the own pid namespace. Raises ESRCH or EPERM."""
        target = self.namespaces["pid"].processes.get(ns_pid)
        if target is None or target.exit_status is not None:
            raise os_error(errno.ESRCH)
        if self.host_uid not in (0, target.host_uid) and not self.has_capability("KILL"):
            raise os_error(errno.EPERM)
        if signum:
            self.kernel.signal(target, signum, sender=self)
        self._deliver()
