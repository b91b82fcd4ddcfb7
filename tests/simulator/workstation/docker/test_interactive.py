"""Conversations: keys, signals, detaching, following; typed into the laptop's terminal."""

from __future__ import annotations

import pytest

from .session import Session

COUNT = "sh -c 'i=0; while true; do echo line $i; i=$((i+1)); sleep 1; done'"


@pytest.fixture
def session():
    session = Session()
    session.type("docker pull -q busybox")
    return session


def begin(session: Session, line: str, ms: int = 2000) -> str:
    session.world.submit("terminal.line", session="t", line=line)
    session.world.advance(session.world.now_ms + ms)
    return session.output()


def last_code(session: Session) -> str:
    return session.type("echo code=$?").splitlines()[1]


def test_a_shell_in_a_container(session):
    assert begin(session, "docker run -it --name inside busybox sh").endswith("/ # ")
    assert "12\r\n" in session.keys("echo $((3*4))\r")
    session.keys("sleep 100\r")
    assert session.keys("\x03").endswith("/ # ")
    session.keys("exit 3\r", 2000)
    assert last_code(session) == "code=3"
    assert session.shell("docker ps -q").stdout == ""


def test_detach_and_attach_again(session):
    begin(session, "docker run -it --name inside busybox sh")
    assert session.keys("\x10\x11").endswith("$ ")
    assert session.shell("docker ps --format '{{.Names}}'").stdout == "inside\n"
    begin(session, "docker attach inside")
    assert "again\r\n" in session.keys("echo again\r")
    session.keys("exit\r", 2000)
    assert last_code(session) == "code=0"


def test_ctrl_c_is_forwarded_as_a_request(session):
    begin(session, "docker run --name caught busybox sh -c "
          "'trap \"echo bye; exit 7\" INT; while :; do sleep 1; done'")
    assert "bye" in session.keys("\x03", 3000)
    assert last_code(session) == "code=7"
    kills = [entry for entry in session.world.trace.since(0)
             if entry.verb == "http_request" and entry.subject.endswith("/kill")]
    assert [entry.detail["payload"].split()[1].rpartition("?")[2] for entry in kills] == \
        ["signal=INT"]


def test_following_logs_ends_with_130_and_leaves_the_container_alone(session):
    session.type(f"docker run -d --name counts busybox {COUNT}")
    shown = begin(session, "docker logs -f --tail 1 counts", 2500)
    assert shown.count("line") >= 3
    session.keys("\x03")
    assert last_code(session) == "code=130"
    assert session.shell("docker ps --format '{{.State}}'").stdout == "running\n"


def test_exec_with_a_terminal(session):
    session.type("docker run -d --name box busybox sleep 1000")
    assert begin(session, "docker exec -it box sh", 1500).endswith("/ # ")
    session.world.submit("terminal.resize", session="t", rows=10, columns=50)
    session.keys("exit 4\r", 2000)
    assert last_code(session) == "code=4"
    sizes = [entry.detail["payload"].split()[1] for entry in session.world.trace.since(0)
             if entry.verb == "http_request" and entry.subject.endswith("/resize")]
    assert [size.rpartition("?")[2] for size in sizes] == ["h=24&w=80", "h=10&w=50"]


def test_standard_input_reaches_the_program_and_its_end_too(session):
    answer = session.shell("printf 'one\\ntwo\\n' | docker run -i --rm busybox wc -l")
    assert answer.stdout.strip() == "2" and answer.code == 0


def test_a_finished_command_leaves_the_keys_to_the_shell(session):
    session.type("docker run -i --rm busybox true")
    assert "still here" in session.type("echo still here")


def test_stats_redraw_until_interrupted(session):
    session.type("docker run -d --name box busybox sleep 1000")
    shown = begin(session, "docker stats", 3500)
    assert shown.count("CONTAINER ID") >= 2 and "\x1b[H\x1b[J" in shown
    session.keys("\x03")
    assert last_code(session) == "code=130"


def test_stats_of_all_takes_in_what_starts_meanwhile(session):
    begin(session, "(sleep 2; docker run -d --name late busybox sleep 1000 >/dev/null) & "
          "docker stats", 1500)
    assert "late" in session.keys("", 4000)
    session.keys("\x03")
    assert last_code(session) == "code=130"


def test_pruning_asks_first(session):
    session.type("docker run --name done busybox true")
    shown = begin(session, "docker container prune", 500)
    assert shown.endswith("Are you sure you want to continue? [y/N] ")
    assert "Total reclaimed space: 0B" in session.keys("y\r", 2000)
    assert session.shell("docker ps -aq").stdout == ""


def test_completion_knows_commands_flags_and_names(session):
    session.type("docker run -d --name box busybox sleep 1000")
    complete = session.world.complete
    for line, expected in (("docker pau", "pause"), ("docker run --network-a", "--network-alias"),
                           ("docker exec bo", "box"), ("docker rmi busy", "busybox:latest"),
                           ("docker run --network b", "bridge")):
        assert any(expected in candidate for candidate in complete("t", line, len(line))), line


def test_a_daemon_that_cannot_be_reached(session):
    world = session.world
    world.submit("fault.inject", fault="cut_network", target="laptop:host", parameters={})
    answer = session.shell("docker ps")
    gone = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. " \
        "Is the docker daemon running?"
    assert (answer.code, answer.stderr) == (1, gone + "\n")
    answer = session.shell("docker run --rm busybox true")
    assert (answer.code, answer.stderr.splitlines()[0]) == (125, f"docker: {gone}")
    world.submit("fault.mend", id="fault-1")
    assert session.shell("docker run --rm busybox echo back").stdout == "back\n"
