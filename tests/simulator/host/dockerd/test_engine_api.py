"""The front of the Engine API: versions, ping, errors, and hostile requests."""

import json
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from simulator.host.dockerd.engine_api import ROUTES

from .client import IMAGE, Client

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8)
CONFIG = ("Cmd", "Entrypoint", "Env", "WorkingDir", "User", "Labels", "Volumes", "ExposedPorts",
          "Healthcheck", "StopSignal", "StopTimeout", "Tty", "Image", "NetworkingConfig", "Shell")
HOST = ("Binds", "Mounts", "PortBindings", "RestartPolicy", "Memory", "NanoCpus", "CapAdd",
        "NetworkMode", "ExtraHosts", "Tmpfs", "LogConfig", "PidsLimit", "Dns", "ShmSize",
        "VolumesFrom", "SecurityOpt", "GroupAdd", "IpcMode")
FUZZ = settings(max_examples=30, deadline=None,
                suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def shared():
    """One world for requests that must all be refused or harmless."""
    docker = Client()
    docker.run("box", "sleep", "100000")
    return docker


def test_ping_has_what_clients_negotiate_with(shared):
    ping = shared.request("HEAD", "/_ping")
    assert ping.status == 200
    assert (ping.headers["api-version"], ping.headers["ostype"]) == ("1.50", "linux")
    assert shared.get("/_ping").body == b"OK"


def test_unknown_paths(shared):
    missing = shared.get("/nosuch")
    assert (missing.status, missing.message) == (404, "page not found")


def test_what_is_not_modelled_says_so(shared):
    refused = shared.get("/containers/box/checkpoints")
    assert (refused.status, refused.message) == (501, "drydock: not modelled: checkpoints")
    assert shared.get("/nodes").status == 503


def test_every_route_is_declared_once():
    seen = [(route.method, route.pattern.pattern) for route in ROUTES]
    assert len(seen) == len(set(seen))


def is_answered(answer):
    """An answer in the API's own form; an exception in a handler would have stopped the world."""
    if answer.status >= 400:
        assert answer.message
    return answer.status


@FUZZ
@given(config=st.dictionaries(st.sampled_from(CONFIG), JSON, max_size=4),
       host=st.dictionaries(st.sampled_from(HOST), JSON, max_size=4))
def test_no_body_of_create_breaks_the_daemon(shared, config, host):
    body = {"Image": IMAGE, "Cmd": ["true"], "HostConfig": host, **config}
    made = shared.post("/containers/create", body, wait_ms=5000)
    if is_answered(made) == 201:
        name = made.json["Id"]
        is_answered(shared.post(f"/containers/{name}/start", wait_ms=5000))
        is_answered(shared.get(f"/containers/{name}/json"))
        assert shared.delete(f"/containers/{name}?force=1&v=1").status == 204


@FUZZ
@given(body=JSON, path=st.sampled_from([
    "/containers/create", "/containers/box/exec", "/containers/box/update", "/networks/create",
    "/volumes/create", "/commit?container=box"]))
def test_no_json_breaks_an_endpoint(shared, body, path):
    is_answered(shared.post(path, body, wait_ms=5000))


@FUZZ
@given(value=st.text(max_size=12), name=st.sampled_from([
    "since", "until", "tail", "limit", "t", "signal", "ps_args", "condition", "h", "w", "path"]),
    path=st.sampled_from([
        "GET /containers/box/logs?stdout=1", "GET /containers/json?all=1",
        "GET /containers/box/top?", "POST /containers/box/wait?", "POST /containers/box/resize?",
        "GET /containers/box/archive?", "GET /events?until=1"]))
def test_no_parameter_breaks_an_endpoint(shared, value, name, path):
    method, _, target = path.partition(" ")
    is_answered(shared.request(method, f"{target}&{name}={quote(value)}", wait_ms=10))


@FUZZ
@given(filters=JSON, path=st.sampled_from([
    "GET /containers/json?", "POST /containers/prune?", "GET /events?until=1&"]))
def test_no_filter_breaks_an_endpoint(shared, filters, path):
    method, _, target = path.partition(" ")
    is_answered(shared.request(method, f"{target}filters={quote(json.dumps(filters))}",
                               wait_ms=100))


@FUZZ
@given(data=st.binary(max_size=2000))
def test_no_upload_breaks_the_archive(shared, data):
    is_answered(shared.request("PUT", "/containers/box/archive?path=/tmp", raw=data))
