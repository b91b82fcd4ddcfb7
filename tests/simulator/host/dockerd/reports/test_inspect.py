"""`docker inspect`, against what a real engine answered."""

import json
from pathlib import Path

import pytest

RECORDED = Path(__file__).parents[1] / "recorded"
HEALTH = {"Test": ["CMD-SHELL", "true"], "Interval": 1_000_000_000}


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text())


def web(docker):
    """The container that was recorded, made again."""
    docker.post("/networks/create", {"Name": "demo"})
    docker.run("web", "httpd", "-f", "-p", "80", Env=["A=1"], Labels={"tier": "web"},
               ExposedPorts={"80/tcp": {}}, Healthcheck=HEALTH,
               host={"Binds": ["data:/d"], "NetworkMode": "demo", "Memory": 64 << 20,
                     "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 3},
                     "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "18077"}]}})
    docker.pass_time(3500)
    return docker.inspect("web")


def differences(ours, real, path=""):
    """Keys and types that are not the same, and values where they cannot differ by chance."""
    if isinstance(real, dict) and isinstance(ours, dict):
        keys = sorted({*ours, *real})
        found = [f"{path}.{key}: only {'ours' if key in ours else 'real'}"
                 for key in keys if (key in ours) != (key in real)]
        return found + [d for key in keys if key in ours and key in real
                        for d in differences(ours[key], real[key], f"{path}.{key}")]
    if type(ours) is not type(real):
        return [f"{path}: {type(ours).__name__} instead of {type(real).__name__}"]
    return []


# Recorded on cgroup v1, from an image without an environment.
OTHER_IMAGE = {".Config.Env", ".HostConfig.OomKillDisable"}


@pytest.mark.parametrize("name", ["container-running", "container-exited"])
def test_fields_and_types_are_those_of_the_real_engine(docker, name):
    if name == "container-running":
        shown = web(docker)
    else:
        docker.run("done", "sh", "-c", "exit 3", AttachStdout=True, AttachStderr=True)
        docker.pass_time(1000)
        shown = docker.inspect("done")
    found = [d for d in differences(shown, recorded(name))
             if d.partition(":")[0] not in OTHER_IMAGE]
    assert not found


def test_what_was_asked_for_is_shown(docker):
    shown, real = web(docker), recorded("container-running")
    for part in ("Path", "Args", "Name", "Mounts", "RestartCount", "Driver"):
        assert shown[part] == real[part]
    for field in ("Binds", "NetworkMode", "PortBindings", "RestartPolicy", "Memory", "MemorySwap",
                  "ShmSize", "MaskedPaths", "ReadonlyPaths", "LogConfig"):
        assert shown["HostConfig"][field] == real["HostConfig"][field]
    for field in ("Cmd", "ExposedPorts", "Healthcheck", "Labels", "Image", "Entrypoint"):
        assert shown["Config"][field] == real["Config"][field]
    assert shown["NetworkSettings"]["Ports"] == real["NetworkSettings"]["Ports"]
    assert shown["State"]["Health"]["Status"] == "healthy"


def test_sizes_on_request(docker):
    docker.run("box", "sh", "-c", "echo 12345 > /f; sleep 300")
    docker.pass_time(500)
    shown = docker.get("/containers/box/json?size=1").json
    assert shown["SizeRw"] == 6 and shown["SizeRootFs"] > 6
    assert "SizeRw" not in docker.inspect("box")


def test_ids_can_be_shortened(docker):
    ident = docker.run("box", "true")
    assert docker.inspect(ident[:12])["Id"] == ident
    missing = docker.get("/containers/nosuch/json")
    assert (missing.status, missing.message) == (404, "No such container: nosuch")
