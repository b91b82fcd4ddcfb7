"""Pods: containers that share namespaces held by an infra container that does nothing.

Models libpod/{runtime_pod_linux,pod_api}.go of Podman 5.5. The infra container runs catatonit;
members join its network, ipc and uts namespaces by path, so they have one address and one
localhost, and ports are published on the pod.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps
from simulator.host.dockerd.images import building, reference
from simulator.host.kernel import Process, binary, directory, put

from . import creating, running, stopping
from .container import CREATED, EXITED, PAUSED, RUNNING, Container, Pod

if TYPE_CHECKING:
    from simulator.host.dockerd.images.image import Image

    from .libpod import Podman

INFRA_IMAGE = "localhost/podman-pause:5.5.0-1747180800"
CATATONIT_BYTES = 953_000
SHARE = ("ipc", "net", "uts")
MAX_PODS = 50


def create(podman: Podman, name: str, *, labels: dict[str, str], share: tuple[str, ...] = SHARE,
           infra: bool = True, networks: list[str] | None = None,
           host_config: dict[str, Any] | None = None, hostname: str = "") -> Steps:
    """Returns the Pod. Raises HopError 125."""
    if len(podman.pods) >= MAX_PODS:
        raise HopError(f"drydock: this world holds at most {MAX_PODS} pods", 125)
    taken = [pod.name for pod in podman.pods.values()]
    if name in taken:
        raise HopError(f"adding pod to state: name \"{name}\" is in use: pod already exists", 125)
    if name and podman.containers.named(name) is not None:
        raise HopError(f"adding pod to state: name \"{name}\" is in use: container already exists",
                       125)
    ident = podman.engine.chance.hex("podman.pods")
    name = name or podman.random_name(lambda text: text in taken)
    pod = Pod(ident, name, podman.engine.clock.now_ms, labels, share if infra else ())
    podman.pods[ident] = pod
    podman.step("podman_pod_created", ident, name=name)
    if infra:
        try:
            yield from _make_infra(podman, pod, networks or [], host_config or {}, hostname)
        except HopError:
            del podman.pods[ident]
            raise
    podman.events.log("pod", "create", ident, {"name": name})
    return pod


def _make_infra(podman: Podman, pod: Pod, networks: list[str], host_config: dict[str, Any],
                hostname: str) -> Steps:
    image = yield from _infra_image(podman)
    body = {"Image": INFRA_IMAGE, "Hostname": hostname or pod.name, "HostConfig": host_config}
    yield from creating.create(podman, image, body, f"{pod.id[:12]}-infra", networks, pod,
                               infra=True)


def _infra_image(podman: Podman) -> Steps:
    """Built on this machine at its first use: one program, no distribution."""
    name = reference.parse(INFRA_IMAGE)
    image: Image | None = podman.images.named(name)
    if image is None:
        tree = directory()
        put(tree, "/catatonit", binary("catatonit", CATATONIT_BYTES))
        layers = building.add_layer(podman, [], tree, INFRA_IMAGE)
        image = building.make_image(podman, layers, {"Entrypoint": ["/catatonit", "-P"]},
                                    [{"created": podman.engine.timestamp(),
                                      "created_by": "/bin/sh -c #(nop) ENTRYPOINT"}])
        podman.images.tag(image, name, quiet=True)
    return image
    yield


def start(podman: Podman, p: Process, pod: Pod) -> Steps:
    """Infra first, then the members. Returns complaints."""
    return (yield from _each(pod, lambda c: start_one(podman, p, c)))


def start_one(podman: Podman, p: Process, container: Container) -> Steps:
    """A container that does not run yet, and before it its pod's infra container."""
    pod = container.pod
    if pod is not None and pod.infra is not None and pod.infra is not container \
            and not pod.infra.running:
        yield from start_one(podman, p, pod.infra)
    yield from running.locked(container, _start(podman, p, container))


def _start(podman: Podman, p: Process, container: Container) -> Steps:
    if container.status in (CREATED, EXITED):
        yield from running.init(podman, p, container)
        yield from running.start(podman, p, container)


def stop(podman: Podman, p: Process, pod: Pod, seconds: int | None, warn=None) -> Steps:
    """Members first, the infra container last. Returns complaints."""
    return (yield from _each(pod, lambda c: _stop_one(podman, p, c, seconds, warn), last=True))


def _stop_one(podman: Podman, p: Process, container: Container, seconds: int | None,
              warn) -> Steps:
    if container.running:
        yield from stopping.stop(podman, p, container, seconds, warn)


def pause(podman: Podman, p: Process, pod: Pod, frozen: bool) -> Steps:
    wanted = RUNNING if frozen else PAUSED
    for container in list(pod.members):
        if container.status == wanted:
            yield from stopping.pause(podman, p, container, frozen)
    return []


def kill(podman: Podman, p: Process, pod: Pod, signum: int) -> Steps:
    for container in reversed(list(pod.members)):
        if container.running:
            yield from stopping.kill(podman, p, container, signum)
            yield from stopping.wait_cleaned(podman, p, container)
    return []


def remove(podman: Podman, p: Process, pod: Pod, *, force: bool, seconds: int | None = None,
           warn=None) -> Steps:
    """Raises HopError 125 while containers of it run."""
    if not force:
        for container in pod.members:
            if container.running and not container.infra:
                raise HopError(f"not all containers could be removed from pod {pod.id}: removing "
                               f"pod containers\n"
                               f"Error: removing container {container.id} from pod {pod.id}: "
                               f"cannot remove container {container.id} as it is running - running "
                               "or paused containers cannot be removed without force: container "
                               "state improper", 125)
    del podman.pods[pod.id]
    for container in reversed(list(pod.members)):
        yield from stopping.remove(podman, p, container, force=True, volumes=True,
                                   seconds=seconds, warn=warn)
    podman.events.log("pod", "remove", pod.id, {"name": pod.name})


def _each(pod: Pod, act, last: bool = False) -> Steps:
    """The same for every member; what fails does not stop the others."""
    complaints = []
    members = list(reversed(pod.members)) if last else list(pod.members)
    for container in members:
        try:
            yield from act(container)
        except HopError as error:
            complaints.append(f"starting container {container.id}: {error.message}"
                              if not last else error.message)
    return complaints
