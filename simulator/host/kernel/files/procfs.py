"""/proc: files that the kernel makes up when somebody reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..capabilities import CAPABILITIES
from ..namespaces import OVERFLOW_ID, UserNamespace
from .inode import Inode, device, directory, regular, symlink
from .machine import DIRECTORIES, FACTS, TICK_US
from .mounts import Mount, Parts

if TYPE_CHECKING:
    from ..kernel import Kernel
    from ..namespaces import PidNamespace
    from ..process import Process

PAGE = 4096
PROGRAM_BYTES = 1 << 20       # address space that a program has beyond what it touches
ALL_CAPABILITIES = 0x1FFFFFFFFFF
STATES = {"R": "R (running)", "S": "S (sleeping)", "T": "T (stopped)", "Z": "Z (zombie)"}


class ProcMount(Mount):
    """The processes of one pid namespace, and facts of the machine."""

    def __init__(self, kernel: Kernel, pids: PidNamespace) -> None:
        super().__init__(directory(0o555), "proc", "proc",
                         ("rw", "nosuid", "nodev", "noexec", "relatime"), readonly=True)
        self._kernel, self._pids = kernel, pids

    def lookup(self, parts: Parts) -> Inode | None:
        if not parts:
            return self.root
        if parts[0] == "self" and self.reader is not None:
            if len(parts) == 1:
                return symlink(str(self.reader.ns_pid))
            parts = (str(self.reader.ns_pid), *parts[1:])
        if parts == ("mounts",):
            return symlink("self/mounts")
        if parts[0].isdigit():
            return self._of_process(parts)
        set_here = self._sysctls()
        if "/".join(parts) in set_here:
            return regular(set_here["/".join(parts)] + "\n", 0o644)
        fact = FACTS.get("/".join(parts))
        if fact is not None:
            return regular(fact(self._kernel, self.reader), 0o444)
        known = parts[0] in DIRECTORIES and len(parts) == 1 or self._facts_below(parts)
        return directory(0o555) if known else None

    def names(self, parts: Parts) -> list[str]:
        if not parts:
            return [*(str(pid) for pid in sorted(self._pids.processes)), "self", "mounts",
                    *sorted([*self._facts_below(()), *DIRECTORIES])]
        process = self._pids.processes.get(int(parts[0])) if parts[0].isdigit() else None
        if process is None:
            return self._facts_below(parts)
        if len(parts) == 1:
            return sorted([*PROCESS_FILES, "cwd", "exe", "fd", "ns", "root"])
        if parts[1:] == ("ns",):
            return sorted(process.namespaces)
        if parts[1:] == ("fd",):
            return [str(fd) for fd in sorted(process.fds)]
        return []

    def _facts_below(self, parts: Parts) -> list[str]:
        """The names that the facts of the machine have in a directory."""
        found: dict[str, bool] = {}
        for path in (*FACTS, *self._sysctls()):
            words = tuple(path.split("/"))
            if len(words) > len(parts) and words[:len(parts)] == parts:
                found[words[len(parts)]] = True
        return sorted(found)

    def _sysctls(self) -> dict[str, str]:
        """What the reader's namespaces have set for themselves, by path."""
        if self.reader is None:
            return {}
        return {"sys/" + name.replace(".", "/"): value for kind in ("net", "ipc")
                for name, value in self.reader.namespaces[kind].sysctls.items()}

    def _of_process(self, parts: Parts) -> Inode | None:
        process = self._pids.processes.get(int(parts[0]))
        if process is None or len(parts) > 3:
            return None
        if len(parts) == 1 or parts[1:] in (("ns",), ("fd",)):
            return directory(0o555, process.uid, process.gid)
        if len(parts) == 3:
            return _inner(process, parts[1], parts[2])
        if parts[1] in ("cwd", "root", "exe"):
            return symlink({"cwd": process.cwd, "root": "/", "exe": _executable(process)}[parts[1]])
        make = PROCESS_FILES.get(parts[1])
        if make is None:
            return None
        mode = 0o400 if parts[1] == "environ" else 0o444
        return regular(make(process, self._pids, self.reader), mode, process.uid, process.gid)


def _inner(process: Process, folder: str, name: str) -> Inode | None:
    """A name in ns or fd. A descriptor shows as what it leads to, and opens as itself."""
    if folder == "ns":
        namespace = process.namespaces.get(name)
        return symlink(str(namespace)) if namespace is not None else None
    if folder == "fd" and name.isdigit() and int(name) in process.fds:
        return device(f"fd/{process.pid}/{name}", 0o700)
    return None


def _executable(process: Process) -> str:
    return process.argv[0] if process.argv and process.argv[0].startswith("/") \
        else f"/bin/{comm(process)}"


def comm(process: Process) -> str:
    """The program's short name: 15 bytes, and no title that it has given itself."""
    return process.name.split(":")[0][:15]


def _ppid(process: Process, pids: PidNamespace) -> int:
    parent = process.parent
    initial = process.kernel.namespaces["pid"]
    if parent is None or pids is not initial and parent.namespaces["pid"] is not pids:
        return 0
    return number(parent, pids)


def number(process: Process, pids: PidNamespace) -> int:
    """Its pid as that namespace counts."""
    return process.pid if pids is process.kernel.namespaces["pid"] else process.ns_pid


def _capabilities(process: Process) -> str:
    bits = sum(1 << number for number, name in enumerate(CAPABILITIES)
               if name in process.capabilities)
    return f"{ALL_CAPABILITIES if 'ALL' in process.capabilities else bits:016x}"


def _status(process: Process, pids: PidNamespace, reader: Process | None) -> str:
    mask, resident = _capabilities(process), process.memory >> 10
    user, group = (f"{n}\t{n}\t{n}\t{n}" for n in seen_ids(process, reader))
    lines = [
        ("Name", comm(process)), ("Umask", f"{process.umask:04o}"),
        ("State", STATES[process.state]), ("Tgid", number(process, pids)), ("Ngid", 0),
        ("Pid", number(process, pids)), ("PPid", _ppid(process, pids)), ("TracerPid", 0),
        ("Uid", user), ("Gid", group), ("FDSize", 64),
        ("Groups", "".join(f"{number} " for number in process.groups)),
        ("NStgid", _inside(process, pids)), ("NSpid", _inside(process, pids)),
        ("VmPeak", f"{_address_space(process) >> 10:8} kB"),
        ("VmSize", f"{_address_space(process) >> 10:8} kB"), ("VmRSS", f"{resident:8} kB"),
        ("Threads", 1), ("CapInh", f"{0:016x}"), ("CapPrm", mask if process.uid == 0 else "0" * 16),
        ("CapEff", mask if process.uid == 0 else "0" * 16), ("CapBnd", mask),
        ("CapAmb", f"{0:016x}"), ("NoNewPrivs", 0), ("Seccomp", 2 if process.container else 0)]
    return "".join(f"{name}:\t{value}\n" for name, value in lines)


def seen_ids(process: Process, reader: Process | None) -> tuple[int, int]:
    """User and group of a process as who reads numbers them: the kernel translates through the
    user namespace of the process when the reader stands outside of it."""
    users = process.namespaces["user"]
    if reader is None or reader.namespaces["user"] is users:
        return process.uid, process.gid
    if isinstance(users, UserNamespace):
        return users.outside(process.uid), users.outside(process.gid, group=True)
    return (process.uid, process.gid) if users is reader.namespaces["user"] else (OVERFLOW_ID,
                                                                              OVERFLOW_ID)


def _id_map(process: Process, pids: PidNamespace, reader: Process | None) -> str:
    users = process.namespaces["user"]
    ranges = users.uid_map if isinstance(users, UserNamespace) else ((0, 0, 4_294_967_295),)
    return "".join(f"{inside:10} {outside:10} {count:10}\n" for inside, outside, count in ranges)


def _inside(process: Process, pids: PidNamespace) -> str:
    """Its number in each pid namespace from the reader's down."""
    own = process.namespaces["pid"]
    return str(process.ns_pid) if own is pids else f"{process.pid}\t{process.ns_pid}"


def _address_space(process: Process) -> int:
    return process.memory + PROGRAM_BYTES


def _stat(process: Process, pids: PidNamespace, reader: Process | None) -> str:
    ticks = int(process.cpu_us // TICK_US)
    pid = number(process, pids)
    numbers = [_ppid(process, pids), pid, pid, 0, -1, 4_194_304, 0, 0, 0, 0,
               ticks, 0, 0, 0, 20, 0, 1, 0, process.started_ms // 10, _address_space(process),
               process.memory // PAGE]
    return (f"{pid} ({comm(process)}) {process.state} "
            + " ".join(str(number) for number in numbers) + "\n")


def _cgroup(process: Process, pids: PidNamespace, reader: Process | None) -> str:
    """Relative to the cgroup namespace of the reader: the root of its own is "/"."""
    initial = process.kernel.namespaces["cgroup"]
    if reader is not None and reader.namespaces["cgroup"] is not initial:
        return "0::/\n"
    path = process.cgroup.path
    return f"0::{path if path.startswith('/') else '/' + path}\n"


def _limits(process: Process, pids: PidNamespace, reader: Process | None) -> str:
    lines = [f"{'Limit':<26}{'Soft Limit':<21}{'Hard Limit':<21}{'Units':<10}"]
    for title, name, usual, unit in (
            ("Max cpu time", "cpu", "unlimited", "seconds"),
            ("Max stack size", "stack", "8388608", "bytes"),
            ("Max core file size", "core", "unlimited", "bytes"),
            ("Max processes", "nproc", "unlimited", "processes"),
            ("Max open files", "nofile", "1048576", "files"),
            ("Max locked memory", "memlock", "8388608", "bytes")):
        soft, hard = (("unlimited" if value < 0 else str(value))
                      for value in process.rlimits[name]) if name in process.rlimits \
            else (usual, usual)
        lines.append(f"{title:<26}{soft:<21}{hard:<21}{unit:<10}")
    return "\n".join(lines) + "\n"


PROCESS_FILES: dict[str, Callable[..., str]] = {
    "cgroup": _cgroup,
    "cmdline": lambda p, pids, reader: "".join(word + "\0" for word in p.argv),
    "comm": lambda p, pids, reader: comm(p) + "\n",
    "environ": lambda p, pids, reader: "".join(f"{k}={v}\0" for k, v in p.env.items()),
    "limits": _limits,
    "mounts": lambda p, pids, reader: mount_lines(p),
    "oom_score_adj": lambda p, pids, reader: f"{p.oom_score_adj}\n",
    "stat": _stat,
    "status": _status,
    "gid_map": _id_map,
    "uid_map": _id_map,
}


def mount_lines(process: Process) -> str:
    """As /proc/mounts: source, place, type, options."""
    lines = []
    for at, mount in process.mounts.mounts:
        options = list(mount.options)
        if mount.readonly and options[:1] == ["rw"] and mount.fstype != "proc":
            options[0] = "ro"
        lines.append(f"{mount.source} /{'/'.join(at)} {mount.fstype} {','.join(options)} 0 0\n")
    return "".join(lines)
