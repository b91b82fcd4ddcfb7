"""Films for the scene's harness: real worlds on demand speed, as the browser would get them.

    python -m tests.browser.scene.record [name ...]     writes tests/browser/scene/films/NAME.json

A line is typed and waited for; "> line" is typed only, "~ 2s" waits, "! fault target" breaks.
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
               "docker kill s7 s12 s20", "~ 1s"],
    "exec": ["docker run -d --name web nginx", "~ 1s",
             "docker exec web sh -c 'cat /etc/nginx/nginx.conf; echo hi > /tmp/note'",
             "docker exec web sh -c 'sleep 5'"],
    "loop": ["docker run -d --name hog --restart on-failure:9 -m 16m busybox tail /dev/zero",
             "~ 6s"],
    "nets": ["docker network create front", "docker network create back",
             "docker run -d --name proxy --network front -p 8080:80 -p 8443:443 nginx",
             "docker network connect back proxy",
             "docker run -d --name shop --network front -p 9090:80 nginx",
             "docker run -d --name db --network back -v pgdata:/data redis",
             "docker run -d --name cache -v pgdata:/data:ro redis", "~ 1s"],
    "volumes": ["docker volume create backups", "docker run -d --name db -v data:/data redis",
                "docker run -d --name web -v data:/srv -v logs:/var/log nginx",
                "docker rm -f web", "~ 1s"],
    "shared": ["docker pull nginx", "docker pull redis", "docker pull httpd", "~ 1s"],
    "cut": ["> docker pull nginx", "~ 2s", "! cut_network host:registry", "~ 4s",
            "! slow_network laptop:host", "! disk_full host", "~ 1s"],
    "down": ["! registry_down registry", "docker run nginx", "~ 1s"],
    "leak": ["docker run -d --name web -m 64m nginx", "! memory_leak web", "~ 4s"],
    "podman": ["docker run -d --name web busybox sleep 100",
               "podman run -d --name own busybox sleep 100", "~ 1s"],
    "compose": ["docker run -d --name lone busybox sleep 100", "cd ~/shop",
                "docker compose up -d", "~ 1s"],
    "build": ["docker build -t app ~/app", "~ 1s", "echo hello >> ~/app/start.sh",
              "docker build -t app ~/app", "~ 1s"],
    "many": ["docker pull -q alpine",
             *[f"docker run -d --name s{number} alpine sleep 1000" for number in range(300)],
             "docker kill s7 s12 s20", "docker run -d --name one alpine sleep 1000", "~ 1s"],
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
        if line.startswith("!"):
            fault, target = line[1:].split()
            world.submit("fault.inject", fault=fault, target=target, parameters={})
            continue
        world.submit("terminal.line", session="t", line=line.removeprefix("> "))
        if line.startswith(">"):
            continue
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
