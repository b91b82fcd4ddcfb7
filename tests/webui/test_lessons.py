"""A scenario on a real server: a pupil alone finishes the tutorial, and it is there the next day."""

from __future__ import annotations

import sqlite3
import urllib.request


def start(server, scenario: str) -> str:
    """Press the button on the home page; returns the world's id."""
    server.request("/")
    request = urllib.request.Request(f"{server.url}/s/{scenario}/start", b"", {
        "Origin": server.url, "Cookie": server.cookie})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.url.rstrip("/").rsplit("/", 1)[1]


def states(message: dict) -> dict[str, str]:
    return {name: task["state"] for name, task in message["tasks"]["tasks"].items()}


def do(viewer, task: str, line: str) -> None:
    """Type a command and wait until its task is done."""
    viewer.type(line)
    viewer.until(lambda m: m.get("tasks") and states(m)[task] == "done")


def test_the_tutorial_is_finished_in_two_days(fresh_server):
    server = fresh_server.start()
    world = start(server, "first-container")
    with server.viewer(world) as viewer:
        told = viewer.until(lambda m: m["type"] == "snapshot")
        assert set(states(told).values()) == {"not yet"}
        viewer.open_terminal()
        viewer.ask(type="clock", do="speed", speed=20)
        assert "error" in viewer.ask(type="task", task="who-starts-it", option="nobody")
        viewer.ask(type="task", task="who-starts-it", option="runc")
        do(viewer, "who-starts-it", "docker run hello-world")
        do(viewer, "what-stays", "docker ps -a")
        do(viewer, "keep-one-running", "docker run -d --name web nginx:alpine")
    server.stop()

    server.start()
    with server.viewer(world) as viewer:
        told = viewer.until(lambda m: m["type"] == "snapshot")
        assert [name for name, state in states(told).items() if state == "done"] == [
            "who-starts-it", "what-stays", "keep-one-running"]
        do(viewer, "look-inside", "docker exec web ps")
        viewer.ask(type="task", task="stop-it", option="zero")
        do(viewer, "stop-it", "docker stop web")
        viewer.type("docker rm web")
        do(viewer, "clean-up", "docker rm $(docker ps -aq)")
        assert viewer.messages[-1]["tasks"]["solved"]
    server.stop()
    with sqlite3.connect(server.env["DATA_DIR"] + "/drydock.sqlite3") as database:
        assert database.execute("SELECT scenario, solved, points = of_points FROM webui_progress"
                                ).fetchall() == [("first-container", 1, 1)]
