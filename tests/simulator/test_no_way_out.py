"""Nothing of what a visitor does in a world reaches network, files or processes of the server.

A rich session, attacks included, runs in a process whose audit hook (PEP 578) reports every open,
socket, subprocess and the like from the moment that everything is imported.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHILD = r"""
import encodings.idna, encodings.latin_1, encodings.ascii      # loaded at first use
import sys
from simulator import UserError, World
from tests.simulator import session

QUIET = ("object.", "builtins.id", "sys._getframe", "sys._current", "marshal.", "code.__new__",
         "gc.", "array.__new__", "cpython.")
told = []

def hook(event, args):
    if not event.startswith(QUIET) and len(told) < 50:
        told.append(f"{event} {args[:2]!r}"[:200])

ATTACKS = (
    "cat /etc/passwd /proc/self/environ /proc/1/environ; ls -la / /proc /root",
    "docker run --rm -v /etc:/host busybox cat /host/passwd",
    "docker run --rm --privileged --pid host -v /:/host busybox ls /host",
    "docker run --rm busybox wget -O- http://169.254.169.254/latest/meta-data",
    "docker run --rm busybox nslookup example.com; curl -s http://example.com",
    "docker run --rm busybox sh -c 'echo x > /tmp/f; cat /dev/mem; nc localhost 22'",
    "docker run --rm --network host busybox netstat -ant",
    "docker cp /etc/hostname nosuch:/; docker build /etc; docker import /etc/passwd",
    "docker save busybox > /tmp/image.tar; docker load -i /tmp/image.tar; docker load -i /etc/x",
    "docker -H tcp://127.0.0.1:22 ps; docker --config /root/.docker ps; docker login -u a -p b",
    "docker pull 127.0.0.1:22/image; docker push registry.example.com/x; docker pull ../../etc",
    "DOCKER_HOST=unix:///var/run/docker.sock docker ps; docker context ls",
    "eval \"$(printf 'echo %s' import\\ os)\"; . /etc/profile; exec python3 -c 'import os'",
    "docker run --env-file /etc/passwd busybox env; docker run --cidfile /tmp/cid busybox true",
    "printf 'FROM busybox\nADD http://example.com/x /\nCOPY ../../etc/passwd /\n' | docker build -",
    "printf '%999999999d' 1 | wc -c; echo {1..3}; trap 'kill 1' EXIT; kill -9 1; kill -9 -1",
)

session.play()                 # whatever is loaded lazily is loaded now
sys.addaudithook(hook)
world = session.play(filming=True)
for line in ATTACKS:
    world.submit("terminal.line", session="t", line=line)
    world.advance(world.now_ms + 8_000)
    world.submit("terminal.input", session="t", data="\x03")
    world.advance(world.now_ms + 1_000)
world.snapshot(), world.fingerprint(), world.fork(world.now_ms // 2)
shown = "".join(fields.get("text", "") for _, kind, fields in world.take_output())
print(len(world.trace.since(0)), "root:x:0:0" in shown)
print("\n".join(told))
"""


def test_no_event_of_the_host_is_seen():
    ran = subprocess.run([sys.executable, "-c", CHILD], cwd=ROOT, capture_output=True, text=True,
                         env={**os.environ, "CANARY": "s3cret-of-the-server"}, check=True)
    first, _, told = ran.stdout.partition("\n")
    entries, saw_passwd = first.split()
    assert int(entries) > 1_500 and saw_passwd == "True"      # of the world's own machines
    assert told.strip() == ""
    assert "s3cret" not in ran.stdout


def test_the_hook_would_tell():
    """The same hook does see a world that opens a file."""
    child = CHILD.replace("world.snapshot(),", "open('/etc/hostname').close(), world.snapshot(),")
    ran = subprocess.run([sys.executable, "-c", child], cwd=ROOT, capture_output=True, text=True,
                         check=True)
    assert "open ('/etc/hostname'" in ran.stdout
