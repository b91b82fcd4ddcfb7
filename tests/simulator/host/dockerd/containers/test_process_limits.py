"""Limits and kernel settings of docker run, seen from inside and by inspect."""

import pytest

from tests.simulator.workstation.docker.session import Session


@pytest.fixture(scope="module")
def session():
    session = Session()
    session.type("docker pull -q busybox")
    return session


def test_ulimits_are_seen_and_met(session):
    answer = session.shell(
        "docker run --rm --ulimit nofile=8:9 busybox sh -c 'ulimit -n; ulimit -Hn; "
        "grep files /proc/self/limits; exec 3</etc/passwd 4</etc/passwd 5</etc/passwd "
        "6</etc/passwd 7</etc/passwd; exec 9</etc/passwd'")
    lines = answer.stdout.splitlines()
    assert lines[:2] == ["8", "9"] and lines[2].split()[3:5] == ["8", "9"]
    assert answer.code != 0
    assert session.shell("docker run --rm -u 77 --ulimit nproc=2 busybox sh -c "
                         "'sleep 1 & sleep 1 & wait'").stderr.count("fork") == 1


def test_an_unknown_ulimit_is_refused(session):
    answer = session.shell("docker run --rm --ulimit foo=1 busybox true")
    assert answer.code == 125 and "foo" in answer.stderr


def test_sysctls_belong_to_the_container(session):
    assert session.shell("docker run --rm --sysctl net.core.somaxconn=77 busybox "
                         "cat /proc/sys/net/core/somaxconn").stdout == "77\n"
    refused = session.shell("docker run --rm --network host --sysctl net.core.somaxconn=7 busybox "
                            "true")
    assert "not allowed in host network namespace" in refused.stderr


def test_reservation_cpuset_score_and_annotations(session):
    out = session.shell(
        "docker run --rm --memory-reservation 8m --cpuset-cpus 0 --oom-score-adj 300 "
        "busybox sh -c 'cd /sys/fs/cgroup; cat memory.low cpuset.cpus /proc/self/oom_score_adj'")
    assert out.stdout == "8388608\n0\n300\n"
    session.shell("docker create --name noted --annotation a=b busybox")
    assert session.shell("docker inspect -f '{{json .HostConfig.Annotations}}' noted").stdout == \
        '{"a":"b"}\n'


@pytest.mark.parametrize(("flags", "words"), [
    ("--cpuset-cpus 7", "Requested CPUs are not available - requested 7, available: 0-1"),
    ("--cpuset-cpus x", "Invalid value x for cpuset cpus"),
    ("--oom-score-adj 2000", "range for oom score adj is [-1000, 1000]"),
    ("-m 10m --memory-reservation 20m", "Minimum memory limit can not be less than memory "
                                        "reservation limit"),
    ("--device /dev/sda", "Devices")])
def test_what_is_wrong_is_said(session, flags, words):
    answer = session.shell(f"docker run --rm {flags} busybox true")
    assert answer.code == 125 and words in answer.stderr


def test_the_oom_killer_cannot_be_switched_off_on_cgroup_v2(session):
    answer = session.shell("docker run --rm -m 20m --oom-kill-disable busybox true")
    assert answer.code == 0
    assert "WARNING: Your kernel does not support OomKillDisable. OomKillDisable discarded." in \
        answer.stderr


def test_one_cpu_of_two_takes_twice_as_long(session):
    count = "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done"
    spent = []
    for flag in ("", "--cpuset-cpus 1"):
        before = session.world.now_ms
        session.shell(f"docker run --rm {flag} busybox sh -c '({count}) & ({count}) & wait'")
        spent.append(session.world.now_ms - before)
    assert spent[1] > spent[0]
