"""`POST /containers/create`: from a request to a container that has not run yet.

Models moby daemon/create.go of 28.2.2. No namespace, no cgroup and no address exist yet: only an
id, a name, a read-write layer, volumes and two files of configuration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps, UserError

from ..engine_api import Call, route
from ..streams.logs import ContainerLog
from ..streams.stdio import Stdio
from . import host_config, settings, shapes
from .container import Container

if TYPE_CHECKING:
    from ..dockerd import Dockerd
    from ..images.image import Image

STATE_FOLDER = "/var/lib/docker/containers"
PLATFORM = "linux/amd64"
_ENDPOINT_SHAPES = {"EndpointsConfig": shapes.object_map}


@route("POST", "/containers/create")
def create_route(daemon: Dockerd, call: Call) -> Steps:
    body = call.json()
    if not body:
        raise HopError("Config cannot be empty in order to create a container", 400)
    container = yield from create(daemon, body, call.text("name"), call.text("platform"))
    warnings = host_config.warnings(body.get("HostConfig") or {})
    if body.get("MacAddress"):
        warnings.append("The container-wide MacAddress field is now deprecated. It should be "
                        "specified in EndpointsConfig instead.")
    call.respond(201, {"Id": container.id, "Warnings": warnings})


def create(daemon: Dockerd, body: dict[str, Any], name: str = "", platform: str = "",
           image: Image | None = None) -> Steps:
    """Make a container; returns it. `image` is given by builds, whose image may have no name.

    Raises HopError as the API answers.
    """
    engine = daemon.engine
    daemon.containers.check_room()
    config = dict(body)
    asked_host = config.pop("HostConfig", None) or {}
    networking = config.pop("NetworkingConfig", None) or {}
    shapes.require(networking, _ENDPOINT_SHAPES, "NetworkingConfig")
    settings.check(config)
    host = host_config.complete(asked_host, daemon.kernel.cpus.count)
    daemon.step("dockerd_checked_settings", name, name=name)
    yield from engine.wait("dockerd.create.config")
    image = image or daemon.images.resolve(config.get("Image") or "")
    _check_platform(config.get("Image") or "", platform)
    merged = settings.merge(config, image.config)
    ident = engine.chance.hex("dockerd.ids")
    merged["Hostname"] = config.get("Hostname") or _hostname(daemon, host, ident)
    merged.setdefault("Domainname", "")
    container = Container(engine, daemon.lane, ident, image, merged, host, _endpoints(
        host["NetworkMode"], merged.pop("MacAddress", ""), networking.get("EndpointsConfig") or {}))
    daemon.step("dockerd_merged_config", ident, image=merged.get("Image", ""),
                command=" ".join(container.argv))
    container.name = daemon.containers.reserve(name, ident)
    daemon.step("dockerd_named", ident, name=container.name)
    try:
        yield from _equip(daemon, container)
    except (HopError, UserError):
        daemon.containers.release(container.name)
        raise
    daemon.containers.add(container)
    daemon.log_event(container, "create")
    container.changed()
    return container


def _equip(daemon: Dockerd, container: Container) -> Steps:
    """Read-write layer, volumes, network settings, files; on failure nothing of it is left."""
    engine = daemon.engine
    yield from daemon.layers.make_rw_layer(container.id, container.image)
    try:
        yield from daemon.volumes.prepare(container)
        daemon.networks.prepare(container)
    except (HopError, UserError):
        yield from daemon.volumes.remove(container, True)
        yield from daemon.layers.remove(container.id)
        raise
    yield from engine.wait("dockerd.create.rw_layer")
    container.log = ContainerLog(engine, container.host_config["LogConfig"]["Type"] != "none")
    container.streams = Stdio(engine.clock, container.tty,
                              bool(container.config.get("OpenStdin")))
    container.streams.attach(container.log)
    daemon.step("dockerd_saved", container.id,
                path=f"{STATE_FOLDER}/{container.id}/config.v2.json")


def _endpoints(mode: str, mac: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The container-wide MAC address of old clients belongs to the main network's endpoint."""
    if not mac or mode in ("host", "none") or mode.startswith("container:"):
        return asked
    main = dict(asked.get(mode) or {})
    if main.get("MacAddress") not in (None, "", mac):
        raise HopError("the container-wide MAC address must match the endpoint-specific MAC "
                       "address for the main network, or be left empty", 400)
    return {**asked, mode: {**main, "MacAddress": mac}}


def _hostname(daemon: Dockerd, host: dict[str, Any], ident: str) -> str:
    """The host's own name, that of the container whose network is shared, or the short id."""
    mode = host["NetworkMode"]
    if mode == "host" or host["UTSMode"] == "host":
        return daemon.kernel.hostname
    if mode.startswith("container:"):
        other = daemon.containers.find(mode.removeprefix("container:"))
        if other is not None:
            return other.config["Hostname"]
    return ident[:12]


def _check_platform(image: str, platform: str) -> None:
    if platform and platform.split("/")[:2] != PLATFORM.split("/"):
        raise HopError(f"image with reference {image} was found but its platform ({PLATFORM}) "
                       f"does not match the specified platform ({platform})", 404)
