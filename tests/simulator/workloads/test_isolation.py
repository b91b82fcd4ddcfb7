"""What a process sees of itself: /proc, ps, its cgroup, its network."""

from __future__ import annotations

import pytest

from simulator.host.kernel import Cgroup, CgroupMount, ProcMount
from simulator.host.kernel.files.mounts import Mount, MountTable
from simulator.host.kernel.namespaces import MountNamespace, PidNamespace

from .machine import Machine

ENV = {"PATH": "/bin"}


@pytest.fixture
def container():
    """A machine, and how to start a program in pid, mount and network namespaces of its own."""
    machine = Machine()
    kernel = machine.kernel
    pids = PidNamespace(kernel.namespace_id())
    table = MountTable(Mount(kernel.root_mount.root, "overlay", "overlay"))
    group = Cgroup("/docker/c", kernel.root_cgroup)
    group.memory_max, group.cpus = 64 << 20, 0.5
    table.mount(("proc",), ProcMount(kernel, pids))
    table.mount(("sys", "fs", "cgroup"), CgroupMount(group))
    kernel.network.add_bridge("docker0", "172.17.0.1", 16)
    net = kernel.network.new_namespace()
    kernel.network.attach(net, "docker0", "172.17.0.2", "02:42:ac:11:00:02")
    spaces = kernel.namespaces.with_new(
        pid=pids, mnt=MountNamespace(kernel.namespace_id(), table), net=net)
    first, _, _ = machine.start(["sleep", "300"], env=ENV, namespaces=spaces, cgroup=group)
    machine.engine.clock.advance(100)

    def run(*argv):
        return machine.run(list(argv), ms=2_000, env=ENV, namespaces=first.namespaces,
                           cgroup=group)

    return machine, run


def test_ps_shows_only_its_own_pid_namespace(container):
    machine, run = container
    assert run("ps", "-o", "pid,args").out == "PID   COMMAND\n    1 sleep 300\n    2 ps -o pid,args\n"
    outside = machine.run(["ps", "-o", "args"], env=ENV).out
    assert "sleep 300" in outside and "/sbin/init" in outside


def test_proc_tells_of_processes(container):
    _, run = container
    assert run("cat", "/proc/1/cmdline").out == "sleep\0" + "300\0"
    assert "Name:\tsleep\n" in run("cat", "/proc/1/status").out
    assert run("ls", "/proc/self/ns").out.split() == [
        "cgroup", "ipc", "mnt", "net", "pid", "user", "uts"]
    assert run("readlink", "/proc/self/ns/pid").out != run("readlink", "/proc/self/ns/net").out
    assert run("cat", "/proc/99/status").err == (
        "cat: can't open '/proc/99/status': No such file or directory\n")


def test_a_cgroup_shows_its_limits(container):
    _, run = container
    assert run("cat", "/sys/fs/cgroup/memory.max").out == "67108864\n"
    assert run("cat", "/sys/fs/cgroup/cpu.max").out == "50000 100000\n"
    assert run("cat", "/sys/fs/cgroup/pids.current").out == "2\n"


def test_ip_shows_the_interfaces_of_its_network_namespace(container):
    _, run = container
    lines = run("ip", "-o", "addr").out.splitlines()
    assert [line.split()[1] for line in lines] == ["lo", "eth0"]
    assert run("ip", "route").out == (
        "default via 172.17.0.1 dev eth0 \n172.17.0.0/16 dev eth0 scope link  src 172.17.0.2 \n")
    assert "inet addr:172.17.0.2  Bcast:172.17.255.255  Mask:255.255.0.0" in run("ifconfig").out
    assert run("ping", "-c", "1", "172.17.0.1").status == 0


def test_the_init_of_a_pid_namespace_is_protected_from_inside(container):
    _, run = container
    assert run("kill", "-9", "1").status == 0
    assert "sleep 300" in run("ps").out


def test_names_are_resolved_by_the_embedded_server(container):
    machine, run = container
    namespace = machine.kernel.network.bridges["docker0"].members["172.17.0.2"]
    namespace.resolver = {"web": ["172.17.0.3"]}.get
    machine.run(["tee", "/etc/resolv.conf"], b"nameserver 127.0.0.11\n", env=ENV)
    assert run("nslookup", "web").out == (
        "Server:\t\t127.0.0.11\nAddress:\t127.0.0.11:53\n\nNon-authoritative answer:\n"
        "Name:\tweb\nAddress: 172.17.0.3\n\nNon-authoritative answer:\n\n")
    missing = run("nslookup", "nosuch")
    assert missing.status == 1
    assert missing.out.endswith("** server can't find nosuch: NXDOMAIN\n\n")
    assert run("wget", "-q", "http://nosuch/").err == "wget: bad address 'nosuch'\n"
    assert run("ping", "-c", "1", "nosuch").err == "ping: bad address 'nosuch'\n"


def test_rights_are_checked(container):
    machine, _ = container
    process, _, err = machine.start(["touch", "/root/x"], env=ENV)
    process.uid, process.gid, process.capabilities = 1000, 1000, ()
    machine.kernel.root_mount.root.children["root"].mode = 0o700
    machine.engine.clock.advance(machine.engine.clock.now_ms + 100)
    assert b"".join(err) == b"touch: /root/x: Permission denied\n"
