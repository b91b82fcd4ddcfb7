"""Published ports: who has which port of the host.

Models moby libnetwork/{portallocator,portmapper} of 28.2.2: the daemon's own table first, then the
sockets of the host's other processes.
"""

from __future__ import annotations

import ipaddress
from typing import Any, NamedTuple

from simulator.engine import HopError, NotModelled, QuotaExceeded

EPHEMERAL = (32_768, 60_999)          # /proc/sys/net/ipv4/ip_local_port_range
MAX_PUBLISHED = 100                   # by one container: each takes two processes of the host
ANY4, ANY6 = "0.0.0.0", "::"


class PublishedPort(NamedTuple):
    host_ip: str
    host_port: int
    container_port: int
    protocol: str

    @property
    def key(self) -> str:
        """As the API names it: "80/tcp"."""
        return f"{self.container_port}/{self.protocol}"


class PortRequest(NamedTuple):
    """`first` to `last` are the host ports wanted; 0 to 0 means any."""

    addresses: tuple[str, ...]
    first: int
    last: int
    container_port: int
    protocol: str


def requests(host_config: dict[str, Any], config: dict[str, Any]) -> list[PortRequest]:
    """Every published port that was asked for. Raises HopError 400."""
    found = []
    bindings = dict(host_config.get("PortBindings") or {})
    if host_config.get("PublishAllPorts"):
        for name in config.get("ExposedPorts") or {}:
            bindings.setdefault(name, None)
    for name in sorted(bindings, key=_port_order):
        number, protocol = _container_port(name)
        published = bindings[name] or [{}]
        for binding in published:
            first, last = _host_range(binding.get("HostPort") or "")
            if len(found) >= MAX_PUBLISHED:
                raise QuotaExceeded(f"a container of this world publishes at most {MAX_PUBLISHED} "
                                    "ports")
            found.append(PortRequest(_addresses(binding.get("HostIp") or ""), first, last, number,
                                     protocol))
    return found


def exposed(config: dict[str, Any], host_config: dict[str, Any]) -> list[str]:
    """"80/tcp" of every port of the image or the request, published or not."""
    names = {**dict.fromkeys(config.get("ExposedPorts") or {}),
             **dict.fromkeys(host_config.get("PortBindings") or {})}
    return sorted((name if "/" in name else f"{name}/tcp" for name in names), key=_port_order)


def _port_order(name: str) -> tuple[int, str]:
    number, _, protocol = name.partition("/")
    return (int(number) if number.isdigit() else 0, protocol)


def _container_port(name: str) -> tuple[int, str]:
    number, _, protocol = name.partition("/")
    protocol = protocol.lower() or "tcp"
    if not number.isdigit() or not 0 < int(number) < 65_536:
        raise HopError(f"invalid port specification: \"{name[:60]}\"", 400)
    if protocol not in ("tcp", "udp"):
        if protocol == "sctp":
            raise NotModelled("published SCTP ports")
        raise HopError(f"invalid proto: {protocol[:20]}", 400)
    return int(number), protocol


def _host_range(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    if not text:
        return 0, 0
    numbers = [first, last] if dash else [first]
    if any(not n.isdigit() or int(n) > 65_535 for n in numbers):
        raise HopError(f"invalid port specification: \"{text[:60]}\"", 400)
    return int(first), int(numbers[-1])


def _addresses(text: str) -> tuple[str, ...]:
    """No address means every one, of both families."""
    if not text:
        return ANY4, ANY6
    try:
        return (str(ipaddress.ip_address(text)),)
    except ValueError:
        raise HopError(f"invalid IP address: {text[:60]}", 400) from None


class PortAllocator:
    """The daemon's table of host ports, and where the last free one was found."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, int], list[str]] = {}     # (protocol, port) -> addresses
        self._last = EPHEMERAL[0] - 1

    def allocate(self, request: PortRequest) -> list[PublishedPort]:
        """One port for all of the addresses. Raises HopError 500 "Bind for ... failed"."""
        if request.first:
            for port in range(request.first, request.last + 1):
                clash = self._clash(request, port)
                if clash is None:
                    return self._take(request, port)
            if request.first == request.last:
                raise HopError(f"Bind for {_join(clash, request.first)} failed: port is already "
                               "allocated", 500)
            raise HopError("all ports are allocated", 500)
        first, last = EPHEMERAL
        for _ in range(first, last + 1):
            self._last = self._last + 1 if self._last < last else first
            if self._clash(request, self._last) is None:
                return self._take(request, self._last)
        raise HopError("all ports are allocated", 500)

    def release(self, port: PublishedPort) -> None:
        addresses = self._taken.get((port.protocol, port.host_port), [])
        if port.host_ip in addresses:
            addresses.remove(port.host_ip)
        if not addresses:
            self._taken.pop((port.protocol, port.host_port), None)

    def _clash(self, request: PortRequest, port: int) -> str | None:
        """The address of the request that somebody has already."""
        taken = self._taken.get((request.protocol, port), [])
        for address in request.addresses:
            wild = ANY6 if ":" in address else ANY4
            same_family = [a for a in taken if (":" in a) == (":" in address)]
            if address in taken or wild in taken or (address == wild and same_family):
                return address
        return None

    def _take(self, request: PortRequest, port: int) -> list[PublishedPort]:
        self._taken.setdefault((request.protocol, port), []).extend(request.addresses)
        return [PublishedPort(address, port, request.container_port, request.protocol)
                for address in request.addresses]


def _join(address: str | None, port: int) -> str:
    return f"[{address}]:{port}" if address and ":" in address else f"{address}:{port}"
