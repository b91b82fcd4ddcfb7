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

import orjson
from websockets.asyncio.client import connect

from tests.bench.server import resident_mb
from tests.webui.serving import Server

VIEWERS = int(os.environ.get("BENCH_VIEWERS", "500"))
SECONDS = 15
STUCK = 10
AT_ONCE = 25                      # sockets opened together
ACK_EVERY = 5                     # frames
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
    before_cpu, before_mb = _cpu_seconds(server), resident_mb(server.process.pid)
    arrivals, spent = asyncio.run(_watch(server, world, stuck))
    cpu = (_cpu_seconds(server) - before_cpu) / spent
    first: dict[int, float] = {}
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
    url = f"ws://127.0.0.1:{server.port}/w/{world}/live"
    arrivals: list[list[tuple[int, float]]] = [[] for _ in range(VIEWERS)]
    window = [float("inf"), float("inf")]
    sleepers = [await _open(url, server.url) for _ in range(stuck)]
    began = time.monotonic()
    tasks = []
    for first in range(0, VIEWERS, AT_ONCE):
        opened = await asyncio.gather(*(_open(url, server.url)
                                        for _ in arrivals[first:first + AT_ONCE]))
        tasks += [asyncio.ensure_future(_view(socket, times, window))
                  for socket, times in zip(opened, arrivals[first:], strict=False)]
    window[0] = time.monotonic() + 2
    window[1] = window[0] + SECONDS
    await asyncio.sleep(SECONDS + 2.5)
    spent = time.monotonic() - began
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for socket in sleepers:
        socket.transport.abort()
    return arrivals, spent


async def _open(url: str, origin: str):
    socket = await connect(url, origin=origin, max_size=None, compression=None,
                           max_queue=1, open_timeout=60)
    await socket.send('{"type": "hello", "after": null}')
    return socket


async def _view(socket, times: list[tuple[int, float]], window: list[float]) -> None:
    got = 0
    async with socket:
        async for text in socket:
            at = time.monotonic()
            message = orjson.loads(text)
            if message["type"] not in ("frame", "snapshot"):
                continue
            got += 1
            if got % ACK_EVERY == 0:
                await socket.send(f'{{"type": "ack", "rev": {message["rev"]}}}')
            if window[0] <= at < window[1]:
                times.append((message["rev"], at))


def _cpu_seconds(server: Server) -> float:
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
