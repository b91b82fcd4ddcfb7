"""dockerd: the Docker daemon, the hop between the Engine API and containerd.

Models dockerd 28.2.2 with the overlay2 graph driver. Called over HTTP by the CLI and by real
clients (`serve`); calls containerd over gRPC (`rpc`) and registries over HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import Engine, HttpExchange, Steps

from . import engine_api
from .build.state import Builds
from .containers import lifecycle
from .containers.container import Container
from .containers.store import ContainerStore
from .events import EventLog
from .images.layers import LayerStore
from .images.store import ImageStore
from .networks.store import NetworkStore
from .routes import MODULES
from .streams import exec as execs
from .volumes.store import VolumeStore

if TYPE_CHECKING:
    from simulator.host.containerd import Containerd
    from simulator.host.kernel import Kernel

ARGV = ["/usr/bin/dockerd", "-H", "fd://", "--containerd=/run/containerd/containerd.sock"]
MEMORY = 80 << 20       # what an idle daemon holds


class Dockerd:
    """The daemon's state is in its parts; handlers of routes get the daemon and find them here."""

    def __init__(self, engine: Engine, machine: str, kernel: Kernel, containerd: Containerd,
                 registries: dict[str, Any]) -> None:
        self.engine, self.machine, self.kernel = engine, machine, kernel
        self.containerd, self.registries = containerd, registries
        self.lane = f"{machine}/dockerd"
        self.process = kernel.daemon(kernel.init, ARGV, role="dockerd", memory=MEMORY)
        self.route_modules = MODULES
        self.events = EventLog(engine, self.lane)
        self.layers, self.images = LayerStore(self), ImageStore(self)
        self.networks, self.volumes = NetworkStore(self), VolumeStore(self)
        self.containers = ContainerStore(engine.chance)
        self.builds = Builds()
        self.execs: dict[str, execs.Exec] = {}      # `docker exec`s and health probes, by id
        containerd.subscribe(self.lane, self._on_event)

    def serve(self, exchange: HttpExchange) -> None:
        """A request has arrived; answer it in its own process."""
        self.engine.clock.spawn(engine_api.serve(self, exchange))

    def rpc(self, method: str, handler: Any, *args: Any, payload: Any = None) -> Steps:
        """Call containerd: `yield from daemon.rpc("tasks.Start", containerd.tasks_start, id)`."""
        return self.engine.wire.call(self.lane, self.containerd.lane, "rpc", method, handler,
                                     *args, method=method, payload=payload)

    def step(self, verb: str, subject: str, **detail: Any) -> None:
        """Note an act of the daemon; what it does next is caused by it."""
        self.engine.trace.step(self.lane, verb, subject, **detail)

    def log_event(self, container: Container, action: str, **attributes: str) -> None:
        """A container's line in the event log: its labels, image, name, and what is special."""
        self.events.log("container", action, container.id, {
            **container.labels, "image": container.image_name, "name": container.name,
            **attributes})

    def forget_execs(self, container: Container) -> None:
        """The container is gone, and what ran in it."""
        for ident in container.execs:
            self.execs.pop(ident, None)
        container.execs = []

    def _on_event(self, topic: str, event: dict[str, Any]) -> None:
        """News from containerd: an exec's end, or something about a container's first process."""
        ident = event.get("id")
        if topic == "/tasks/exit" and ident in self.execs:
            self.engine.clock.spawn(execs.on_exit(self, self.execs[ident], event["exit_status"]))
        elif ident in (None, event["container_id"]):
            lifecycle.on_task_event(self, topic, event)
