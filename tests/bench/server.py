"""The whole server as a process: how soon it serves, what it weighs, what a real client waits."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.webui.serving import Server

STARTS, ASKS = 5, 20


def start_up() -> Iterator[dict[str, object]]:
    """From the command to the first page, on data that is there already; and its memory then."""
    seconds, sizes = [], []
    with tempfile.TemporaryDirectory() as data:
        server = Server(Path(data))
        server.manage("migrate", "--verbosity", "0")
        for _start in range(STARTS):
            began = time.perf_counter()
            server.start()
            server.request("/")
            seconds.append(time.perf_counter() - began)
            sizes.append(resident_mb(server.process.pid))
            server.stop()
    yield {"name": "start to the first page", "value": round(statistics.median(seconds), 2),
           "unit": "s", "goal": 2}
    yield {"name": "memory after the first page", "value": round(statistics.median(sizes)),
           "unit": "MB", "goal": 120}


def real_client() -> Iterator[dict[str, object]]:
    """`docker ps` against a world, by the real client; beside it what the client itself costs."""
    docker = shutil.which("docker")
    if docker is None:
        yield {"name": "docker ps", "value": None, "unit": "ms", "missing": "docker client"}
        return
    with tempfile.TemporaryDirectory() as data:
        server = Server(Path(data)).start()
        try:
            _, address = server.sandbox()
            env = {**os.environ, "DOCKER_HOST": address, "DOCKER_CONFIG": data}
            run = [docker, "run", "-d", "busybox", "sleep", "100000"]
            for _container in range(5):
                subprocess.run(run, env=env, check=True, capture_output=True)
            asked = _median_ms([docker, "ps"], env)
            alone = _median_ms([docker, "--version"], env)
        finally:
            server.stop()
    yield {"name": "docker ps", "value": round(asked, 1), "unit": "ms",
           "client_alone_ms": round(alone, 1)}


def _median_ms(command: list[str], env: dict[str, str]) -> float:
    times = []
    for _ask in range(ASKS):
        began = time.perf_counter()
        subprocess.run(command, env=env, check=True, capture_output=True)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ValueError("no VmRSS")
