"""Starting: one server for one data folder, ports, keys, what it says."""

from __future__ import annotations

import socket
import stat
import subprocess
import sys
from pathlib import Path

from .serving import ROOT, Server


def start_in_vain(server: Server) -> str:
    """What a server says that cannot start."""
    ended = subprocess.run([sys.executable, "manage.py", "serve"], env=server.env, cwd=ROOT,
                           capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    return ended.stderr


def test_a_second_server_on_the_same_data_refuses(server, tmp_path):
    second = Server(tmp_path)
    second.env["DATA_DIR"] = server.env["DATA_DIR"]
    said = start_in_vain(second)
    assert f"another server (process {server.process.pid}) uses" in said
    assert "DATA_DIR" in said


def test_a_busy_port_names_its_variable(tmp_path):
    for variable, said in (("PORT", "set PORT to"), ("GATEWAY_PORT", "set GATEWAY_PORT to")):
        server = Server(tmp_path / variable)
        with socket.socket() as other:
            other.bind(("127.0.0.1", int(server.env[variable])))
            other.listen()
            assert said in start_in_vain(server)


def test_the_secret_key_is_its_owners_alone(server):
    key = Path(server.env["DATA_DIR"]) / "secret.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text()) >= 48


def test_health(server):
    assert server.request("/livez") == (200, "ok\n")
    assert server.request("/readyz") == (200, "ok\n")


def test_sandbox_prints_the_address_alone(server):
    printed = server.manage("sandbox", "--blueprint", "docker").stdout
    assert printed.startswith(f"export DOCKER_HOST=tcp://127.0.0.1:{server.gateway_port}/")
    assert printed.count("\n") == 1


def test_an_unknown_blueprint_is_refused_by_name(server):
    made = subprocess.run([sys.executable, "manage.py", "sandbox", "--blueprint", "submarine"],
                          env=server.env, cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 1
    assert "submarine" in made.stderr and "docker" in made.stderr
