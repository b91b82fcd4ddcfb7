"""How much the clock costs against bare SimPy, in the same process and run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import simpy

from simulator.engine import Clock

EVENTS = 200_000
CONCURRENT = 1_000
ROUNDS = 5


def events_against_bare_simpy() -> Iterator[dict[str, object]]:
    """Events per CPU second: SimPy processes, the same on our clock, and `call_in`."""
    runs = {"simpy process": _bare, "clock process": _clock_process, "clock call_in": _call_in}
    rates: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            rates[name].append(EVENTS / _cpu_seconds(run))
    base = statistics.median(rates["simpy process"])
    for name, values in rates.items():
        rate = statistics.median(values)
        yield {"name": name, "value": round(rate), "unit": "events/s",
               "ratio_to_simpy": round(rate / base, 2)}


def _cpu_seconds(run: Callable[[], None]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _bare() -> None:
    env = simpy.Environment()
    for offset in range(CONCURRENT):
        env.process(_ticks(env.timeout, offset))
    env.run()


def _clock_process() -> None:
    clock = Clock()
    for offset in range(CONCURRENT):
        clock.spawn(_ticks(clock.pause, offset))
    clock.advance(1 << 40)


def _ticks(timeout: Callable, offset: int):
    for _ in range(EVENTS // CONCURRENT):
        yield timeout(1 + offset % 7)


def _call_in() -> None:
    clock = Clock()

    def tick(left: int, delay: int) -> None:
        if left:
            clock.call_in(delay, tick, left - 1, delay)

    for offset in range(CONCURRENT):
        clock.call_in(1, tick, EVENTS // CONCURRENT - 1, 1 + offset % 7)
    clock.advance(1 << 40)
