"""What every `podman` command finds on disk: images, layers, containers, pods, networks, volumes.

Models the state of libpod (db.sql) and containers/storage. It is not a program: `lane` is that of
whichever podman process does something now. The stores of images, layers and volumes are those of
dockerd at other paths: both keep OCI images in overlay directories and ask registries the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import Engine, HopError, QuotaExceeded
from simulator.host.dockerd.containers.names import LEFT, RIGHT

from .container import Container, Pod
from .events import EventLog
from .images import PodmanImages, PodmanLayers, PodmanVolumes
from .networks import NetworkStore

if TYPE_CHECKING:
    from simulator.host.kernel import Kernel, MountTable, Process

MAX_CONTAINERS = 200         # in one world
VERBS = {                    # what the shared stores note, in podman's name
    "dockerd_pulls": "podman_pulls", "dockerd_resolved_image": "podman_resolved_image",
    "dockerd_has_layer": "podman_has_layer", "dockerd_verified_layer": "podman_verified_layer",
    "dockerd_extracted_layer": "podman_extracted_layer",
    "dockerd_stored_image": "podman_stored_image", "dockerd_made_rw_layer": "podman_made_rw_layer",
    "dockerd_filled_volume": "podman_filled_volume"}


class Podman:
    """`user` owns all of it: (name, uid, home folder)."""

    def __init__(self, engine: Engine, machine: str, kernel: Kernel, registries: dict[str, Any],
                 user: tuple[str, int, str]) -> None:
        self.engine, self.machine, self.kernel = engine, machine, kernel
        self.registries = registries
        self.user, self.uid, self.home = user
        self.lane = f"{machine}/podman"
        self.pause: Process | None = None             # holds the user namespace
        self.mounts: MountTable = kernel.namespaces["mnt"].table
        self.events = EventLog(engine, self.lane)
        self.layers, self.images = PodmanLayers(self), PodmanImages(self)
        self.volumes, self.networks = PodmanVolumes(self), NetworkStore(self)
        self.containers = Containers(engine)
        self.pods: dict[str, Pod] = {}

    def step(self, verb: str, subject: str, **detail: Any) -> None:
        """Note an act of the podman that runs now; what it does next is caused by it."""
        self.engine.trace.step(self.lane, VERBS.get(verb, verb), subject, **detail)

    def log_event(self, container: Container, action: str, **attributes: str) -> None:
        self.events.log("container", action, container.id, {
            "image": container.image_name, "name": container.name, **container.labels,
            **attributes})

    def find_pod(self, text: str) -> Pod:
        """By name or the beginning of an id. Raises HopError 125."""
        for pod in self.pods.values():
            if text in (pod.name, pod.id):
                return pod
        found = [pod for ident, pod in self.pods.items() if text and ident.startswith(text)]
        if len(found) != 1:
            raise HopError(f"no pod with name or ID {text} found: no such pod", 125)
        return found[0]

    def random_name(self, taken: Any) -> str:
        """"quirky_wu", as moby's generator makes them."""
        dice = self.engine.chance.stream("podman.names")
        while True:
            name = f"{dice.choice(LEFT)}_{dice.choice(RIGHT)}"
            if not taken(name):
                return name

    def state(self) -> dict[str, Any]:
        """What the picture does not show, for the fingerprint."""
        logs = {c.id: [(line.at_ms, line.stream, line.data.decode("utf-8", "replace"))
                       for line in c.log.lines] for c in self.containers if c.log is not None}
        return {"logs": logs, "events": len(self.events),
                "containers": [[c.id, c.status, c.exit_code, c.restart_count] for c in
                               self.containers],
                "pods": [[pod.id, pod.name, [m.id for m in pod.members]]
                         for pod in self.pods.values()],
                "networks": [[n.id, n.name, n.subnet] for n in self.networks]}


class Containers:
    """By id, in the order of creation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._by_id: dict[str, Container] = {}

    def __iter__(self):
        return iter(list(self._by_id.values()))

    def __len__(self) -> int:
        return len(self._by_id)

    def find(self, text: str) -> Container | None:
        """By id, name, or the beginning of an id. Raises HopError when that is ambiguous."""
        if text in self._by_id:
            return self._by_id[text]
        named = self.named(text)
        if named is not None:
            return named
        found = [c for ident, c in self._by_id.items() if text and ident.startswith(text)]
        if len(found) > 1:
            raise HopError(f'more than one result for container ID "{text}": container already '
                           "exists", 125)
        return found[0] if found else None

    def named(self, name: str) -> Container | None:
        return next((c for c in self._by_id.values() if c.name == name), None)

    def get(self, text: str) -> Container:
        container = self.find(text)
        if container is None:
            raise HopError(f'no container with name or ID "{text}" found: no such container', 125)
        return container

    def add(self, container: Container) -> None:
        self._by_id[container.id] = container
        container.changed()

    def check_room(self) -> None:
        if len(self._by_id) >= MAX_CONTAINERS:
            raise QuotaExceeded(f"this world holds {MAX_CONTAINERS} containers of podman, its "
                                "limit; remove some with podman container prune")

    def forget(self, container: Container) -> None:
        self._by_id.pop(container.id, None)
        container.changed()
        if not container.removed.triggered:
            container.removed.succeed()
