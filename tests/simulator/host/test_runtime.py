"""containerd, shim and runc: who is whose parent, what is inside and outside, what is left behind."""

from __future__ import annotations

import pytest

from simulator import World
from simulator.host.kernel import kernel
from simulator.observe import invariants
from simulator.scenarios import type_line

SESSION = "t"


class Host:
    """A world with a terminal, and what a test looks at on its Docker host."""

    def __init__(self) -> None:
        self.world = World("docker", seed=5)
        self.type("docker pull -q busybox")

    @property
    def kernel(self):
        return self.world.site.kernel

    @property
    def containerd(self):
        return self.world.site.containerd

    def type(self, line: str, wait: bool = True) -> str:
        self.world.take_output()
        type_line(self.world, SESSION, line, wait=wait)
        return self.output()

    def output(self) -> str:
        return "".join(fields["text"] for _, kind, fields in self.world.take_output()
                       if kind == "terminal.output")

    def let(self, ms: int) -> None:
        self.world.advance(self.world.now_ms + ms)

    def container(self, name: str):
        return self.world.site.dockerd.containers.find(name)

    def first(self, name: str):
        """The container's first process."""
        return self.kernel.processes[self.container(name).pid]

    def topics(self, first: int = 0) -> list[str]:
        return [entry.detail["topic"] for entry in self.world.trace.since(first)
                if entry.verb == "event" and entry.lane == "host/containerd"]

    def leftovers(self) -> dict[str, list[str]]:
        """Everything of containers that the host still holds."""
        slice_ = self.kernel.root_cgroup.children.get("system.slice")
        return {"processes": [p.name for p in self.kernel.processes.values()
                              if p.role in ("shim", "runc", "container", "exec")],
                "cgroups": [name for name in (slice_.children if slice_ else ())
                            if name.startswith("docker-")],
                "mounts": ["/".join(at) for at, _ in self.kernel.namespaces["mnt"].table.mounts
                           if "overlay2" in at],
                "shims": list(self.containerd.shims), "specs": list(self.containerd.specs)}


NOTHING = {"processes": [], "cgroups": [], "mounts": [], "shims": [], "specs": []}


@pytest.fixture
def host():
    return Host()


def test_the_shim_is_the_parent_after_runc_has_left(host):
    host.type("docker run -d --name web busybox sleep 1000")
    first = host.first("web")
    shim = first.parent
    assert shim.name == "containerd-shim-runc-v2" and shim.subreaper
    assert shim.parent is host.kernel.init
    assert not [p for p in host.kernel.processes.values() if p.role == "runc"]
    # While it was made, its parent was `runc create`, itself a child of the shim.
    created = [entry for entry in host.world.trace.since(0)
               if entry.verb == "exec" and entry.subject.startswith("runc")]
    assert [entry.subject for entry in created] == ["runc create", "runc start"]


def test_pids_inside_and_outside(host):
    host.type("docker run -d --name web busybox sh -c 'sleep 1000 & sleep 1000'")
    host.let(200)
    first = host.first("web")
    inside = first.namespaces["pid"].processes
    assert sorted(inside) == [1, *range(2, 1 + len(inside))]
    assert first.ns_pid == 1 and first.pid > 1
    assert all(inside[p.ns_pid] is p for p in host.kernel.processes.values()
               if p.container == first.container and p.role != "shim")
    assert "PID   USER     TIME  COMMAND" in host.type("docker exec web ps")


def test_exec_joins_the_namespaces_the_cgroup_and_the_root(host):
    host.type("docker run -d --name web busybox sleep 1000")
    host.type("docker exec -d web sleep 999")
    host.let(300)
    first = host.first("web")
    joined = next(p for p in host.kernel.processes.values() if p.argv[:2] == ["sleep", "999"])
    assert {k: joined.namespaces[k].id for k in first.namespaces} == {
        k: first.namespaces[k].id for k in first.namespaces}
    assert joined.cgroup is first.cgroup and joined.parent is first.parent
    assert "    0 " in host.type("docker exec web ps -o pid,ppid,args").split("sleep 999")[0]


def test_everything_goes_with_the_container(host):
    host.type("docker run -d --name web busybox sh -c 'sleep 1000 & sleep 1000'")
    host.type("docker exec -d web sleep 999")
    host.type("docker rm -f web")
    host.let(2_000)
    assert host.leftovers() == NOTHING


@pytest.mark.parametrize("wrong", [
    "busybox nosuchprogram", "busybox /etc", "-w /etc/passwd busybox true",
    "--network nosuch busybox true", "-v /etc/passwd:/etc busybox true",
    "--pids-limit 1 -m 6m busybox /nosuch/x", "-u nobody:nosuch busybox true"])
def test_a_create_that_fails_leaves_nothing(host, wrong):
    text = host.type(f"docker run --name bad {wrong}")
    assert "Error response from daemon" in text
    host.let(3_000)
    assert host.leftovers() == NOTHING
    assert invariants.broken(host.world) == []
    assert host.container("bad") is None or host.container("bad").status == "created"


def test_events_of_one_life_in_order(host):
    first = host.world.trace.next_seq
    host.type("docker run --rm busybox true")
    host.let(1_000)
    assert host.topics(first) == ["/containers/create", "/tasks/create", "/tasks/start",
                                  "/tasks/exit", "/tasks/delete", "/containers/delete"]


def test_oom_is_told_before_the_exit(host):
    first = host.world.trace.next_seq
    host.type("docker run --name hog -m 16m busybox tail /dev/zero")
    host.let(1_000)
    topics = host.topics(first)
    assert topics.index("/tasks/oom") < topics.index("/tasks/exit")
    assert host.container("hog").oom_killed and host.container("hog").exit_code == 137


def test_an_exit_while_the_container_starts(host):
    """The program ends at once: the exit waits for the start to be over, and is not lost."""
    for number in range(5):
        host.type(f"docker run -d --name quick{number} busybox sh -c 'exit {number}'")
    host.let(3_000)
    for number in range(5):
        container = host.container(f"quick{number}")
        assert (container.status, container.exit_code) == ("exited", number)
    assert host.leftovers() == NOTHING


def test_kill_while_paused(host):
    """The freezer holds its processes; KILL comes through all the same."""
    host.type("docker run -d --name web busybox sleep 1000")
    host.type("docker pause web")
    assert host.first("web").halted
    host.type("docker kill web")
    host.let(2_000)
    assert host.container("web").exit_code == 137
    assert host.leftovers() == NOTHING


def test_term_while_paused_waits_for_the_thaw(host):
    host.type("docker run -d --name web busybox sh -c 'trap \"exit 7\" TERM; "
              "while :; do sleep 1; done'")
    host.type("docker pause web")
    host.kernel.signal(host.first("web"), 15)        # `docker kill` would thaw it
    host.let(3_000)
    assert host.container("web").status == "paused"
    host.type("docker unpause web")
    host.let(3_000)
    assert (host.container("web").status, host.container("web").exit_code) == ("exited", 7)


def test_the_host_kills_the_first_process(host):
    """Not by Docker: somebody with root on the host does."""
    host.type("docker run -d --name web busybox sleep 1000")
    host.kernel.signal(host.first("web"), 9)
    host.let(2_000)
    assert host.container("web").exit_code == 137
    assert host.leftovers() == NOTHING


def test_children_die_with_the_first_process(host):
    host.type("docker run -d --name web busybox sh -c 'sleep 900 & sleep 901 & sleep 5'")
    host.let(8_000)
    assert not [p for p in host.kernel.processes.values() if p.name == "sleep"]
    assert host.container("web").status == "exited"


def test_orphans_inside_go_to_the_first_process_and_outside_nobody_sees_zombies(host):
    host.type("docker run -d --name web busybox sh -c '(sleep 3 &) ; sleep 100'")
    host.let(1_000)
    orphan = next(p for p in host.kernel.processes.values() if p.argv == ["sleep", "3"])
    assert orphan.parent is host.first("web")
    host.let(5_000)
    assert orphan.exit_status == 0


BOMB = "bomb() { bomb | bomb & sleep 9999; }; while :; do bomb; done"


def test_root_of_the_host_can_still_act_when_a_bomb_has_filled_it(host):
    host.type(f"docker run -d --name bomb busybox sh -c '{BOMB}'")
    host.let(20_000)
    assert len(host.kernel.processes) >= kernel.MAX_PROCESSES
    assert "can't fork: Resource temporarily unavailable" in host.type("docker exec bomb sh -c "
                                                                       "'true | true'")
    host.type("docker rm -f bomb")
    host.let(5_000)
    assert host.leftovers() == NOTHING
    assert invariants.broken(host.world) == []
    assert host.type("docker run --rm busybox echo again").splitlines()[1:2] == ["again"]


def test_no_process_for_the_shim_or_for_runc(host, monkeypatch):
    """The reserve is used up, too: the daemon says so, and nothing is left behind."""
    for name in ("web", "a", "b", "c"):
        host.type(f"docker run -d --name {name} busybox sleep 1000")
    monkeypatch.setattr(kernel, "MAX_PROCESSES", len(host.kernel.processes))
    monkeypatch.setattr(kernel, "RESERVED", 0)
    refused = "fork/exec /usr/bin/runc: resource temporarily unavailable"
    assert ("failed to start shim: start failed: : fork/exec /usr/bin/containerd-shim-runc-v2: "
            "resource temporarily unavailable: unknown") in host.type("docker run --name new "
                                                                      "busybox true")
    assert refused in host.type("docker exec web true")
    assert refused in host.type("docker kill web")
    monkeypatch.undo()
    assert host.type("docker exec web echo again").splitlines()[1:2] == ["again"]
    host.type("docker rm -f web a b c new")
    host.let(3_000)
    assert host.leftovers() == NOTHING


def test_a_limit_of_processes_holds_the_bomb(host):
    host.type("docker run -d --name bomb --pids-limit 20 busybox sh -c "
              "'while :; do sleep 1000 & done'")
    host.let(20_000)
    assert host.kernel.processes and len(host.kernel.processes) < 60
    assert host.type("docker run --rm busybox echo fine").splitlines()[1:2] == ["fine"]
