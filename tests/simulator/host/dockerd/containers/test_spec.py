"""The OCI runtime spec that the daemon writes (docker.md 1.5)."""

import pytest

from simulator.engine import Engine
from simulator.host.dockerd.containers import host_config, spec
from simulator.host.dockerd.containers.container import Container
from simulator.host.dockerd.containers.users import User, find
from simulator.vocabulary import VOCABULARY

IDENT = "4f5c" * 16
PASSWD = "root:x:0:0:root:/root:/bin/sh\nweb:x:101:101::/srv:/bin/false\nodd:x\n"
GROUP = "root:x:0:\nwww:x:33:web\nlogs:x:50:root\n"
DEFAULT = ["CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID", "SETUID", "SETFCAP", "SETPCAP", "NET_BIND_SERVICE", "SYS_CHROOT", "KILL", "AUDIT_WRITE"]


class NoImage:
    id, layers = "sha256:0", ()


def make(user=None, mounts=(), joined=None, config=None, **asked):
    host = host_config.complete(asked, 2)
    container = Container(Engine(1, 0, VOCABULARY), "host/dockerd", IDENT, NoImage(),
                          {"Cmd": ["sleep", "300"], "Hostname": IDENT[:12], "Image": "busybox",
                           **(config or {})}, host, {})
    return spec.runtime_spec(container, spec.Surroundings("/root", user or User(), list(mounts),
                                                          joined or {}))


def test_every_namespace_is_new_by_default():
    assert [n["type"] for n in make()["linux"]["namespaces"]] == [
        "mount", "network", "uts", "pid", "ipc", "cgroup"]


def test_the_hosts_namespaces_are_left_out_and_shared_ones_are_joined():
    kinds = [n["type"] for n in make(NetworkMode="host", PidMode="host")["linux"]["namespaces"]]
    assert kinds == ["mount", "uts", "ipc", "cgroup"]
    joined = make(NetworkMode="container:x", joined={"network": 77})["linux"]["namespaces"]
    assert {"type": "network", "path": "/proc/77/ns/net"} in joined


def test_fourteen_capabilities_and_none_of_them_for_another_user():
    root = make()["process"]["capabilities"]
    assert root["bounding"] == root["effective"] == [f"CAP_{name}" for name in DEFAULT]
    other = make(user=User(uid=101))["process"]["capabilities"]
    assert other["bounding"] == root["bounding"]
    assert other["effective"] == other["permitted"] == []


def test_capabilities_are_added_dropped_and_all_with_privileged():
    held = make(CapDrop=["ALL"], CapAdd=["net_admin"])["process"]["capabilities"]
    assert held["bounding"] == ["CAP_NET_ADMIN"]
    privileged = make(Privileged=True)
    assert len(privileged["process"]["capabilities"]["bounding"]) == 41
    assert privileged["linux"]["maskedPaths"] == []


def test_masked_and_readonly_paths():
    linux = make()["linux"]
    assert "/proc/kcore" in linux["maskedPaths"] and "/sys/firmware" in linux["maskedPaths"]
    assert linux["readonlyPaths"] == ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
                                      "/proc/sysrq-trigger"]


def test_limits_become_resources():
    linux = make(Memory=33_554_432, NanoCpus=500_000_000, PidsLimit=20)["linux"]
    assert linux["resources"] == {
        "memory": {"limit": 33_554_432, "swap": 67_108_864},
        "cpu": {"quota": 50_000, "period": 100_000}, "pids": {"limit": 20}}
    assert linux["cgroupsPath"] == f"system.slice:docker:{IDENT}"
    assert make()["linux"]["resources"] == {}


def test_mounts_stand_in_the_order_in_which_runc_makes_them():
    binds = [{"destination": "/etc/hosts", "type": "bind", "source": "/x", "options": ["rbind"]}]
    assert [m["destination"] for m in make(mounts=binds)["mounts"]] == [
        "/proc", "/dev", "/dev/pts", "/sys", "/sys/fs/cgroup", "/dev/mqueue", "/dev/shm",
        "/etc/hosts"]


def test_the_environment_has_path_hostname_home_and_term():
    env = make(config={"Tty": True, "Env": ["A=1", "PATH"]}, user=User(101, 101, (), "/srv"))
    assert env["process"]["env"] == [f"HOSTNAME={IDENT[:12]}", "TERM=xterm", "A=1", "HOME=/srv"]
    assert make()["process"]["env"][0] == f"PATH={spec.DEFAULT_PATH}"


def test_init_becomes_the_first_process():
    wanted = make(Init=True)
    assert wanted["process"]["args"] == ["/sbin/docker-init", "--", "sleep", "300"]
    assert wanted["mounts"][-1]["destination"] == "/sbin/docker-init"


def test_the_hostname_is_the_short_id():
    assert make()["hostname"] == IDENT[:12]


@pytest.mark.parametrize("text, uid, gid, groups, home", [
    ("", 0, 0, (0, 50), "/root"), ("web", 101, 101, (101, 33), "/srv"),
    ("101", 101, 101, (101, 33), "/srv"), ("web:logs", 101, 50, (50,), "/srv"),
    ("1234", 1234, 0, (0,), "/"), ("1234:5678", 1234, 5678, (5678,), "/")])
def test_users_are_found_in_the_containers_own_files(text, uid, gid, groups, home):
    files = {"/etc/passwd": PASSWD, "/etc/group": GROUP}
    assert find(text, [], files.get) == User(uid, gid, groups, home)


def test_an_unknown_user_is_refused():
    with pytest.raises(LookupError, match="unable to find user nobodyx: no matching entries"):
        find("nobodyx", [], {"/etc/passwd": PASSWD}.get)
    with pytest.raises(LookupError, match="unable to find group nope"):
        find("web:nope", [], {"/etc/passwd": PASSWD}.get)
