"""Networks as the API shows them: NetworkSettings of a container, and a network itself (pure).

Models moby api/types/network and daemon/inspect.go of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import ports
from .network import Endpoint, Network

if TYPE_CHECKING:
    from ..containers.container import Container
    from ..dockerd import Dockerd
    from .sandbox import Sandbox
    from .store import NetworkStore


def settings(store: NetworkStore, container: Container, sandbox: Sandbox | None) -> dict[str, Any]:
    """NetworkSettings. Fields of the old days speak of the default bridge only."""
    endpoints = sandbox.endpoints if sandbox is not None else {}
    default = endpoints.get("bridge")
    on_bridge = endpoint_settings(store, "bridge", {}, default)
    running = sandbox is not None and bool(sandbox.id)
    return {
        "Bridge": "", "SandboxID": sandbox.id if running else "",
        "SandboxKey": _key(container, sandbox) if running else "",
        "Ports": _ports(container, sandbox) if running else {},
        "HairpinMode": False, "LinkLocalIPv6Address": "", "LinkLocalIPv6PrefixLen": 0,
        "SecondaryIPAddresses": None, "SecondaryIPv6Addresses": None,
        **{name: on_bridge[name] if default is not None else type(on_bridge[name])()
           for name in ("EndpointID", "Gateway", "GlobalIPv6Address", "GlobalIPv6PrefixLen",
                        "IPAddress", "IPPrefixLen", "IPv6Gateway", "MacAddress")},
        "Networks": {_name(store, name): endpoint_settings(store, name, asked,
                                                           endpoints.get(_name(store, name)))
                     for name, asked in (sandbox.wanted if sandbox is not None else {}).items()},
    }


def _name(store: NetworkStore, text: str) -> str:
    """A network's name, when it was asked for by its id."""
    network = store.find(text)
    return network.name if network is not None else text


def _key(container: Container, sandbox: Sandbox) -> str:
    mode = container.host_config["NetworkMode"]
    return "/run/docker/netns/" + ("default" if mode == "host" else sandbox.id[:12])


def _ports(container: Container, sandbox: Sandbox) -> dict[str, list[dict[str, str]] | None]:
    found: dict[str, list[dict[str, str]] | None] = dict.fromkeys(
        ports.exposed(container.config, container.host_config))
    if container.host_config["NetworkMode"] == "host":
        return {}
    for port in sandbox.ports:
        bindings = found[port.key] or []
        bindings.append({"HostIp": port.host_ip, "HostPort": str(port.host_port)})
        found[port.key] = bindings
    return found


def endpoint_settings(store: NetworkStore, name: str, asked: dict[str, Any],
                      endpoint: Endpoint | None) -> dict[str, Any]:
    """One of NetworkSettings.Networks."""
    network = store.find(name)
    config = {key: value for key, value in (asked.get("IPAMConfig") or {}).items() if value}
    shown: dict[str, Any] = {
        "IPAMConfig": config or ({} if asked.get("IPAMConfig") is not None else None),
        "Links": asked.get("Links") or None, "Aliases": asked.get("Aliases") or None,
        "MacAddress": asked.get("MacAddress") or "",
        "DriverOpts": asked.get("DriverOpts") or None, "GwPriority": asked.get("GwPriority") or 0,
        "NetworkID": network.id if network is not None else "", "EndpointID": "", "Gateway": "",
        "IPAddress": "", "IPPrefixLen": 0, "IPv6Gateway": "", "GlobalIPv6Address": "",
        "GlobalIPv6PrefixLen": 0, "DNSNames": None}
    if endpoint is not None:
        shown |= {"MacAddress": endpoint.mac, "EndpointID": endpoint.id,
                  "Gateway": endpoint.network.gateway if endpoint.address else "",
                  "IPAddress": endpoint.address, "IPPrefixLen": endpoint.prefix,
                  "DNSNames": list(endpoint.names) or None}
    return shown


def describe(daemon: Dockerd, network: Network, containers: bool = True) -> dict[str, Any]:
    """A network; the list leaves its containers out."""
    request = network.request
    return {
        "Name": network.name, "Id": network.id,
        "Created": daemon.engine.timestamp(network.created_ms), "Scope": "local",
        "Driver": network.driver, "EnableIPv4": True, "EnableIPv6": False,
        "IPAM": {"Driver": "default", "Options": (request.get("IPAM") or {}).get("Options"),
                 "Config": [_pool(network)] if network.subnet else None},
        "Internal": network.internal, "Attachable": bool(request.get("Attachable")),
        "Ingress": False, "ConfigFrom": {"Network": ""}, "ConfigOnly": False,
        "Containers": {ident: _resource(daemon, endpoint)
                       for ident, endpoint in network.endpoints.items()} if containers else {},
        "Options": _options(network), "Labels": network.labels,
    }


def _pool(network: Network) -> dict[str, Any]:
    pool: dict[str, Any] = {"Subnet": network.subnet}
    if network.ip_range:
        pool["IPRange"] = network.ip_range
    pool["Gateway"] = network.gateway
    return {**pool, "AuxiliaryAddresses": network.reserved} if network.reserved else pool


def _resource(daemon: Dockerd, endpoint: Endpoint) -> dict[str, str]:
    address = f"{endpoint.address}/{endpoint.prefix}" if endpoint.address else ""
    return {"Name": daemon.containers.get(endpoint.container_id).name, "EndpointID": endpoint.id,
            "MacAddress": endpoint.mac, "IPv4Address": address, "IPv6Address": ""}


def _options(network: Network) -> dict[str, str]:
    if network.name != "bridge":
        return network.request.get("Options") or {}
    return {f"com.docker.network.{name}": value for name, value in (
        ("bridge.default_bridge", "true"), ("bridge.enable_icc", "true"),
        ("bridge.enable_ip_masquerade", "true"), ("bridge.host_binding_ipv4", "0.0.0.0"),
        ("bridge.name", "docker0"), ("driver.mtu", "1500"))}
