"""Health checks (docker.md 2.5)."""

CHECK = {"Test": ["CMD-SHELL", "test -f /tmp/ok"], "Interval": 1_000_000_000, "Retries": 2}


def health(docker, name="web"):
    return docker.state(name)["Health"]


def test_unhealthy_after_as_many_failures_as_retries(docker):
    docker.run("web", "sleep", "300", Healthcheck=CHECK)
    assert health(docker) == {"Status": "starting", "FailingStreak": 0, "Log": []}
    docker.pass_time(1500)
    assert (health(docker)["Status"], health(docker)["FailingStreak"]) == ("starting", 1)
    docker.pass_time(1200)
    assert (health(docker)["Status"], health(docker)["FailingStreak"]) == ("unhealthy", 2)
    assert docker.state("web")["Running"]


def test_healthy_after_the_first_success(docker):
    docker.run("web", "sleep", "300", Healthcheck=CHECK)
    docker.execute("web", "touch", "/tmp/ok")
    docker.pass_time(1500)
    assert (health(docker)["Status"], health(docker)["FailingStreak"]) == ("healthy", 0)
    line, = docker.get("/containers/json").json
    assert line["Status"].endswith(" (healthy)")


def test_events_of_probes_and_of_a_change(docker):
    docker.run("web", "sleep", "300", Healthcheck=CHECK)
    docker.pass_time(4000)
    happened = docker.events(container=["web"])[2:]
    probe = ["container exec_create: /bin/sh -c test -f /tmp/ok",
             "container exec_start: /bin/sh -c test -f /tmp/ok", "container exec_die"]
    assert happened[:7] == [*probe, *probe, "container health_status: unhealthy"]
    assert happened.count("container health_status: unhealthy") == 1


def test_failures_of_the_start_period_do_not_count(docker):
    docker.run("web", "sleep", "300", Healthcheck={
        **CHECK, "StartPeriod": 10_000_000_000, "StartInterval": 500_000_000})
    docker.pass_time(5000)
    assert (health(docker)["Status"], health(docker)["FailingStreak"]) == ("starting", 0)
    assert len(health(docker)["Log"]) == 5
    docker.pass_time(9000)
    assert health(docker)["Status"] == "unhealthy"


def test_a_probe_that_takes_too_long_is_a_failure(docker):
    docker.run("web", "sleep", "300", Healthcheck={
        "Test": ["CMD", "sleep", "60"], "Interval": 1_000_000_000, "Timeout": 500_000_000,
        "Retries": 1})
    docker.pass_time(2500)
    result = health(docker)["Log"][-1]
    assert health(docker)["Status"] == "unhealthy"
    assert (result["ExitCode"], result["Output"]) == (-1, "Health check exceeded timeout (0.5s)")


def test_none_switches_the_check_off(docker):
    docker.run("web", "sleep", "300", Healthcheck={"Test": ["NONE"]})
    assert "Health" not in docker.state("web")
