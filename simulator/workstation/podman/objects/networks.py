"""podman network: create, ls, rm, inspect, connect, disconnect, prune, exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps
from simulator.host.podman import connecting, networks as nets, stopping
from simulator.workstation.docker.output.listing import Kind, Row

from ..command import Cli, as_json, command
from ..output import table

if TYPE_CHECKING:
    from simulator.host.podman.networks import Network

NETWORK = Kind("networks.ListPrintReports", {
    "ID": ("NETWORK ID", lambda row: row.short(row.data.id)),
    "Name": ("NAME", lambda row: row.data.name), "Driver": ("DRIVER", lambda row: "bridge"),
    "Labels": ("LABELS", lambda row: ",".join(f"{k}={v}" for k, v in row.data.labels.items()))},
    "{{.ID}}\t{{.Name}}\t{{.Driver}}")


@command("network create", most=1,
         refuses="gateway ip-range ipam-driver ipv6 macvlan opt dns")
def create(cli: Cli) -> Steps:
    flags = cli.flags
    if (flags["driver"] or "bridge") != "bridge":
        raise HopError(f"drydock: not modelled: podman network create --driver {flags['driver']}",
                       125)
    labels = {k: v for k, _, v in (item.partition("=") for item in flags["label"])}
    name = cli.args[0] if cli.args else ""
    subnet = flags["subnet"][0] if flags["subnet"] else ""
    if flags["ignore"] and cli.podman.networks.find(name) is not None:
        yield from cli.line(name)
        return
    network = cli.podman.networks.create(name, subnet, labels, dns=not flags["disable-dns"],
                                         internal=bool(flags["internal"]))
    yield from cli.line(network.name)


@command("network ls", "network list", most=0, refuses="filter")
def ls(cli: Cli) -> Steps:
    found = sorted(cli.podman.networks, key=lambda network: network.name)
    if cli.flags["format"] == "json":
        yield from cli.out(as_json([described(cli, network) for network in found]))
        return
    rows = [Row(NETWORK, network, trunc=not cli.flags["no-trunc"]) for network in found]
    kind = NETWORK if not cli.flags["quiet"] else Kind(NETWORK.type_name, NETWORK.columns,
                                                       NETWORK.table, quiet="{{.Name}}")
    yield from cli.out(table(kind, rows, cli.flags["format"], quiet=cli.flags["quiet"],
                             heading=not cli.flags["noheading"]))


@command("network rm", "network remove", complete="network", fewest=1)
def remove(cli: Cli) -> Steps:
    status = 0
    for name in cli.args:
        try:
            yield from _remove(cli, cli.podman.networks.get(name))
            yield from cli.line(name)
        except HopError as failure:
            status = 1 if "network not found" in failure.message else int(failure.code)
            yield from cli.complain(failure.message)
    return status


def _remove(cli: Cli, network: Network) -> Steps:
    if network.name == nets.DEFAULT:
        raise HopError(f"default network {network.name} cannot be removed", 125)
    users = [c for c in cli.podman.containers if network.name in c.networks]
    if users and not cli.flags["force"]:
        raise HopError(f'"{network.name}" has associated containers with it. Use -f to forcibly '
                       "delete containers and pods: network is being used", 2)
    for container in users:
        yield from stopping.remove(cli.podman, cli.p, container, force=True)
    cli.podman.networks.remove(network)


@command("network inspect", complete="network", fewest=1, refuses="format")
def inspect(cli: Cli) -> Steps:
    found = [(name, cli.podman.networks.find(name)) for name in cli.args]
    yield from cli.out(as_json([described(cli, network) for _, network in found if network]))
    missing = [name for name, network in found if network is None]
    for name in missing:
        yield from cli.complain(f"inspecting object: network {name}: unable to find network with "
                                f"name or ID {name}: network not found")
    return 125 if missing else 0


def described(cli: Cli, network: Network) -> dict:
    containers = {}
    for container in network.members.values():
        end = container.endpoints[network.name]
        containers[container.id] = {"name": container.name, "interfaces": {end.interface: {
            "subnets": [{"ipnet": f"{end.address}/{network.prefix}", "gateway": network.gateway}],
            "mac_address": end.mac}}}
    return {"name": network.name, "id": network.id, "driver": "bridge",
            "network_interface": network.bridge,
            "created": cli.engine.timestamp(network.created_ms),
            "subnets": [{"subnet": network.subnet, "gateway": network.gateway}],
            "ipv6_enabled": False, "internal": network.internal, "dns_enabled": network.dns,
            **({"labels": network.labels} if network.labels else {}),
            "ipam_options": {"driver": "host-local"}, "containers": containers}


@command("network connect", complete="network container", fewest=2, most=2,
         refuses="ip ip6 mac-address")
def connect(cli: Cli) -> Steps:
    network = cli.podman.networks.get(cli.args[0])
    container = cli.podman.containers.get(cli.args[1])
    if container.network_mode != "bridge":
        raise HopError(f'"{container.network_mode}" is not supported: invalid network mode', 125)
    if network.name in container.networks:
        raise HopError(f"container {container.id} is already connected to network "
                       f'"{network.name}": network is already connected', 125)
    container.networks.append(network.name)
    container.aliases += [a for a in cli.flags["alias"] if a not in container.aliases]
    if container.running:
        yield from connecting.connect(cli.podman, container, network)


@command("network disconnect", complete="network container", fewest=2, most=2)
def disconnect(cli: Cli) -> Steps:
    network = cli.podman.networks.get(cli.args[0])
    container = cli.podman.containers.get(cli.args[1])
    if network.name not in container.networks:
        raise HopError(f"container {container.id} is not connected to network {network.name}: "
                       "network is not connected", 125)
    container.networks.remove(network.name)
    connecting.disconnect(cli.podman, container, network)
    return 0
    yield


@command("network exists", complete="network", fewest=1, most=1)
def exists(cli: Cli) -> Steps:
    return 0 if cli.podman.networks.find(cli.args[0]) is not None else 1
    yield


@command("network prune", most=0, refuses="filter")
def prune(cli: Cli) -> Steps:
    if not cli.flags["force"] and not (yield from confirm(
            cli, "WARNING! This will remove all networks not used by at least one container.")):
        return
    for network in list(cli.podman.networks):
        used = any(network.name in c.networks for c in cli.podman.containers)
        if network.name != nets.DEFAULT and not used:
            cli.podman.networks.remove(network)
            yield from cli.line(network.name)


def confirm(cli: Cli, warning: str) -> Steps:
    """Ask before something is pruned; anything but y means no."""
    yield from cli.out(f"{warning}\nAre you sure you want to continue? [y/N] ")
    answer = (yield from cli.p.read(0)) if 0 in cli.p.fds else b""
    return answer.strip().lower()[:1] == b"y"
