"""The networks part of the Engine API.

Models moby api/server/router/network and daemon/network.go of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, NotModelled, Steps

from ..containers import shapes
from ..engine_api import Call, route
from ..filters import Filters
from ..moments import parse_until
from . import connecting, shown
from .network import Network
from .sandbox import Sandbox, check_endpoint

if TYPE_CHECKING:
    from ..dockerd import Dockerd

FILTERS = ("dangling", "driver", "id", "label", "name", "scope", "type")
PRUNE_FILTERS = ("label", "label!", "until")
_SHAPES: dict[str, shapes.Check] = {
    "Name": shapes.text, "Driver": shapes.text, "Internal": shapes.flag,
    "Attachable": shapes.flag, "Ingress": shapes.flag, "ConfigOnly": shapes.flag,
    "EnableIPv6": shapes.flag, "EnableIPv4": shapes.flag, "Options": shapes.text_map,
    "Labels": shapes.text_map, "IPAM": lambda v: (
        isinstance(v, dict) and (v.get("Config") is None or shapes.objects(v["Config"])))}
_BRIDGE_OPTIONS = ("com.docker.network.driver.mtu", "com.docker.network.bridge.name")


@route("GET", "/networks")
def list_route(daemon: Dockerd, call: Call) -> Steps:
    filters = call.filters(FILTERS)
    yield from daemon.engine.wait("dockerd.read")
    call.respond(200, [shown.describe(daemon, network, containers=False)
                       for network in daemon.networks if _wanted(network, filters)])


def _wanted(network: Network, filters: Filters) -> bool:
    if "dangling" in filters:
        free = not network.predefined and not network.endpoints
        if filters.boolean("dangling", False) != free:
            return False
    kind = "builtin" if network.predefined else "custom"
    return (filters.exact("driver", network.driver) and filters.prefix("id", network.id)
            and filters.labels(network.labels) and filters.exact("scope", "local")
            and filters.exact("type", kind)
            and ("name" not in filters
                 or any(text in network.name for text in filters.get("name"))))


@route("GET", "/networks/{name}")
def inspect_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    yield from daemon.engine.wait("dockerd.read")
    call.respond(200, shown.describe(daemon, daemon.networks.resolve(name)))


@route("POST", "/networks/create")
def create_route(daemon: Dockerd, call: Call) -> Steps:
    body = call.json()
    shapes.require(body, _SHAPES, "NetworkCreateRequest")
    for field in ("Ingress", "ConfigOnly", "EnableIPv6"):
        if body.get(field):
            raise NotModelled(f"networks with {field}")
    for option in body.get("Options") or {}:
        if option not in _BRIDGE_OPTIONS:
            raise NotModelled(f"the network option {option[:80]}")
    network = daemon.networks.create(body.get("Name") or "", body)
    yield from daemon.engine.wait("dockerd.network.create")
    call.respond(201, {"Id": network.id, "Warning": ""})


@route("DELETE", "/networks/{name}")
def remove_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    network = daemon.networks.resolve(name)
    daemon.networks.delete(network)
    yield from daemon.engine.wait("dockerd.network.remove")
    call.respond(204)


@route("POST", "/networks/{name}/connect")
def connect_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    """A running container gets an interface more; a stopped one at its next start."""
    network, sandbox = _both(daemon, call, name)
    settings = call.json().get("EndpointConfig") or {}
    check_endpoint(settings, network.name)
    if network.driver == "host":
        raise HopError("cannot connect container to host network - container must be created in "
                       "host network mode", 400)
    if sandbox.mode == "host":
        raise HopError("cannot connect a container in host network mode to another network", 400)
    if sandbox.mode == "none":
        raise HopError("container cannot be connected to multiple networks with one of the "
                       "networks in private (none) mode", 403)
    if network.name in sandbox.wanted or container_is_on(sandbox, network):
        raise HopError(f"endpoint with name {sandbox.container.name} already exists in network "
                       f"{network.name}", 403)
    sandbox.wanted[network.name] = settings
    if sandbox.namespace is not None:
        try:
            yield from connecting.connect(daemon, sandbox, network, settings)
        except HopError:
            del sandbox.wanted[network.name]
            raise
    call.respond(200)


def container_is_on(sandbox: Sandbox, network: Network) -> bool:
    return sandbox.container.id in network.endpoints


@route("POST", "/networks/{name}/disconnect")
def disconnect_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    network, sandbox = _both(daemon, call, name)
    if sandbox.mode == "host":
        raise HopError("container cannot be disconnected from host network - container was created "
                       "in host network mode", 403)
    key = next((text for text in sandbox.wanted if daemon.networks.find(text) is network), None)
    if key is None:
        raise HopError(f"container {sandbox.container.id} is not connected to network "
                       f"{network.name}", 403)
    yield from daemon.engine.wait("dockerd.network.setup")
    endpoint = sandbox.endpoints.get(network.name)
    sandbox.wanted.pop(key, None)
    if endpoint is not None:
        connecting.disconnect(daemon, sandbox, endpoint)
    sandbox.container.changed()
    call.respond(200)


def _both(daemon: Dockerd, call: Call, name: str) -> tuple[Network, Sandbox]:
    network = daemon.networks.resolve(name)
    container = daemon.containers.get(str(call.json().get("Container") or ""))
    sandbox = daemon.networks.own_sandbox(container)
    if sandbox is None:
        raise HopError("cannot connect a container that shares another container's network", 403)
    return network, sandbox


@route("POST", "/networks/prune")
def prune_route(daemon: Dockerd, call: Call) -> Steps:
    """Every network that people made and no container is on."""
    filters = call.filters(PRUNE_FILTERS)
    until: float = daemon.engine.unix_ms()
    for text in filters.get("until"):
        until = parse_until(text, daemon.engine.unix_ms())
    deleted: list[str] = []
    for network in daemon.networks:
        if (network.predefined or network.endpoints or _is_wanted(daemon, network)
                or daemon.engine.epoch_ms + network.created_ms > until
                or not filters.labels(network.labels)
                or ("label!" in filters and filters.labels(network.labels, "label!"))):
            continue
        daemon.networks.delete(network)
        yield from daemon.engine.wait("dockerd.network.remove")
        deleted.append(network.name)
    daemon.events.log("network", "prune", "", {"reclaimed": "0"})
    call.respond(200, {"NetworksDeleted": deleted or None})


def _is_wanted(daemon: Dockerd, network: Network) -> bool:
    """A container that does not run would look for it at its next start."""
    sandboxes = [daemon.networks.own_sandbox(container) for container in daemon.containers]
    return any(daemon.networks.find(text) is network
               for sandbox in sandboxes if sandbox is not None for text in sandbox.wanted)
