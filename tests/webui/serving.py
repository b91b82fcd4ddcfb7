"""A real server in a process of its own, and a viewer on its socket."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
ANSWER_SECONDS = 30


def free_ports() -> tuple[int, int]:
    """Two neighbouring free ports: page and gateway."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port, port + 1


class Server:
    """`manage.py serve` on a data folder; it can be killed and started again on the same data."""

    def __init__(self, data: Path, uvicorn: bool = False) -> None:
        self.port, self.gateway_port = free_ports()
        self.env = {**os.environ, "DATA_DIR": str(data), "HOST": "127.0.0.1",
                    "PORT": str(self.port), "GATEWAY_PORT": str(self.gateway_port)}
        self.url = f"http://127.0.0.1:{self.port}"
        self._uvicorn = uvicorn
        self.process: subprocess.Popen | None = None
        self.cookie = ""

    def start(self) -> Server:
        command = [sys.executable, "manage.py", "serve"]
        if self._uvicorn:
            self.manage("migrate", "--verbosity", "0")
            command = [sys.executable, "-m", "uvicorn", "webui.asgi:application", "--port",
                       str(self.port), "--log-level", "warning"]
        self.process = subprocess.Popen(command, env=self.env, cwd=ROOT)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server has ended"
            with contextlib.suppress(OSError), urllib.request.urlopen(self.url + "/readyz"):
                return self
            time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def stop(self) -> float:
        """SIGTERM; returns how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        # uvicorn ends by the signal itself once it has shut down.
        assert self.process.wait(20) in ((0, -signal.SIGTERM) if self._uvicorn else (0,))
        return time.monotonic() - began

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, "manage.py", *arguments], env=self.env, cwd=ROOT,
                              capture_output=True, text=True, check=True)

    def sandbox(self) -> tuple[str, str]:
        """A world's id and the DOCKER_HOST that opens it."""
        made = self.manage("sandbox", "--seed", "7")
        return (re.search(r"/w/(\w+)/", made.stderr)[1],
                made.stdout.strip().removeprefix("export DOCKER_HOST="))

    def request(self, path: str, body: Any = None, origin: str | None = "same",
                method: str | None = None) -> tuple[int, Any]:
        """(status, JSON or text) of one request; the visitor's cookie is kept."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        if body is not None and origin is not None:
            request.add_header("Origin", self.url if origin == "same" else origin)
        if self.cookie:
            request.add_header("Cookie", self.cookie)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return self._read(answer)
        except urllib.error.HTTPError as error:
            return self._read(error)

    def _read(self, answer) -> tuple[int, Any]:
        fresh = answer.headers.get("Set-Cookie", "")
        if fresh.startswith("drydock="):
            self.cookie = fresh.split(";")[0]
        text = answer.read().decode()
        with contextlib.suppress(ValueError):
            return answer.status, json.loads(text)
        return answer.status, text

    @contextlib.contextmanager
    def viewer(self, world: str, after: int | None = None, **options: Any) -> Iterator[Viewer]:
        with connect(f"ws://127.0.0.1:{self.port}/w/{world}/live", max_size=None,
                     origin=options.pop("origin", self.url),
                     additional_headers={"Cookie": self.cookie} if self.cookie else None,
                     **options) as socket_:
            viewer = Viewer(socket_)
            viewer.say(type="hello", after=after)
            yield viewer


class Viewer:
    """Keeps what the stream tells: a picture that snapshot and frames together make."""

    def __init__(self, socket_) -> None:
        self._socket = socket_
        self.messages: list[dict[str, Any]] = []
        self.rows: dict[str, Any] | None = None
        self.entries: list[list] = []
        self.text: dict[str, str] = {}
        self.rev: int | None = None
        self.now_ms = 0
        self.close_code: int | None = None
        self._asked = 0

    def say(self, **message: Any) -> None:
        self._socket.send(json.dumps(message))

    def ask(self, **message: Any) -> dict[str, Any]:
        """Send a message and wait for its answer."""
        self._asked += 1
        ident = self._asked
        self.say(id=ident, **message)
        return self.until(lambda m: m["type"] == "answer" and m["id"] == ident)

    def until(self, test: Callable[[dict[str, Any]], bool], seconds: float = ANSWER_SECONDS
              ) -> dict[str, Any]:
        """Read on until a message passes the test."""
        deadline = time.monotonic() + seconds
        while True:
            message = self.read(deadline - time.monotonic())
            if test(message):
                return message

    def read(self, seconds: float = ANSWER_SECONDS) -> dict[str, Any]:
        try:
            message = json.loads(self._socket.recv(timeout=max(seconds, 0)))
        except ConnectionClosed as closed:
            self.close_code = closed.rcvd.code if closed.rcvd else None
            raise
        self.messages.append(message)
        self._take(message)
        return message

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "snapshot":
            self.rows, self.entries = message["rows"], message["entries"]
            self.text, self.now_ms = dict(message["terminals"]), message["at_ms"]
        elif message["type"] == "frame":
            for _at_ms, diff in message["moments"]:
                for ident, row in diff.items():
                    self.rows.pop(ident, None)
                    if row is not None:
                        self.rows[ident] = row
            self.entries += message["entries"]
            for _at_ms, session, text in message["out"]:
                self.text[session] = self.text.get(session, "") + text
            self.now_ms = message["now_ms"]
        if message["type"] in ("snapshot", "frame"):
            self.rev = message["rev"]
            self.say(type="ack", rev=message["rev"])

    # -- what a learner does ---------------------------------------------------------------

    def open_terminal(self, session: str = "main") -> None:
        assert "result" in self.ask(type="input", kind="terminal.open", session=session, rows=24,
                                    columns=100)

    def type(self, line: str, session: str = "main") -> dict[str, Any]:
        """Type a command line; returns when it is on disk."""
        return self.ask(type="input", kind="terminal.line", session=session, line=line)

    def run(self, line: str, session: str = "main") -> str:
        """Type a command line and wait until its command has ended; returns what was printed."""
        before = len(self.text.get(session, ""))
        seq = self.type(line, session)["result"]["seq"]
        assert seq
        self.until(lambda m: m["type"] == "frame" and not m["clock"]["awaited"]
                   and len(self.text.get(session, "")) > before)
        return self.text[session][before:]
