"""Films for the scene's harness: real worlds, played on demand speed, as the browser would get them.

    python -m tests.browser.scene.record [name ...]     writes tests/browser/scene/films/NAME.json

Not in git: a film is made again from its script, and so never older than the engine.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from simulator.world import World

FILMS = Path(__file__).parent / "films"
PATIENCE_MS = 120_000

SCRIPTS: dict[str, list[str]] = {
    "hello": ["docker run hello-world"],
    "nginx": ["docker run -d --name web -p 8080:80 -v data:/data -m 128m nginx", "~ 2s"],
    "oom": ["docker run --name hog -m 16m busybox tail /dev/zero", "~ 1s"],
    "thirty": ["docker pull -q alpine",
               *[f"docker run -d --name s{number} alpine sleep 1000" for number in range(30)],
               "docker kill s7", "~ 1s"],
}


def record(lines: list[str]) -> dict[str, Any]:
    """One snapshot and one frame that holds everything after it."""
    world = World(blueprint="docker", seed=1)
    world.submit("terminal.open", session="t", rows=24, columns=80)
    world.advance(world.now_ms + 100)
    world.take_moments()
    world.take_output()
    started = world.now_ms
    snapshot = {"rev": 1, "at_ms": started, "epoch_ms": 0, "rows": world.snapshot()["rows"],
                "entries": [], "terminals": {"t": ""}}
    first = world.trace.next_seq - 1
    world.advance(started + 50)
    for line in lines:
        if line.startswith("~"):
            world.advance(world.now_ms + int(float(line[1:].strip().rstrip("s")) * 1000))
            continue
        world.submit("terminal.line", session="t", line=line)
        until = world.now_ms + PATIENCE_MS
        world.advance(world.now_ms + 20)
        while world.awaited and world.now_ms < until:
            world.advance(world.now_ms + 20)
    frame = {"rev": 2, "now_ms": world.now_ms, "moments": world.take_moments(),
             "entries": [list(entry) for entry in world.trace.since(first)],
             "out": [[at, fields["session"], fields["text"]]
                     for at, kind, fields in world.take_output() if kind == "terminal.output"]}
    return {"snapshot": snapshot, "frames": [frame]}


def main() -> None:
    FILMS.mkdir(exist_ok=True)
    for name in sys.argv[1:] or SCRIPTS:
        film = record(SCRIPTS[name])
        (FILMS / f"{name}.json").write_text(json.dumps(film, ensure_ascii=False))
        frame = film["frames"][0]
        sys.stdout.write(f"{name}: {frame['now_ms']} ms, {len(frame['entries'])} entries, "
                         f"{len(frame['moments'])} moments\n")


if __name__ == "__main__":
    main()
