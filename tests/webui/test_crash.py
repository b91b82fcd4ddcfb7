"""What a server's end leaves: nothing acknowledged is lost, and the same world comes back."""

from __future__ import annotations

import json
import sqlite3
import time

import pytest
from websockets.exceptions import ConnectionClosed

from simulator import Input, World

from .serving import Server


def stored(server: Server, world: str) -> dict:
    """The row and the log as they are on disk."""
    with sqlite3.connect(server.env["DATA_DIR"] + "/drydock.sqlite3") as database:
        database.row_factory = sqlite3.Row
        row = dict(database.execute("SELECT * FROM webui_world WHERE id = ?",
                                    [world]).fetchone())
        log = database.execute("SELECT seq, at_ms, kind, fields FROM webui_inputrow "
                               "WHERE world_id = ? ORDER BY seq", [world]).fetchall()
    row["log"] = [Input(seq, at_ms, kind, json.loads(fields)) for seq, at_ms, kind, fields in log]
    return row


def replayed(row: dict) -> str:
    """The fingerprint that the log leads to, made in this process."""
    log = row["log"][:row["fingerprint_seq"]]
    return World.replay(row["blueprint"], row["seed"], row["epoch_ms"], log,
                        row["fingerprint_ms"]).fingerprint()


def test_kill_in_a_busy_world_loses_nothing_that_was_answered(fresh_server):
    server = fresh_server.start()
    world, _ = server.sandbox()
    acknowledged = []
    with server.viewer(world) as viewer:
        viewer.open_terminal()
        viewer.ask(type="clock", do="speed", speed=50)
        end = time.monotonic() + 3
        while time.monotonic() < end:
            acknowledged.append(viewer.type(f"echo {len(acknowledged)}")["result"]["seq"])
            time.sleep(0.03)
        server.kill()
    row = stored(server, world)
    assert [entry.seq for entry in row["log"]][:len(acknowledged) + 1] == [1, *acknowledged]
    assert row["fingerprint"], "no fingerprint was recorded in three seconds"
    assert replayed(row) == row["fingerprint"]

    server.start()
    with server.viewer(world) as viewer:
        snapshot = viewer.until(lambda m: m["type"] == "snapshot")
        assert snapshot["recording"] is None     # the replay arrived at the recorded fingerprint
        assert snapshot["at_ms"] >= row["clock_ms"]
        assert "echo 0" in [e[5].get("command") for e in snapshot["entries"]] or \
            len(snapshot["entries"]) == 1000
        viewer.run("echo again")
    server.stop()
    row = stored(server, world)
    assert replayed(row) == row["fingerprint"]


def test_the_film_of_a_killed_server_is_whole(fresh_server):
    server = fresh_server.start()
    world, _ = server.sandbox()
    with server.viewer(world) as viewer:
        viewer.open_terminal()
        viewer.run("echo one")
        time.sleep(1.2)
        server.kill()
    server.start()
    with server.viewer(world) as viewer:
        viewer.until(lambda m: m["type"] == "snapshot")
        viewer.run("echo two")
        _, told = server.request(f"/w/{world}/entries")
    numbers = [entry[0] for entry in told["entries"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [e[5]["command"] for e in told["entries"] if e[3] == "typed"] == [
        "echo one", "echo two"]


def test_sigterm_records_the_clocks_and_tells_viewers_to_come_back(fresh_server):
    server = fresh_server.start()
    world, _ = server.sandbox()
    with server.viewer(world) as viewer:
        viewer.open_terminal()
        viewer.run("echo bye")
        assert server.stop() < 10
        with pytest.raises(ConnectionClosed):
            viewer.until(lambda m: False)
        assert viewer.close_code == 1012
        seen = viewer.now_ms
    row = stored(server, world)
    assert row["clock_ms"] >= seen
    assert row["fingerprint_ms"] == row["clock_ms"]
    assert replayed(row) == row["fingerprint"]


def test_a_world_whose_replay_differs_is_only_shown(fresh_server):
    server = fresh_server.start()
    world, _ = server.sandbox()
    with server.viewer(world) as viewer:
        viewer.open_terminal()
        viewer.run("echo one")
        pictured = viewer.rows
    server.stop()
    change(server, world, fingerprint="0" * 64)
    server.start()
    with server.viewer(world) as viewer:
        snapshot = viewer.until(lambda m: m["type"] == "snapshot")
        assert snapshot["recording"]["reason"] == "replay"
        assert "is a recording" in viewer.type("echo two")["error"]
    assert set(pictured) <= set(snapshot["rows"]) or snapshot["rows"]


def test_a_world_of_another_engine_opens_as_a_recording_and_can_run_again(fresh_server):
    server = fresh_server.start()
    world, _ = server.sandbox()
    with server.viewer(world) as viewer:
        viewer.open_terminal()
        viewer.run("echo one")
        text = viewer.text["main"]
    server.stop()
    change(server, world, engine="an older one")
    server.start()
    with server.viewer(world) as viewer:
        snapshot = viewer.until(lambda m: m["type"] == "snapshot")
        assert snapshot["recording"] == {"engine": "an older one", "reason": "engine"}
        assert snapshot["terminals"]["main"] == text
        assert "is a recording" in viewer.type("echo two")["error"]
        status, past = server.request(f"/w/{world}/moment?at_ms={snapshot['at_ms']}")
        assert (status, past["rows"]) == (200, snapshot["rows"])
        assert server.request(f"/w/{world}/rerun", {})[0] == 200
        again = viewer.until(lambda m: m["type"] == "snapshot")
        assert again["recording"] is None
        assert again["terminals"]["main"] == text
        viewer.run("echo two")


def change(server: Server, world: str, **columns: str) -> None:
    with sqlite3.connect(server.env["DATA_DIR"] + "/drydock.sqlite3") as database:
        for name, value in columns.items():
            database.execute(f"UPDATE webui_world SET {name} = ? WHERE id = ?", [value, world])
