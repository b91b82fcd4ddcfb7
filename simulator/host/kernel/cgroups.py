"""Control groups (version 2): what a group of processes may use, and what it has used."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .process import Process

PERIOD_US = 100_000      # cpu.max's default period


class Cgroup:
    """`memory_max`, `swap_max` and `pids_max` are None for "max"; `cpus` is quota / period."""

    def __init__(self, path: str, parent: Cgroup | None = None) -> None:
        self.path, self.parent = path, parent
        self.children: dict[str, Cgroup] = {}
        self.processes: dict[int, Process] = {}     # by host pid
        self.charged = 0                            # bytes that its processes hold
        self.memory_peak = 0
        self.memory_max: int | None = None
        self.swap_max: int | None = None            # bytes beyond memory_max
        self.cpus: float | None = None
        self.pids_max: int | None = None
        self.memory_low = 0                         # kept from reclaim, as far as there is any
        self.cpuset = ""                            # "0-2,4": where it may run; "" for everywhere
        self.cpu_us = 0                             # CPU time used so far
        self.oom_kills = 0
        self.frozen = False
        self.on_oom: Callable[[Process], None] | None = None
        self.cpu_percent = 0.0                      # of one CPU, in the last sampled second
        self._sampled_us = 0

    @property
    def pids(self) -> int:
        return len(self.processes)

    @property
    def limit(self) -> int | None:
        """Bytes of memory and swap together, or None."""
        if self.memory_max is None:
            return None
        return self.memory_max + (self.swap_max if self.swap_max is not None else self.memory_max)

    @property
    def memory(self) -> int:
        """memory.current: what is in RAM, never more than memory.max."""
        return self.charged if self.memory_max is None else min(self.charged, self.memory_max)

    @property
    def swap(self) -> int:
        """memory.swap.current: what found no room below memory.max."""
        return self.charged - self.memory

    def charge(self, size: int) -> None:
        self.charged += size
        self.memory_peak = max(self.memory_peak, self.memory)

    @property
    def over_limit(self) -> bool:
        return self.limit is not None and self.charged > self.limit

    @property
    def cpu_limit(self) -> float | None:
        """CPUs that it may use at a time: of its quota, and of the CPUs that it may run on."""
        known = [limit for limit in (self.cpus, self._allowed()) if limit is not None]
        return min(known) if known else None

    def _allowed(self) -> int | None:
        if not self.cpuset:
            return None
        count = 0
        for part in self.cpuset.split(","):
            first, _, last = part.partition("-")
            count += int(last or first) - int(first) + 1
        return count

    def may_fork(self) -> bool:
        return self.pids_max is None or self.pids < self.pids_max

    def use_cpu(self, cpu_us: float) -> None:
        self.cpu_us += cpu_us

    def sample(self, elapsed_ms: int) -> None:
        """Note the CPU used since the last sample, as `docker stats` counts it."""
        self.cpu_percent = (self.cpu_us - self._sampled_us) / (elapsed_ms * 1000) * 100
        self._sampled_us = self.cpu_us
