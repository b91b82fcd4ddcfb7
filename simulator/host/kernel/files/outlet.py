"""How fast output leaves the kernel, towards a shim or a terminal's window.

The other end takes so many bytes a millisecond; a pipe's worth may wait, and then the writer does.
So `cat /dev/zero` is slow and no flood: what is ahead of its reader stays within the pipe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps
from simulator.engine.stream import CAPACITY

if TYPE_CHECKING:
    from ..process import Process

BYTES_PER_MS = 256          # [EST] 256 KB/s: many times faster than anybody reads


class Outlet:
    def __init__(self) -> None:
        self._drained_ms = 0.0          # when everything written so far will be taken

    def pass_through(self, process: Process, size: int) -> Steps:
        """Wait until there is room for more, and count `size` bytes as written."""
        clock = process.kernel.engine.clock
        waiting = self._drained_ms - clock.now_ms - CAPACITY / BYTES_PER_MS
        if waiting > 0:
            yield from process.sleep(int(waiting) + 1)
        self._drained_ms = max(self._drained_ms, clock.now_ms) + size / BYTES_PER_MS
