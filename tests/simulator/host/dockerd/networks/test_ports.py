"""Published ports: who has them, where they lead, and what a conflict says."""

from simulator.host.dockerd.networks.ports import PortAllocator, PortRequest


def publish(port, host_port="", address=""):
    return {"PortBindings": {port: [{"HostIp": address, "HostPort": host_port}]}}


def test_a_published_port_leads_to_the_container(docker):
    docker.run("web", "sh", "-c", "echo hello > /index.html; httpd -f -p 80 -h /",
               host=publish("80/tcp", "8080"))
    docker.pass_time(500)
    assert docker.inspect("web")["NetworkSettings"]["Ports"] == {"80/tcp": [
        {"HostIp": "0.0.0.0", "HostPort": "8080"}, {"HostIp": "::", "HostPort": "8080"}]}
    docker.run("client", "sleep", "100", host={"NetworkMode": "host"})
    assert docker.execute("client", "wget", "-qO-", "http://localhost:8080/") == (0, b"hello\n")
    docker.post("/containers/web/stop?t=0")
    assert docker.execute("client", "wget", "-qO-", "http://localhost:8080/")[0] == 1


def test_docker_proxy_runs_for_each_family_and_ends_with_the_container(docker):
    docker.run("web", "sleep", "100", host=publish("80/tcp", "8080"))

    def proxies():
        return [p.argv for p in docker.daemon.kernel.processes.values()
                if p.argv[0] == "/usr/bin/docker-proxy"]

    assert [argv[4] for argv in proxies()] == ["0.0.0.0", "::"]
    assert proxies()[0] == ["/usr/bin/docker-proxy", "-proto", "tcp", "-host-ip", "0.0.0.0",
                            "-host-port", "8080", "-container-ip", "172.17.0.2",
                            "-container-port", "80", "-use-listen-fd"]
    docker.delete("/containers/web?force=1")
    assert proxies() == []


def test_a_port_that_another_container_has(docker):
    docker.run("web", "sleep", "100", host=publish("80/tcp", "8080"))
    docker.create("web2", "sleep", "100", host=publish("80/tcp", "8080"))
    answer = docker.post("/containers/web2/start")
    assert answer.status == 500
    head, _, tail = answer.message.partition(" on endpoint web2 (")
    assert head == ("failed to set up container networking: driver failed programming external "
                    "connectivity")
    assert tail[64:] == "): Bind for 0.0.0.0:8080 failed: port is already allocated"
    assert docker.state("web2")["Status"] == "created"
    assert docker.get("/networks/bridge").json["Containers"].keys() == {
        docker.inspect("web")["Id"]}
    docker.delete("/containers/web?force=1")
    assert docker.post("/containers/web2/start").status == 204


def test_a_port_that_a_process_of_the_host_has(docker):
    docker.run("squatter", "httpd", "-f", "-p", "8080", host={"NetworkMode": "host"})
    docker.pass_time(500)
    docker.create("web", "sleep", "100", host=publish("80/tcp", "8080"))
    assert docker.post("/containers/web/start").message.endswith(
        "failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use")


def test_a_port_without_a_number_is_the_next_free_one(docker):
    docker.run("one", "sleep", "100", host=publish("80/tcp"))
    docker.run("two", "sleep", "100", host={"PublishAllPorts": True},
               ExposedPorts={"80/tcp": {}, "90/tcp": {}})
    ports = [docker.inspect(name)["NetworkSettings"]["Ports"] for name in ("one", "two")]
    assert ports[0]["80/tcp"][0]["HostPort"] == "32768"
    assert [ports[1][name][0]["HostPort"] for name in ("80/tcp", "90/tcp")] == ["32769", "32770"]


def test_an_exposed_port_is_shown_and_not_open(docker):
    docker.run("box", "sleep", "100", ExposedPorts={"80/tcp": {}})
    assert docker.inspect("box")["NetworkSettings"]["Ports"] == {"80/tcp": None}


def test_addresses_of_the_host_share_a_port_unless_one_is_every_address():
    allocator = PortAllocator()

    def ask(*addresses, port=80):
        return allocator.allocate(PortRequest(addresses, port, port, 80, "tcp"))

    first = ask("127.0.0.1")
    ask("192.168.1.20")
    for taken in (("127.0.0.1",), ("0.0.0.0", "::")):
        try:
            ask(*taken)
        except Exception as refused:
            assert str(refused) == (f"Bind for {taken[0]}:80 failed: port is already allocated")
        else:
            raise AssertionError(taken)
    allocator.release(first[0])
    assert ask("127.0.0.1")[0].host_port == 80
    assert allocator.allocate(PortRequest(("0.0.0.0",), 80, 82, 80, "tcp"))[0].host_port == 81
