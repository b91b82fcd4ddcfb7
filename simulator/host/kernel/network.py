"""The network of one machine: bridges, interfaces, address translation, TCP between namespaces."""

from __future__ import annotations

import errno
import ipaddress
from typing import TYPE_CHECKING, Any

from simulator.engine import Clock, Steps, Stream

from .files.descriptors import SocketDescriptor
from .files.inode import os_error
from .namespaces import NetNamespace

if TYPE_CHECKING:
    from .kernel import Kernel
    from .process import Process

BACKLOG = 128
CONNECT_MS = 1
UNREACHABLE_MS = 127_000      # Linux gives up a connection after about this (tcp(7))
ANY = "0.0.0.0"


class NameNotFound(OSError):
    """No address for a host name (EAI_NONAME)."""

    def __init__(self, name: str) -> None:
        super().__init__(-2, "Name or service not known", name)


class Interface:
    """`bridge` names what its other end (a veth) is plugged into; "" for none."""

    def __init__(self, name: str, address: str = "", prefix: int = 0, mac: str = "",
                 bridge: str = "", index: int = 1) -> None:
        self.name, self.address, self.prefix, self.mac = name, address, prefix, mac
        self.bridge, self.index = bridge, index


class Bridge:
    def __init__(self, name: str, gateway: str, prefix: int) -> None:
        self.name, self.gateway, self.prefix = name, gateway, prefix
        self.members: dict[str, NetNamespace] = {}       # by address
        self.rootless = False       # it stands in a network namespace of its own, not the host's


class Listener:
    """A listening socket: connections wait here until they are accepted."""

    def __init__(self, process: Process, address: str, port: int) -> None:
        self.process, self.address, self.port = process, address, port
        self.queue: list[SocketDescriptor] = []
        self.closed = False
        self._arrived = None

    def push(self, socket: SocketDescriptor) -> None:
        self.queue.append(socket)
        if self._arrived is not None and not self._arrived.triggered:
            self._arrived.succeed()

    def accept(self, process: Process) -> Steps:
        """The next connection."""
        while not self.queue:
            yield from process.block(self.arrival(process.kernel.engine.clock))
        return self.queue.pop(0)

    def arrival(self, clock: Clock) -> Any:
        """The event of the next connection; all who wait share it."""
        if self._arrived is None or self._arrived.triggered:
            self._arrived = clock.event()
        return self._arrived


class Network:
    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.bridges: dict[str, Bridge] = {}
        self.nat: dict[tuple[str, int], tuple[str, int]] = {}   # (host address, port) -> container
        self.lan: dict[str, Network] = {}     # address -> the network of another machine
        self.address = ""                     # this machine's on the LAN
        self.forward: Network | None = None   # whose published ports open here, too
        # ports that a process of the host (pasta) passes on: -> (namespace, port inside)
        self.passed_on: dict[tuple[str, int], tuple[NetNamespace, int]] = {}
        self._index = 1
        host = kernel.namespaces["net"]
        host.interfaces["lo"] = Interface("lo", "127.0.0.1", 8, "00:00:00:00:00:00")

    @property
    def host(self) -> NetNamespace:
        return self._kernel.namespaces["net"]

    # -- set-up (dockerd) ----------------------------------------------------------------

    def join_lan(self, lan: dict[str, Network], address: str) -> None:
        """Plug the machine into a LAN: a dict of address -> network that its machines share."""
        self.lan, self.address = lan, address
        lan[address] = self
        self.host.interfaces["eth0"] = Interface("eth0", address, 24, "52:54:00:12:34:56",
                                                 index=self.next_index())

    def next_index(self) -> int:
        self._index += 1
        return self._index

    def new_namespace(self) -> NetNamespace:
        """A namespace that holds a loopback interface only."""
        namespace = NetNamespace(self._kernel.namespace_id())
        namespace.interfaces["lo"] = Interface("lo", "127.0.0.1", 8, "00:00:00:00:00:00")
        return namespace

    def add_bridge(self, name: str, gateway: str, prefix: int) -> Bridge:
        self.bridges[name] = Bridge(name, gateway, prefix)
        self.host.interfaces[name] = Interface(name, gateway, prefix, index=self.next_index())
        return self.bridges[name]

    def remove_bridge(self, name: str) -> None:
        self.bridges.pop(name, None)
        self.host.interfaces.pop(name, None)

    def attach(self, namespace: NetNamespace, bridge: str, address: str, mac: str) -> Interface:
        """A veth pair: one end in the namespace as the next ethN, the other on the bridge."""
        names = [f"eth{n}" for n in range(len(namespace.interfaces) + 1)]
        name = next(n for n in names if n not in namespace.interfaces)
        interface = Interface(name, address, self.bridges[bridge].prefix, mac, bridge,
                              self.next_index())
        self._index += 1                       # the host's end of the pair
        namespace.interfaces[name] = interface
        self.bridges[bridge].members[address] = namespace
        return interface

    def detach(self, namespace: NetNamespace, bridge: str) -> None:
        for name, interface in list(namespace.interfaces.items()):
            if interface.bridge == bridge:
                del namespace.interfaces[name]
                if bridge in self.bridges:
                    self.bridges[bridge].members.pop(interface.address, None)

    def publish(self, address: str, port: int, target: tuple[str, int]) -> None:
        self.nat[(address, port)] = target

    def unpublish(self, address: str, port: int) -> None:
        self.nat.pop((address, port), None)

    def host_port_taken(self, address: str, port: int) -> bool:
        """Whether a process of the host itself listens there."""
        return any(listening == port and (address in (ANY, at) or at == ANY)
                   for at, listening in self.host.listeners)

    # -- sockets -------------------------------------------------------------------------

    def view(self, process: Process) -> NetworkView:
        return NetworkView(self, process)

    def route(self, source: NetNamespace, address: str) -> tuple[Network, NetNamespace] | None:
        """Who answers for an address, as seen from a namespace; None when nobody can be reached."""
        if address.startswith("127.") or address in source.addresses or address == ANY:
            return self, source
        attached = [i.bridge for i in source.interfaces.values() if i.bridge]
        mine = [name for name, bridge in self.bridges.items() if not bridge.rootless]
        for name in attached if source is not self.host else mine:
            if address in self.bridges[name].members:
                return self, self.bridges[name].members[address]
        if source.uplink is not None:
            return self.route(source.uplink, address)
        outward = source is self.host or bool(attached)
        if outward and address in self.host.addresses:
            return self, self.host
        if outward and address in self.lan:
            return self.lan[address], self.lan[address].host
        return None

    def find_listener(self, namespace: NetNamespace, address: str, port: int) -> Listener | None:
        """The socket that takes a connection; on the host, published ports lead on."""
        for at in (address, ANY):
            listener = namespace.listeners.get((at, port))
            if listener is not None and not listener.closed:
                return listener
        if namespace is self.host:
            for at in (address, ANY):
                passed = self.passed_on.get((at, port))
                if passed is not None:
                    return self.find_listener(passed[0], ANY, passed[1])
                target = self.nat.get((at, port))
                if target is not None:
                    for bridge in self.bridges.values():
                        inside = bridge.members.get(target[0])
                        if inside is not None:
                            return self.find_listener(inside, *target)
            if self.forward is not None:
                return self.forward.find_listener(self.forward.host, ANY, port)
        return None


class NetworkView:
    """The network as one process sees it."""

    def __init__(self, network: Network, process: Process) -> None:
        self._network, self._process = network, process
        self.namespace: NetNamespace = process.namespaces["net"]

    @property
    def interfaces(self) -> dict[str, Interface]:
        return self.namespace.interfaces

    def resolve(self, name: str) -> list[str]:
        """Addresses of a host name: /etc/hosts, then DNS. Raises NameNotFound."""
        try:
            return [str(ipaddress.IPv4Address(name))]
        except ValueError:
            pass
        found = self._from_hosts(name)
        if not found and self.namespace.resolver is not None:
            found = self.namespace.resolver(name)
        if not found:
            raise NameNotFound(name)
        return found

    def _from_hosts(self, name: str) -> list[str]:
        try:
            text = self._process.fs.inode("/etc/hosts").data.decode("utf-8", "replace")
        except OSError:
            return []
        found = []
        for line in text.splitlines():
            words = line.split("#")[0].split()
            if name in words[1:] and ":" not in words[0]:
                found.append(words[0])
        return found

    def listen(self, port: int, address: str = ANY) -> Listener:
        """Raises EADDRINUSE or EACCES (a port below 1024 is open to all in a container)."""
        if (address, port) in self.namespace.listeners:
            raise os_error(errno.EADDRINUSE)
        listener = Listener(self._process, address, port)
        self.namespace.listeners[(address, port)] = listener
        self._process.on_exit.append(lambda _: self.unlisten(listener))
        return listener

    def unlisten(self, listener: Listener) -> None:
        listener.closed = True
        self.namespace.listeners.pop((listener.address, listener.port), None)

    def connect(self, host: str, port: int, timeout_ms: int = UNREACHABLE_MS) -> Steps:
        """A connected socket. Raises NameNotFound, ECONNREFUSED, ENETUNREACH or ETIMEDOUT."""
        process, clock = self._process, self._process.kernel.engine.clock
        address = self.resolve(host)[0]
        yield from process.sleep(CONNECT_MS)
        route = self._network.route(self.namespace, address)
        if route is None:
            if not self._has_route():
                raise os_error(errno.ENETUNREACH)
            yield from process.sleep(min(timeout_ms, UNREACHABLE_MS))
            raise os_error(errno.ETIMEDOUT)
        listener = route[0].find_listener(route[1], address, port)
        if listener is None or len(listener.queue) >= BACKLOG:
            raise os_error(errno.ECONNREFUSED)
        there, back = Stream(clock), Stream(clock)
        source = next((a for a in reversed(self.namespace.addresses)
                       if not a.startswith("127.")), "127.0.0.1")
        local = (source, self.namespace.ephemeral_port())
        listener.push(SocketDescriptor(there, back, local, (address, listener.port)))
        return SocketDescriptor(back, there, (address, port), local)

    def reachable(self, address: str) -> bool:
        """Whether an echo request would be answered (ping)."""
        return self._network.route(self.namespace, address) is not None

    def _has_route(self) -> bool:
        return any(name != "lo" for name in self.namespace.interfaces)
