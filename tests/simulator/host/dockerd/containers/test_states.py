"""The state machine of a container, and its events in order (docker.md 2.1, 2.7)."""

import pytest

ZERO = "0001-01-01T00:00:00Z"


def test_a_created_container_has_not_run(docker):
    docker.create("box", "true")
    state = docker.state("box")
    assert (state["Status"], state["ExitCode"], state["Pid"]) == ("created", 0, 0)
    assert state["StartedAt"] == state["FinishedAt"] == ZERO
    assert docker.events(container=["box"]) == ["container create"]


def test_a_running_container_has_a_pid(docker):
    docker.run("box", "sleep", "300")
    state = docker.state("box")
    assert (state["Status"], state["Running"], state["ExitCode"]) == ("running", True, 0)
    assert state["Pid"] > 1 and state["FinishedAt"] == ZERO


def test_an_exit_is_noted_with_its_code(docker):
    docker.run("box", "sh", "-c", "exit 3")
    docker.pass_time(1000)
    state = docker.state("box")
    assert (state["Status"], state["Running"], state["ExitCode"], state["Pid"]) == (
        "exited", False, 3, 0)
    assert state["FinishedAt"] > state["StartedAt"] > ZERO


def test_run_detached_in_events(docker):
    docker.run("box", "true")
    docker.pass_time(1000)
    assert docker.events(type=["container", "network"]) == [
        "container create", "network connect", "container start", "network disconnect",
        "container die"]


def test_run_in_the_foreground_in_events(docker):
    docker.create("box", "echo", "hi", host={"AutoRemove": True})
    docker.hijack("/containers/box/attach?stdout=1&stderr=1&stream=1")
    waited = docker.post("/containers/box/wait?condition=removed", wait_ms=10)
    docker.post("/containers/box/start")
    docker.pass_time(1000)
    assert waited.json == {"StatusCode": 0} and waited.ended
    assert docker.events(type=["container", "network"]) == [
        "container create", "container attach", "network connect", "container start",
        "network disconnect", "container die", "container destroy"]
    assert docker.get("/containers/box/json").status == 404


def test_start_of_a_running_container_changes_nothing(docker):
    docker.run("box", "sleep", "300")
    assert docker.post("/containers/box/start").status == 304


def test_an_exited_container_starts_again(docker):
    docker.run("box", "sh", "-c", "echo run >> /log; exit 1")
    docker.pass_time(1000)
    assert docker.post("/containers/box/start").status == 204
    docker.pass_time(1000)
    assert docker.state("box")["ExitCode"] == 1
    docker.post("/containers/box/start")
    assert docker.get("/containers/box/changes").json == [{"Path": "/log", "Kind": 1}]


@pytest.mark.parametrize("command, code, words", [
    ("nosuchcommand", 127, 'exec: "nosuchcommand": executable file not found in $PATH: unknown'),
    ("/nosuch/cmd", 127, 'exec: "/nosuch/cmd": stat /nosuch/cmd: no such file or directory'),
    ("/etc", 126, 'exec: "/etc": permission denied: unknown'),
    ("/etc/passwd", 126, 'exec: "/etc/passwd": permission denied: unknown')])
def test_what_cannot_be_executed_leaves_it_created(docker, command, code, words):
    docker.create("bad", command)
    started = docker.post("/containers/bad/start")
    assert started.status == 400
    assert started.message.startswith(
        "failed to create task for container: failed to create shim task: OCI runtime create "
        "failed: runc create failed: unable to start container process: ")
    assert words in started.message
    state = docker.state("bad")
    assert (state["Status"], state["ExitCode"]) == ("created", code)
    assert state["Error"] == started.message
    assert docker.events(container=["bad"]) == ["container create"]
    assert docker.delete("/containers/bad").status == 204


def test_a_container_that_fails_to_start_goes_with_autoremove(docker):
    docker.create("bad", "nosuch", host={"AutoRemove": True})
    waited = docker.post("/containers/bad/wait?condition=removed", wait_ms=10)
    assert docker.post("/containers/bad/start").status == 400
    assert waited.json == {"StatusCode": 127}
    assert docker.get("/containers/bad/json").status == 404


def test_an_oom_kill_of_the_first_process(docker):
    docker.run("greedy", "tail", "/dev/zero",
               host={"Memory": 16 << 20, "MemorySwap": 16 << 20})
    docker.pass_time(20_000)
    state = docker.state("greedy")
    assert (state["OOMKilled"], state["ExitCode"], state["Status"]) == (True, 137, "exited")
    assert docker.events(container=["greedy"])[-2:] == ["container oom", "container die"]


def test_names_are_taken_until_the_container_is_gone(docker):
    docker.create("same", "true")
    again = docker.create("same", "true")
    assert again.status == 409
    assert again.message.startswith('Conflict. The container name "/same" is already in use by '
                                    'container "')
    docker.delete("/containers/same")
    assert docker.create("same", "true").status == 201


def test_missing_image_and_empty_body(docker):
    missing = docker.post("/containers/create", {"Image": "nosuch"})
    assert (missing.status, missing.message) == (404, "No such image: nosuch:latest")
    empty = docker.post("/containers/create")
    assert empty.status == 400


def test_a_failed_create_leaves_no_name_behind(docker):
    assert docker.create("box", "true", host={"Memory": 1024}).status == 400
    assert docker.create("box", "true", WorkingDir="relative").status == 400
    assert docker.create("box", "true").status == 201
