"""The life of a container without a daemon: stop, kill, restart, pause, exec, logs, rm."""

from __future__ import annotations

import random

import pytest

from tests.simulator.workstation.podman.session import Session


@pytest.fixture
def s():
    session = Session()
    session.run("podman pull -q busybox")
    return session


def test_ps_has_podmans_columns(s):
    assert s.run("podman ps") == ("CONTAINER ID  IMAGE       COMMAND     CREATED     STATUS      "
                                  "PORTS       NAMES\n")
    s.run("podman run -d --name web busybox sleep 100")
    header, row = s.run("podman ps").splitlines()
    assert row.split()[1:4] == ["docker.io/library/busybox:latest", "sleep", "100"]
    assert " Up " in row and row.endswith("web")
    s.run("podman stop -t 0 web")
    assert s.run("podman ps -q") == ""
    assert "Exited (137)" in s.run("podman ps -a")


def test_stop_warns_before_it_kills(s):
    s.run("podman run -d --name deaf busybox sleep 1000")
    assert s.run("podman stop -t 1 deaf") == (
        "WARN[0000] StopSignal SIGTERM failed to stop container deaf in 1 seconds, resorting to "
        "SIGKILL \ndeaf\n")


def test_exec_has_a_conmon_of_its_own(s):
    s.run("podman run -d --name web busybox sleep 100")
    assert s.run("podman exec web sh -c 'echo out; echo err >&2; exit 4'; echo $?") \
        == "out\nerr\n4\n"
    assert len([e for e in s.entries("exec") if e.subject == "conmon"]) == 2
    assert len([p for p in s.podman.kernel.processes.values() if p.name == "conmon"]) == 1
    s.run("podman stop -t 0 web")
    assert s.run("podman exec web ls; echo $?") == (
        "Error: can only create exec sessions on running containers: container state improper\n"
        "255\n")


def test_logs_are_kept_by_conmon_alone(s):
    s.run("podman run --name talk busybox sh -c 'echo one; echo two >&2'")
    assert s.run("podman logs talk") == "one\ntwo\n"
    assert s.run("podman logs talk 2>/dev/null") == "one\n"
    assert s.run("podman logs --tail 1 talk") == "two\n"


def test_a_restart_policy_is_kept_by_the_cleanup(s):
    s.run("podman run -d --name again --restart on-failure:2 busybox sh -c 'exit 1'")
    s.world.advance(s.world.now_ms + 5000)
    container = s.podman.containers.get("again")
    assert (container.restart_count, container.status, container.exit_code) == (2, "exited", 1)
    starters = [e.subject for e in s.entries("exec") if e.lane == "laptop/conmon"]
    assert starters.count("podman container cleanup") == 3


def test_what_was_stopped_by_hand_stays_stopped(s):
    s.run("podman run -d --name always --restart always busybox sleep 1000")
    s.run("podman stop -t 0 always")
    s.world.advance(s.world.now_ms + 5000)
    assert s.podman.containers.get("always").status == "exited"


def test_pause_stops_the_clock_of_a_container(s):
    s.run("podman run -d --name tick busybox sh -c 'while sleep 1; do echo t; done'")
    s.run("podman pause tick")
    assert "Paused" in s.run("podman ps")
    before = s.run("podman logs tick")
    s.world.advance(s.world.now_ms + 10_000)
    assert s.run("podman logs tick") == before
    s.run("podman unpause tick")
    s.world.advance(s.world.now_ms + 3000)
    assert len(s.run("podman logs tick")) > len(before)


def test_rm_refuses_what_runs(s):
    s.run("podman run -d --name web busybox sleep 100")
    ident = s.podman.containers.get("web").id
    assert s.run("podman rm web; echo $?") == (
        f"Error: cannot remove container {ident} as it is running - running or paused containers "
        "cannot be removed without force: container state improper\n2\n")
    assert s.status("podman rm -f -t 0 web") == 0
    assert not list(s.podman.containers)


def test_nothing_is_left_behind(s):
    kernel = s.podman.kernel
    before = len(kernel.processes)
    for _ in range(3):
        s.run("podman run --rm busybox true")
    s.world.advance(s.world.now_ms + 100)
    assert len(kernel.processes) == before
    scopes = kernel.root_cgroup
    for name in ("user.slice", "user-1000.slice", "user@1000.service", "user.slice"):
        scopes = scopes.children[name]
    assert not scopes.children


def test_memory_limit_is_enforced_by_the_kernel_and_noted(s):
    s.run("podman run --name big -m 20m busybox tail /dev/zero")
    container = s.podman.containers.get("big")
    assert container.oom_killed and container.exit_code == 137


def test_an_image_used_by_a_container_is_kept(s):
    s.run("podman create --name c busybox")
    ident = s.podman.containers.get("c").id
    assert s.run("podman rmi busybox; echo $?") == (
        f"Error: image used by {ident}: image is in use by a container: consider listing external "
        "containers and force-removing image\n2\n")
    s.run("podman rm c")
    image = next(iter(s.podman.images)).id.removeprefix("sha256:")
    assert s.run("podman rmi busybox") == (
        f"Untagged: docker.io/library/busybox:latest\nDeleted: {image}\n")
    assert not list(s.podman.layers)


def test_events_are_there_though_nobody_ran(s):
    s.run("podman run --name c busybox true")
    actions = [line.split(" container ")[1].split()[0]
               for line in s.run("podman events --stream=false").splitlines()
               if " container " in line]
    assert actions == ["create", "init", "start", "attach", "died", "cleanup"]


def test_without_its_conmon_an_end_is_found_out_by_looking(s):
    s.run("podman run -d --name web busybox sleep 1000")
    s.run("kill -9 $(pidof conmon)")
    assert s.podman.containers.get("web").pid in s.podman.kernel.processes
    assert "Up" in s.run("podman ps")
    s.run("podman stop -t 0 web")
    assert "Exited (255)" in s.run("podman ps -a")


def test_copies_go_both_ways_and_belong_to_the_user(s):
    s.run("podman run -d --name web busybox sleep 1000")
    s.run("podman cp site web:/tmp")
    assert "My page" in s.run("podman exec web cat /tmp/site/index.html")
    s.run("podman exec web sh -c 'echo back > /tmp/out'")
    s.run("podman cp web:/tmp/out .")
    assert s.run("cat out; stat -c %u out") == "back\n1000\n"
    assert "A /tmp/out" in s.run("podman diff web")


@pytest.mark.parametrize("seed", [3, 14])
def test_hurried_commands_neither_crash_nor_hang(s, seed):
    dice = random.Random(seed)
    verbs = ["run -d --restart always --name {0} busybox sh -c 'exit 1'", "rm -f -t 0 {0}",
             "start {0}", "stop -t 0 {0}", "kill {0}", "pause {0}", "unpause {0}",
             "exec {0} true", "restart -t 0 {0}", "logs {0}", "ps -a",
             "run -d --name {0} -p 8080:80 nginx", "system prune -af"]
    for _ in range(60):
        line = "podman " + dice.choice(verbs).format(dice.choice(("aa", "bb")))
        s.run(f"{line} & podman ps -q" if dice.random() < 0.3 else line)
    assert not s.world.terminals["s"].busy
