"""A client of the Engine API for tests: requests enter a real world, answers come out of it."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from simulator.world import World

IMAGE = "busybox"
UPGRADE = {"connection": "Upgrade", "upgrade": "tcp"}


@dataclass
class Answer:
    """What has come of one request up to now."""

    exchange: str
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    ended: bool = False

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def message(self) -> str:
        return self.json["message"]

    @property
    def objects(self) -> list[Any]:
        """A streamed answer, object by object."""
        return [json.loads(line) for line in self.body.decode().splitlines() if line.strip()]

    @property
    def frames(self) -> list[tuple[int, bytes]]:
        """The multiplexed form taken apart: (stream, data)."""
        found, rest = [], self.body
        while rest:
            size = int.from_bytes(rest[4:8], "big")
            found.append((rest[0], rest[8:8 + size]))
            rest = rest[8 + size:]
        return found

    @property
    def output(self) -> bytes:
        return b"".join(data for _, data in self.frames)


class Client:
    """Talks to the daemon of a fresh world, in which the image is already there."""

    def __init__(self, seed: int = 1, image: str = IMAGE) -> None:
        self.world = World("docker", seed)
        self._answers: dict[str, Answer] = {}
        self.post(f"/images/create?fromImage=docker.io/library/{image}&tag=latest",
                  wait_ms=120_000)

    @property
    def daemon(self) -> Any:
        return self.world.site.dockerd

    @property
    def now_ms(self) -> int:
        return self.world.now_ms

    def pass_time(self, ms: int) -> None:
        self.world.advance(self.world.now_ms + ms)
        self._collect()

    def request(self, method: str, path: str, body: Any = None, *, wait_ms: int = 60_000,
                headers: dict[str, str] | None = None, raw: bytes = b"") -> Answer:
        """Ask, and let time pass until the answer has ended or `wait_ms` are over."""
        answer = Answer(f"x{len(self._answers) + 1}")
        self._answers[answer.exchange] = answer
        data = raw if body is None else json.dumps(body).encode()
        self.world.submit("http.request", exchange=answer.exchange, method=method,
                          target=f"/v1.50{path}", headers=headers or {},
                          body=base64.b64encode(data).decode(), client="test")
        until = self.world.now_ms + wait_ms
        while not answer.ended and self.world.now_ms < until:
            at = self.world.next_event_ms()
            self.world.advance(until if at is None else min(at, until))
            self._collect()
        return answer

    def get(self, path: str, **more: Any) -> Answer:
        return self.request("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        return self.request("POST", path, body, **more)

    def delete(self, path: str) -> Answer:
        return self.request("DELETE", path)

    def hijack(self, path: str, body: Any = None, *, wait_ms: int = 30) -> Answer:
        """A connection that becomes raw bytes."""
        return self.post(path, body, headers=UPGRADE, wait_ms=wait_ms)

    def send(self, answer: Answer, data: bytes) -> None:
        self.world.submit("http.data", exchange=answer.exchange,
                          data=base64.b64encode(data).decode())

    def half_close(self, answer: Answer) -> None:
        self.world.submit("http.eof", exchange=answer.exchange)

    def hang_up(self, answer: Answer) -> None:
        self.world.submit("http.gone", exchange=answer.exchange)

    # -- what many tests need ------------------------------------------------------------

    def create(self, name: str, *cmd: str, **config: Any) -> Answer:
        """`host` holds HostConfig; the rest is Config."""
        body = {"Image": IMAGE, "Cmd": list(cmd) or None, "HostConfig": config.pop("host", {}),
                **config}
        return self.post(f"/containers/create?name={name}", body)

    def run(self, name: str, *cmd: str, **config: Any) -> str:
        """`docker run -d`: returns the id."""
        created = self.create(name, *cmd, **config)
        assert created.status == 201, created.body
        started = self.post(f"/containers/{name}/start")
        assert started.status == 204, started.body
        return created.json["Id"]

    def inspect(self, name: str) -> dict[str, Any]:
        return self.get(f"/containers/{name}/json").json

    def state(self, name: str) -> dict[str, Any]:
        return self.inspect(name)["State"]

    def execute(self, name: str, *cmd: str, **more: Any) -> tuple[int, bytes]:
        """`docker exec`: (exit code, output)."""
        made = self.post(f"/containers/{name}/exec", {
            "Cmd": list(cmd), "AttachStdout": True, "AttachStderr": True, **more})
        assert made.status == 201, made.body
        ran = self.hijack(f"/exec/{made.json['Id']}/start", {"Detach": False}, wait_ms=60_000)
        return self.get(f"/exec/{made.json['Id']}/json").json["ExitCode"], ran.output

    def events(self, **filters: list[str]) -> list[str]:
        """All that has happened, as "type action"."""
        until = (self.daemon.engine.unix_ms() + 1) / 1000
        asked = self.get(f"/events?since=0&until={until:.3f}&filters={json.dumps(filters)}")
        return [f"{event['Type']} {event['Action']}" for event in asked.objects]

    def _collect(self) -> None:
        for _, kind, fields in self.world.take_output():
            answer = self._answers.get(fields.get("exchange", ""))
            if answer is None:
                continue
            if kind == "http.head":
                answer.status, answer.headers = fields["status"], fields["headers"]
            elif kind == "http.data":
                answer.body += fields["data"]
            elif kind == "http.end":
                answer.ended = True
