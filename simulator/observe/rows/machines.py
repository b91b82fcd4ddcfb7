"""Rows of machines, of the long-lived programs on them, and of every process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .insides import inside

if TYPE_CHECKING:
    from simulator.blueprints import Site

Fields = dict[str, Any]


class MachineRows:
    def __init__(self, site: Site) -> None:
        self._machines = {machine.name: machine for machine in site.machines}

    def idents(self) -> Iterable[str]:
        return list(self._machines)

    def read(self, ident: str) -> Fields | None:
        machine = self._machines.get(ident)
        if machine is None:
            return None
        return {"mark": "ok", "name": machine.title, "role": machine.role, "os": machine.os,
                "address": machine.address, "kernel": machine.release, "cpus": machine.cpus,
                "memory": machine.memory}


class ProgramRows:
    """The long-lived programs of the chain, by lane."""

    def __init__(self, site: Site) -> None:
        self._programs = {program.lane: program for program in site.programs}

    def idents(self) -> Iterable[str]:
        return list(self._programs)

    def read(self, ident: str) -> Fields | None:
        program = self._programs.get(ident)
        if program is None:
            return None
        return {"mark": program.mark(), "machine": ident.split("/")[0], "lane": ident,
                "name": program.name, "pid": program.pid}


class ProcessRows:
    """Ids are "machine/pid"."""

    def __init__(self, site: Site) -> None:
        self._kernels = site.kernels

    def idents(self) -> Iterable[str]:
        return [f"{machine}/{pid}" for machine, kernel in self._kernels.items()
                for pid in kernel.processes]

    def read(self, ident: str) -> Fields | None:
        machine, _, pid = ident.partition("/")
        process = self._kernels[machine].processes.get(int(pid))
        if process is None or process.exit_status is not None:
            return None
        return {"mark": "wait" if process.stopped else "ok", "machine": machine,
                "pid": process.pid, "ppid": process.ppid, "ns_pid": process.ns_pid,
                "name": process.name, "argv": list(process.argv), "uid": process.uid,
                "user": process.user_name, "host_uid": process.host_uid,
                "container": process.container,
                "state": "T" if process.halted else "R" if process.busy else "S",
                "started_ms": process.started_ms, "cpu_ms": int(process.sampled_us // 1000),
                "memory": process.memory, "role": process.role, **inside(process)}
