"""/sys/fs/cgroup: the files of one cgroup, made up when somebody reads them."""

from __future__ import annotations

from ..cgroups import PERIOD_US, Cgroup
from .inode import Inode, directory, regular
from .mounts import Mount, Parts


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
                "cpuset.cpus": f"{group.cpuset}\n", "memory.low": f"{group.memory_low}\n",
                "memory.max": or_max(group.memory_max), "memory.swap.max": or_max(group.swap_max),
                "memory.swap.current": f"{group.swap}\n",
                "memory.events": f"low 0\nhigh 0\nmax 0\noom {group.oom_kills}\n"
                                 f"oom_kill {group.oom_kills}\noom_group_kill 0\n",
                "memory.stat": f"anon {group.memory}\nfile 0\n",
                "pids.max": or_max(group.pids_max), "pids.current": f"{group.pids}\n"}
