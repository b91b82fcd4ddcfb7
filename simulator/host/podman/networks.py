"""Networks that were made, and the default one: what netavark finds in its JSON files.

Models containers/common/libnetwork/netavark of Podman 5.5. Without root the bridges stand in a
network namespace of the user, so the machine itself cannot reach into them. See connecting.py.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import re2

from simulator.engine import HopError

from .container import Container

if TYPE_CHECKING:
    from .libpod import Podman

DEFAULT, DEFAULT_SUBNET = "podman", "10.88.0.0/16"
MAX_NETWORKS = 100
_NAME = re2.compile(r"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$")


class Network:
    def __init__(self, ident: str, name: str, bridge: str, subnet: str, created_ms: int,
                 labels: dict[str, str] | None = None, *, dns: bool = True,
                 internal: bool = False) -> None:
        self.id, self.name, self.bridge, self.subnet = ident, name, bridge, subnet
        self.gateway = str(ipaddress.ip_network(subnet).network_address + 1)
        self.created_ms, self.labels = created_ms, labels or {}
        self.dns, self.internal = dns, internal
        self.members: dict[str, Container] = {}
        self.last = 1                          # host number that was given out last

    @property
    def prefix(self) -> int:
        return ipaddress.ip_network(self.subnet).prefixlen


class Endpoint(NamedTuple):
    network: Network
    address: str
    mac: str
    interface: str


class NetworkStore:
    """JSON files under ~/.local/share/containers/storage/networks."""

    def __init__(self, podman: Podman) -> None:
        self._podman = podman
        self._networks: dict[str, Network] = {}
        first = Network(hashlib.sha256(DEFAULT.encode()).hexdigest(), DEFAULT, "podman0",
                        DEFAULT_SUBNET, 0, dns=False)
        self._networks[DEFAULT] = first

    def __iter__(self) -> Iterator[Network]:
        return iter(list(self._networks.values()))

    def find(self, text: str) -> Network | None:
        """By name or the beginning of an id."""
        if text in self._networks:
            return self._networks[text]
        found = [n for n in self._networks.values() if len(text) >= 3 and n.id.startswith(text)]
        return found[0] if len(found) == 1 else None

    def get(self, text: str) -> Network:
        network = self.find(text)
        if network is None:
            raise HopError(f"unable to find network with name or ID {text}: network not found", 125)
        return network

    def create(self, name: str, subnet: str = "", labels: dict[str, str] | None = None, *,
               dns: bool = True, internal: bool = False) -> Network:
        """Raises HopError 125."""
        podman = self._podman
        number = next(n for n in range(1, MAX_NETWORKS + 2)
                      if f"podman{n}" not in [o.bridge for o in self])
        if number > MAX_NETWORKS:
            raise HopError(f"drydock: a world holds at most {MAX_NETWORKS} networks", 125)
        name = name or f"podman{number}"
        if _NAME.match(name) is None or len(name) > 200:
            raise HopError(f"network name {name[:200]} invalid: names must match "
                           "[a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument", 125)
        if name in self._networks:
            raise HopError(f"network name {name} already used: network already exists", 125)
        network = Network(podman.engine.chance.hex("podman.networks"), name, f"podman{number}",
                          self._subnet(subnet), podman.engine.clock.now_ms, labels, dns=dns,
                          internal=internal)
        self._networks[name] = network
        self.changed(network)
        podman.events.log("network", "create", network.id, {"name": name, "type": "bridge"})
        return network

    def _subnet(self, asked: str) -> str:
        used = [ipaddress.ip_network(other.subnet) for other in self]
        if asked:
            try:
                wanted = ipaddress.IPv4Network(asked, strict=False)
            except ValueError:
                raise HopError(f"failed to parse subnet {asked[:60]}: invalid CIDR address: "
                               f"{asked[:60]}", 125) from None
            if any(wanted.overlaps(other) for other in used):
                raise HopError(f"subnet {wanted} is already used on the host or by another config",
                               125)
            return str(wanted)
        for third in range(256):
            pool = ipaddress.ip_network(f"10.89.{third}.0/24")
            if not any(pool.overlaps(other) for other in used):
                return str(pool)
        raise HopError("could not find free subnet from subnet pools", 125)

    def remove(self, network: Network) -> None:
        del self._networks[network.name]
        self._podman.kernel.network.remove_bridge(network.bridge)
        self.changed(network)
        self._podman.events.log("network", "remove", network.id, {"name": network.name,
                                                                  "type": "bridge"})

    def changed(self, network: Network) -> None:
        self._podman.engine.changes.mark("network", network.id)
