"""Networks: addresses, names, isolation, published ports, and what the API says of them."""

import json

import pytest


def server(docker, name, text="found", **more):
    """A container that serves one line on port 80."""
    docker.run(name, "sh", "-c", f"echo {text} > /index.html; httpd -f -p 80 -h /", **more)
    docker.pass_time(500)


def fetch(docker, name, url):
    return docker.execute(name, "wget", "-T", "2", "-qO-", url)


def networks(docker, name):
    return docker.inspect(name)["NetworkSettings"]["Networks"]


def test_the_three_networks_that_are_always_there(docker):
    found = {n["Name"]: (n["Driver"], n["Scope"]) for n in docker.get("/networks").json}
    assert found == {"bridge": ("bridge", "local"), "host": ("host", "local"),
                     "none": ("null", "local")}
    for name in found:
        answer = docker.delete(f"/networks/{name}")
        assert (answer.status, answer.message) == (
            403, f"{name} is a pre-defined network and cannot be removed")


def test_pools_are_given_in_docker_s_order(docker):
    for name in ("one", "two"):
        docker.post("/networks/create", {"Name": name})
    found = [docker.get(f"/networks/{name}").json["IPAM"]["Config"][0]
             for name in ("bridge", "one", "two")]
    assert found == [{"Subnet": f"172.{n}.0.0/16", "Gateway": f"172.{n}.0.1"}
                     for n in (17, 18, 19)]


def test_a_container_gets_the_next_address_and_gives_it_back(docker):
    docker.run("one", "sleep", "100")
    docker.run("two", "sleep", "100")
    addresses = [networks(docker, name)["bridge"]["IPAddress"] for name in ("one", "two")]
    assert addresses == ["172.17.0.2", "172.17.0.3"]
    docker.post("/containers/one/stop?t=0")
    assert networks(docker, "one")["bridge"]["IPAddress"] == ""
    docker.run("three", "sleep", "100")
    assert networks(docker, "three")["bridge"]["IPAddress"] == "172.17.0.2"


def test_no_address_exists_before_the_start(docker):
    docker.create("idle", "true")
    settings = docker.inspect("idle")["NetworkSettings"]
    assert (settings["SandboxID"], settings["IPAddress"], settings["Ports"]) == ("", "", {})
    assert docker.get("/networks/bridge").json["Containers"] == {}


def test_names_are_answered_on_networks_that_people_made(docker):
    docker.post("/networks/create", {"Name": "mynet"})
    server(docker, "server", host={"NetworkMode": "mynet"})
    docker.run("client", "sleep", "100", host={"NetworkMode": "mynet"})
    assert fetch(docker, "client", "http://server/") == (0, b"found\n")
    assert fetch(docker, "client", "http://server.mynet/")[0] == 0
    assert b"nameserver 127.0.0.11" in docker.execute("client", "cat", "/etc/resolv.conf")[1]
    docker.post("/containers/server/rename?name=other")
    assert fetch(docker, "client", "http://other/")[0] == 0
    assert fetch(docker, "client", "http://server/")[0] == 1
    docker.post("/containers/other/stop?t=0")
    assert b"bad address" in fetch(docker, "client", "http://other/")[1]


def test_the_default_bridge_has_addresses_and_no_names(docker):
    server(docker, "server")
    docker.run("client", "sleep", "100")
    assert b"bad address" in fetch(docker, "client", "http://server/")[1]
    address = networks(docker, "server")["bridge"]["IPAddress"]
    assert fetch(docker, "client", f"http://{address}/") == (0, b"found\n")
    assert networks(docker, "server")["bridge"]["DNSNames"] is None


def test_aliases_of_several_containers_are_one_name(docker):
    docker.post("/networks/create", {"Name": "mynet"})
    for name in ("a1", "a2"):
        docker.post(f"/containers/create?name={name}", {
            "Image": "busybox", "Cmd": ["sleep", "100"], "HostConfig": {"NetworkMode": "mynet"},
            "NetworkingConfig": {"EndpointsConfig": {"mynet": {"Aliases": ["db"]}}}})
        docker.post(f"/containers/{name}/start")
    docker.run("client", "sleep", "100", host={"NetworkMode": "mynet"})
    answer = docker.execute("client", "nslookup", "db")[1]
    assert b"172.18.0.2" in answer and b"172.18.0.3" in answer
    assert networks(docker, "a1")["mynet"]["DNSNames"][:2] == ["a1", "db"]


def test_networks_are_isolated_from_each_other(docker):
    for name in ("left", "right"):
        docker.post("/networks/create", {"Name": name})
    server(docker, "server", host={"NetworkMode": "left"})
    docker.run("client", "sleep", "100", host={"NetworkMode": "right"})
    address = networks(docker, "server")["left"]["IPAddress"]
    assert fetch(docker, "client", f"http://{address}/")[0] == 1
    docker.post("/networks/left/connect", {"Container": "client"})
    assert fetch(docker, "client", "http://server/") == (0, b"found\n")
    assert b"eth1" in docker.execute("client", "ip", "-o", "link")[1]
    docker.post("/networks/left/disconnect", {"Container": "client"})
    assert fetch(docker, "client", f"http://{address}/")[0] == 1


def test_connections_outlive_a_restart_and_are_made_at_the_next_start(docker):
    docker.post("/networks/create", {"Name": "mynet"})
    docker.create("box", "sleep", "100")
    assert docker.post("/networks/mynet/connect", {"Container": "box"}).status == 200
    docker.post("/containers/box/start")
    assert sorted(networks(docker, "box")) == ["bridge", "mynet"]
    docker.post("/containers/box/restart?t=0")
    assert networks(docker, "box")["mynet"]["IPAddress"] == "172.18.0.2"
    again = docker.post("/networks/mynet/connect", {"Container": "box"})
    assert (again.status, again.message) == (
        403, "endpoint with name box already exists in network mynet")


def test_none_host_and_another_container_s_network(docker):
    docker.run("alone", "sleep", "100", host={"NetworkMode": "none"})
    assert docker.execute("alone", "ip", "-o", "link")[1].count(b"\n") == 1
    docker.run("open", "sleep", "100", host={"NetworkMode": "host"})
    assert b"docker0" in docker.execute("open", "ip", "-o", "link")[1]
    server(docker, "server")
    docker.run("guest", "sleep", "100", host={"NetworkMode": "container:server"})
    assert fetch(docker, "guest", "http://localhost/") == (0, b"found\n")
    assert docker.execute("guest", "hostname")[1] == docker.execute("server", "hostname")[1]
    assert networks(docker, "guest") == {}


def test_an_unknown_network_is_noticed_at_the_start(docker):
    assert docker.create("lost", "true", host={"NetworkMode": "nosuch"}).status == 201
    answer = docker.post("/containers/lost/start")
    assert (answer.status, answer.message) == (
        404, "failed to set up container networking: network nosuch not found")
    assert docker.state("lost")["Status"] == "created"


def test_creating_and_removing(docker):
    made = docker.post("/networks/create", {"Name": "mynet", "Labels": {"a": "b"}})
    assert (made.status, made.json["Warning"]) == (201, "")
    again = docker.post("/networks/create", {"Name": "mynet"})
    assert (again.status, again.message) == (409, "network with name mynet already exists")
    docker.run("server", "sleep", "100", host={"NetworkMode": "mynet"})
    endpoint = networks(docker, "server")["mynet"]["EndpointID"]
    busy = docker.delete("/networks/mynet")
    assert (busy.status, busy.message) == (
        403, "error while removing network: network mynet has active endpoints "
             f'(name:"server" id:"{endpoint[:12]}")')
    docker.delete("/containers/server?force=1")
    assert docker.delete(f"/networks/{made.json['Id'][:10]}").status == 204
    gone = docker.get("/networks/mynet")
    assert (gone.status, gone.message) == (404, "network mynet not found")
    assert docker.events(network=["mynet"]) == [
        "network create", "network connect", "network disconnect", "network destroy"]


@pytest.mark.parametrize("body, status, message", [
    ({"Name": " "}, 400, "invalid name: name is empty"),
    ({"Name": "n", "Driver": "host"}, 403, 'only one instance of "host" network is allowed'),
    ({"Name": "n", "Driver": "overlay"}, 501,
     "drydock: not modelled: the network driver overlay"),
    ({"Name": "n", "IPAM": {"Config": [{"Subnet": "172.17.5.0/24"}]}}, 403,
     "invalid pool request: Pool overlaps with other one on this address space"),
    ({"Name": "n", "EnableIPv6": True}, 501,
     "drydock: not modelled: networks with EnableIPv6")])
def test_networks_that_are_refused(docker, body, status, message):
    answer = docker.post("/networks/create", body)
    assert (answer.status, answer.message) == (status, message)
    assert len(docker.get("/networks").json) == 3


def test_a_subnet_and_an_address_can_be_asked_for(docker):
    docker.post("/networks/create", {"Name": "mynet", "IPAM": {
        "Config": [{"Subnet": "10.1.2.0/24", "Gateway": "10.1.2.254"}]}})
    docker.post("/containers/create?name=box", {
        "Image": "busybox", "Cmd": ["sleep", "100"], "HostConfig": {"NetworkMode": "mynet"},
        "NetworkingConfig": {"EndpointsConfig": {
            "mynet": {"IPAMConfig": {"IPv4Address": "10.1.2.77"}}}}})
    docker.post("/containers/box/start")
    found = networks(docker, "box")["mynet"]
    assert (found["IPAddress"], found["IPPrefixLen"], found["Gateway"]) == (
        "10.1.2.77", 24, "10.1.2.254")


def test_prune_takes_networks_that_nobody_is_on(docker):
    for name in ("used", "free"):
        docker.post("/networks/create", {"Name": name})
    docker.run("box", "sleep", "100", host={"NetworkMode": "used"})
    assert docker.post("/networks/prune").json == {"NetworksDeleted": ["free"]}
    filters = json.dumps({"type": ["custom"]})
    assert [n["Name"] for n in docker.get(f"/networks?filters={filters}").json] == ["used"]


def test_hosts_file_and_extra_hosts(docker):
    docker.run("box", "sleep", "100", host={
        "ExtraHosts": ["db:10.0.0.9", "gate:host-gateway"], "Dns": ["9.9.9.9"]})
    text = docker.execute("box", "cat", "/etc/hosts")[1].decode()
    ident = docker.inspect("box")["Id"][:12]
    assert f"172.17.0.2\t{ident}\n" in text
    assert "10.0.0.9\tdb\n" in text and "172.17.0.1\tgate\n" in text
    assert b"nameserver 9.9.9.9\n" in docker.execute("box", "cat", "/etc/resolv.conf")[1]


def test_connect_in_any_millisecond_of_a_short_life(docker):
    docker.post("/networks/create", {"Name": "net"})
    for wait_ms in range(0, 300, 15):
        docker.create(f"short{wait_ms}", "true")
        docker.post(f"/containers/short{wait_ms}/start", wait_ms=wait_ms)
        joined = docker.post("/networks/net/connect", {"Container": f"short{wait_ms}"})
        assert joined.status == 200
        docker.pass_time(1000)
    assert docker.get("/networks/net").json["Containers"] == {}


def test_a_link_is_a_name_that_one_container_knows(docker):
    docker.post("/networks/create", {"Name": "net"})
    server(docker, "web", HostConfig={"NetworkMode": "net"})
    linked = {"EndpointsConfig": {"net": {"Links": ["web:shop"]}}}
    docker.run("one", "sleep", "300", host={"NetworkMode": "net"}, NetworkingConfig=linked)
    docker.run("two", "sleep", "300", host={"NetworkMode": "net"})
    assert fetch(docker, "one", "http://shop/") == (0, b"found\n")
    assert fetch(docker, "two", "http://shop/")[0] != 0
    assert networks(docker, "one")["net"]["Links"] == ["web:shop"]


def test_reserved_addresses_are_never_given(docker):
    config = {"Subnet": "10.9.0.0/29", "AuxiliaryAddresses": {"a": "10.9.0.2", "b": "10.9.0.3"}}
    docker.post("/networks/create", {"Name": "net", "IPAM": {"Config": [config]}})
    docker.run("one", "sleep", "300", host={"NetworkMode": "net"})
    assert networks(docker, "one")["net"]["IPAddress"] == "10.9.0.4"
    assert docker.get("/networks/net").json["IPAM"]["Config"] == [
        {**config, "Gateway": "10.9.0.1"}]


def test_a_mac_address_that_was_asked_for(docker):
    mac = "02:42:ac:11:00:0a"
    made = docker.create("one", "sleep", "300", MacAddress=mac)
    assert made.json["Warnings"][0].startswith("The container-wide MacAddress field is now")
    docker.post("/containers/one/start")
    assert networks(docker, "one")["bridge"]["MacAddress"] == mac
    docker.post("/networks/create", {"Name": "my net"})
    docker.create("two", "true")
    docker.post("/networks/my%20net/connect", {"Container": "two",
                                               "EndpointConfig": {"MacAddress": mac}})
    assert networks(docker, "two")["my net"]["MacAddress"] == mac
