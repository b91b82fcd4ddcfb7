"""`podman create` and the first half of `podman run`: a row in the database, a read-write layer.

Models pkg/specgen/generate and libpod/runtime_ctr.go of Podman 5.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from simulator.engine import HopError, NotModelled, Steps, UserError
from simulator.host.dockerd.containers import host_config as host_settings, settings
from simulator.host.dockerd.streams.logs import ContainerLog
from simulator.host.dockerd.streams.stdio import Stdio

from .container import Container, Pod
from .images import whole_name

if TYPE_CHECKING:
    from simulator.host.dockerd.images.image import Image

    from .libpod import Podman

_NAME = re2.compile(r"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$")
MAX_NAME = 200
REFUSED_MODES = ("slirp4netns", "ns", "private")


def create(podman: Podman, image: Image, body: dict[str, Any], name: str = "",
           networks: list[str] | None = None, pod: Pod | None = None, *,
           infra: bool = False) -> Steps:
    """Make a container that has not run; returns it. Raises HopError 125.

    `body` has the shape of Docker's create request; `networks` are the words of --network.
    """
    engine = podman.engine
    podman.containers.check_room()
    config = dict(body)
    asked = config.pop("HostConfig", None) or {}
    config.pop("NetworkingConfig", None)
    _check_name(podman, name)
    ident = engine.chance.hex("podman.ids")
    try:
        settings.check(config)
        host = host_settings.complete({**asked, "NetworkMode": "default"},
                                      podman.kernel.cpus.count)
        merged = settings.merge(config, image.config)
    except HopError as error:
        raise HopError(error.message.replace("no command specified",
                                             "no command or entrypoint provided, and no CMD or "
                                             "ENTRYPOINT from image"), 125) from None
    if merged.get("Healthcheck") and config.get("Healthcheck"):
        raise NotModelled("podman: health checks (timers of systemd)")
    merged.pop("Healthcheck", None)
    container = Container(engine, podman.lane, ident,
                          name or podman.random_name(podman.containers.named), image,
                          whole_name(image), merged, host)
    container.infra, container.pod = infra, pod
    _choose_network(podman, container, networks or [])
    merged["Hostname"] = _hostname(podman, container, config)
    merged.setdefault("Domainname", "")
    yield from engine.wait("podman.create")
    yield from _equip(podman, container)
    podman.containers.add(container)
    if pod is not None:
        pod.members.append(container)
        if infra:
            pod.infra = container
    podman.step("podman_created", ident, name=container.name, image=container.image_name)
    podman.log_event(container, "create")
    return container


def _equip(podman: Podman, container: Container) -> Steps:
    yield from podman.layers.make_rw_layer(container.id, container.image)
    try:
        yield from podman.volumes.prepare(container)
    except (HopError, UserError) as error:
        yield from podman.volumes.remove(container, True)
        yield from podman.layers.remove(container.id)
        if isinstance(error, HopError):
            raise HopError(_mount_words(error.message), 125) from None
        raise
    container.log = ContainerLog(podman.engine, container.host_config["LogConfig"]["Type"]
                                 != "none")
    container.streams = Stdio(podman.engine.clock, container.tty,
                              bool(container.config.get("OpenStdin")))
    container.streams.attach(container.log)


def _mount_words(text: str) -> str:
    """podman's words for a source that does not exist."""
    marker = "bind source path does not exist: "
    if marker in text:
        path = text.partition(marker)[2]
        return f"statfs {path}: no such file or directory"
    return text


def _check_name(podman: Podman, name: str) -> None:
    if not name:
        return
    if len(name) > MAX_NAME or _NAME.match(name) is None:
        raise HopError("names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument", 125)
    taken = podman.containers.named(name)
    if taken is not None:
        raise HopError(f'creating container storage: the container name "{name}" is already in use '
                       f"by {taken.id}. You have to remove that container to be able to reuse that "
                       "name: that name is already in use, or use --replace to instruct Podman to "
                       "do so.", 125)
    if any(pod.name == name for pod in podman.pods.values()):
        raise HopError(f"name {name} is in use: pod already exists", 125)


def _choose_network(podman: Podman, container: Container, asked: list[str]) -> None:
    """--network in podman's words; the default without root is pasta."""
    if container.pod is not None and not container.infra and not asked \
            and "net" in container.pod.share:
        container.network_mode = "pod"
        if container.host_config["PortBindings"]:
            raise HopError("published or exposed ports must be defined when the pod is created: "
                           "network cannot be configured when it is shared with a pod", 125)
        return
    words = [word.partition(":")[0] for word in asked]
    for word in words:
        if word in REFUSED_MODES:
            raise NotModelled(f"podman --network {word}")
    if not asked or asked == ["default"] or words == ["pasta"]:
        container.network_mode = "pasta"
    elif asked[0] in ("host", "none") and len(asked) == 1:
        container.network_mode = asked[0]
    elif words[0] == "container" and len(asked) == 1:
        other = podman.containers.get(asked[0].partition(":")[2])
        container.network_mode = f"container:{other.id}"
    else:
        names = ["podman" if word == "bridge" else word for word in words]
        for name in names:
            podman.networks.get(name)
        container.network_mode = "bridge"
        container.networks = [podman.networks.get(name).name for name in names]


def _hostname(podman: Podman, container: Container, config: dict[str, Any]) -> str:
    if config.get("Hostname"):
        return config["Hostname"]
    if container.network_mode == "host":
        return podman.kernel.hostname
    if container.pod is not None and "uts" in container.pod.share:
        return container.pod.name
    return container.short_id
