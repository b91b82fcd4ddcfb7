"""The cgroup (version 2) of a container: made before its namespaces, limited a little later."""

from __future__ import annotations

from typing import Any

from simulator.host.kernel import Cgroup, Kernel, Process
from simulator.host.kernel.syscalls import syscall

FILESYSTEM = "/sys/fs/cgroup"


def cgroup_path(spec: dict[str, Any]) -> str:
    """"system.slice:docker:ID" (the systemd driver) or a plain path -> the path below the root."""
    text = spec["linux"].get("cgroupsPath", "")
    if text.count(":") == 2:
        slice_name, prefix, name = text.split(":")
        return f"/{slice_name}/{prefix}-{name}.scope"
    return "/" + text.strip("/")


def make_cgroup(process: Process, spec: dict[str, Any]) -> Cgroup:
    """mkdir in the cgroup file system."""
    kernel = process.kernel
    path = cgroup_path(spec)
    node = kernel.root_cgroup
    for part in path.strip("/").split("/"):
        if part not in node.children:
            below = f"{node.path.rstrip('/')}/{part}"
            node.children[part] = Cgroup(below, node)
        node = node.children[part]
    syscall(process, "mkdir", path, f'"{FILESYSTEM}{path}", 0755', path=f"{FILESYSTEM}{path}")
    return node


def remove_cgroup(process: Process, cgroup: Cgroup) -> None:
    """rmdir; a group with processes stays (EBUSY)."""
    parent = cgroup.parent
    name = cgroup.path.rsplit("/", 1)[-1]
    if parent is not None and not cgroup.processes:
        parent.children.pop(name, None)
        syscall(process, "rmdir", cgroup.path, f'"{FILESYSTEM}{cgroup.path}"',
                path=f"{FILESYSTEM}{cgroup.path}")


def apply_limits(process: Process, cgroup: Cgroup, resources: dict[str, Any]) -> None:
    """linux.resources of the OCI spec, written to the group's files; `docker update` comes here
    too. Only what is named changes."""
    memory, cpu, pids = (resources.get(kind) or {} for kind in ("memory", "cpu", "pids"))
    if "limit" in memory:
        limit, both = memory["limit"], memory.get("swap") or 0
        cgroup.memory_max = limit
        cgroup.swap_max = None if both == 0 else (1 << 62) if both < 0 else max(0, both - limit)
        _write(process, cgroup, "memory.max", str(limit))
        if both:
            _write(process, cgroup, "memory.swap.max",
                   "max" if both < 0 else str(cgroup.swap_max))
    if "reservation" in memory:
        cgroup.memory_low = memory["reservation"]
        _write(process, cgroup, "memory.low", str(memory["reservation"]))
    if "cpus" in cpu:
        cgroup.cpuset = cpu["cpus"]
        _write(process, cgroup, "cpuset.cpus", cpu["cpus"])
    if "quota" in cpu:
        period = cpu.get("period") or 100_000
        cgroup.cpus = cpu["quota"] / period if cpu["quota"] > 0 else None
        quota = str(cpu["quota"]) if cpu["quota"] > 0 else "max"
        _write(process, cgroup, "cpu.max", f"{quota} {period}")
    if "shares" in cpu:
        _write(process, cgroup, "cpu.weight", str(cpu_weight(cpu["shares"])))
    if "limit" in pids:
        cgroup.pids_max = pids["limit"] if pids["limit"] > 0 else None
        _write(process, cgroup, "pids.max", str(pids["limit"]))
    process.kernel.cpus.refresh()


def cpu_weight(shares: int) -> int:
    """cgroup v1 shares (2..262144) as a v2 weight (1..10000), as libcontainer converts them."""
    return 1 + (shares - 2) * 9999 // 262_142


def move_in(process: Process, cgroup: Cgroup, member: Process) -> None:
    """Write a pid to cgroup.procs: the process and its memory are the group's from now on."""
    member.cgroup.processes.pop(member.pid, None)
    member.cgroup.charge(-member.memory)
    member.cgroup = cgroup
    cgroup.processes[member.pid] = member
    cgroup.charge(member.memory)
    process.kernel.process_changed(member)
    _write(process, cgroup, "cgroup.procs", str(member.pid))


def freeze(process: Process, kernel: Kernel, cgroup: Cgroup, frozen: bool) -> None:
    _write(process, cgroup, "cgroup.freeze", "1" if frozen else "0")
    kernel.freeze(cgroup, frozen)


def _write(process: Process, cgroup: Cgroup, name: str, value: str) -> None:
    path = f"{FILESYSTEM}{cgroup.path}/{name}"
    syscall(process, "write", f"{name} = {value}", f'"{path}", "{value}"', str(len(value)),
            path=name, value=value)
