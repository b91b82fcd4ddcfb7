"""dockerd: the Docker daemon, the hop between the Engine API and containerd.

Models dockerd 28.2.2 with the overlay2 graph driver. Called over HTTP by the CLI and by real
clients (`serve`); calls containerd over gRPC (`rpc`) and registries over HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import Engine, HttpExchange, Steps

from . import engine_api
from .events import EventLog

if TYPE_CHECKING:
    from simulator.host.containerd import Containerd
    from simulator.host.kernel import Kernel


class Dockerd:
    """The daemon's state is in its parts; handlers of routes get the daemon and find them here."""

    def __init__(self, engine: Engine, machine: str, kernel: Kernel, containerd: Containerd,
                 registries: dict[str, Any]) -> None:
        self.engine, self.machine, self.kernel = engine, machine, kernel
        self.containerd, self.registries = containerd, registries
        self.lane = f"{machine}/dockerd"
        self.events = EventLog(engine, self.lane)

    def serve(self, exchange: HttpExchange) -> None:
        """A request has arrived; answer it in its own process."""
        self.engine.clock.spawn(engine_api.serve(self, exchange))

    def rpc(self, method: str, handler: Any, *args: Any, payload: Any = None) -> Steps:
        """Call containerd: `pid = yield from daemon.rpc("tasks.Create", c.tasks_create, id, io)`."""
        return self.engine.wire.call(self.lane, self.containerd.lane, "rpc", method, handler, *args,
                                     method=method, payload=payload)

    def step(self, verb: str, subject: str, **detail: Any) -> None:
        """Note an act of the daemon; what it does next is caused by it."""
        self.engine.trace.step(self.lane, verb, subject, **detail)
