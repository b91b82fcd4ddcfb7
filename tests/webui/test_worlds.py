"""Fork, share, export, import, quotas, and who may see what: with a real server."""

from __future__ import annotations

import pytest

from .serving import Server


@pytest.fixture
def owner(server) -> Server:
    """A visitor with a cookie, on the shared server."""
    return visitor(server)


def visitor(server: Server) -> Server:
    made = object.__new__(Server)
    made.__dict__.update(server.__dict__)
    made.cookie = ""
    made.request("/w/none/moment")
    assert made.cookie
    return made


def own_world(owner: Server) -> str:
    """A world that belongs to this visitor: a fork of a sandbox."""
    sandbox, _ = owner.sandbox()
    status, made = owner.request(f"/w/{sandbox}/fork", {"at_ms": 0})
    assert status == 200
    return made["world"]


def test_a_fork_has_the_same_past_and_its_own_future(owner):
    world, _ = owner.sandbox()
    with owner.viewer(world) as first:
        first.open_terminal()
        first.run("echo before")
        forked_at = first.now_ms
        first.run("echo after")
        status, made = owner.request(f"/w/{world}/fork", {"at_ms": forked_at})
        assert status == 200
        with owner.viewer(made["world"]) as second:
            snapshot = second.until(lambda m: m["type"] == "snapshot")
            assert (snapshot["parent"], snapshot["fork_ms"]) == (world, forked_at)
            commands = [e[5]["command"] for e in snapshot["entries"] if e[3] == "typed"]
            assert commands == ["echo before"]
            assert "elsewhere" in second.run("echo elsewhere")
        assert "still" in first.run("echo still here")


@pytest.mark.parametrize("at_ms, said", [(-1, "can be forked from 0"), (10**9, "can be forked"),
                                         ("soon", "whole number"), (None, "whole number")])
def test_a_fork_at_no_moment_is_refused(owner, at_ms, said):
    world, _ = owner.sandbox()
    status, answer = owner.request(f"/w/{world}/fork", {"at_ms": at_ms})
    assert status == 400 and said in answer["error"]


def test_somebody_elses_world_is_not_there(owner):
    world, other = own_world(owner), visitor(owner)
    assert owner.request(f"/w/{world}/moment")[0] == 200
    for path in ("moment", "entries", "poll", "export", "entry/1", "film?from=0&to=9"):
        assert other.request(f"/w/{world}/{path}")[0] == 404
    for path in ("fork", "share", "tools-address", "restart", "rerun", "delete", "message"):
        assert other.request(f"/w/{world}/{path}", {})[0] == 404


def test_a_share_is_for_looking(owner):
    world, other = own_world(owner), visitor(owner)
    _, made = owner.request(f"/w/{world}/share", {})
    assert owner.request(f"/w/{world}/share", {})[1] == made
    share = made["share"]
    assert other.request(f"/w/{share}/moment")[0] == 200
    for path in ("share", "tools-address", "restart", "rerun", "delete"):
        assert other.request(f"/w/{share}/{path}", {})[0] == 403
    with other.viewer(share) as viewer:
        assert viewer.until(lambda m: m["type"] == "welcome")["write"] is False
        viewer.until(lambda m: m["type"] == "snapshot")
        for message in ({"type": "input", "kind": "terminal.line", "session": "main",
                         "line": "x"}, {"type": "clock", "do": "pause"}):
            assert "look, not touch" in viewer.ask(**message)["error"]


def test_a_world_goes_into_a_file_and_comes_back(owner):
    world, _ = owner.sandbox()
    with owner.viewer(world) as viewer:
        viewer.open_terminal()
        viewer.run("echo packed")
        viewer.ask(type="clock", do="pause")
        text = viewer.text["main"]
    _, packed = owner.request(f"/w/{world}/export")
    status, made = owner.request("/worlds/import", packed)
    assert status == 200
    with owner.viewer(made["world"]) as viewer:
        snapshot = viewer.until(lambda m: m["type"] == "snapshot")
        assert snapshot["terminals"]["main"] == text


@pytest.mark.parametrize("change, said", [
    ({"format": "other"}, "no exported world"), ({"log": [[2, 0, "x", {}]]}, "damaged"),
    ({"log": "x"}, "damaged"), ({"seed": "x"}, "seed"), ({"clock_ms": -1}, "clock_ms"),
    ({"blueprint": "submarine"}, "submarine"), ({"clock_ms": 1 << 60}, "clock_ms"),
])
def test_a_damaged_file_is_refused(owner, change, said):
    world, _ = owner.sandbox()
    _, packed = owner.request(f"/w/{world}/export")
    status, answer = owner.request("/worlds/import", {**packed, **change})
    assert status == 400 and said in answer["error"]


def test_too_many_worlds_is_said(owner):
    sandbox, _ = owner.sandbox()
    for _number in range(20):
        assert owner.request(f"/w/{sandbox}/fork", {"at_ms": 0})[0] == 200
    status, answer = owner.request(f"/w/{sandbox}/fork", {"at_ms": 0})
    assert (status, answer["error"]) == (429, "you have 20 worlds, the limit; delete one first")


def test_restart_and_delete(owner):
    world, _ = owner.sandbox()
    with owner.viewer(world) as viewer:
        viewer.open_terminal()
        viewer.run("echo gone soon")
        assert owner.request(f"/w/{world}/restart", {})[0] == 200
        fresh = viewer.until(lambda m: m["type"] == "snapshot")
        assert not fresh["terminals"] and not [e for e in fresh["entries"] if e[3] == "typed"]
    assert owner.request(f"/w/{world}/delete", {})[0] == 200
    assert owner.request(f"/w/{world}/moment")[0] == 404


def test_scrubbing_and_payloads(owner):
    world, _ = owner.sandbox()
    with owner.viewer(world) as viewer:
        viewer.open_terminal()
        viewer.run("echo hop")
        viewer.ask(type="clock", do="pause")
        viewer.until(lambda m: m["type"] == "frame" and m["clock"]["paused"])
        now = viewer.now_ms
        rows = viewer.rows
    status, past = owner.request(f"/w/{world}/moment?at_ms={now}")
    assert (status, past["rows"]) == (200, rows)
    status, stretch = owner.request(f"/w/{world}/film?from=0&to={now}")
    told = dict(stretch["rows"])
    for _at_ms, diff in stretch["frame"]["moments"]:
        told.update(diff)
    assert {ident: row for ident, row in told.items() if row is not None} == rows
    typed = next(e for e in stretch["frame"]["entries"] if e[3] == "typed")
    status, found = owner.request(f"/w/{world}/entry/{typed[0]}")
    assert (status, found["entry"][:4]) == (200, typed[:4])
    assert owner.request(f"/w/{world}/entry/999999")[0] == 404


def test_the_past_reaches_to_what_a_viewer_is_shown(owner):
    """Also while nothing happens and the clock runs on: a reloaded page joins the two."""
    world, _ = owner.sandbox()
    with owner.viewer(world) as viewer:
        viewer.open_terminal()
        viewer.run("echo hop")
        for _frame in range(8):
            viewer.until(lambda m: m["type"] == "frame" and not m["moments"])
            now = int(viewer.now_ms)
            _status, stretch = owner.request(f"/w/{world}/film?from=0&to={now}")
            assert stretch["frame"]["now_ms"] == now


def test_the_tools_address_can_be_renewed(owner):
    world = own_world(owner)
    _, first = owner.request(f"/w/{world}/tools-address", {})
    assert first == owner.request(f"/w/{world}/tools-address", {})[1]
    _, second = owner.request(f"/w/{world}/tools-address", {"renew": True})
    assert first != second


def test_tokens_are_hashed_at_rest(owner):
    _, address = owner.sandbox()
    token = address.rsplit("/", 1)[1].encode()
    with open(owner.env["DATA_DIR"] + "/drydock.sqlite3", "rb") as main, \
            open(owner.env["DATA_DIR"] + "/drydock.sqlite3-wal", "rb") as log:
        assert token not in main.read() + log.read()


@pytest.mark.parametrize("origin", [None, "http://evil.example", "null"])
def test_a_post_from_elsewhere_is_refused(owner, origin):
    world, _ = owner.sandbox()
    assert owner.request(f"/w/{world}/share", {}, origin=origin)[0] == 403
