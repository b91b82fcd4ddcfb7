"""What is broken now. A fault changes a mechanism; the hops that suffer it ask here.

Each kind is declared once, with what it may be aimed at; the page, the terminal (`fault ...`) and
scenario files all read this table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .errors import UserError


@dataclass(frozen=True)
class FaultKind:
    """`target` names what it is aimed at: a machine, a container, a link ("laptop:host")."""

    name: str
    target: str
    parameters: dict[str, Any] = field(default_factory=dict)  # name -> default value


KINDS = {kind.name: kind for kind in (
    FaultKind("registry_down", "registry"),
    FaultKind("slow_network", "link", {"extra_ms": 400}),
    FaultKind("cut_network", "link"),
    FaultKind("disk_full", "machine"),
    FaultKind("memory_leak", "container", {"bytes_per_second": 8 * 1024 * 1024}),
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
        self._count = 0

    def inject(self, kind: str, target: str, parameters: dict[str, Any], now_ms: int,
               seq: int) -> Fault:
        """Put a fault in force. Raises UserError for an unknown kind or parameter."""
        declared = KINDS.get(kind)
        if declared is None:
            raise UserError(f"no fault is called {kind!r}; there are {', '.join(sorted(KINDS))}")
        unknown = sorted(set(parameters) - set(declared.parameters))
        if unknown:
            raise UserError(f"fault {kind} has no parameter {unknown[0]!r}")
        self._count += 1
        fault = Fault(f"fault-{self._count}", kind, target, {**declared.parameters, **parameters},
                      now_ms, seq)
        self.active[fault.id] = fault
        return fault

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
