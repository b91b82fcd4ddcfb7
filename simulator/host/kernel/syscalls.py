"""System calls that the trace tells of: one entry on the kernel's lane, worded as strace words it.

Called by what sets containers up (runc, the shim, dockerd). The programs inside containers make
their calls through Process, unrecorded: there are too many of them to tell a story.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import Steps

from .process import Process

_STRACE = {"umount": "umount2"}          # what strace calls it, where that differs


def syscall(process: Process, name: str, subject: str, arguments: str, result: str = "0",
            **params: Any) -> None:
    """Note a system call of `process`; what the process does next follows from it.

    The verb is "sys_" + name (simulator/vocabulary.py); `arguments` and `result` are strace's text.
    """
    kernel = process.kernel
    kernel.engine.trace.step(kernel.lane, f"sys_{name}", subject, pid=process.pid,
                             process=" ".join(process.argv)[:40], **params,
                             call=f"{_STRACE.get(name, name)}({arguments}) = {result}")


class Stretch:
    """Spreads the calls of one phase evenly over the latency of that phase.

        mounts = Stretch(process, "runc.mounts", 16)
        for ...: yield from mounts.next(); syscall(...)
    """

    def __init__(self, process: Process, latency: str, calls: int) -> None:
        self._process = process
        self._clock = process.kernel.engine.clock
        self._start_ms = self._clock.now_ms
        self._ms = process.kernel.engine.timing.ms(latency)
        self._calls, self._done = max(1, calls), 0

    def next(self) -> Steps:
        """Wait until it is the next call's turn."""
        self._done += 1
        due_ms = self._start_ms + self._ms * self._done // self._calls
        if due_ms > self._clock.now_ms:
            yield from self._process.sleep(due_ms - self._clock.now_ms)
