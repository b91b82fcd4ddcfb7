"""What a container's process gives up before it runs: system calls, capabilities, its user."""

from __future__ import annotations

from typing import Any

from simulator.host.kernel import Process
from simulator.host.kernel.capabilities import CAPABILITIES
from simulator.host.kernel.syscalls import syscall


def restrict(process: Process, wanted: dict[str, Any]) -> None:
    """In runc's order: the seccomp filter comes last when it needs no privilege to set it."""
    late = bool(wanted.get("noNewPrivileges"))
    if late:
        syscall(process, "prctl", "PR_SET_NO_NEW_PRIVS", "PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0",
                option="PR_SET_NO_NEW_PRIVS")
    else:
        _seccomp(process)
    bounding = (wanted.get("capabilities") or {}).get("bounding") or []
    dropped = len(CAPABILITIES) - len(bounding)
    if dropped:
        syscall(process, "prctl", "PR_CAPBSET_DROP", f"PR_CAPBSET_DROP, ... /* {dropped} times */",
                option=f"PR_CAPBSET_DROP x {dropped}")
    syscall(process, "prctl", "PR_SET_KEEPCAPS", "PR_SET_KEEPCAPS, 1", option="PR_SET_KEEPCAPS 1")
    for limit in wanted.get("rlimits") or []:
        _set_limit(process, limit["type"], limit["soft"], limit["hard"])
    process.oom_score_adj = wanted.get("oomScoreAdj") or 0
    _set_user(process, wanted.get("user") or {})
    syscall(process, "prctl", "PR_SET_KEEPCAPS", "PR_SET_KEEPCAPS, 0", option="PR_SET_KEEPCAPS 0")
    effective = (wanted.get("capabilities") or {}).get("effective") or []
    process.capabilities = tuple(name.removeprefix("CAP_") for name in effective)
    held = [f"1<<CAP_{name}" for name in CAPABILITIES if name in process.capabilities]
    names = "|".join(held) or "0"
    syscall(process, "capset", f"{len(effective)} capabilities",
            f"{{version=_LINUX_CAPABILITY_VERSION_3, pid=0}}, {{effective={names}}}",
            kept=len(effective))
    if late:
        _seccomp(process)


def _seccomp(process: Process) -> None:
    syscall(process, "seccomp", "SECCOMP_MODE_FILTER",
            "SECCOMP_SET_MODE_FILTER, {len=974}", filter="default")


def _set_limit(process: Process, name: str, soft: int, hard: int) -> None:
    syscall(process, "prlimit", name, f"{name}, {{rlim_cur={soft}, rlim_max={hard}}}", limit=name,
            value=str(soft))
    process.rlimits = {**process.rlimits, name.removeprefix("RLIMIT_").lower(): (soft, hard)}


def _set_user(process: Process, user: dict[str, Any]) -> None:
    uid, gid = user.get("uid", 0), user.get("gid", 0)
    groups = tuple(user.get("additionalGids") or ())
    syscall(process, "setgroups", str(len(groups)), f"{len(groups)}, {list(groups)}",
            groups=" ".join(map(str, groups)))
    syscall(process, "setgid", str(gid), str(gid), gid=gid)
    syscall(process, "setuid", str(uid), str(uid), uid=uid)
    process.groups, process.gid, process.uid = groups, gid, uid
