"""Requests that no client makes: refused, and the world goes on."""

import json

import pytest


@pytest.mark.parametrize("endpoint", [
    {"Aliases": 5}, {"MacAddress": "zz"}, {"IPAMConfig": {"IPv4Address": 1}}, {"Links": 5},
    {"IPAMConfig": {"LinkLocalIPs": ["169.254.8.8"]}},
    {"GwPriority": "x"}])
def test_endpoint_settings_of_another_type(docker, endpoint):
    body = {"Image": "busybox", "Cmd": ["true"],
            "NetworkingConfig": {"EndpointsConfig": {"bridge": endpoint}}}
    assert docker.post("/containers/create?name=box", body).status in (400, 501)
    docker.post("/networks/create", {"Name": "mynet"})
    docker.create("other", "true")
    assert docker.post("/networks/mynet/connect", {
        "Container": "other", "EndpointConfig": endpoint}).status in (400, 501)


@pytest.mark.parametrize("config", [
    {"Subnet": "x"}, {"Subnet": 5}, {"Subnet": "10.0.0.0/24", "IPRange": "nonsense"},
    {"Subnet": "10.0.0.0/24", "IPRange": "10.9.0.0/24"}, {"Subnet": "10.0.0.1/32"},
    {"Subnet": "fd00::/64"}, {"Gateway": "10.0.0.1"}, {"Subnet": "10.0.0.0/24", "Gateway": "x"}])
def test_subnets_that_are_none(docker, config):
    assert docker.post("/networks/create", {
        "Name": "mynet", "IPAM": {"Config": [config]}}).status == 400
    assert docker.get("/networks/mynet").status == 404


@pytest.mark.parametrize("host", [
    {"ExtraHosts": ["nocolon"]}, {"ExtraHosts": ["a:b"]}, {"Dns": ["not-an-address"]},
    {"DnsSearch": ["x" * 1000]}, {"PortBindings": {"x": []}}, {"PortBindings": {"80/zzz": None}},
    {"PortBindings": {"80/tcp": [{"HostPort": "99999"}]}},
    {"PortBindings": {f"{n}/tcp": None for n in range(1, 300)}}])
def test_host_configs_that_are_refused(docker, host):
    assert docker.create("box", "true", host=host).status in (400, 507)
    assert docker.create("box", "true").status == 201


def test_containers_that_share_their_networks_in_a_circle(docker):
    docker.create("aa", "true", host={"NetworkMode": "container:bb"})
    docker.create("bb", "true", host={"NetworkMode": "container:aa"})
    assert docker.post("/containers/aa/start").status == 409
    assert docker.get("/containers/aa/json").status == 200
    assert docker.get("/containers/aa/archive?path=/etc/passwd").status in (200, 404, 409)


def test_lists_and_filters_of_another_shape(docker):
    for path in ("/networks", "/volumes", "/images/json"):
        for filters in ("[]", "5", '{"name":5}', "{", '{"name":{"x":{}}}'):
            assert docker.get(f"{path}?filters={filters}").status in (200, 400), (path, filters)
    assert docker.post("/networks/create", {"Name": "x" * 9000}).status == 507
