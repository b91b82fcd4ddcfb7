"""Rows: complete while things are being made, bounded, and the same by frames and by snapshot."""

from __future__ import annotations

import json
from typing import Any

from simulator.world import World

Rows = dict[str, Any]


def opened() -> World:
    world = World()
    world.submit("terminal.open", session="t", rows=24, columns=80)
    world.advance(100)
    return world


def run(world: World, line: str, each_ms=lambda: None) -> None:
    """Type a line and let the world run until its command has ended."""
    world.submit("terminal.line", session="t", line=line)
    world.advance(world.now_ms + 1)
    end = world.now_ms + 120_000
    while world.awaited and world.now_ms < end:
        each_ms()
        world.advance(world.now_ms + 1)


def rows_of(world: World, kind: str) -> list[Rows]:
    return [row for row in world.snapshot()["rows"].values() if row["kind"] == kind]


def test_frames_add_up_to_the_snapshot():
    world = opened()
    told = dict(world.snapshot()["rows"])
    world.take_moments()

    def compare() -> None:
        for _, diff in world.take_moments():
            told.update(diff)
        assert {key: row for key, row in told.items() if row} == world.snapshot()["rows"]

    for line in ("docker run -d --name web -p 8080:80 -v data:/data -m 64m nginx",
                 "docker network create back; docker network connect back web",
                 "docker exec web sh -c 'echo hi > /tmp/x; cat /etc/nginx/nginx.conf > /dev/null'",
                 "docker pause web; docker unpause web; docker rm -f web"):
        run(world, line, compare)


def test_a_container_shows_what_runc_has_made_before_the_daemon_knows_its_pid():
    world = opened()
    seen = []

    def look() -> None:
        for row in rows_of(world, "container"):
            if not row["pid"] and row["init_pid"]:
                seen.append(row)

    run(world, "docker run -d --name web busybox sleep 1000", look)
    assert seen, "runc works for a while before dockerd hears of a pid"
    assert seen[0]["cgroup"]["path"].startswith("/system.slice/docker-")
    assert {ns["type"] for ns in seen[0]["namespaces"] if ns["own"]} >= {"pid", "net", "mnt", "uts"}
    pids = next(ns for ns in seen[-1]["namespaces"] if ns["type"] == "pid")
    assert (pids["inside"], pids["outside"]) == ("1", str(seen[-1]["init_pid"]))


def test_memory_stops_at_its_limit_and_the_rest_is_swap():
    world = opened()
    most = []

    def look() -> None:
        for row in rows_of(world, "container"):
            group = row["cgroup"]
            assert group["memory"] <= group["memory_limit"]
            most.append((group["memory"], group["swap"]))

    run(world, "docker run --name hog -m 16m busybox tail /dev/zero", look)
    assert max(memory for memory, _ in most) == 16 << 20
    assert 0 < max(swap for _, swap in most) <= 16 << 20


def test_a_process_shows_its_files_signals_environment_and_capabilities():
    world = opened()
    run(world, "docker run -d --name web -e COLOUR=blue nginx")
    world.advance(world.now_ms + 2000)
    master = next(row for row in rows_of(world, "process") if row["ns_pid"] == 1
                  and row["container"])
    assert "COLOUR=blue" in master["env"]
    assert [entry["kind"] for entry in master["files"]][:3] == ["device", "shim", "shim"]
    assert {"signal": "SIGTERM", "how": "handle"} in master["signals"]
    assert "NET_BIND_SERVICE" in master["capabilities"]
    assert "SYS_ADMIN" not in master["capabilities"]


def test_a_long_environment_is_cut():
    world = opened()
    run(world, "docker run -d --name long " + " ".join(
        f"-e V{number}={'x' * 300}" for number in range(40)) + " busybox sleep 1000")
    row = next(row for row in rows_of(world, "process") if row["container"]
               and row["ns_pid"] == 1)
    assert row["env_count"] > 40 and len(json.dumps(row["env"])) < 4000


def test_a_read_is_found_in_a_layer_and_a_write_stays_on_top():
    world = opened()
    run(world, "docker run -d --name web nginx")
    touched = []

    def look() -> None:
        touched.extend(row["touched"] for row in rows_of(world, "container") if row["touched"])

    run(world, "docker exec web cat /etc/nginx/nginx.conf", look)
    assert any(there["path"] == "/etc/nginx/nginx.conf" and there["layer"] is not None
               and not there["wrote"] for there in touched)
    run(world, "docker exec web sh -c 'echo > /etc/nginx/nginx.conf; cat /etc/nginx/nginx.conf'",
        look)
    assert touched[-1]["layer"] is None


def test_a_pull_names_its_layers_and_those_that_are_here_already():
    world = opened()
    pulls: list[Rows] = []
    run(world, "docker pull -q nginx")
    run(world, "docker pull -q redis", lambda: pulls.extend(rows_of(world, "pull")))
    nginx = next(row for row in rows_of(world, "image") if "nginx:latest" in row["tags"])
    redis = next(row for row in rows_of(world, "image") if "redis:latest" in row["tags"])
    assert pulls[0]["layers"] == redis["layers"]
    assert pulls[0]["present"] == [one for one in redis["layers"] if one in nginx["layers"]]
    assert pulls[0]["present"], "both stand on the same debian"
    assert not rows_of(world, "pull")


def test_the_docker_command_has_a_role_of_its_own():
    world = opened()
    roles: list[tuple[str, str]] = []
    run(world, "docker ps", lambda: roles.extend(
        (row["name"], row["role"]) for row in rows_of(world, "process")
        if row["machine"] == "laptop"))
    assert ("docker", "cli") in roles and ("docker", "shell") not in roles
