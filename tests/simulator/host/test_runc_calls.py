"""runc's own calls, from clone to execve, against the recorded run of a real engine.

The record (`recorded_run.txt`) was made with runc 1.1.5 on cgroup v1, without an /etc/group in the
image. `normal` and the tables below hold what is known to differ from runc 1.2.6 on cgroup v2, and
nothing else may.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator import World
from simulator.scenarios import type_line

RECORDED = Path(__file__).with_name("recorded_run.txt").read_text().splitlines()

# Calls that strace was told to record and that concern the container; two kinds of noise are left
# out: the names that stages give themselves, and reading a keyring's description before changing
# its rights. The stages' exits come in no fixed order.
UNTOLD = ("prctl(PR_SET_NAME", "keyctl(KEYCTL_DESCRIBE", "keyctl(KEYCTL_SETPERM", "exit_group(",
          # cgroup v1: a bind for each controller, in a tmpfs
          'mount("/sys/fs/cgroup/')
# Words of runc 1.1.5 on cgroup v1 -> of 1.2.6 on v2.
NEWER = (
    ("CLONE_NEWNS|CLONE_NEWUTS", "CLONE_NEWNS|CLONE_NEWCGROUP|CLONE_NEWUTS"),
    ('mount("tmpfs", TARGET, "tmpfs", MS_NOSUID|MS_NODEV|MS_NOEXEC, "mode=755")',
     'mount("cgroup2", TARGET, "cgroup2", MS_RDONLY|MS_NOSUID|MS_NODEV|MS_NOEXEC)'),
    ("prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ", "seccomp(SECCOMP_SET_MODE_FILTER, "),
    ("setgroups(1, [0])", "setgroups(2, [0, 10])"),     # busybox's /etc/group puts root in wheel
    (") once for each of the 27 capabilities that the container may not have "
     "(before and after setuid)", " /* 27 times */) = 0"),
)
# Masked by 28.2.2 and not yet by the recorded engine: path -> what is there.
NEW_MASKS = {"/proc/interrupts": 0, "/sys/devices/virtual/powercap": "-1 ENOENT"}

# Where runc mounts through a descriptor (/proc/self/fd/6), this is what it leads to.
TARGETS = ["/proc", "/dev", "/dev/pts", "/sys", "/sys/fs/cgroup", "/dev/mqueue", "/dev/shm",
           "/etc/resolv.conf", "/etc/resolv.conf", "/etc/hostname", "/etc/hostname",
           "/etc/hosts", "/etc/hosts"]
NAMES = ("unshare", "setuid", "setgid", "setgroups", "keyctl", "mount", "pivot_root", "umount2",
         "sethostname", "prctl", "seccomp", "capset", "execve", "exit_group")


def normal(call: str) -> str:
    """One form for both: no identifiers, no addresses, no NULL, a descriptor's target named."""
    call = call.replace('"/proc/self/fd/6"', "TARGET")
    call = re.sub(r"[0-9a-f]{38,64}|<id>|<overlay>", "ID", call)
    call = re.sub(r'"[0-9a-f]{12}", 12', '"ID", 12', call)
    call = re.sub(r"0x[0-9a-f]{6,} ?|, filter=0x[0-9a-f]+|, NULL", "", call)
    return re.sub(r"\)? += +", ") = ", call)


@pytest.fixture(scope="module")
def calls() -> list[str]:
    """What runc and its children called in a world, as strace would print it."""
    world = World("docker")
    type_line(world, "t", "docker pull -q busybox")
    first = world.trace.next_seq
    type_line(world, "t", "docker run --name traced busybox echo hi")
    return [entry.detail["call"] for entry in world.trace.since(first)
            if entry.lane == "host/kernel" and "call" in entry.detail]


def ours(calls: list[str]) -> list[str]:
    """Of those, what strace was told to record, after the first execve of `runc init` itself."""
    told = [normal(call) for call in calls if call.startswith(NAMES)
            and not call.startswith(('execve("/proc/self/exe"', *UNTOLD))]
    return [re.sub(r'"(/proc|/dev|/sys|/etc)[^"]*"', "TARGET", call, count=1)
            if _through_descriptor(call) else call for call in told]


def _through_descriptor(call: str) -> bool:
    return bool(re.match(r'mount\("(proc|tmpfs|devpts|sysfs|cgroup2|mqueue|shm)", "', call)
                and "MS_RDONLY)" not in call
                or re.match(r'mount\("(/var/lib/docker/containers/[^"]*)?", "/etc/', call))


def theirs() -> list[str]:
    told = [normal(line) for line in RECORDED if not line.startswith(UNTOLD)]
    for old, new in NEWER:
        assert any(old in line for line in told), f"the record does not hold {old!r}"
        told = [line.replace(old, new) for line in told]
    return told


def masked(call: str) -> bool:
    return any(f'"{path}"' in call for path in NEW_MASKS)


def test_every_call_comes_as_recorded_and_in_that_order(calls):
    made = [call for call in ours(calls) if not masked(call)]
    for index, (mine, recorded) in enumerate(zip(made, theirs(), strict=True)):
        # strace cut some long lines short
        whole = ") = " in recorded
        assert mine == recorded or not whole and mine.startswith(recorded), index


def test_mounts_lead_where_the_record_says(calls):
    targets = [re.match(r'mount\("[^"]*", "([^"]+)"', call)[1] for call in map(normal, calls)
               if _through_descriptor(call)]
    assert targets == TARGETS
    assert sum("/proc/self/fd/6" in line and not line.startswith(UNTOLD)
               for line in RECORDED) == len(TARGETS)


def test_the_newer_masks_are_the_only_ones_more(calls):
    found = {re.match(r'mount\("[^"]*", "([^"]+)"', call)[1]: call.partition(") = ")[2]
             for call in calls if masked(call)}
    assert {path: int(result) if result == "0" else result.partition(" (")[0]
            for path, result in found.items()} == NEW_MASKS


def test_both_stages_of_runc_init_leave(calls):
    assert sum(call.startswith("exit_group(0)") for call in calls) == 2
    assert sum(line.startswith("exit_group(0") for line in RECORDED) == 2


def test_the_cgroup_is_there_before_the_namespaces(calls):
    """docker.md 1.4: the first stage is in its cgroup before anything is unshared."""
    cgroup = next(i for i, call in enumerate(calls) if call.startswith('mkdir("/sys/fs/cgroup'))
    moved = next(i for i, call in enumerate(calls) if "cgroup.procs" in call)
    unshare = next(i for i, call in enumerate(calls) if call.startswith("unshare("))
    fifo = next(i for i, call in enumerate(calls) if call.startswith("open("))
    execve = next(i for i, call in enumerate(calls) if call.startswith('execve("/bin/echo"'))
    assert cgroup < moved < unshare < fifo < execve
