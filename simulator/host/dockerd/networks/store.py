"""All networks of the daemon, and what containers ask of them while they live.

Models moby daemon/network.go and libnetwork/controller.go of 28.2.2. Called by the life of
containers (`prepare`, `mounts`, `connect_all`, `disconnect_all`, `forget`) and by the routes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, NotModelled, QuotaExceeded, Steps

from . import connecting, ipam, ports, shown
from .network import BRIDGE, DEFAULT_BRIDGE, HOST, NULL, Network
from .ports import PortAllocator, PublishedPort
from .sandbox import Sandbox, wanted_networks

if TYPE_CHECKING:
    from ..containers.container import Container
    from ..dockerd import Dockerd

MAX_SHARED = 20           # containers that share a network one through the other
MAX_NETWORKS = 30         # what the predefined pools hold
MAX_NAME = 200                  # characters of a network's name in this world


class NetworkStore:
    def __init__(self, daemon: Dockerd) -> None:
        self._daemon = daemon
        self._networks: dict[str, Network] = {}
        self._sandboxes: dict[str, Sandbox] = {}
        self.allocator = PortAllocator()
        for name, driver, subnet in (("host", HOST, ""), ("none", NULL, ""),
                                     (DEFAULT_BRIDGE, BRIDGE, ipam.POOLS[0])):
            self._add(Network(daemon.engine.chance.hex("dockerd.networks"), name, driver,
                              daemon.engine.clock.now_ms, subnet=subnet,
                              gateway=ipam.gateway_of(subnet) if subnet else ""))

    def __iter__(self) -> Iterator[Network]:
        return iter(list(self._networks.values()))

    def __len__(self) -> int:
        return len(self._networks)

    # -- finding -------------------------------------------------------------------------

    def get(self, ident: str) -> Network | None:
        """By full id."""
        return self._networks.get(ident)

    def find(self, text: str) -> Network | None:
        """By id, name, or the beginning of an id. Raises HopError when that is ambiguous."""
        if text in self._networks:
            return self._networks[text]
        named = [n for n in self._networks.values() if n.name == text]
        if named:
            return named[0]
        found = [n for ident, n in self._networks.items() if text and ident.startswith(text)]
        if len(found) > 1:
            raise HopError(f"network {text} is ambiguous ({len(found)} matches found based on ID "
                           "prefix)", 400)
        return found[0] if found else None

    def resolve(self, text: str) -> Network:
        """As `find`. Raises HopError 404 "network NAME not found"."""
        network = self.find(text)
        if network is None:
            raise HopError(f"network {text} not found", 404)
        return network

    def sandbox(self, container: Container) -> Sandbox:
        """The sandbox that a container uses: its own, or that of another container."""
        at = container
        for _ in range(MAX_SHARED):
            mode = at.host_config["NetworkMode"]
            if not mode.startswith("container:"):
                return self._sandboxes[at.id]
            at = self._daemon.containers.get(mode.removeprefix("container:"))
        raise HopError(f"cannot join network of a non running container: {at.id}", 409)

    def own_sandbox(self, container: Container) -> Sandbox | None:
        return self._sandboxes.get(container.id)

    # -- networks ------------------------------------------------------------------------

    def create(self, name: str, request: dict[str, Any]) -> Network:
        """A bridge network. Raises HopError 400, 403, 409 or NotModelled."""
        daemon = self._daemon
        if not name.strip():
            raise HopError("invalid name: name is empty", 400)
        if len(name) > MAX_NAME:
            raise QuotaExceeded(f"a network's name has at most {MAX_NAME} characters here")
        if any(network.name == name for network in self):
            raise HopError(f"network with name {name} already exists", 409)
        if len(self._networks) >= MAX_NETWORKS:
            raise QuotaExceeded(f"this world holds {MAX_NETWORKS} networks, its limit; remove some "
                                "with docker network prune")
        driver = request.get("Driver") or BRIDGE
        if driver in (HOST, NULL):
            raise HopError(f'only one instance of "{driver}" network is allowed', 403)
        if driver in ("overlay", "macvlan", "ipvlan"):
            raise NotModelled(f"the network driver {driver}")
        if driver != BRIDGE:
            raise HopError(f"could not find plugin {driver[:60]} in v1 plugin registry: plugin "
                           f'"{driver[:60]}" not found', 404)
        subnet, gateway, ip_range = self._addresses(request.get("IPAM") or {})
        network = self._add(Network(daemon.engine.chance.hex("dockerd.networks"), name, driver,
                                    daemon.engine.clock.now_ms, subnet=subnet, gateway=gateway,
                                    ip_range=ip_range, request=request))
        self.log(network, "create")
        return network

    def _addresses(self, wanted: dict[str, Any]) -> tuple[str, str, str]:
        """(subnet, gateway, range) of the request, or of the next free pool."""
        taken = [network.subnet for network in self if network.subnet]
        configs = wanted.get("Config") or [{}]
        if wanted.get("Driver") not in (None, "", "default"):
            raise NotModelled("IPAM drivers other than default")
        if len(configs) > 1:
            raise NotModelled("networks with several subnets")
        config = configs[0]
        if not config.get("Subnet"):
            if config.get("Gateway") or config.get("IPRange"):
                raise HopError("invalid network config:\ninvalid subnet : invalid CIDR block "
                               "notation", 400)
            subnet = ipam.free_subnet([*taken, "192.168.0.0/20"])   # the host's own LAN
            return subnet, ipam.gateway_of(subnet), ""
        subnet = ipam.check_subnet(str(config["Subnet"]), taken)
        gateway = str(config.get("Gateway") or ipam.gateway_of(subnet))
        if not ipam.contains(subnet, gateway):
            raise HopError(f"invalid network config:\ninvalid gateway {gateway[:60]}: parent "
                           f"subnet is {subnet}", 400)
        ip_range = str(config.get("IPRange") or "")
        return subnet, gateway, ipam.check_range(ip_range, subnet) if ip_range else ""

    def _add(self, network: Network) -> Network:
        self._networks[network.id] = network
        kernel = self._daemon.kernel
        if network.bridge:
            kernel.network.add_bridge(network.bridge, network.gateway,
                                      ipam.prefix_of(network.subnet))
            self._daemon.engine.trace.record(kernel.lane, "kernel_added_bridge", network.id,
                                             bridge=network.bridge, subnet=network.subnet)
        self.changed(network)
        return network

    def delete(self, network: Network) -> None:
        """Raises HopError 403 for a predefined one and for one that is in use."""
        if network.predefined:
            raise HopError(f"{network.name} is a pre-defined network and cannot be removed", 403)
        if network.endpoints:
            shown_endpoints = ", ".join(
                f'name:"{self._daemon.containers.get(c).name}" id:"{e.id[:12]}"'
                for c, e in network.endpoints.items())
            raise HopError(f"error while removing network: network {network.name} has active "
                           f"endpoints ({shown_endpoints})", 403)
        del self._networks[network.id]
        kernel = self._daemon.kernel
        kernel.network.remove_bridge(network.bridge)
        self._daemon.engine.trace.record(kernel.lane, "kernel_removed_bridge", network.id,
                                         bridge=network.bridge)
        self.changed(network)
        self.log(network, "destroy")

    def log(self, network: Network, action: str, **attributes: str) -> None:
        self._daemon.events.log("network", action, network.id, {
            **attributes, "name": network.name, "type": network.driver})

    def changed(self, network: Network) -> None:
        self._daemon.engine.changes.mark("network", network.id)

    # -- the life of containers ----------------------------------------------------------

    def prepare(self, container: Container) -> None:
        """At create: read what was asked for. Raises HopError 400. Nothing exists yet."""
        wanted = wanted_networks(container)
        ports.requests(container.host_config, container.config)
        if not container.host_config["NetworkMode"].startswith("container:"):
            self._sandboxes[container.id] = Sandbox(self._daemon, container, wanted)

    def mounts(self, container: Container) -> list[dict[str, Any]]:
        """The OCI spec's mounts of /etc/resolv.conf, /etc/hostname and /etc/hosts."""
        return self.sandbox(container).mounts()

    def connect_all(self, container: Container, pid: int) -> Steps:
        """After runc made the namespace: interfaces, addresses, names, published ports."""
        sandbox = self._sandboxes.get(container.id)
        if sandbox is not None:
            yield from connecting.connect_all(self._daemon, sandbox, pid)

    def disconnect_all(self, container: Container) -> Steps:
        """The container has stopped, or never got going: give everything back."""
        sandbox = self._sandboxes.get(container.id)
        if sandbox is not None:
            yield from connecting.disconnect_all(self._daemon, sandbox)

    def forget(self, container: Container) -> None:
        sandbox = self._sandboxes.pop(container.id, None)
        if sandbox is not None:
            sandbox.remove_files()

    def renamed(self, container: Container, old: str) -> None:
        """The embedded DNS answers the new name from now on."""
        sandbox = self._sandboxes.get(container.id)
        for endpoint in (sandbox.endpoints.values() if sandbox else ()):
            endpoint.names = [container.name if name == old else name for name in endpoint.names]

    # -- for those who look ----------------------------------------------------------------

    def addresses(self, container: Container) -> list[tuple[str, str]]:
        """(network, address) of each network that the container is on."""
        sandbox = self._sandboxes.get(container.id)
        if sandbox is None:
            return []
        return [(name, sandbox.endpoints[name].address if name in sandbox.endpoints else "")
                for name in sandbox.wanted]

    def ports(self, container: Container) -> list[PublishedPort]:
        sandbox = self._sandboxes.get(container.id)
        return list(sandbox.ports) if sandbox is not None else []

    def settings(self, container: Container) -> dict[str, Any]:
        """The API's "NetworkSettings"."""
        return shown.settings(self, container, self._sandboxes.get(container.id))
