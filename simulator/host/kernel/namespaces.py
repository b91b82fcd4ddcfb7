"""Namespaces: what a process can see. Each has an inode number, as in /proc/PID/ns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError

if TYPE_CHECKING:
    from .files.mounts import MountTable
    from .files.touched import Touched
    from .network import Interface, Listener
    from .process import Process

KINDS = ("mnt", "uts", "ipc", "pid", "net", "cgroup", "user")
FIRST_INODE = 4_026_531_835      # the initial namespaces of a Linux machine start about here
OVERFLOW_ID = 65_534             # "nobody": a user that a user namespace does not map


class Namespace:
    def __init__(self, kind: str, ident: int) -> None:
        self.kind, self.id = kind, ident
        self.sysctls: dict[str, str] = {}     # kernel settings that differ here, by dotted name

    def __str__(self) -> str:
        return f"{self.kind}:[{self.id}]"


class UserNamespace(Namespace):
    """Users inside are others outside: `uid_map` and `gid_map` hold (inside, outside, count), as
    /proc/PID/uid_map. Process.uid is the number inside."""

    def __init__(self, ident: int, uid_map: tuple[tuple[int, int, int], ...] = (),
                 gid_map: tuple[tuple[int, int, int], ...] = ()) -> None:
        super().__init__("user", ident)
        self.uid_map, self.gid_map = uid_map, gid_map

    def outside(self, number: int, group: bool = False) -> int:
        """Who a user (or group) of this namespace is on the machine; the overflow id for none."""
        ranges = self.gid_map if group else self.uid_map
        for inside, outside, count in ranges:
            if inside <= number < inside + count:
                return outside + number - inside
        return OVERFLOW_ID if ranges else number


    def inside(self, number: int, group: bool = False) -> int:
        """The other way: what a user of the machine is called in here."""
        ranges = self.gid_map if group else self.uid_map
        for inside, outside, count in ranges:
            if outside <= number < outside + count:
                return inside + number - outside
        return OVERFLOW_ID if ranges else number

    def maps(self, number: int) -> bool:
        """Whether a user of the machine exists in here."""
        return not self.uid_map or any(outside <= number < outside + count
                                       for _, outside, count in self.uid_map)


class MountNamespace(Namespace):
    def __init__(self, ident: int, table: MountTable) -> None:
        super().__init__("mnt", ident)
        self.table = table
        self.touched: Touched | None = None      # the file last used through it


class UtsNamespace(Namespace):
    def __init__(self, ident: int, hostname: str, domainname: str = "") -> None:
        super().__init__("uts", ident)
        self.hostname, self.domainname = hostname, domainname


class PidNamespace(Namespace):
    """Numbers its processes from 1; what runs first is its init."""

    def __init__(self, ident: int, first: int = 1) -> None:
        super().__init__("pid", ident)
        self.processes: dict[int, Process] = {}
        self._next = first

    def add(self, process: Process) -> int:
        number = self._next
        self._next += 1
        self.processes[number] = process
        return number

    @property
    def init(self) -> Process | None:
        return self.processes.get(1)


class NetNamespace(Namespace):
    """Interfaces, listening sockets, and how names are resolved here."""

    def __init__(self, ident: int) -> None:
        super().__init__("net", ident)
        self.interfaces: dict[str, Interface] = {}
        self.listeners: dict[tuple[str, int], Listener] = {}   # (address, port)
        self.resolver = None          # callable(name) -> [addresses]; None: no DNS
        self.ping_for_all = False     # net.ipv4.ping_group_range holds everybody's group
        self.uplink: NetNamespace | None = None   # pasta: its connections are made from there
        self.received = self.sent = 0          # bytes
        self._next_port = 32_768

    @property
    def addresses(self) -> list[str]:
        return [interface.address for interface in self.interfaces.values() if interface.address]

    def ephemeral_port(self) -> int:
        self._next_port = self._next_port + 1 if self._next_port < 60_999 else 32_768
        return self._next_port


class NamespaceSet(dict):
    """kind -> namespace of one process."""

    def with_new(self, **fresh: Namespace) -> NamespaceSet:
        """The same, but for these kinds."""
        return NamespaceSet({**self, **fresh})

    def need(self, kind: str) -> Namespace:
        if kind not in self:
            raise HopError(f"no {kind} namespace", 500)
        return self[kind]
