"""`docker top` and `docker stats`."""


def test_top_shows_the_hosts_view(docker):
    docker.run("box", "sleep", "300")
    pid = docker.state("box")["Pid"]
    shown = docker.get("/containers/box/top").json
    assert shown["Titles"] == ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"]
    line, = shown["Processes"]
    assert (line[0], line[1], line[7]) == ("root", str(pid), "sleep 300")
    assert docker.events(container=["box"])[-1] == "container top"


def test_top_needs_the_pid_column(docker):
    docker.run("box", "sleep", "300")
    assert docker.get("/containers/box/top?ps_args=-o%20args").message == (
        "Couldn't find PID field in ps output")
    assert docker.get("/containers/box/top?ps_args=-o%20pid,args").json["Titles"] == [
        "PID", "COMMAND"]


def test_top_of_a_stopped_container(docker):
    ident = docker.create("box", "true").json["Id"]
    assert docker.get("/containers/box/top").message == f"container {ident} is not running"


def test_one_sample_has_the_cpu_of_a_second_before(docker):
    docker.run("busy", "sh", "-c", "while true; do :; done")
    docker.pass_time(2000)
    stats = docker.get("/containers/busy/stats?stream=0").json
    used = (stats["cpu_stats"]["cpu_usage"]["total_usage"]
            - stats["precpu_stats"]["cpu_usage"]["total_usage"])
    passed = (stats["cpu_stats"]["system_cpu_usage"] - stats["precpu_stats"]["system_cpu_usage"])
    percent = used / passed * stats["cpu_stats"]["online_cpus"] * 100
    assert 90 < percent < 110
    assert stats["pids_stats"]["current"] == 1
    assert 0 < stats["memory_stats"]["usage"] < stats["memory_stats"]["limit"]
    assert list(stats["networks"]) == ["eth0"]


def test_a_cpu_limit_shows(docker):
    docker.run("busy", "sh", "-c", "while true; do :; done", host={"NanoCpus": 500_000_000})
    docker.pass_time(2000)
    stats = docker.get("/containers/busy/stats?stream=0").json
    used = (stats["cpu_stats"]["cpu_usage"]["total_usage"]
            - stats["precpu_stats"]["cpu_usage"]["total_usage"])
    assert 0.45e9 < used < 0.56e9


def test_a_stream_gives_a_sample_a_second_until_the_client_leaves(docker):
    docker.run("box", "sleep", "300")
    stream = docker.get("/containers/box/stats?stream=1", wait_ms=3500)
    assert len(stream.objects) == 4 and not stream.ended
    docker.hang_up(stream)
    docker.pass_time(3000)
    assert len(stream.objects) == 4


def test_a_stopped_container_has_empty_numbers(docker):
    docker.create("box", "true")
    stats = docker.get("/containers/box/stats?stream=0").json
    assert stats["read"] == "0001-01-01T00:00:00Z" and stats["memory_stats"] == {}
    assert docker.get("/containers/box/stats?stream=1&one-shot=1").status == 400
