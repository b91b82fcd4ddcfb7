"""/proc and /sys/fs/cgroup: files that the kernel makes up when somebody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cgroups import PERIOD_US, Cgroup
from .inode import Inode, directory, regular, symlink
from .mounts import Mount, Parts

if TYPE_CHECKING:
    from .kernel import Kernel
    from .namespaces import PidNamespace
    from .process import Process


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
        if parts[0].isdigit():
            return self._of_process(parts)
        text = self._facts().get("/".join(parts))
        return regular(text, 0o444) if text is not None else None

    def names(self, parts: Parts) -> list[str]:
        if not parts:
            return [*(str(pid) for pid in sorted(self._pids.processes)), "self",
                    *sorted(self._facts())]
        if len(parts) == 1 and parts[0].isdigit():
            process = self._pids.processes.get(int(parts[0]))
            return sorted([*self._process_files(process), "ns"]) if process else []
        return []

    def _of_process(self, parts: Parts) -> Inode | None:
        process = self._pids.processes.get(int(parts[0]))
        if process is None or len(parts) > 3:
            return None
        if len(parts) == 1 or parts[1:] == ("ns",):
            return directory(0o555)
        if parts[1] == "ns":
            namespace = process.namespaces.get(parts[2])
            return symlink(str(namespace)) if namespace is not None else None
        text = self._process_files(process).get(parts[1])
        return regular(text, 0o444) if text is not None and len(parts) == 2 else None

    def _process_files(self, process: Process) -> dict[str, str]:
        parent = process.parent
        inside = parent is not None and parent.namespaces["pid"] is self._pids
        ppid = parent.ns_pid if inside else 0
        status = (f"Name:\t{process.name}\nState:\t{process.state}\nTgid:\t{process.ns_pid}\n"
                  f"Pid:\t{process.ns_pid}\nPPid:\t{ppid}\nUid:\t" + "\t".join(
                      [str(process.uid)] * 4) + "\nGid:\t" + "\t".join([str(process.gid)] * 4)
                  + f"\nVmRSS:\t{process.memory >> 10} kB\nThreads:\t1\n")
        return {"cmdline": "".join(word + "\0" for word in process.argv), "status": status,
                "comm": process.name[:15] + "\n", "cgroup": "0::/\n",
                "environ": "".join(f"{k}={v}\0" for k, v in process.env.items()),
                "mounts": mount_lines(process),
                "stat": f"{process.ns_pid} ({process.name}) {process.state} {ppid}\n"}

    def _facts(self) -> dict[str, str]:
        kernel = self._kernel
        total, used = kernel.memory >> 10, kernel.memory_used >> 10
        uptime = kernel.engine.clock.now_ms / 1000
        return {
            "meminfo": f"MemTotal: {total:>15} kB\nMemFree: {total - used:>16} kB\n"
                       f"MemAvailable: {total - used:>11} kB\nSwapTotal: {0:>14} kB\n",
            "cpuinfo": "".join(f"processor\t: {n}\nmodel name\t: Simulated CPU\n\n"
                               for n in range(kernel.cpus.count)),
            "uptime": f"{uptime:.2f} {uptime:.2f}\n",
            "loadavg": f"{kernel.cpus.busy:.2f} 0.00 0.00 1/{len(kernel.processes)} 1\n",
            "version": "Linux version 6.1.0-28-amd64 (simulated)\n",
            "mounts": mount_lines(self.reader) if self.reader is not None else "",
            "sys/kernel/hostname": (self.reader.hostname if self.reader is not None else "") + "\n",
        }


def mount_lines(process: Process) -> str:
    """As /proc/mounts: source, place, type, options."""
    lines = []
    for at, mount in process.mounts.mounts:
        options = list(mount.options)
        if mount.readonly and options and options[0] == "rw":
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
        text = self._files().get("/".join(parts))
        return regular(text, 0o444) if text is not None else None

    def names(self, parts: Parts) -> list[str]:
        return sorted(self._files()) if not parts else []

    def _files(self) -> dict[str, str]:
        group = self._cgroup

        def or_max(value: int | None) -> str:
            return "max\n" if value is None else f"{value}\n"

        quota = "max" if group.cpus is None else str(round(group.cpus * PERIOD_US))
        return {"memory.current": f"{group.memory}\n", "memory.peak": f"{group.memory_peak}\n",
                "memory.max": or_max(group.memory_max), "memory.swap.max": or_max(group.swap_max),
                "memory.events": f"low 0\nhigh 0\nmax 0\noom {group.oom_kills}\n"
                                 f"oom_kill {group.oom_kills}\n",
                "cpu.max": f"{quota} {PERIOD_US}\n", "pids.max": or_max(group.pids_max),
                "pids.current": f"{group.pids}\n",
                "cpu.stat": f"usage_usec {round(group.cpu_us)}\n",
                "cgroup.procs": "".join(f"{p.ns_pid}\n" for p in group.processes.values())}
