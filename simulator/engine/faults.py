"""What is broken now. A fault changes a mechanism; the hops that suffer it ask here.

Each kind is declared once, with what it may be aimed at; the page, the terminal (`fault ...`) and
scenario files all read this table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .errors import QuotaExceeded, UserError

MAX_ACTIVE = 32


@dataclass(frozen=True)
class FaultKind:
    """`target` names what it is aimed at: a machine, a container, a link ("laptop:host")."""

    name: str
    target: str
    parameters: dict[str, int] = field(default_factory=dict)  # name -> default value
    most: int = 0               # the largest value of any of them


KINDS = {kind.name: kind for kind in (
    FaultKind("registry_down", "registry"),
    FaultKind("slow_network", "link", {"extra_ms": 400}, 600_000),
    FaultKind("cut_network", "link"),
    FaultKind("disk_full", "machine"),
    FaultKind("memory_leak", "container", {"bytes_per_second": 8 << 20}, 1 << 40),
)}


@dataclass
class Fault:
    id: str
    kind: str
    target: str
    parameters: dict[str, Any]
    since_ms: int
    seq: int  # trace entry of its injection, the root of every "why?" that ends here


class Faults:
    def __init__(self) -> None:
        self.active: dict[str, Fault] = {}
        self.machines: list[str] = []     # of this world; what a fault can be aimed at
        self._count = 0

    def inject(self, kind: str, target: str, parameters: dict[str, Any], now_ms: int,
               seq: int) -> Fault:
        """Put a fault in force. Raises UserError for what does not exist."""
        declared = KINDS.get(kind)
        if declared is None:
            raise UserError(f"no fault is called {kind!r}; there are {', '.join(sorted(KINDS))}")
        if len(self.active) >= MAX_ACTIVE:
            raise QuotaExceeded(f"{MAX_ACTIVE} faults are in force, the limit; mend one first")
        self._check_target(declared, target)
        for name, value in parameters.items():
            _check_parameter(declared, name, value)
        self._count += 1
        fault = Fault(f"fault-{self._count}", kind, target, {**declared.parameters, **parameters},
                      now_ms, seq)
        self.active[fault.id] = fault
        return fault

    def _check_target(self, declared: FaultKind, target: str) -> None:
        """Containers are the daemon's to know; whoever injects has looked."""
        known = {"registry": ["registry"], "machine": self.machines,
                 "link": [f"{a}:{b}" for a in self.machines for b in self.machines if a != b],
                 "container": [target]}[declared.target]
        if target not in known:
            raise UserError(f"fault {declared.name} is aimed at a {declared.target} "
                            f"({', '.join(known)}), not at {target!r:.40}")

    def mend(self, fault_id: str) -> Fault:
        """Take a fault away. Raises UserError when there is none of that id."""
        if fault_id not in self.active:
            raise UserError(f"no fault {fault_id!r} is in force")
        return self.active.pop(fault_id)

    def find(self, kind: str, target: str | None = None) -> Fault | None:
        """The fault of this kind in force on `target` (or on anything), or None."""
        for fault in self.active.values():
            if fault.kind == kind and target in (None, fault.target):
                return fault
        return None

    def extra_latency_ms(self, sender: str, receiver: str) -> int:
        fault = self._on_link("slow_network", sender, receiver)
        return int(fault.parameters["extra_ms"]) if fault else 0

    def link_cut(self, sender: str, receiver: str) -> bool:
        return self._on_link("cut_network", sender, receiver) is not None

    def _on_link(self, kind: str, sender: str, receiver: str) -> Fault | None:
        if not self.active:
            return None
        here, there = sender.split("/")[0], receiver.split("/")[0]
        if here == there:
            return None
        return self.find(kind, f"{here}:{there}") or self.find(kind, f"{there}:{here}")


def _check_parameter(declared: FaultKind, name: str, value: Any) -> None:
    if name not in declared.parameters:
        raise UserError(f"fault {declared.name} has no parameter {name!r}")
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= declared.most:
        raise UserError(f"fault {declared.name}: {name} is a whole number from 0 to "
                        f"{declared.most}, not {value!r:.40}")
