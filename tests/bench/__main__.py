"""All benchmarks: one JSON object a line, `{"name", "value", "unit", "goal", ...}`.

    python -m tests.bench [name ...]

Ratios are taken against a baseline in the same run, since machines differ. Nothing here asserts a
time; the goals are those of the design's table of numbers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

from . import engine, live, server, worlds

Result = dict[str, object]

BENCHMARKS: dict[str, Callable[[], Iterator[Result]]] = {
    "engine": engine.events_against_bare_simpy,
    "container": worlds.one_container_life,
    "idle": worlds.bytes_of_an_idle_world,
    "replay": worlds.replay_of_an_hour,
    "scrub": worlds.scrub,
    "start": server.start_up,
    "viewers": live.viewers,
    "clients": server.real_client,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        for result in BENCHMARKS[name]():
            print(json.dumps({"benchmark": name, **result}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
