"""The real docker client against a world: streams, hijacked connections, the page that sees it."""

from __future__ import annotations

import os
import subprocess
import urllib.error
import urllib.request

import pytest


@pytest.fixture(scope="module")
def docker(server, docker_client, tmp_path_factory):
    """Run the real client in one sandbox; returns (status, stdout, stderr)."""
    world, address = server.sandbox()
    env = {**os.environ, "DOCKER_HOST": address,
           "DOCKER_CONFIG": str(tmp_path_factory.mktemp("config"))}

    def run(*arguments: str, stdin: str | None = None) -> tuple[int, str, str]:
        done = subprocess.run([docker_client, *arguments], env=env, input=stdin, text=True,
                              capture_output=True, timeout=120)
        return done.returncode, done.stdout, done.stderr

    run.world, run.address, run.env = world, address, env
    return run


def test_output_errors_and_status_come_apart(docker):
    code, out, err = docker("run", "--rm", "busybox", "sh", "-c",
                            "echo out; echo err >&2; exit 7")
    assert (code, out) == (7, "out\n")
    assert err.endswith("err\n")


def test_stdin_and_its_end_travel(docker):
    assert docker("run", "--rm", "-i", "busybox", "cat", stdin="one\ntwo\n")[1] == "one\ntwo\n"


def test_exec_in_a_running_container(docker):
    code, out, _ = docker("run", "-d", "--name", "box", "busybox", "sleep", "1000")
    assert code == 0 and len(out.strip()) == 64
    assert docker("exec", "box", "sh", "-c", "echo $((40 + 2)); exit 3")[:2] == (3, "42\n")
    assert docker("exec", "-i", "box", "cat", stdin="through")[1] == "through"
    assert docker("rm", "-f", "box")[1] == "box\n"


def test_a_client_that_goes_away_is_noticed(docker, docker_client):
    docker("run", "-d", "--name", "talker", "busybox", "sh", "-c",
           "while true; do echo tick; sleep 1; done")
    follower = subprocess.Popen([docker_client, "logs", "-f", "talker"], env=docker.env,
                                stdout=subprocess.PIPE, text=True)
    assert follower.stdout.readline() == "tick\n"
    follower.kill()
    follower.communicate()
    assert docker("rm", "-f", "talker")[0] == 0


def test_what_it_does_is_on_the_page(docker, server):
    with server.viewer(docker.world) as viewer:
        viewer.until(lambda m: m["type"] == "snapshot")
        assert docker("run", "-d", "--name", "seen", "busybox", "sleep", "1000")[0] == 0
        viewer.until(lambda m: any(row["kind"] == "container" and row["name"] == "seen"
                                   for row in viewer.rows.values()))
        created = [e for e in viewer.entries
                   if e[3] == "http_request" and "/containers/create" in e[5]["path"]][-1]
        assert created[6] is not None
    _, why = server.request(f"/w/{docker.world}/entry/{created[0]}")
    assert why["causes"][-1][3] == "connected"
    docker("rm", "-f", "seen")


def test_a_stopped_clock_is_said_not_waited_for_ever(docker, server):
    with server.viewer(docker.world) as viewer:
        viewer.ask(type="clock", do="pause")
        try:
            code, _, err = docker("ps")
            assert code == 1 and "clock is stopped" in err
        finally:
            viewer.ask(type="clock", do="play")
    assert docker("ps")[0] == 0


@pytest.mark.parametrize("path", ["/_ping", "/", "/" + "x" * 43 + "/_ping"])
def test_an_unknown_address_is_not_there(server, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{server.gateway_port}{path}", timeout=10)
    assert refused.value.code == 404


def test_a_revoked_address_opens_nothing(server, docker_client):
    world, address = server.sandbox()
    url = address.replace("tcp:", "http:") + "/_ping"
    assert urllib.request.urlopen(url, timeout=30).status == 200
    server.request(f"/w/{world}/tools-address", {"renew": True})
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(url, timeout=30)
