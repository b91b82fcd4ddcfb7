"""Parts of the Engine API that exist in dockerd and not here: refused by name, never ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, NotModelled, Steps

from .engine_api import Call, route

if TYPE_CHECKING:
    from .dockerd import Dockerd

NO_SWARM = ('This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to '
            "connect this node to swarm and try again.")
NOT_A_NODE = "This node is not part of a swarm"
MISSING = {
    "attach over a WebSocket": [("GET", "/containers/{name}/attach/ws")],
    "checkpoints": [("GET", "/containers/{name}/checkpoints"),
                    ("POST", "/containers/{name}/checkpoints"),
                    ("POST", "/containers/{name}/start/checkpoint")],
    "BuildKit over the API (gRPC)": [("POST", "/grpc"), ("POST", "/session")],
    "swarm": [("POST", "/swarm/init"), ("POST", "/swarm/join")],
    "plugins of the daemon": [("POST", "/plugins/{rest*}"), ("DELETE", "/plugins/{rest*}")],
}
SWARM_ONLY = ("/nodes", "/services", "/tasks", "/secrets", "/configs", "/swarm")


def _refuse(what: str) -> None:
    def refuse(daemon: Dockerd, call: Call, **_: str) -> Steps:
        raise NotModelled(what)
        yield  # a handler is a generator

    for method, path in MISSING[what]:
        route(method, path)(refuse)


def not_in_a_swarm(daemon: Dockerd, call: Call, **_: str) -> Steps:
    """What the real daemon says outside of a swarm: the model is true to that."""
    raise HopError(NO_SWARM, 503)
    yield  # a handler is a generator


def not_a_node(daemon: Dockerd, call: Call, **_: str) -> Steps:
    """There is no swarm to leave, to unlock or to update."""
    raise HopError(NOT_A_NODE, 503)
    yield  # a handler is a generator


for _what in MISSING:
    _refuse(_what)
route("POST", "/swarm/leave")(not_a_node)
route("POST", "/swarm/unlock")(not_a_node)
route("POST", "/swarm/update")(not_in_a_swarm)
for _path in SWARM_ONLY:
    route("GET", _path)(not_in_a_swarm)
    route("GET", f"{_path}/{{rest*}}")(not_in_a_swarm)
