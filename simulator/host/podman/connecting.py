"""A container's way to the network: pasta, or bridges with netavark and aardvark-dns.

Models libpod/networking_{pasta_linux,linux}.go and netavark of Podman 5.5. With pasta a container
has a copy of the machine's own address, and a process of the user carries its connections.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps
from simulator.host.dockerd.networks import ports
from simulator.host.dockerd.networks.ports import PublishedPort
from simulator.host.kernel.network import ANY, Bridge, Interface

from .container import Container
from .networks import Endpoint, Network

if TYPE_CHECKING:
    from .libpod import Podman

PASTA_MEMORY, ROOTLESSPORT_MEMORY = 4 << 20, 12 << 20
NETNS = "/run/user/1000/netns"
HOST_NAME, HOST_ADDRESS = "host.containers.internal", "169.254.1.2"
DNS_FORWARD = "169.254.1.1"
LOWEST_PORT = 1024              # net.ipv4.ip_unprivileged_port_start


def set_up(podman: Podman, container: Container) -> Steps:
    """Make the container's network namespace and connect it. Raises HopError 126."""
    mode = container.network_mode
    if mode == "host" or mode == "pod" or mode.startswith("container:"):
        return
    kernel = podman.kernel
    container.netns = kernel.network.new_namespace()
    container.netns.ping_for_all = True        # default_sysctls of containers.conf
    podman.engine.trace.step(kernel.lane, "sys_unshare", container.id,
                             process="podman", call="unshare(CLONE_NEWNET) = 0",
                             namespaces="CLONE_NEWNET")
    if mode == "pasta":
        yield from _pasta(podman, container)
    elif mode == "bridge":
        for name in container.networks:
            yield from connect(podman, container, podman.networks.get(name))
        _publish_bridged(podman, container)
    container.changed()


def netns_path(container: Container) -> str:
    return f"{NETNS}/netns-{container.id[:8]}-{container.id[8:12]}"


def _pasta(podman: Podman, container: Container) -> Steps:
    kernel = podman.kernel
    published = _allocate(podman, container)
    yield from podman.engine.wait("podman.pasta")
    outer = kernel.network.host.interfaces.get("eth0")
    mac = _mac(podman)
    if outer is not None:
        container.netns.interfaces["eth0"] = Interface("eth0", outer.address, outer.prefix, mac,
                                                       index=2)
    forwards = [w for port in published
                for w in ("-t" if port.protocol == "tcp" else "-u",
                          f"{port.host_port}-{port.host_port}:"
                          f"{port.container_port}-{port.container_port}")]
    helper = kernel.daemon(kernel.init, [
        "/usr/bin/pasta", "--config-net", *forwards, "--dns-forward", DNS_FORWARD, "-u", "none",
        "-T", "none", "-U", "none", "--no-map-gw", "--quiet", "--netns", netns_path(container),
        "--map-guest-addr", HOST_ADDRESS], role="pasta", memory=PASTA_MEMORY)
    helper.uid = helper.gid = podman.uid
    container.helper, container.netns.uplink = helper, kernel.network.host
    helper.on_exit.append(lambda _: _pasta_gone(podman, container))
    podman.engine.trace.step(kernel.lane, "kernel_pasta", container.id,
                             address=outer.address if outer is not None else "")
    for port in published:
        if port.protocol == "tcp":
            kernel.network.passed_on[(port.host_ip, port.host_port)] = (container.netns,
                                                                        port.container_port)
        podman.engine.trace.record(kernel.lane, "kernel_forwards_port", container.id,
                                   port=f"{port.host_ip}:{port.host_port}/{port.protocol}",
                                   target=f"pasta, port {port.container_port}")
    container.ports = published


def _pasta_gone(podman: Podman, container: Container) -> None:
    """Without the process that carries them there are no connections, in or out."""
    if container.netns is not None:
        container.netns.uplink = None
    for port in container.ports:
        podman.kernel.network.passed_on.pop((port.host_ip, port.host_port), None)


def _allocate(podman: Podman, container: Container) -> list[PublishedPort]:
    """Host ports that nobody has. Raises HopError 126."""
    network, found = podman.kernel.network, []
    for request in ports.requests(container.host_config, container.config):
        address = request.addresses[0]
        number = request.first or _free_port(podman, found)
        if number < LOWEST_PORT:
            raise HopError(
                f"pasta failed with exit code 1:\nFailed to bind port {number} (Permission denied) "
                f"for option '-t {number}-{number}:{request.container_port}-"
                f"{request.container_port}'", 126)
        taken = (network.host_port_taken(address, number) or (address, number) in network.nat
                 or any(port == number and (ANY in (at, address) or at == address)
                        for at, port in network.passed_on))
        if taken:
            raise HopError(
                f"pasta failed with exit code 1:\nFailed to bind port {number} (Address already in "
                f"use) for option '-t {number}-{number}:{request.container_port}-"
                f"{request.container_port}'", 126)
        found.append(PublishedPort(address, number, request.container_port, request.protocol))
    return found


def _free_port(podman: Podman, taken: list[PublishedPort]) -> int:
    dice = podman.engine.chance.stream("podman.ports")
    used = [p.host_port for c in podman.containers for p in [*c.ports, *taken]]
    while True:
        number = dice.randrange(32_768, 46_000)
        if number not in used:
            return number


def connect(podman: Podman, container: Container, network: Network, address: str = "") -> Steps:
    """netavark: the bridge at its first use, a veth pair, an address. Raises HopError 126."""
    kernel = podman.kernel
    if network.bridge not in kernel.network.bridges:
        bridge = Bridge(network.bridge, network.gateway, network.prefix)
        bridge.rootless = True
        kernel.network.bridges[network.bridge] = bridge
        podman.engine.trace.record(kernel.lane, "kernel_added_bridge", network.id,
                                   bridge=network.bridge, subnet=network.subnet)
    yield from podman.engine.wait("podman.netavark")
    address, mac = address or _free_address(network), _mac(podman)
    interface = kernel.network.attach(container.netns, network.bridge, address, mac)
    container.endpoints[network.name] = Endpoint(network, address, mac, interface.name)
    network.members[container.id] = container
    podman.engine.trace.step(kernel.lane, "kernel_connected", container.id,
                             interface=interface.name, bridge=network.bridge, address=address)
    if network.dns:
        container.netns.resolver = lambda name: _lookup(container, name)
    podman.networks.changed(network)
    container.changed()


def _free_address(network: Network) -> str:
    """IPAM counts up and begins again at the end."""
    whole = ipaddress.ip_network(network.subnet)
    used = [c.endpoints[network.name].address for c in network.members.values()
            if network.name in c.endpoints]
    for _ in range(whole.num_addresses):
        network.last = network.last + 1 if network.last < whole.num_addresses - 2 else 2
        address = str(whole.network_address + network.last)
        if address not in used:
            return address
    raise HopError(f"IPAM error: failed to find free IP in range: {network.subnet}", 126)


def _mac(podman: Podman) -> str:
    digits = podman.engine.chance.hex("podman.macs", 10)
    return ":".join(["02", *(digits[i:i + 2] for i in range(0, 10, 2))])


def _lookup(container: Container, name: str) -> list[str]:
    """aardvark-dns: containers by name, alias and short id on networks that both are on."""
    wanted = name.rstrip(".").lower().removesuffix(".dns.podman")
    found = []
    for endpoint in container.endpoints.values():
        if not endpoint.network.dns:
            continue
        for other in endpoint.network.members.values():
            names = [other.name, other.short_id, *other.aliases]
            if wanted in [n.lower() for n in names] and endpoint.network.name in other.endpoints:
                found.append(other.endpoints[endpoint.network.name].address)
    return list(dict.fromkeys(found))


def _publish_bridged(podman: Podman, container: Container) -> None:
    """rootlessport: a process of the user that listens and passes on."""
    first = next(iter(container.endpoints.values()), None)
    if first is None:
        return
    try:
        container.ports = _allocate(podman, container)
    except HopError as error:
        raise HopError(error.message.replace("pasta failed with exit code 1:\n",
                                             "rootlessport "), error.code) from None
    kernel = podman.kernel
    if container.ports:
        container.helper = kernel.daemon(kernel.init, ["rootlessport"], role="rootlessport",
                                         memory=ROOTLESSPORT_MEMORY)
        container.helper.uid = container.helper.gid = podman.uid
    for port in container.ports:
        if port.protocol == "tcp":
            kernel.network.publish(port.host_ip, port.host_port,
                                   (first.address, port.container_port))
        podman.engine.trace.record(kernel.lane, "kernel_forwards_port", container.id,
                                   port=f"{port.host_ip}:{port.host_port}/{port.protocol}",
                                   target=f"{first.address}:{port.container_port}")


def disconnect(podman: Podman, container: Container, network: Network) -> None:
    endpoint = container.endpoints.pop(network.name, None)
    network.members.pop(container.id, None)
    if endpoint is not None and container.netns is not None:
        podman.kernel.network.detach(container.netns, network.bridge)
        podman.engine.trace.record(podman.kernel.lane, "kernel_disconnected", container.id,
                                   interface=endpoint.interface, bridge=network.bridge)
    podman.networks.changed(network)
    container.changed()


def tear_down(podman: Podman, container: Container) -> None:
    """The run is over: ports, addresses and the namespace go."""
    kernel = podman.kernel
    for port in container.ports:
        kernel.network.passed_on.pop((port.host_ip, port.host_port), None)
        kernel.network.unpublish(port.host_ip, port.host_port)
        podman.engine.trace.record(kernel.lane, "kernel_stopped_forwarding", container.id,
                                   port=f"{port.host_ip}:{port.host_port}/{port.protocol}",
                                   target=str(port.container_port))
    container.ports = []
    for name in list(container.endpoints):
        disconnect(podman, container, podman.networks.get(name))
    if container.helper is not None and container.helper.exit_status is None:
        kernel.end(container.helper, 0)
    container.helper = container.netns = None
