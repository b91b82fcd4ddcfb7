"""The picture before an input, and the frames after it, are the picture after it: every kind."""

from __future__ import annotations

import pytest

from simulator import UserError
from simulator.inputs import KINDS

from . import session
from .session import UPGRADE, request

SHELL = ("terminal.line", {"session": "t", "line": "docker run -it --rm --name it alpine sh"})
ATTACH = request("x", "POST", "/containers/cat/attach?stream=1&stdin=1&stdout=1", **UPGRADE)
START = request("y", "POST", "/containers/cat/start")

# kind -> (what is done before, the inputs of that kind)
CASES: dict[str, tuple[list, list]] = {
    "terminal.open": ([], [{"session": "other", "rows": 24, "columns": 80}]),
    "terminal.line": ([], [
        {"session": "t", "line": line} for line in (
            "docker run -d --name w -p 80 nginx", "docker run --rm -m 16m busybox tail /dev/zero",
            "docker run -d --cpus 0.5 busybox sh -c 'while :; do :; done'", "cd /tmp; sleep 2",
            "docker stop -t 1 cat; docker rename cat tom; docker rm tom", "docker network create n",
            "docker pause cat; docker update --cpus 1 cat; docker unpause cat", "docker rm -f cat",
            "docker exec cat sh -c 'echo hi > /f; cd /; mv f g; rm g; mkdir d; ln -s d e'",
            "docker volume create v; docker volume rm v", "docker rmi -f busybox; docker pull redis",
            "docker cp /etc/passwd cat:/root/; docker commit cat image:tag; docker tag image:tag b",
            "docker exec cat sh -c 'sleep 1 & sleep 2 & wait'", "exit", "docker run -it alpine",
            "docker run -d --health-cmd true --health-interval 1s --name h busybox sleep 9",
            "docker network create m; docker network connect m cat; docker network disconnect m cat",
            "docker run -v fresh:/data busybox sh -c 'dd if=/dev/zero of=/data/f bs=1k count=99'",
        )]),
    "terminal.input": ([SHELL], [{"session": "t", "data": data} for data in (
        "touch /tmp/f\r", "sleep 9\r", "\x03", "\x10\x11", "exit 3\r", "\x04")]),
    "terminal.resize": ([SHELL], [{"session": "t", "rows": 9, "columns": 70}]),
    "http.request": ([], [fields for _, fields in (
        request("a", "HEAD", "/_ping"), request("b", "GET", "/version"),
        request("c", "POST", "/containers/create?name=made", {"Image": "busybox"}),
        request("d", "POST", "/containers/made/start"), request("e", "GET", "/events?until=1"),
        request("f", "DELETE", "/containers/cat?force=1"), request("g", "PATCH", "/nosuch"),
        request("h", "POST", "/images/create?fromImage=alpine&tag=latest"))]),
    "http.data": ([START, ATTACH], [{"exchange": "x", "data": "aGVsbG8K"}]),
    "http.eof": ([START, ATTACH], [{"exchange": "x"}]),
    "http.gone": ([START, ATTACH], [{"exchange": "x"}]),
    "fault.inject": ([], [
        {"fault": "memory_leak", "target": "cat", "parameters": {"bytes_per_second": 64 << 20}},
        {"fault": "disk_full", "target": "host", "parameters": {}},
        {"fault": "registry_down", "target": "registry", "parameters": {}},
        {"fault": "cut_network", "target": "laptop:host", "parameters": {}}]),
    "fault.mend": ([("fault.inject", {"fault": "memory_leak", "target": "cat", "parameters": {}})],
                   [{"id": "fault-1"}]),
}
PAUSES = (0, 1, 10, 300, 2_000, 20_000)       # looked at again and again while it plays out


@pytest.fixture
def world():
    """A world with a terminal, and a container that reads its input."""
    world = session.World("docker", seed=3)
    world.submit("terminal.open", session="t", rows=24, columns=80)
    world.advance(500)
    world.submit("terminal.line", session="t", line="docker run -di -m 128m --name cat busybox cat")
    world.advance(15_000)
    assert world.site.dockerd.containers.find("cat").running
    return world


def test_every_kind_of_input_has_a_case():
    assert sorted(CASES) == sorted(KINDS)


@pytest.mark.parametrize(("kind", "number"), [
    (kind, number) for kind, (_, cases) in CASES.items() for number in range(len(cases))])
def test_before_and_frames_are_after(world, kind, number):
    before, cases = CASES[kind]
    for earlier, fields in before:
        world.submit(earlier, **fields)
        world.advance(world.now_ms + 2_000)
    # Keys and requests build upon each other; of lines, each begins afresh.
    for fields in cases[: number + 1] if kind != "terminal.line" else [cases[number]]:
        world.take_moments()
        rows = world.snapshot()["rows"]
        first = world.now_ms
        world.submit(kind, **fields)
        for pause in PAUSES:
            world.advance(world.now_ms + pause)
            moments = world.take_moments()
            assert all(first <= at_ms <= world.now_ms for at_ms, _ in moments)
            for _, changed in moments:
                rows.update(changed)
            rows = {ident: row for ident, row in rows.items() if row is not None}
            if pause:
                assert rows == world.snapshot()["rows"], (fields, pause)


def test_moments_come_in_order():
    world = session.play(filming=True)
    times = [at_ms for at_ms, _ in world.take_moments()]
    assert times == sorted(times)


def test_a_refused_input_changes_nothing(world):
    before = world.fingerprint()
    world.take_moments()
    for kind, fields in (("nosuch", {}), ("terminal.line", {"session": "t"}),
                         ("terminal.line", {"session": "nobody", "line": "ls"}),
                         ("terminal.resize", {"session": "t", "rows": 0, "columns": 1}),
                         ("http.request", {**request("q", "GET", "/")[1], "body": "no base64"}),
                         ("fault.inject", {"fault": "nosuch", "target": "", "parameters": {}}),
                         ("fault.mend", {"id": "fault-9"})):
        with pytest.raises(UserError):
            world.submit(kind, **fields)
    assert world.fingerprint() == before
    assert world.take_moments() == []
