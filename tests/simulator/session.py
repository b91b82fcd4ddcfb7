"""One rich session, as a list of (pause before it, input): everything that a visitor can do."""

from __future__ import annotations

import json
from collections.abc import Iterator

from simulator import World, to_base64

CLIENT = "Docker-Client/28.2.2 (linux)"
LINES = (
    "docker run --name hello hello-world",
    "docker run -d --name web -p 8080:80 -m 64m nginx",
    "docker run -d --name loop --cpus 0.5 busybox sh -c 'while :; do :; done'",
    "docker run -d --name hog -m 16m --restart on-failure:2 busybox tail /dev/zero",
    "docker ps -a; docker stats --no-stream",
    "docker stop -t 1 loop; docker rm -f hog; docker system df",
    "docker top web; docker exec web sh -c 'ls -l /proc/1/ns; cat /etc/hosts; ps'",
    "docker network create net && docker run --rm --network net --name n busybox hostname -i",
    "docker run --rm -v data:/data busybox sh -c 'date > /data/f; cat /proc/sys/kernel/hostname'",
    "curl -s localhost:8080 | head -3",
    "docker logs web; docker inspect web | head -40",
    "docker cp web:/etc/nginx/nginx.conf - | head -c 300; docker diff web",
    "printf 'FROM busybox\\nRUN echo built > /f\\nCMD cat /f\\n' > Dockerfile",
)


def request(exchange: str, method: str, target: str, body: object = None,
            **headers: str) -> tuple[str, dict]:
    content = b"" if body is None else json.dumps(body).encode()
    sent = {"user-agent": CLIENT, **headers}
    if content:
        sent["content-type"] = "application/json"
    return "http.request", {"exchange": exchange, "method": method, "target": target,
                            "headers": sent, "body": to_base64(content), "client": CLIENT}


UPGRADE = {"connection": "Upgrade", "upgrade": "tcp"}


def inputs() -> Iterator[tuple[int, str, dict]]:
    """(milliseconds to let pass, kind, fields)"""
    yield 0, "terminal.open", {"session": "t", "rows": 40, "columns": 120}
    yield 300, "terminal.resize", {"session": "t", "rows": 30, "columns": 100}
    for line in LINES:
        yield 2_000, "terminal.line", {"session": "t", "line": line}
        yield 5_000, "terminal.input", {"session": "t", "data": "\x03"}
    yield 500, *request("a", "HEAD", "/_ping")
    yield 20, *request("b", "POST", "/v1.50/containers/create?name=remote",
                       {"Image": "busybox", "Cmd": ["cat"], "OpenStdin": True, "StdinOnce": True})
    yield 400, *request("c", "POST", "/v1.50/containers/remote/attach?stream=1&stdin=1&stdout=1",
                        **UPGRADE)
    yield 50, *request("d", "POST", "/v1.50/containers/remote/start")
    yield 900, "http.data", {"exchange": "c", "data": to_base64(b"hello\n")}
    yield 100, "http.eof", {"exchange": "c"}
    yield 300, *request("e", "GET", "/v1.50/events")
    yield 100, "fault.inject", {"fault": "slow_network", "target": "laptop:host",
                                "parameters": {"extra_ms": 250}}
    yield 100, "terminal.line", {"session": "t", "line": "docker run --rm alpine echo slow"}
    yield 9_000, "fault.mend", {"id": "fault-1"}
    yield 200, "http.gone", {"exchange": "e"}
    yield 5_000, *request("f", "GET", "/v1.50/containers/json?all=1")


def play(seed: int = 1, filming: bool = False) -> World:
    """The world after the whole session, five seconds later."""
    world = World("docker", seed=seed, filming=filming)
    for pause, kind, fields in inputs():
        world.advance(world.now_ms + pause)
        world.submit(kind, **fields)
    world.advance(world.now_ms + 5_000)
    return world
