"""catatonit: an init that does nothing, the first process of a pod's infra container."""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import Interrupted, Process

from .program import program

HOUR_MS = 3_600_000
ENDING = (2, 15)          # SIGINT, SIGTERM


@program("catatonit")
def catatonit(p: Process) -> Steps:
    """`-P`: pause until a signal comes."""
    for number in ENDING:
        p.trap(number, "handle")
    while True:
        try:
            yield from p.sleep(24 * HOUR_MS)
        except Interrupted:
            return 0
