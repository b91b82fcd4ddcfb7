"""The OOM killer: when a cgroup or the machine is out of memory, its largest process must go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import signals
from .cgroups import Cgroup

if TYPE_CHECKING:
    from .kernel import Kernel
    from .process import Process


def kill(kernel: Kernel, cgroup: Cgroup) -> None:
    """Kill the largest process of the group, if the group is still over its limit."""
    members = kernel.processes if cgroup is kernel.root_cgroup else cgroup.processes
    victim = choose(list(members.values()), kernel.init)
    whole = cgroup is kernel.root_cgroup
    if victim is None or not (kernel.memory_used > kernel.memory if whole else cgroup.over_limit):
        return
    cgroup.oom_kills += 1
    kernel.engine.trace.step(kernel.lane, "kernel_oom_kill", victim.name, pid=victim.pid,
                             memory=kernel.memory_used if whole else cgroup.charged,
                             limit=kernel.memory if whole else cgroup.limit)
    kernel.signal(victim, signals.KILL)
    if victim.cgroup.on_oom is not None:
        victim.cgroup.on_oom(victim)


def choose(processes: list[Process], init: Process) -> Process | None:
    """The one with most memory, moved by its oom_score_adj (thousandths of the machine's memory),
    the youngest of equals; the machine's init and who has -1000 are spared. Pure."""
    alive = [p for p in processes if p.exit_status is None and p is not init
             and p.oom_score_adj > -1000]
    return max(alive, key=lambda p: (p.memory + p.oom_score_adj * init.kernel.memory // 1000,
                                     p.pid), default=None)
