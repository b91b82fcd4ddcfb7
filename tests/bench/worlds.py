"""What worlds cost: a container's life, memory when idle, replay, scrubbing."""

from __future__ import annotations

import gc
import statistics
import time
import tracemalloc
from collections.abc import Iterator

from simulator import World
from simulator.scenarios import type_line

LIVES = 40
HOUR_MS = 3_600_000
CONTAINERS = 50
SESSION = "bench"


def _with_containers(count: int, filming: bool = False) -> World:
    world = World("docker", seed=1, filming=filming)
    type_line(world, SESSION, "docker pull -q busybox")
    type_line(world, SESSION, f"for i in $(seq {count}); do "
                              "docker run -d --name web$i busybox sleep 100000; done")
    return world


def one_container_life() -> Iterator[dict[str, object]]:
    """`docker run --rm busybox true`: create, start, exit, remove, through every layer."""
    world = _with_containers(0)
    costs, entries = [], 0
    for _ in range(LIVES):
        before, first = time.process_time(), world.trace.next_seq
        type_line(world, SESSION, "docker run --rm busybox true")
        costs.append((time.process_time() - before) * 1e6)
        entries = world.trace.next_seq - first
    yield {"name": "docker run --rm", "value": round(statistics.median(costs)), "unit": "us",
           "trace_entries": entries, "us_per_entry": round(statistics.median(costs) / entries, 1)}


def bytes_of_an_idle_world() -> Iterator[dict[str, object]]:
    """Memory of one more world, alone and with 50 containers."""
    _with_containers(1)  # what all worlds share is loaded now
    for name, count, goal in (("fresh", 0, None), ("50 containers", CONTAINERS, 2_000_000)):
        gc.collect()
        tracemalloc.start()
        world = World("docker") if count == 0 else _with_containers(count)
        world.rest()
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        yield {"name": f"idle world, {name}", "value": size, "unit": "bytes", "goal": goal,
               "trace_entries": world.trace.next_seq - 1}


def replay_of_an_hour() -> Iterator[dict[str, object]]:
    """The log of a world with 50 containers that then ran for an hour, replayed."""
    world = _with_containers(CONTAINERS)
    world.advance(HOUR_MS)
    start = time.process_time()
    again = World.replay("docker", 1, world.epoch_ms, world.log, HOUR_MS)
    cost = (time.process_time() - start) * 1000
    yield {"name": "replay of an hour, 50 containers", "value": round(cost), "unit": "ms",
           "goal": 500, "same_fingerprint": again.fingerprint() == world.fingerprint(),
           "inputs": len(world.log), "trace_entries": world.trace.next_seq - 1}


def scrub() -> Iterator[dict[str, object]]:
    """The picture at any moment of the recording, from the nearest keyframe and its diffs."""
    world = _with_containers(CONTAINERS, filming=True)
    yield from _scrub_recording(world)


def _scrub_recording(world: World) -> Iterator[dict[str, object]]:
    from webui.live.recorder import Film  # Django is not needed for it

    film = Film()
    film.extend(world.take_moments())
    last, costs = film.newest_ms, []
    for step in range(100):
        start = time.process_time()      # what it costs, whatever else the machine does
        film.rows_at(last * step // 100)
        costs.append((time.process_time() - start) * 1000)
    costs.sort()
    yield {"name": "scrub", "value": round(costs[94], 2), "unit": "ms", "percentile": 95,
           "goal": 10, "moments": len(film)}
