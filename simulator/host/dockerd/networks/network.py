"""The nouns: a network, and the endpoint by which a container is on it.

Models moby libnetwork/{network,endpoint}.go of 28.2.2.
"""

from __future__ import annotations

from typing import Any

from . import ipam

BRIDGE, HOST, NULL = "bridge", "host", "null"
DEFAULT_BRIDGE = "bridge"
PREDEFINED = ("bridge", "host", "none")


class Endpoint:
    """A container's place on a network. Addresses exist only while it runs."""

    def __init__(self, ident: str, network: Network, container_id: str, address: str, mac: str,
                 settings: dict[str, Any]) -> None:
        self.id, self.network, self.container_id = ident, network, container_id
        self.address, self.mac, self.settings = address, mac, settings
        self.names: list[str] = []        # that the embedded DNS answers

    @property
    def prefix(self) -> int:
        return ipam.prefix_of(self.network.subnet) if self.address else 0


class Network:
    """`endpoints` by container id. `request` is what its maker asked for, as the API shows it."""

    def __init__(self, ident: str, name: str, driver: str, created_ms: int, *, subnet: str = "",
                 gateway: str = "", ip_range: str = "",
                 request: dict[str, Any] | None = None) -> None:
        self.id, self.name, self.driver, self.created_ms = ident, name, driver, created_ms
        self.subnet, self.gateway, self.ip_range = subnet, gateway, ip_range
        self.request = request or {}
        self.endpoints: dict[str, Endpoint] = {}

    @property
    def predefined(self) -> bool:
        return self.name in PREDEFINED

    @property
    def bridge(self) -> str:
        """The Linux bridge behind it; "" for host and none."""
        if self.driver != BRIDGE:
            return ""
        return "docker0" if self.name == DEFAULT_BRIDGE else f"br-{self.id[:12]}"

    @property
    def labels(self) -> dict[str, str]:
        return self.request.get("Labels") or {}

    @property
    def internal(self) -> bool:
        return bool(self.request.get("Internal"))

    @property
    def reserved(self) -> dict[str, str]:
        """--aux-address: names and addresses that no container gets."""
        configs = (self.request.get("IPAM") or {}).get("Config") or [{}]
        return configs[0].get("AuxiliaryAddresses") or {}

    @property
    def resolves_names(self) -> bool:
        """Only networks that people made have the embedded DNS."""
        return self.driver == BRIDGE and not self.predefined

    @property
    def addresses(self) -> list[str]:
        return [self.gateway, *self.reserved.values(),
                *(e.address for e in self.endpoints.values() if e.address)]
