"""Many viewers of one busy world on one Daphne process, with and without some that never read.

The lag of a frame at a viewer is counted from its first arrival at any viewer, since the server
puts no wall time into a frame.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.light_socket import LightSocket, connect
from tests.bench.server import resident_mb
from tests.webui.serving import Server

VIEWERS = int(os.environ.get("BENCH_VIEWERS", "500"))
SECONDS = 15
STUCK = 10
AT_ONCE = 25                      # sockets opened together
RATE = 10                         # frames a second that a viewer is to get
BUSY = "while true; do echo tick; sleep 0.02; done"


def viewers() -> Iterator[dict[str, object]]:
    for stuck in (0, STUCK):
        with tempfile.TemporaryDirectory() as data:
            server = Server(Path(data)).start()
            try:
                yield from _run(server, stuck)
            finally:
                server.stop()


def _run(server: Server, stuck: int) -> Iterator[dict[str, object]]:
    world, _ = server.sandbox()
    with server.viewer(world) as viewer:
        viewer.open_terminal()
        viewer.type(BUSY)
    before_mb = resident_mb(server.process.pid)
    arrivals, cpu = asyncio.run(_watch(server, world, stuck))
    first: dict[int, float] = {}
    assert all(arrivals), "a viewer got nothing"
    for times in arrivals:
        for rev, at in times:
            first[rev] = min(at, first.get(rev, at))
    lags = sorted((at - first[rev]) * 1000 for times in arrivals for rev, at in times)
    rates = sorted(len(times) / SECONDS for times in arrivals)
    name = f"{VIEWERS} viewers" + (f", {stuck} more that never read" if stuck else "")
    yield {"name": name, "value": round(lags[int(len(lags) * 0.99)]), "unit": "ms",
           "percentile": 99, "goal": 250, "p50": round(lags[len(lags) // 2]),
           "slowest_frames_per_s": round(rates[0], 1), "goal_frames_per_s": RATE,
           "cpu_of_a_core": round(cpu, 2),
           "grown_mb": round(resident_mb(server.process.pid) - before_mb)}


async def _watch(server: Server, world: str, stuck: int) -> tuple[list, float]:
    """What each viewer got in the measured window: [(rev, arrival)]."""
    path = f"/w/{world}/live"
    sockets = [await connect(path, server.port, reads=False) for _ in range(stuck)]
    viewers: list[LightSocket] = []
    for _batch in range(0, VIEWERS, AT_ONCE):
        viewers += await asyncio.gather(*(connect(path, server.port) for _ in range(AT_ONCE)))
    await asyncio.sleep(2)
    cpu, began = _cpu_seconds(server), time.monotonic()
    await asyncio.sleep(SECONDS)
    spent = (_cpu_seconds(server) - cpu) / SECONDS
    arrivals = [[(rev, at) for rev, at in viewer.arrivals if began <= at < began + SECONDS]
                for viewer in viewers]
    for socket in [*sockets, *viewers]:
        socket.transport.abort()
    return arrivals, spent


def _cpu_seconds(server: Server) -> float:
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
