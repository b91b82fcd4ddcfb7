"""The CPUs: whoever computes shares them, and a cgroup's cpu.max bounds its share.

A fluid model: a job's rate changes only when a job comes or goes, so the number of events does not
grow with the time computed. Work is counted in CPU microseconds. Once a second, while there is
work, samples are taken of who used how much: that is what the picture and its charts show.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.engine import Clock, Steps

if TYPE_CHECKING:
    from .cgroups import Cgroup
    from .process import Process

SAMPLE_MS = 1000


class _Job:
    __slots__ = ("process", "left_us", "rate", "done")

    def __init__(self, process: Process, work_us: float, done) -> None:
        self.process, self.left_us, self.done = process, work_us, done
        self.rate = 0.0        # CPU microseconds per microsecond of time


class Cpus:
    """`sampled(process)` is called for each process whose sample has changed."""

    def __init__(self, clock: Clock, count: int, sampled: Callable[[Process], None]) -> None:
        self.count = count
        self._clock, self._sampled = clock, sampled
        self._jobs: list[_Job] = []
        self._since_ms = 0
        self._version = 0
        self._used: dict[Process, None] = {}      # who computed since the last sample
        self._before: dict[Process, None] = {}    # and in the one before
        self._sampling = False

    @property
    def busy(self) -> float:
        """CPUs in use now."""
        return sum(job.rate for job in self._jobs)

    def compute(self, process: Process, work_us: int) -> Steps:
        """Use CPU time; takes as long as shares and limits make it."""
        job = _Job(process, float(work_us), self._clock.event())
        self._settle()
        self._jobs.append(job)
        self._replan()
        self._plan_sample()
        try:
            yield from process.block(job.done)
        finally:
            if job in self._jobs:
                self._settle()
                self._jobs.remove(job)
                self._replan()

    def refresh(self) -> None:
        """A limit has changed, or a group was frozen or thawed."""
        self._settle()
        self._replan()

    def _settle(self) -> None:
        """Charge what was computed since the rates last changed."""
        elapsed_us = (self._clock.now_ms - self._since_ms) * 1000
        self._since_ms = self._clock.now_ms
        for job in self._jobs:
            used = min(job.left_us, elapsed_us * job.rate)
            job.left_us -= used
            job.process.charge_cpu(used)
            self._used[job.process] = None

    def _replan(self) -> None:
        """Share the CPUs anew, and come back when the first job is done."""
        self._version += 1
        if not self._jobs:
            return
        active = [job for job in self._jobs if not job.process.halted]
        members: dict[str, int] = {}
        for job in active:
            path = job.process.cgroup.path
            members[path] = members.get(path, 0) + 1
        fair = min(1.0, self.count / len(active)) if active else 0.0
        for job in self._jobs:
            job.rate = 0.0 if job.process.halted else _rate(job.process.cgroup, fair, members)
        waits = [job.left_us / job.rate for job in active if job.rate > 0]
        if waits:
            delay_ms = max(1, math.ceil(min(waits) / 1000 - 1e-9))
            self._clock.call_in(delay_ms, self._tick, self._version)

    def _tick(self, version: int) -> None:
        if version != self._version:
            return
        self._settle()
        finished = [job for job in self._jobs if job.left_us < 1e-6]
        self._jobs = [job for job in self._jobs if job.left_us >= 1e-6]
        for job in finished:
            if not job.done.triggered:
                job.done.succeed()
        self._replan()

    def _plan_sample(self) -> None:
        if not self._sampling:
            self._sampling = True
            self._clock.call_in(SAMPLE_MS - self._clock.now_ms % SAMPLE_MS, self._sample)

    def _sample(self) -> None:
        """One more after the last work, so that everything is seen to be idle again."""
        self._settle()
        computing = [job.process for job in self._jobs if job.rate > 0]
        users = {**self._used, **self._before}
        for cgroup in {process.cgroup: None for process in users}:
            cgroup.sample(SAMPLE_MS)
        for process in users:
            process.sampled_us, process.busy = process.cpu_us, process in computing
            self._sampled(process)
        self._before, self._used, self._sampling = self._used, {}, False
        if users:
            self._plan_sample()


def _rate(cgroup: Cgroup, fair: float, members: dict[str, int]) -> float:
    limit = cgroup.cpu_limit
    if limit is None:
        return fair
    return min(fair, limit / members[cgroup.path])
