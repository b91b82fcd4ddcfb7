"""Programs that use things up, for lessons about limits: memhog (memory) and cpuhog (CPU)."""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import Process

from ..program import program

MEGABYTE = 1 << 20
MB_MS = 1                 # [EST] touching 256 pages
TURN_MS = 100


@program("memhog")
def memhog(p: Process) -> Steps:
    """`memhog [MEGABYTES]`: takes memory, one megabyte after the other, and keeps it. Without a
    number it goes on until somebody ends it."""
    if len(p.argv) > 2 or len(p.argv) == 2 and not p.argv[1].isdecimal():
        yield from p.write(2, "usage: memhog [MEGABYTES]\n")
        return 1
    wanted = int(p.argv[1]) if len(p.argv) == 2 else 1 << 40
    taken = 0
    while taken < wanted:
        p.allocate(MEGABYTE)
        taken += 1
        yield from p.compute(MB_MS)
        if taken % 10 == 0:
            yield from p.write(1, f"{taken} MB\n")
    yield from p.write(1, f"holding {taken} MB\n")
    while True:
        yield from p.sleep(3_600_000)


@program("cpuhog")
def cpuhog(p: Process) -> Steps:
    """Computes for ever on one CPU."""
    while True:
        yield from p.compute(TURN_MS)
