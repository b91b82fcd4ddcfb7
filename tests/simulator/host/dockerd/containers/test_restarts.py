"""Restart policies in a running world (docker.md 2.4)."""


def starts(docker, name):
    """Moments at which the container started, in ms."""
    return [entry.at_ms for entry in docker.world.trace.since(0)
            if entry.verb == "dockerd_event" and entry.detail["action"] == "start"
            and entry.detail["name"] == name]


def test_on_failure_tries_as_often_as_it_may(docker):
    docker.run("flaky", "sh", "-c", "echo try; exit 1",
               host={"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 2}})
    docker.pass_time(4000)
    shown = docker.inspect("flaky")
    assert (shown["RestartCount"], shown["State"]["Status"], shown["State"]["ExitCode"]) == (
        2, "exited", 1)
    assert docker.get("/containers/flaky/logs?stdout=1").output == b"try\n" * 3
    assert docker.events(container=["flaky"]) == [
        "container create", *["container start", "container die"] * 3]


def test_on_failure_leaves_success_alone(docker):
    docker.run("fine", "true", host={"RestartPolicy": {"Name": "on-failure"}})
    docker.pass_time(2000)
    assert (docker.inspect("fine")["RestartCount"], docker.state("fine")["Status"]) == (
        0, "exited")


def test_the_back_off_doubles(docker):
    docker.run("loop", "false", host={"RestartPolicy": {"Name": "always"}})
    docker.pass_time(15_000)
    at = starts(docker, "loop")
    gaps = [later - earlier for earlier, later in zip(at, at[1:], strict=False)]
    growth = [later - earlier for earlier, later in zip(gaps, gaps[1:], strict=False)]
    for found, expected in zip(growth, (100, 200, 400, 800, 1600), strict=False):
        assert abs(found - expected) < 80


def test_waiting_for_a_restart_is_a_state_of_its_own(docker):
    docker.run("loop", "false", host={"RestartPolicy": {"Name": "always"}})
    docker.pass_time(3000)
    while docker.state("loop")["Status"] != "restarting":
        docker.pass_time(100)
    state = docker.state("loop")
    assert (state["Running"], state["Restarting"], state["Pid"]) == (True, True, 0)
    line, = docker.get("/containers/json").json
    assert line["Status"].startswith("Restarting (1) ")


def test_a_stop_during_the_back_off_ends_it(docker):
    docker.run("loop", "false", host={"RestartPolicy": {"Name": "always"}})
    docker.pass_time(3000)
    while docker.state("loop")["Status"] != "restarting":
        docker.pass_time(100)
    count = len(docker.events(container=["loop"]))
    assert docker.post("/containers/loop/stop").status == 204
    docker.pass_time(70_000)
    assert docker.state("loop")["Status"] == "exited"
    assert docker.events(container=["loop"])[count:] == ["container stop"]


def test_a_kill_is_not_undone_by_always(docker):
    docker.run("forever", "sleep", "300", host={"RestartPolicy": {"Name": "always"}})
    docker.post("/containers/forever/kill")
    docker.pass_time(2000)
    assert docker.state("forever")["Status"] == "exited"
    docker.post("/containers/forever/start")
    docker.execute("forever", "kill", "-9", "1")
    docker.pass_time(2000)
    assert docker.inspect("forever")["RestartCount"] == 0
    assert docker.state("forever")["Status"] == "running"


def test_a_policy_that_is_updated_holds_for_the_next_exit(docker):
    docker.run("box", "sleep", "2", host={"RestartPolicy": {"Name": "always"}})
    assert docker.post("/containers/box/update",
                       {"RestartPolicy": {"Name": "no"}}).json == {"Warnings": None}
    docker.pass_time(5000)
    assert docker.state("box")["Status"] == "exited"
