"""The fault `memory_leak`: a container's program takes memory and never gives it back."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine import Engine, Fault, Steps
from simulator.host.kernel import Process

TICK_MS = 250


def leak(engine: Engine, fault: Fault, program: Callable[[], Process | None]) -> Steps:
    """Until the fault is mended. The bug is in the program: a restarted one leaks again."""
    share = int(fault.parameters["bytes_per_second"]) * TICK_MS // 1000
    while fault.id in engine.faults.active:
        process = program()
        if process is not None and process.exit_status is None and not process.halted:
            engine.clock.cause = fault.seq
            process.take_memory(share)
        yield engine.clock.pause(TICK_MS)
