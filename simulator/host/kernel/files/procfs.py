"""/proc and /sys/fs/cgroup: files that the kernel makes up when somebody reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..cgroups import PERIOD_US, Cgroup
from .inode import Inode, device, directory, regular, symlink
from .mounts import Mount, Parts

if TYPE_CHECKING:
    from ..kernel import Kernel
    from ..namespaces import PidNamespace
    from ..process import Process

PAGE = 4096
TICK_US = 10_000              # /proc/PID/stat counts CPU time in hundredths of a second
PROGRAM_BYTES = 1 << 20       # address space that a program has beyond what it touches
ALL_CAPABILITIES = 0x1FFFFFFFFFF
CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE"]
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
        fact = FACTS.get("/".join(parts))
        if fact is not None:
            return regular(fact(self._kernel, self.reader), 0o444)
        return directory(0o555) if self._facts_below(parts) else None

    def names(self, parts: Parts) -> list[str]:
        if not parts:
            return [*(str(pid) for pid in sorted(self._pids.processes)), "self", "mounts",
                    *self._facts_below(())]
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
        for path in FACTS:
            words = tuple(path.split("/"))
            if len(words) > len(parts) and words[:len(parts)] == parts:
                found[words[len(parts)]] = True
        return sorted(found)

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
    return parent.ns_pid if parent is not None and parent.namespaces["pid"] is pids else 0


def _capabilities(process: Process) -> str:
    bits = sum(1 << number for number, name in enumerate(CAPABILITIES)
               if name in process.capabilities)
    return f"{ALL_CAPABILITIES if 'ALL' in process.capabilities else bits:016x}"


def _status(process: Process, pids: PidNamespace, reader: Process | None) -> str:
    mask, resident = _capabilities(process), process.memory >> 10
    user, group = (f"{n}\t{n}\t{n}\t{n}" for n in (process.uid, process.gid))
    lines = [
        ("Name", comm(process)), ("Umask", f"{process.umask:04o}"),
        ("State", STATES[process.state]), ("Tgid", process.ns_pid), ("Ngid", 0),
        ("Pid", process.ns_pid), ("PPid", _ppid(process, pids)), ("TracerPid", 0),
        ("Uid", user), ("Gid", group), ("FDSize", 64),
        ("Groups", "".join(f"{number} " for number in process.groups)),
        ("NStgid", _inside(process, pids)), ("NSpid", _inside(process, pids)),
        ("VmPeak", f"{_address_space(process) >> 10:8} kB"),
        ("VmSize", f"{_address_space(process) >> 10:8} kB"), ("VmRSS", f"{resident:8} kB"),
        ("Threads", 1), ("CapInh", f"{0:016x}"), ("CapPrm", mask if process.uid == 0 else "0" * 16),
        ("CapEff", mask if process.uid == 0 else "0" * 16), ("CapBnd", mask),
        ("CapAmb", f"{0:016x}"), ("NoNewPrivs", 0), ("Seccomp", 2 if process.container else 0)]
    return "".join(f"{name}:\t{value}\n" for name, value in lines)


def _inside(process: Process, pids: PidNamespace) -> str:
    """Its number in each pid namespace from the reader's down."""
    own = process.namespaces["pid"]
    return str(process.ns_pid) if own is pids else f"{process.pid}\t{process.ns_pid}"


def _address_space(process: Process) -> int:
    return process.memory + PROGRAM_BYTES


def _stat(process: Process, pids: PidNamespace, reader: Process | None) -> str:
    ticks = int(process.cpu_us // TICK_US)
    numbers = [_ppid(process, pids), process.ns_pid, process.ns_pid, 0, -1, 4_194_304, 0, 0, 0, 0,
               ticks, 0, 0, 0, 20, 0, 1, 0, process.started_ms // 10, _address_space(process),
               process.memory // PAGE]
    return (f"{process.ns_pid} ({comm(process)}) {process.state} "
            + " ".join(str(number) for number in numbers) + "\n")


def _cgroup(process: Process, pids: PidNamespace, reader: Process | None) -> str:
    """Relative to the cgroup namespace of the reader: the root of its own is "/"."""
    initial = process.kernel.namespaces["cgroup"]
    if reader is not None and reader.namespaces["cgroup"] is not initial:
        return "0::/\n"
    path = process.cgroup.path
    return f"0::{path if path.startswith('/') else '/' + path}\n"


def _limits(process: Process, pids: PidNamespace, reader: Process | None) -> str:
    return ("Limit                     Soft Limit           Hard Limit           Units     \n"
            "Max cpu time              unlimited            unlimited            seconds   \n"
            "Max open files            1048576              1048576              files     \n"
            "Max processes             unlimited            unlimited            processes \n")


PROCESS_FILES: dict[str, Callable[..., str]] = {
    "cgroup": _cgroup,
    "cmdline": lambda p, pids, reader: "".join(word + "\0" for word in p.argv),
    "comm": lambda p, pids, reader: comm(p) + "\n",
    "environ": lambda p, pids, reader: "".join(f"{k}={v}\0" for k, v in p.env.items()),
    "limits": _limits,
    "mounts": lambda p, pids, reader: mount_lines(p),
    "oom_score_adj": lambda p, pids, reader: "0\n",
    "stat": _stat,
    "status": _status,
}


def _meminfo(kernel: Kernel, reader: Process | None) -> str:
    total, used = kernel.memory >> 10, kernel.memory_used >> 10
    rows = [("MemTotal", total), ("MemFree", total - used), ("MemAvailable", total - used),
            ("Buffers", 0), ("Cached", 0), ("SwapCached", 0), ("SwapTotal", 0), ("SwapFree", 0),
            ("Shmem", 0)]
    return "".join(f"{name + ':':<16}{value:>8} kB\n" for name, value in rows)


def _cpuinfo(kernel: Kernel, reader: Process | None) -> str:
    return "".join(
        f"processor\t: {n}\nvendor_id\t: Drydock\nmodel name\t: Simulated CPU\ncpu MHz\t\t: "
        f"2000.000\ncpu cores\t: {kernel.cpus.count}\n\n" for n in range(kernel.cpus.count))


def _uptime(kernel: Kernel, reader: Process | None) -> str:
    seconds = kernel.engine.clock.now_ms / 1000
    return f"{seconds:.2f} {seconds * kernel.cpus.count:.2f}\n"


def _loadavg(kernel: Kernel, reader: Process | None) -> str:
    load = f"{kernel.cpus.busy:.2f}"
    last = max(kernel.processes, default=1)
    return f"{load} {load} {load} 1/{len(kernel.processes)} {last}\n"


def _machine_stat(kernel: Kernel, reader: Process | None) -> str:
    used = int(kernel.root_cgroup.cpu_us // TICK_US)
    idle = max(0, kernel.engine.clock.now_ms // 10 * kernel.cpus.count - used)
    return f"cpu  {used} 0 0 {idle} 0 0 0 0 0 0\nprocesses {max(kernel.processes, default=1)}\n"


FACTS: dict[str, Callable[[Kernel, Process | None], str]] = {
    "cpuinfo": _cpuinfo,
    "filesystems": lambda kernel, reader: "nodev\tproc\nnodev\tcgroup2\nnodev\ttmpfs\n"
                                          "nodev\toverlay\n\text4\n",
    "loadavg": _loadavg,
    "meminfo": _meminfo,
    "stat": _machine_stat,
    "sys/kernel/hostname": lambda kernel, reader: f"{reader.hostname if reader else ''}\n",
    "sys/kernel/osrelease": lambda kernel, reader: f"{kernel.release}\n",
    "sys/kernel/ostype": lambda kernel, reader: "Linux\n",
    "sys/kernel/pid_max": lambda kernel, reader: "4194304\n",
    "sys/net/ipv4/ip_local_port_range": lambda kernel, reader: "32768\t60999\n",
    "sys/vm/overcommit_memory": lambda kernel, reader: "0\n",
    "uptime": _uptime,
    "version": lambda kernel, reader: f"Linux version {kernel.release} (a model of it) #1 SMP "
                                      "PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)\n",
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


class CgroupMount(Mount):
    """The files of one cgroup, as a container sees them at /sys/fs/cgroup."""

    def __init__(self, cgroup: Cgroup) -> None:
        super().__init__(directory(0o755), "cgroup2", "cgroup",
                         ("ro", "nosuid", "nodev", "noexec", "relatime"), readonly=True)
        self._cgroup = cgroup

    def lookup(self, parts: Parts) -> Inode | None:
        if not parts:
            return self.root
        text = self._files().get(parts[0]) if len(parts) == 1 else None
        return regular(text, 0o444) if text is not None else None

    def names(self, parts: Parts) -> list[str]:
        return sorted(self._files()) if not parts else []

    def _files(self) -> dict[str, str]:
        group = self._cgroup

        def or_max(value: int | None) -> str:
            return "max\n" if value is None else f"{value}\n"

        quota = "max" if group.cpus is None else str(round(group.cpus * PERIOD_US))
        return {"cgroup.controllers": "cpuset cpu io memory hugetlb pids rdma misc\n",
                "cgroup.events": f"populated {int(bool(group.processes))}\n"
                                 f"frozen {int(group.frozen)}\n",
                "cgroup.freeze": f"{int(group.frozen)}\n",
                "cgroup.procs": "".join(f"{p.ns_pid}\n" for p in group.processes.values()),
                "cgroup.type": "domain\n",
                "cpu.max": f"{quota} {PERIOD_US}\n", "cpu.weight": "100\n",
                "cpu.stat": f"usage_usec {round(group.cpu_us)}\nuser_usec "
                            f"{round(group.cpu_us)}\nsystem_usec 0\n",
                "memory.current": f"{group.memory}\n", "memory.peak": f"{group.memory_peak}\n",
                "memory.max": or_max(group.memory_max), "memory.swap.max": or_max(group.swap_max),
                "memory.swap.current": "0\n",
                "memory.events": f"low 0\nhigh 0\nmax 0\noom {group.oom_kills}\n"
                                 f"oom_kill {group.oom_kills}\noom_group_kill 0\n",
                "memory.stat": f"anon {group.memory}\nfile 0\n",
                "pids.max": or_max(group.pids_max), "pids.current": f"{group.pids}\n"}
