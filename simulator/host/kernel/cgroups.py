"""Control groups (version 2): what a group of processes may use, and what it has used."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .process import Process

PERIOD_US = 100_000      # cpu.max's default period
SAMPLE_MS = 1000


class Cgroup:
    """`memory_max`, `swap_max` and `pids_max` are None for "max"; `cpus` is quota / period."""

    def __init__(self, path: str, now_ms: Callable[[], int], parent: Cgroup | None = None) -> None:
        self.path, self.parent = path, parent
        self._now_ms = now_ms
        self.children: dict[str, Cgroup] = {}
        self.processes: dict[int, Process] = {}     # by host pid
        self.memory = 0                             # bytes now (memory.current)
        self.memory_peak = 0
        self.memory_max: int | None = None
        self.swap_max: int | None = None            # bytes beyond memory_max
        self.cpus: float | None = None
        self.pids_max: int | None = None
        self.cpu_us = 0                             # CPU time used so far
        self.oom_kills = 0
        self.frozen = False
        self.on_oom: Callable[[Process], None] | None = None
        self._sample_ms, self._sample_us, self._percent = 0, 0, 0.0

    @property
    def pids(self) -> int:
        return len(self.processes)

    @property
    def limit(self) -> int | None:
        """Bytes of memory and swap together, or None."""
        if self.memory_max is None:
            return None
        return self.memory_max + (self.swap_max if self.swap_max is not None else self.memory_max)

    def charge(self, size: int) -> None:
        self.memory += size
        self.memory_peak = max(self.memory_peak, self.memory)

    @property
    def over_limit(self) -> bool:
        return self.limit is not None and self.memory > self.limit

    def may_fork(self) -> bool:
        return self.pids_max is None or self.pids < self.pids_max

    def use_cpu(self, cpu_us: float) -> None:
        """Charge CPU time; every second of use begins a new sample for `cpu_percent`."""
        self.cpu_us += cpu_us
        now = self._now_ms()
        if now - self._sample_ms >= SAMPLE_MS:
            self._percent = self.cpu_percent()
            self._sample_ms, self._sample_us = now, self.cpu_us

    def cpu_percent(self) -> float:
        """CPU used lately, in percent of one CPU, as `docker stats` counts (1 s samples). Looking
        changes nothing: a world that is watched stays the same as one that is not."""
        elapsed_ms = self._now_ms() - self._sample_ms
        if elapsed_ms < SAMPLE_MS:
            return self._percent
        return (self.cpu_us - self._sample_us) / (elapsed_ms * 1000) * 100
