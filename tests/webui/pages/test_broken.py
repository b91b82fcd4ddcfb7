"""What is broken is listed, worst first, each with an operator's answer in a line."""

from __future__ import annotations

from django.utils import translation

from simulator import World
from webui.pages.broken import answer, listed


def rows_after(*lines: str, seconds: int = 40) -> dict:
    world = World()
    world.submit("terminal.open", session="main", rows=24, columns=80)
    for line in lines:
        world.submit("terminal.line", session="main", line=line)
        world.advance(world.now_ms + seconds * 1000)
    return world.snapshot()["rows"]


def test_nothing_is_listed_in_a_world_that_is_well():
    assert listed(rows_after("docker run hello-world"), "en") == []


def test_each_end_of_a_container_has_its_own_answer():
    rows = rows_after("docker run --name thirsty -m 16m busybox tail /dev/zero",
                      "docker run --name missing busybox no-such-command",
                      "docker run --name wrong busybox false",
                      "docker run -d --name killed busybox sleep 600", "docker kill killed")
    said = {thing["name"]: thing for thing in listed(rows, "en")}
    assert "wanted more memory than its limit of 16.8 MB" in said["thirsty"]["why"]
    assert said["wrong"]["why"].startswith("Its program ended by itself with exit code 1")
    assert said["killed"]["why"] == "SIGKILL ended it (exit code 128 + 9)."
    assert said["killed"]["state"] == "Exited (137)"
    assert said["killed"]["since"]
    missing = next(row for row in rows.values() if row.get("name") == "missing"
                   and row["kind"] == "container")
    if missing["mark"] in ("fail", "warn"):
        assert "no-such-command" in answer(missing, "en")


def test_a_restart_loop_says_how_often():
    rows = rows_after("docker run -d --name loop --restart always busybox false")
    thing = next(each for each in listed(rows, "en") if each["name"] == "loop")
    assert "exit code 1" in thing["why"] and "again and again" in thing["why"]


def test_answers_are_translated():
    rows = rows_after("docker run --name wrong busybox false")
    with translation.override("es"):
        assert "código de salida 1" in listed(rows, "es")[0]["why"]
        assert listed(rows, "es")[0]["kind"] == "Contenedor"
