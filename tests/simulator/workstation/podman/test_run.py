"""podman run: the same program output as docker, another way to it."""

from __future__ import annotations

import pytest

from simulator import World
from tests.simulator.workstation.podman.session import Session

PULLED = (
    'Resolved "busybox" as an alias (/etc/containers/registries.conf.d/shortnames.conf)\n'
    "Trying to pull docker.io/library/busybox:latest...\nGetting image source signatures\n"
    "Copying blob {blob} done   | \nCopying config {config} done   | \n"
    "Writing manifest to image destination\n")


@pytest.fixture
def s():
    session = Session()
    session.run("podman pull -q busybox")
    return session


def test_a_missing_image_is_pulled_by_podman_itself():
    s = Session()
    text = s.run("podman run --rm busybox echo hi")
    image = next(iter(s.podman.images))
    blob = image.layers[0].digest.removeprefix("sha256:")[:12]
    assert text == PULLED.format(blob=blob, config=image.id.removeprefix("sha256:")[:10]) + "hi\n"
    requests = s.entries("http_request")
    assert requests and all(entry.lane == "laptop/podman" for entry in requests)


@pytest.mark.parametrize("command", [
    "echo one two", "sh -c 'echo $((6 * 7)); exit 3'", "cat /etc/passwd", "wc -c /bin/busybox",
    "sh -c 'for i in 1 2 3; do echo $i; done | tail -1'"])
def test_docker_and_podman_run_the_same_program(s, command):
    s.run("docker pull -q busybox")
    assert s.run(f"podman run --rm busybox {command}; echo $?") \
        == s.run(f"docker run --rm busybox {command}; echo $?")


def test_the_chain_is_podman_conmon_crun_and_no_daemon(s):
    seq = s.world.trace.next_seq
    s.run("podman run --rm busybox true")
    messages = [(e.lane, e.detail["to"], e.subject) for e in s.world.trace.since(seq - 1)
                if e.verb == "exec"]
    assert messages == [
        ("laptop/shell", "laptop/podman", "podman"), ("laptop/podman", "laptop/conmon", "conmon"),
        ("laptop/conmon", "laptop/crun", "crun create"),
        ("laptop/podman", "laptop/crun", "crun start"),
        ("laptop/conmon", "laptop/podman", "podman container cleanup"),
        ("laptop/podman", "laptop/crun", "crun delete")]
    lanes = dict.fromkeys(e.lane for e in s.world.trace.since(seq - 1))
    assert not [lane for lane in lanes if lane.startswith("host/")]


def test_every_act_leads_back_to_what_was_typed(s):
    s.run("podman run --rm busybox echo hi")
    written = s.entries("conmon_wrote_exit")[-1]
    entry = written
    while entry.cause is not None:
        entry = s.world.trace.get(entry.cause)
    assert entry.verb == "typed"


def test_crun_clones_once_with_all_flags(s):
    s.run("podman run --rm busybox true")
    calls = [e.detail["call"] for e in s.entries("sys_clone") if e.subject == "crun init"]
    assert len(calls) == 1 and "CLONE_NEWNS|CLONE_NEWCGROUP" in calls[0]
    assert not s.entries("sys_unshare", "laptop/kernel") or all(
        "NEWNET" in e.detail["call"] for e in s.entries("sys_unshare"))


def test_conmon_stays_as_the_parent_and_podman_is_gone(s):
    s.run("podman run -d --name web busybox sleep 100")
    container = s.podman.containers.get("web")
    process = s.podman.kernel.processes[container.pid]
    assert process.parent.name == "conmon"
    assert process.parent.parent is s.podman.kernel.init
    assert not [p for p in s.podman.kernel.processes.values() if p.name == "podman"]


def test_root_inside_is_the_user_outside(s):
    assert s.run("podman run --rm busybox id -u") == "0\n"
    s.run("podman run -d --name web busybox sleep 100")
    line = next(line for line in s.run("ps").splitlines() if "sleep 100" in line
                and "conmon" not in line)
    assert line.split()[1] == "you"
    assert s.run("podman exec web cat /proc/self/uid_map").split() \
        == ["0", "1000", "1", "1", "100000", "65536"]


def test_files_of_the_user_belong_to_root_inside(s):
    s.run("podman run --rm -v ~/site:/s busybox touch /s/new")
    assert s.run("podman run --rm -v ~/site:/s busybox stat -c '%u' /s/new /s/index.html") \
        == "0\n0\n"
    assert s.run("stat -c '%u' site/new") == "1000\n"
    assert "Permission denied" in s.run("podman run --rm -v /etc:/e busybox touch /e/new")


@pytest.mark.parametrize(("line", "status", "text"), [
    ("podman run busybox nosuch", 127,
     "Error: crun: executable file `nosuch` not found in $PATH: No such file or directory: OCI "
     "runtime attempted to invoke a command that was not found\n"),
    ("podman run busybox /etc", 126,
     "Error: crun: open executable: Permission denied: OCI permission denied\n"),
    ("podman run", 125, "Error: requires at least 1 arg(s), only received 0\n"),
    ("podman run --foo busybox", 125, "Error: unknown flag: --foo\nSee 'podman run --help'\n"),
    ("podman foo", 125, "Error: unrecognized command `podman foo`\n"
                        "Try 'podman --help' for more information\n"),
    ("podman stop nosuch", 125,
     'Error: no container with name or ID "nosuch" found: no such container\n'),
    ("podman rm nosuch", 1,
     'Error: no container with name or ID "nosuch" found: no such container\n'),
    ("podman rmi nosuch", 1, "Error: nosuch: image not known\n"),
    ("podman run -p 80:80 -d busybox sleep 1", 126,
     "Error: pasta failed with exit code 1:\nFailed to bind port 80 (Permission denied) for option "
     "'-t 80-80:80-80'\n"),
    ("podman generate systemd x", 125, "drydock: not modelled: podman generate systemd\n")])
def test_failures_have_podmans_words_and_codes(s, line, status, text):
    assert s.run(f"{line}; echo $?") == f"{text}{status}\n"


def test_a_name_that_no_registry_has():
    s = Session()
    assert s.run("podman run nosuch/image:1; echo $?").endswith(
        "Trying to pull docker.io/nosuch/image:1...\n"
        "Error: unable to copy from source docker://nosuch/image:1: initializing source "
        "docker://nosuch/image:1: reading manifest 1 in docker.io/nosuch/image: requested access "
        "to the resource is denied\n125\n")


def test_keys_and_output_of_an_interactive_shell(s):
    s.world.submit("terminal.line", session="s", line="podman run --rm -it busybox sh")
    s.world.advance(s.world.now_ms + 3000)
    s.world.take_output()
    s.world.submit("terminal.input", session="s", data="echo $((1+1))\r")
    s.world.advance(s.world.now_ms + 500)
    text = "".join(f["text"] for _, k, f in s.world.take_output() if k == "terminal.output")
    assert "\r\n2\r\n" in text
    s.world.submit("terminal.input", session="s", data="exit\r")
    s.world.advance(s.world.now_ms + 3000)
    assert not s.world.terminals["s"].busy
    assert not list(s.podman.containers)


def test_a_replay_arrives_at_the_same_state(s):
    s.run("podman run -d --name web -p 8080:80 nginx")
    s.run("podman pod create --name p")
    s.run("podman run --rm busybox echo hi")
    world = s.world
    again = World.replay("docker", 1, world.epoch_ms, world.log, world.now_ms)
    assert again.fingerprint() == world.fingerprint()
