"""Stop, kill and restart: signals, time-outs, exit codes (docker.md 2.2, 2.3)."""

TRAP = ("sh", "-c", "trap 'echo bye; exit 7' TERM; while true; do sleep 0.1; done")


def test_pid_1_ignores_term_and_is_killed_after_the_timeout(docker):
    docker.run("deaf", "sleep", "300")
    before = docker.now_ms
    assert docker.post("/containers/deaf/stop?t=2").status == 204
    assert 2000 <= docker.now_ms - before < 2600
    assert docker.state("deaf")["ExitCode"] == 137
    docker.pass_time(100)
    assert docker.events(container=["deaf"])[2:] == [
        "container kill", "container kill", "container stop", "container die"]


def test_the_default_timeout_is_ten_seconds(docker):
    docker.run("deaf", "sleep", "300")
    before = docker.now_ms
    docker.post("/containers/deaf/stop")
    assert 10_000 <= docker.now_ms - before < 10_600


def test_a_stop_timeout_of_the_container(docker):
    docker.run("deaf", "sleep", "300", StopTimeout=1)
    before = docker.now_ms
    docker.post("/containers/deaf/stop")
    assert 1000 <= docker.now_ms - before < 1600


def test_a_handler_ends_it_at_once_with_its_own_code(docker):
    docker.run("polite", *TRAP)
    docker.pass_time(500)
    before = docker.now_ms
    docker.post("/containers/polite/stop")
    assert docker.now_ms - before < 1000
    assert docker.state("polite")["ExitCode"] == 7


def test_init_forwards_the_signal(docker):
    docker.run("mild", "sleep", "300", host={"Init": True})
    before = docker.now_ms
    docker.post("/containers/mild/stop")
    assert docker.now_ms - before < 1000
    assert docker.state("mild")["ExitCode"] == 143


def test_stop_of_a_stopped_container_changes_nothing(docker):
    docker.run("done", "true")
    docker.pass_time(1000)
    assert docker.post("/containers/done/stop").status == 304


def test_kill(docker):
    ident = docker.run("victim", "sleep", "300")
    assert docker.post("/containers/victim/kill").status == 204
    state = docker.state("victim")
    assert (state["ExitCode"], state["OOMKilled"], state["Status"]) == (137, False, "exited")
    again = docker.post("/containers/victim/kill")
    assert (again.status, again.message) == (
        409, f"cannot kill container: victim: container {ident} is not running")
    docker.pass_time(100)
    assert docker.events(container=["victim"])[2:] == ["container kill", "container die"]


def test_another_signal_does_not_wait(docker):
    docker.run("hup", "sh", "-c", "trap 'echo got hup' HUP; while true; do sleep 0.1; done")
    docker.pass_time(500)
    assert docker.post("/containers/hup/kill?signal=SIGHUP").status == 204
    docker.pass_time(500)
    assert docker.get("/containers/hup/logs?stdout=1").output == b"got hup\n"
    assert docker.state("hup")["Status"] == "running"
    assert docker.events(container=["hup"])[-1] == "container kill"


def test_an_unknown_signal_is_refused(docker):
    docker.run("box", "sleep", "300")
    refused = docker.post("/containers/box/kill?signal=NOPE")
    assert (refused.status, refused.message) == (400, "invalid signal: NOPE")


def test_restart_stops_and_starts(docker):
    docker.run("box", "sleep", "300")
    first = docker.state("box")["Pid"]
    assert docker.post("/containers/box/restart?t=0").status == 204
    state = docker.state("box")
    assert state["Status"] == "running" and state["Pid"] != first
    assert docker.events(container=["box"])[2:] == [
        "container kill", "container kill", "container stop", "container die", "container start",
        "container restart"]


def test_restart_of_a_stopped_container_starts_it(docker):
    docker.run("box", "sleep", "300")
    docker.post("/containers/box/kill")
    assert docker.post("/containers/box/restart").status == 204
    assert docker.state("box")["Running"]


def test_kill_of_a_paused_container_resumes_it(docker):
    docker.run("box", "sleep", "300")
    docker.post("/containers/box/pause")
    assert docker.post("/containers/box/kill").status == 204
    assert docker.state("box")["Status"] == "exited"


def test_a_kill_and_a_forced_removal_at_once(docker):
    docker.run("box", "sleep", "300")
    kill = docker.post("/containers/box/kill", wait_ms=0)
    removed = docker.request("DELETE", "/containers/box?force=1", wait_ms=0)
    docker.pass_time(2000)
    assert (kill.status, removed.status) == (204, 204)


def test_top_goes_on_without_a_terminal_and_ends_at_term(docker):
    docker.run("top", "top")
    docker.pass_time(12_000)
    assert docker.get("/containers/top/logs?stdout=1").output.count(b"Load average") == 3
    docker.post("/containers/top/stop")
    assert docker.state("top")["ExitCode"] == 143
