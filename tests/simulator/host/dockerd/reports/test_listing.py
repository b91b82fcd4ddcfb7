"""`docker ps`: lines, and which containers are shown."""

import json

import pytest

from simulator.host.dockerd.reports.listing import command, ports


def names(docker, query="", **filters):
    text = json.dumps(filters) if filters else ""
    found = docker.get(f"/containers/json?filters={text}&{query}")
    assert found.status == 200, found.body
    return [line["Names"][0][1:] for line in found.json]


@pytest.fixture
def three(docker):
    docker.run("aa", "sleep", "300", Labels={"tier": "web"}, ExposedPorts={"80/tcp": {}})
    docker.run("bb", "sleep", "300", Labels={"tier": "db"})
    docker.run("cc", "sh", "-c", "exit 1")
    docker.pass_time(1000)
    return docker


def test_running_ones_newest_first(three):
    assert names(three) == ["bb", "aa"]
    assert names(three, "all=1") == ["cc", "bb", "aa"]
    assert names(three, "limit=1") == ["cc"]
    assert names(three, "limit=-1") == ["bb", "aa"]


@pytest.mark.parametrize("filters, expected", [
    ({"label": ["tier=web"]}, ["aa"]), ({"status": ["exited"]}, ["cc"]),
    ({"name": ["^a"]}, ["aa"]), ({"name": ["nosuch"]}, []), ({"expose": ["80"]}, ["aa"]),
    ({"network": ["bridge"]}, ["bb", "aa"]), ({"ancestor": ["busybox"]}, ["bb", "aa"]),
    ({"ancestor": ["nosuch"]}, []), ({"health": ["none"]}, ["bb", "aa"]),
    ({"health": ["healthy"]}, []), ({"is-task": ["true"]}, []), ({"since": ["aa"]}, ["bb"]),
    ({"before": ["bb"]}, ["aa"]), ({"volume": ["/d"]}, [])])
def test_filters(three, filters, expected):
    assert names(three, **filters) == expected


def test_exit_codes_are_a_filter_of_stopped_ones(three):
    assert names(three, "all=1", exited=["1"]) == ["cc"]
    assert names(three, "all=1", exited=["0"]) == []


@pytest.mark.parametrize("filters, words", [
    ({"nosuch": ["1"]}, "invalid filter 'nosuch'"),
    ({"status": ["asleep"]}, "invalid filter 'status=asleep': invalid value for state (asleep): "
     "must be one of created, running, paused, restarting, removing, exited, dead"),
    ({"exited": ["x"]}, "invalid filter 'exited=x'"),
    ({"before": ["nosuch"]}, "No such container: nosuch")])
def test_bad_filters_are_refused(docker, filters, words):
    refused = docker.get(f"/containers/json?filters={json.dumps(filters)}")
    assert refused.message.startswith(words)


def test_a_line(three):
    line = three.get("/containers/json?all=1&size=1").json[0]
    assert line["Names"] == ["/cc"]
    assert (line["Command"], line["State"]) == ("sh -c 'exit 1'", "exited")
    assert line["Status"].startswith("Exited (1) ")
    assert line["Image"] == "busybox" and line["ImageID"].startswith("sha256:")
    assert line["SizeRw"] == 0 and line["SizeRootFs"] > 1_000_000
    assert line["NetworkSettings"]["Networks"]["bridge"]["IPAddress"] == ""
    assert three.get("/containers/json").json[1]["NetworkSettings"]["Networks"]["bridge"][
        "IPAddress"] == "172.17.0.2"


def test_the_command_of_a_line():
    assert command(["httpd", "-f"]) == "httpd -f"
    assert command(["sh", "-c", "exit 3"]) == "sh -c 'exit 3'"
    assert command(["true"]) == "true"


def test_ports_of_a_line():
    assert ports({"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}], "53/udp": None}) == [
        {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
        {"PrivatePort": 53, "Type": "udp"}]
