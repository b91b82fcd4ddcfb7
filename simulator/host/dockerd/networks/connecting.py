"""Putting a sandbox on its networks, and taking it off: addresses, veth pairs, names, ports.

Models moby daemon/container_operations.go and libnetwork/{endpoint,resolver}.go of 28.2.2 with the
bridge driver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps

from . import ipam, ports
from .network import Endpoint, Network
from .ports import PortRequest, PublishedPort
from .sandbox import Sandbox

if TYPE_CHECKING:
    from ..dockerd import Dockerd

PROXY_MEMORY = 3 << 20        # bytes of one docker-proxy


def connect_all(daemon: Dockerd, sandbox: Sandbox, pid: int) -> Steps:
    """Every network that is wanted, in order, then the published ports."""
    process = daemon.kernel.processes[pid]
    sandbox.namespace = process.namespaces["net"]
    sandbox.id = daemon.engine.chance.hex("dockerd.sandboxes")
    for name, settings in list(sandbox.wanted.items()):
        yield from connect(daemon, sandbox, daemon.networks.resolve(name), settings)
    yield from _publish_all(daemon, sandbox)


def connect(daemon: Dockerd, sandbox: Sandbox, network: Network,
            settings: dict[str, Any]) -> Steps:
    """One endpoint. Raises HopError 403 (already there) and so on."""
    container = sandbox.container
    if container.id in network.endpoints:
        raise HopError(f"endpoint with name {container.name} already exists in network "
                       f"{network.name}", 403)
    address, mac = _choose_address(daemon, network, settings)
    endpoint = Endpoint(daemon.engine.chance.hex("dockerd.endpoints"), network, container.id,
                        address, mac, settings)
    endpoint.names = dns_names(sandbox, settings) if network.resolves_names else []
    network.endpoints[container.id] = endpoint
    sandbox.endpoints[network.name] = endpoint
    daemon.networks.changed(network)
    daemon.engine.changes.mark("container", container.id)
    if network.bridge:
        daemon.step("dockerd_allocated_address", container.id, address=address,
                    network=network.name)
        yield from daemon.engine.wait("dockerd.network.setup")
        if sandbox.endpoints.get(network.name) is not endpoint:
            return               # the container ended meanwhile and has left its networks
        interface = daemon.kernel.network.attach(sandbox.namespace, network.bridge, address, mac)
        daemon.engine.trace.record(daemon.kernel.lane, "kernel_connected", container.id,
                                   interface=interface.name, bridge=network.bridge,
                                   address=address)
        _set_resolver(daemon, sandbox)
    sandbox.write_files()
    container.changed()
    daemon.networks.changed(network)
    daemon.networks.log(network, "connect", container=container.id)


def _choose_address(daemon: Dockerd, network: Network,
                    settings: dict[str, Any]) -> tuple[str, str]:
    """(address, MAC): what was asked for, or the next free one; empty without a bridge."""
    if not network.bridge:
        return "", ""
    wanted = (settings.get("IPAMConfig") or {}).get("IPv4Address") or ""
    if wanted:
        if network.predefined:
            raise HopError("user specified IP address is supported on user defined networks only",
                           400)
        if not ipam.contains(network.subnet, wanted):
            raise HopError(f"invalid endpoint settings:\nno configured subnet or ip-range contain "
                           f"the IP address {wanted[:60]}", 400)
        if wanted in network.addresses:
            raise HopError("Address already in use", 403)
        address = wanted
    else:
        address = ipam.free_address(network.subnet, network.addresses, network.ip_range)
    digits = daemon.engine.chance.hex("dockerd.macs", 10)
    made = ":".join(["02", *(digits[i:i + 2] for i in range(0, 10, 2))])
    return address, settings.get("MacAddress") or made


def dns_names(sandbox: Sandbox, settings: dict[str, Any]) -> list[str]:
    """Name, aliases, short id and host name, each once."""
    container = sandbox.container
    names = [container.name, *(settings.get("Aliases") or []), container.short_id,
             container.config.get("Hostname") or ""]
    return list(dict.fromkeys(name for name in names if name))


def _set_resolver(daemon: Dockerd, sandbox: Sandbox) -> None:
    """The embedded DNS server at 127.0.0.11, when one of the networks has names."""
    named = [e.network for e in sandbox.endpoints.values() if e.network.resolves_names]
    if not named:
        sandbox.namespace.resolver = None
        return
    if sandbox.namespace.resolver is None:
        daemon.step("dockerd_answers_names", sandbox.container.id, network=named[0].name)

    def resolve(name: str) -> list[str]:
        return lookup(sandbox, name)

    sandbox.namespace.resolver = resolve


def lookup(sandbox: Sandbox, name: str) -> list[str]:
    """Addresses of a name on the sandbox's own networks; others are not answered."""
    wanted = name.rstrip(".").lower()
    found = []
    for endpoint in sandbox.endpoints.values():
        network = endpoint.network
        if not network.resolves_names:
            continue
        short = wanted.removesuffix(f".{network.name.lower()}")
        linked = linked_container(sandbox, endpoint, short)
        if linked in network.endpoints:
            found.append(network.endpoints[linked].address)
        found += [other.address for other in network.endpoints.values()
                  if any(n.lower() in (short, wanted) for n in other.names)]
    return list(dict.fromkeys(found))


def linked_container(sandbox: Sandbox, endpoint: Endpoint, alias: str) -> str:
    """The id of the container that this one calls so (--link NAME:ALIAS); "" when there is none."""
    for link in endpoint.settings.get("Links") or []:
        name, _, called = link.partition(":")
        if (called or name).lower() == alias:
            other = sandbox.container_named(name)
            return other.id if other is not None else ""
    return ""


# -- published ports ---------------------------------------------------------------------


def _publish_all(daemon: Dockerd, sandbox: Sandbox) -> Steps:
    """Ports lead to the address on the first bridge; host and none have none to publish."""
    container = sandbox.container
    endpoint = next((e for e in sandbox.endpoints.values() if e.address), None)
    if endpoint is None or endpoint.network.internal:
        return
    for request in ports.requests(container.host_config, container.config):
        try:
            published = _allocate(daemon, request, endpoint)
        except HopError as error:
            raise HopError("driver failed programming external connectivity on endpoint "
                           f"{container.name} ({endpoint.id}): {error.message}", 500) from None
        yield from daemon.engine.wait("dockerd.network.port")
        for port in published:
            _publish(daemon, sandbox, endpoint, port)
    container.changed()


def _allocate(daemon: Dockerd, request: PortRequest, endpoint: Endpoint) -> list[PublishedPort]:
    """A port of the daemon's table on which no process of the host listens."""
    published = daemon.networks.allocator.allocate(request)
    for port in published:
        if ":" not in port.host_ip and port.protocol == "tcp" \
                and daemon.kernel.network.host_port_taken(port.host_ip, port.host_port):
            for taken in published:
                daemon.networks.allocator.release(taken)
            raise HopError(f"failed to bind host port for {port.host_ip}:{port.host_port}:"
                           f"{endpoint.address}:{port.container_port}/{port.protocol}: address "
                           "already in use", 500)
    return published


def _publish(daemon: Dockerd, sandbox: Sandbox, endpoint: Endpoint, port: PublishedPort) -> None:
    """A DNAT rule, and docker-proxy for connections that do not pass it."""
    kernel = daemon.kernel
    target = f"{endpoint.address}:{port.container_port}"
    if ":" not in port.host_ip:
        if port.protocol == "tcp":
            kernel.network.publish(port.host_ip, port.host_port,
                                   (endpoint.address, port.container_port))
        daemon.engine.trace.record(kernel.lane, "kernel_forwards_port", sandbox.container.id,
                                   port=f"{port.host_ip}:{port.host_port}/{port.protocol}",
                                   target=target)
    sandbox.ports.append(port)
    sandbox.proxies.append(kernel.daemon(daemon.process, [
        "/usr/bin/docker-proxy", "-proto", port.protocol, "-host-ip", port.host_ip, "-host-port",
        str(port.host_port), "-container-ip", endpoint.address, "-container-port",
        str(port.container_port), "-use-listen-fd"], role="docker-proxy", memory=PROXY_MEMORY))


def _unpublish_all(daemon: Dockerd, sandbox: Sandbox) -> None:
    kernel = daemon.kernel
    for proxy in sandbox.proxies:
        kernel.end(proxy, 0)
    for port in sandbox.ports:
        daemon.networks.allocator.release(port)
        if ":" not in port.host_ip:
            if port.protocol == "tcp":
                kernel.network.unpublish(port.host_ip, port.host_port)
            daemon.engine.trace.record(
                kernel.lane, "kernel_stopped_forwarding", sandbox.container.id,
                port=f"{port.host_ip}:{port.host_port}/{port.protocol}",
                target=f"{port.container_port}/{port.protocol}")
    sandbox.ports, sandbox.proxies = [], []


# -- taking off --------------------------------------------------------------------------


def disconnect_all(daemon: Dockerd, sandbox: Sandbox) -> Steps:
    _unpublish_all(daemon, sandbox)
    for endpoint in list(sandbox.endpoints.values()):
        disconnect(daemon, sandbox, endpoint)
    sandbox.namespace, sandbox.id = None, ""
    return
    yield


def disconnect(daemon: Dockerd, sandbox: Sandbox, endpoint: Endpoint) -> None:
    """One endpoint: its interface goes, its address is free."""
    network, container = endpoint.network, sandbox.container
    if network.bridge and sandbox.namespace is not None:
        interfaces = sandbox.namespace.interfaces.values()
        names = [i.name for i in interfaces if i.bridge == network.bridge]
        daemon.kernel.network.detach(sandbox.namespace, network.bridge)
        daemon.engine.trace.record(daemon.kernel.lane, "kernel_disconnected", container.id,
                                   interface=",".join(names), bridge=network.bridge)
    network.endpoints.pop(container.id, None)
    sandbox.endpoints.pop(network.name, None)
    if sandbox.namespace is not None:
        _set_resolver(daemon, sandbox)
    if sandbox.files:
        sandbox.write_files()
    container.changed()
    daemon.networks.changed(network)
    daemon.networks.log(network, "disconnect", container=container.id)
