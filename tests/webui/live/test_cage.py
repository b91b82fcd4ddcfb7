"""A world cannot reach network, files or processes of the server."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import urllib.request
from pathlib import Path

import pytest

from webui.live.cage import Escape, caged

ESCAPES = {
    "file": lambda: Path("/etc/passwd").read_text(),
    "write": lambda: Path("/tmp/escaped").write_text("x"),
    "listing": lambda: os.listdir("/"),
    "environment": lambda: os.putenv("A", "b"),
    "socket": lambda: socket.socket(),
    "connect": lambda: socket.create_connection(("169.254.169.254", 80), 1),
    "name": lambda: socket.getaddrinfo("canary.example.com", 80),
    "http": lambda: urllib.request.urlopen("http://169.254.169.254/", timeout=1),
    "process": lambda: subprocess.run(["true"]),
    "shell": lambda: os.system("true"),
    "fork": lambda: os.fork(),
    "kill": lambda: os.kill(os.getpid(), 0),
    "remove": lambda: os.remove("/tmp/nothing"),
}


@pytest.mark.parametrize("name", ESCAPES)
def test_no_way_out(name):
    with pytest.raises(Escape), caged():
        ESCAPES[name]()


def test_the_server_itself_is_free(tmp_path):
    with caged():
        pass
    (tmp_path / "file").write_text("x")
    assert os.listdir(tmp_path) == ["file"]
    with socket.socket():
        pass


def test_other_threads_are_not_caged(tmp_path):
    closed, wrote = threading.Event(), []

    def write() -> None:
        closed.wait(10)
        (tmp_path / "file").write_text("x")
        wrote.append(True)

    thread = threading.Thread(target=write)
    thread.start()
    with caged():
        closed.set()
        thread.join(10)
    assert wrote


def test_a_cage_within_a_cage_stays_closed():
    with caged():
        with caged():
            pass
        with pytest.raises(Escape):
            Path("/etc/passwd").read_text()


def test_a_module_may_be_loaded():
    with caged():
        import colorsys  # noqa: F401  (any module that nothing has loaded yet)
