"""The live protocol, with a real server: list, then watch; resume; who may do what."""

from __future__ import annotations

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from .serving import Server


@pytest.fixture(scope="module", params=["daphne", "uvicorn"])
def any_server(request, tmp_path_factory):
    """The same application under our own server and under another ASGI server."""
    running = Server(tmp_path_factory.mktemp("data"), uvicorn=request.param == "uvicorn").start()
    yield running
    running.stop()


@pytest.fixture
def world(any_server) -> str:
    return any_server.sandbox()[0]


def test_a_snapshot_and_the_frames_after_it_are_the_next_snapshot(any_server, world):
    with any_server.viewer(world) as first:
        first.until(lambda m: m["type"] == "snapshot")
        first.open_terminal()
        printed = first.run("echo hello")
        assert "hello" in printed
        first.ask(type="clock", do="pause")
        first.until(lambda m: m["type"] == "frame" and m["clock"]["paused"])
        with any_server.viewer(world) as second:
            second.until(lambda m: m["type"] == "snapshot")
            assert second.rows == first.rows
            assert second.text == first.text
            assert second.entries == first.entries[-len(second.entries):]


def test_entries_come_once_and_in_order(any_server, world):
    with any_server.viewer(world) as viewer:
        viewer.open_terminal()
        for number in range(3):
            viewer.run(f"echo {number}")
        numbers = [entry[0] for entry in viewer.entries]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert [e[5]["command"] for e in viewer.entries if e[3] == "typed"] == [
            "echo 0", "echo 1", "echo 2"]


def test_who_comes_back_gets_only_what_it_missed(any_server, world):
    with any_server.viewer(world) as other:
        other.open_terminal()
        with any_server.viewer(world) as viewer:
            viewer.until(lambda m: m["type"] == "snapshot")
            rev = viewer.rev
        other.run("echo meanwhile")
        with any_server.viewer(world, after=rev) as viewer:
            viewer.rows = {}
            frame = viewer.until(lambda m: m["type"] in ("frame", "snapshot"))
            assert frame["type"] == "frame"
            assert frame["rev"] == rev + 1


def test_a_revision_that_never_was_brings_a_snapshot(any_server, world):
    with any_server.viewer(world, after=5) as viewer:
        kinds = [viewer.until(lambda m: m["type"] in ("gone", "snapshot"))["type"],
                 viewer.until(lambda m: m["type"] in ("gone", "snapshot"))["type"]]
        assert kinds == ["gone", "snapshot"]


def test_pause_and_step(any_server, world):
    with any_server.viewer(world) as viewer:
        viewer.open_terminal()
        assert viewer.ask(type="clock", do="pause")["result"]["paused"]
        viewer.type("sleep 60")
        viewer.until(lambda m: m["type"] == "frame" and any(e[3] == "typed" for e in m["entries"]))
        stood = viewer.now_ms
        for _step in range(2):
            assert viewer.ask(type="clock", do="step")["result"]["paused"]
        viewer.until(lambda m: m["type"] == "frame" and viewer.now_ms > stood)


def test_speed(any_server, world):
    with any_server.viewer(world) as viewer:
        viewer.until(lambda m: m["type"] == "snapshot")
        began = viewer.now_ms
        assert viewer.ask(type="clock", do="speed", speed=1000)["result"]["speed"] == 1000
        viewer.until(lambda m: m["type"] == "frame" and viewer.now_ms > began + 60_000)
        answer = viewer.ask(type="clock", do="speed", speed=5000)
        assert answer["error"] == "speed is a number from 1/100 to 1000"


def test_on_demand_the_clock_stands_until_somebody_waits(any_server, world):
    with any_server.viewer(world) as viewer:
        viewer.open_terminal()
        viewer.ask(type="clock", do="demand")
        first = viewer.ask(type="input", kind="terminal.resize", session="main", rows=20,
                           columns=90)["result"]["at_ms"]
        second = viewer.ask(type="input", kind="terminal.resize", session="main", rows=21,
                            columns=90)["result"]["at_ms"]
        assert first == second
        viewer.run("sleep 30")
        third = viewer.ask(type="input", kind="terminal.resize", session="main", rows=22,
                           columns=90)["result"]["at_ms"]
        assert third > second


@pytest.mark.parametrize("message, error", [
    ({"type": "input", "kind": "nonsense"}, "no input is called"),
    ({"type": "input", "kind": "terminal.line", "session": "main"}, "needs the field"),
    ({"type": "input", "kind": "http.request"}, "real clients use their own address"),
    ({"type": "input"}, "must be text"),
    ({"type": "dance"}, "a message is"),
    ({"type": "clock", "do": "rewind"}, "pause, play, step"),
    ({"type": "complete", "session": "main", "line": "x", "cursor": "y"}, "whole number"),
])
def test_what_is_wrong_is_said(any_server, world, message, error):
    with any_server.viewer(world) as viewer:
        assert error in viewer.ask(**message)["error"]


def test_completion(any_server, world):
    with any_server.viewer(world) as viewer:
        viewer.open_terminal()
        answer = viewer.ask(type="complete", session="main", line="dock", cursor=4)
        assert "docker" in answer["result"]["candidates"]


def test_too_fast_is_refused_with_a_sentence(any_server, world):
    with any_server.viewer(world) as viewer:
        viewer.until(lambda m: m["type"] == "snapshot")
        for number in range(300):
            viewer.say(type="clock", id=1000 + number, do="play")
        refused = viewer.until(lambda m: "error" in m)
        assert "too fast" in refused["error"]


def test_a_page_of_another_site_cannot_connect(any_server, world):
    with pytest.raises(InvalidStatus), any_server.viewer(world, origin="http://evil.example"):
        raise AssertionError("it was let in")


def test_a_world_that_is_not_there(any_server):
    with any_server.viewer("nosuchworld") as viewer:
        with pytest.raises(ConnectionClosed):
            viewer.read()
        assert viewer.close_code == 4404


def test_rubbish_ends_the_connection(any_server, world):
    with any_server.viewer(world) as viewer:
        viewer._socket.send("{{{")
        with pytest.raises(ConnectionClosed):
            viewer.until(lambda m: False)
        assert viewer.close_code == 1008


def test_long_poll_tells_the_same(any_server, world):
    status, first = any_server.request(f"/w/{world}/poll")
    while first["messages"][0]["type"] == "waking":
        status, first = any_server.request(f"/w/{world}/poll")
    assert (status, first["messages"][0]["type"], first["write"]) == (200, "snapshot", True)
    rev = first["messages"][0]["rev"]
    status, answer = any_server.request(f"/w/{world}/message", {
        "type": "input", "id": 1, "kind": "terminal.open", "session": "main", "rows": 24,
        "columns": 80})
    assert (status, answer["type"], answer["result"]["seq"]) == (200, "answer", 1)
    status, later = any_server.request(f"/w/{world}/poll?after={rev}")
    assert status == 200
    assert [message["type"] for message in later["messages"]] == ["frame"] * len(
        later["messages"])
    assert later["messages"][0]["rev"] == rev + 1
