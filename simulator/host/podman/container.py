"""A container as the database has it, and its state machine; and a pod.

Models libpod/{container,pod,define/containerstate}.go of Podman 5.5. Times are simulated
milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import Engine
from simulator.host.dockerd.containers.container import Lock

if TYPE_CHECKING:
    from simulator.host.conmon import Conmon
    from simulator.host.crun import CrunContainer
    from simulator.host.dockerd.streams.logs import ContainerLog
    from simulator.host.dockerd.streams.stdio import Stdio

CREATED, INITIALIZED, RUNNING, PAUSED = "created", "initialized", "running", "paused"
STOPPING, STOPPED, EXITED = "stopping", "stopped", "exited"
UP = (RUNNING, PAUSED, STOPPING)


class Container:
    """`config` and `host_config` have the shape of the Docker API's; `modes` are podman's own words
    for networks: "pasta", "host", "none", "bridge" with names, "container:ID", "pod"."""

    def __init__(self, engine: Engine, lane: str, ident: str, name: str, image: Any,
                 image_name: str, config: dict[str, Any], host_config: dict[str, Any]) -> None:
        self._engine, self._lane = engine, lane
        self.id, self.name, self.image, self.image_name = ident, name, image, image_name
        self.config, self.host_config = config, host_config
        self.network_mode = "pasta"
        self.networks: list[str] = []             # names, when the mode is "bridge"
        self.aliases: list[str] = []
        self.created_ms = engine.clock.now_ms
        self.pod: Pod | None = None
        self.infra = False
        self.status = CREATED
        self.pid, self.exit_code = 0, 0
        self.oom_killed = False
        self.started_ms: int | None = None
        self.finished_ms: int | None = None
        self.stopped_by_user = False
        self.restart_count = 0
        # what belongs to a run
        self.conmon: Conmon | None = None
        self.crun: CrunContainer | None = None
        self.streams: Stdio | None = None
        self.log: ContainerLog | None = None
        self.execs: dict[str, Any] = {}
        self.endpoints: dict[str, Any] = {}       # network's name -> address and interface
        self.ports: list[Any] = []                # published
        self.netns: Any = None
        self.helper: Any = None                   # the pasta process
        self.ended: Any = engine.clock.event()    # the exit file of this run is there
        self.removed: Any = engine.clock.event()
        self.lock = Lock(engine.clock)            # one podman at a time changes it

    @property
    def short_id(self) -> str:
        return self.id[:12]

    @property
    def argv(self) -> list[str]:
        return [*(self.config.get("Entrypoint") or []), *(self.config.get("Cmd") or [])]

    @property
    def labels(self) -> dict[str, str]:
        return self.config.get("Labels") or {}

    @property
    def tty(self) -> bool:
        return bool(self.config.get("Tty"))

    @property
    def running(self) -> bool:
        return self.status in UP

    @property
    def paused(self) -> bool:
        return self.status == PAUSED

    @property
    def auto_remove(self) -> bool:
        return bool(self.host_config.get("AutoRemove"))

    @property
    def restart_policy(self) -> dict[str, Any]:
        return self.host_config["RestartPolicy"]

    @property
    def unwatched(self) -> bool:
        """Its conmon was killed: nobody will ever write its exit file."""
        watcher = self.conmon.process if self.conmon is not None else None
        return self.running and watcher is not None and watcher.exit_status is not None

    @property
    def gone(self) -> bool:
        """Its first process has ended, noticed or not."""
        process = self.crun.process if self.crun is not None else None
        return process is None or process.exit_status is not None

    def changed(self) -> None:
        self._engine.changes.mark("container", self.id)

    def become(self, status: str) -> None:
        """A new state, written to the database."""
        if status != self.status:
            self._engine.trace.record(self._lane, "podman_state", self.id, name=self.name,
                                      status=status)
        self.status = status
        self.changed()

    def begin(self, pid: int) -> None:
        """The process is there and waits."""
        self.pid, self.exit_code, self.oom_killed = pid, 0, False
        self.stopped_by_user = False
        self.ended = self._engine.clock.event()
        self.become(INITIALIZED)

    def end(self, code: int) -> None:
        """The exit file is written: whoever looks for it finds it."""
        self.pid, self.exit_code = 0, code
        self.finished_ms = self._engine.clock.now_ms
        self.become(STOPPED)
        if not self.ended.triggered:
            self.ended.succeed(code)


class Pod:
    """Containers that share namespaces; the infra container holds them."""

    def __init__(self, ident: str, name: str, created_ms: int, labels: dict[str, str],
                 share: tuple[str, ...]) -> None:
        self.id, self.name, self.created_ms, self.labels = ident, name, created_ms, labels
        self.share = share
        self.infra: Container | None = None
        self.members: list[Container] = []        # the infra container first

    @property
    def status(self) -> str:
        """As `podman pod ps` words it."""
        if not self.members:
            return "Created"
        states = [member.status for member in self.members]
        for word, wanted in (("Running", (RUNNING, STOPPING)), ("Paused", (PAUSED,)),
                             ("Created", (CREATED, INITIALIZED)), ("Exited", (EXITED, STOPPED))):
            if all(state in wanted for state in states):
                return word
        return "Degraded" if RUNNING in states else "Exited" if EXITED in states else "Created"
