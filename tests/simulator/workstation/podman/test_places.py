"""Pods, networks, ports and volumes of podman."""

from __future__ import annotations

import pytest

from tests.simulator.workstation.podman.session import Session


@pytest.fixture
def s():
    session = Session()
    session.run("podman pull -q busybox")
    return session


def test_a_pod_has_one_localhost(s):
    s.run("podman pod create --name shop -p 8081:80")
    s.run("podman run -d --pod shop --name web nginx")
    assert "Welcome to nginx!" in s.run("podman run --rm --pod shop busybox wget -qO- localhost")
    assert "Welcome to nginx!" in s.run("curl -s localhost:8081")
    web, infra = s.podman.containers.get("web"), s.podman.find_pod("shop").infra
    kernel = s.podman.kernel
    for kind, shared in (("net", True), ("ipc", True), ("uts", True), ("pid", False),
                         ("mnt", False)):
        same = kernel.processes[web.pid].namespaces[kind] \
            is kernel.processes[infra.pid].namespaces[kind]
        assert same is shared, kind


def test_a_pod_is_stopped_and_removed_whole(s):
    s.run("podman pod create --name p")
    s.run("podman run -d --pod p busybox sleep 1000")
    assert s.run("podman pod ps").splitlines()[1].split()[1:3] == ["p", "Running"]
    assert s.status("podman pod rm p") == 125
    s.run("podman pod stop -t 0 p")
    assert s.podman.find_pod("p").status == "Exited"
    s.run("podman pod start p")
    assert s.podman.find_pod("p").status == "Running"
    assert s.status("podman pod rm -f -t 0 p") == 0
    assert not list(s.podman.containers)


def test_ports_of_a_member_belong_to_the_pod(s):
    s.run("podman pod create --name p")
    assert s.run("podman run --pod p -p 80:80 busybox true") == (
        "Error: published or exposed ports must be defined when the pod is created: network cannot "
        "be configured when it is shared with a pod\n")


def test_pasta_carries_connections_and_without_it_there_are_none(s):
    s.run("podman run -d --name web -p 8080:80 nginx")
    s.world.advance(s.world.now_ms + 1000)
    assert "Welcome to nginx!" in s.run("curl -s localhost:8080")
    pasta = next(p for p in s.podman.kernel.processes.values() if p.name == "pasta")
    s.run(f"kill {pasta.pid}")
    assert s.status("curl -s localhost:8080") == 7


def test_a_taken_port_is_refused(s):
    s.run("podman run -d -p 8080:80 nginx")
    assert "Failed to bind port 8080 (Address already in use)" in s.run(
        "podman run -d -p 8080:80 nginx")


def test_names_are_answered_on_networks_that_were_made(s):
    assert s.run("podman network create back") == "back\n"
    s.run("podman run -d --name db --network back busybox sleep 100")
    assert "10.89.0.2" in s.run("podman run --rm --network back busybox ping -c1 db")
    s.run("podman run -d --name lone --network podman busybox sleep 100")
    assert "bad address" in s.run("podman run --rm --network podman busybox ping -c1 lone")
    assert s.status("podman network rm back") == 2


def test_without_root_the_machine_cannot_reach_into_a_bridge(s):
    s.run("podman network create back")
    s.run("podman run -d --name web --network back nginx")
    assert s.status("curl -s --connect-timeout 2 10.89.0.2") != 0
    assert "podman1" not in s.run("ip a")


def test_a_volume_outlives_its_container(s):
    s.run("podman run --rm -v data:/d busybox sh -c 'echo kept > /d/f'")
    assert s.run("podman run --rm -v data:/d busybox cat /d/f") == "kept\n"
    assert s.run("podman volume ls") == "DRIVER      VOLUME NAME\nlocal       data\n"
    assert s.run("podman volume rm data") == "data\n"


def test_rows_show_both_engines_beside_each_other(s):
    s.run("docker run -d --name moby busybox sleep 100")
    s.run("podman run -d --name seal busybox sleep 100")
    rows = s.world.snapshot()["rows"]
    found = {row["name"]: row for row in rows.values() if row["kind"] == "container"}
    assert "engine" not in found["moby"] or found["moby"]["engine"] == "docker"
    assert found["seal"]["engine"] == "podman" and found["seal"]["machine"] == "laptop"
    assert found["seal"]["conmon_pid"] and not found["seal"]["shim_pid"]
    assert sorted(found["moby"]) == sorted(set(found["moby"]) & set(found["seal"]))
    images = [row for row in rows.values() if row["kind"] == "image"]
    assert len(images) == 2
    layers = [row for row in rows.values() if row["kind"] == "layer"]
    assert sorted(row["machine"] for row in layers) == ["host", "laptop"]
    assert len({row["digest"] for row in layers}) == 1
