"""A container as dockerd keeps it: what was asked for, and the state machine.

Models moby container/{container,state}.go of 28.2.2. Times are simulated milliseconds.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.engine import Clock, Engine, HopError, Steps

from .restart_policy import RestartManager

if TYPE_CHECKING:
    from simulator.host.dockerd.streams.logs import ContainerLog
    from simulator.host.dockerd.streams.stdio import Stdio

    from .health import Health

CREATED, RUNNING, PAUSED, RESTARTING = "created", "running", "paused", "restarting"
REMOVING, EXITED, DEAD = "removing", "exited", "dead"


class ExitStatus(NamedTuple):
    code: int
    error: str = ""


class Lock:
    """The container's lock: one holder, then the next in line.

    The daemon handles a container's exit only after its start has finished (and so on).
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.held = False
        self._line: deque = deque()

    def acquire(self) -> Steps:
        while self.held:
            turn = self._clock.event()
            self._line.append(turn)
            yield turn
        self.held = True

    def release(self) -> None:
        self.held = False
        if self._line:
            self._line.popleft().succeed()


class Container:
    """`config`, `host_config` and `endpoints` are as in the API: the merged request.

    `endpoints` is NetworkingConfig.EndpointsConfig: a network's name or id -> its settings.
    """

    def __init__(self, engine: Engine, lane: str, ident: str, image: Any, config: dict[str, Any],
                 host_config: dict[str, Any], endpoints: dict[str, Any]) -> None:
        self._engine, self._lane = engine, lane
        self.id, self.name, self.image = ident, "", image
        self.config, self.host_config, self.endpoints = config, host_config, endpoints
        self.created_ms = engine.clock.now_ms
        self.lock = Lock(engine.clock)
        # state (container/state.go)
        self.status = CREATED
        self.pid = 0
        self.exit_code = 0
        self.error = ""
        self.oom_killed = False
        self.started_ms: int | None = None
        self.finished_ms: int | None = None
        self.removal_in_progress = False
        self.has_been_started = False
        self.manually_stopped = False
        self.manually_restarted = False
        self.restart_count = 0
        self.restarts = RestartManager()
        self.restart_cancelled: Any = None      # an event while a back-off runs
        self.health: Health | None = None
        # what belongs to it while it exists
        self.execs: list[str] = []
        self.log: ContainerLog | None = None
        self.streams: Stdio | None = None
        self._stop_waiters: list = []
        self._removal_waiters: list = []

    # -- what was asked for --------------------------------------------------------------

    @property
    def short_id(self) -> str:
        return self.id[:12]

    @property
    def image_name(self) -> str:
        """As the user wrote it in `docker run`."""
        return self.config.get("Image", "")

    @property
    def image_id(self) -> str:
        return self.image.id

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
    def restart_policy(self) -> dict[str, Any]:
        return self.host_config["RestartPolicy"]

    @property
    def auto_remove(self) -> bool:
        return bool(self.host_config.get("AutoRemove"))

    # -- state ---------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """As State.Running: also while paused and during a restart back-off."""
        return self.status in (RUNNING, PAUSED, RESTARTING)

    @property
    def paused(self) -> bool:
        return self.status == PAUSED

    @property
    def restarting(self) -> bool:
        return self.status == RESTARTING

    def changed(self) -> None:
        """Whoever draws or saves this container must look at it again."""
        self._engine.changes.mark("container", self.id)

    def _become(self, status: str) -> None:
        if status != self.status:
            self._engine.trace.record(self._lane, "dockerd_state", self.id, name=self.name,
                                      status=status)
        self.status = status
        self.changed()

    def set_running(self, pid: int, started_ms: int) -> None:
        self.pid, self.started_ms = pid, started_ms
        self.exit_code, self.error, self.oom_killed = 0, "", False
        self.has_been_started, self.manually_restarted = True, False
        self._become(RUNNING)

    def set_paused(self, paused: bool) -> None:
        self._become(PAUSED if paused else RUNNING)

    def set_stopped(self, code: int) -> None:
        self._ended(code)
        self._become(EXITED)
        self._tell(self._stop_waiters)

    def set_restarting(self, code: int) -> None:
        self.restart_count += 1
        self.restart_cancelled = self._engine.clock.event()
        self._ended(code)
        self._become(RESTARTING)
        self._tell(self._stop_waiters)

    def cancel_restart(self) -> None:
        """`docker stop` and `docker kill`: no restart by policy any more."""
        self.restarts.cancel()
        if self.restart_cancelled is not None and not self.restart_cancelled.triggered:
            self.restart_cancelled.succeed()

    def _ended(self, code: int) -> None:
        self.pid, self.exit_code = 0, code
        self.finished_ms = self._engine.clock.now_ms

    def set_start_failed(self, message: str, code: int) -> None:
        """The state stays what it was; `docker inspect` shows why."""
        self.error, self.exit_code = message, code
        self.changed()

    def set_removing(self) -> None:
        self._become(REMOVING)

    def set_dead(self, message: str) -> None:
        """Its removal has failed half-way; it can only be removed again."""
        self.error, self.removal_in_progress = message, False
        self._become(DEAD)

    def set_removed(self) -> None:
        self.error = ""          # whoever waits is told the code alone
        self.changed()
        self._tell(self._stop_waiters)
        self._tell(self._removal_waiters)

    # -- waiting -------------------------------------------------------------------------

    def wait_event(self, condition: str) -> Any:
        """An event for "not-running", "next-exit" or "removed"; its value is the ExitStatus."""
        event = self._engine.clock.event()
        if condition == "not-running" and not self.running:
            event.succeed(self.exit_status)
        elif condition == "removed":
            self._removal_waiters.append(event)
        else:
            self._stop_waiters.append(event)
        return event

    @property
    def exit_status(self) -> ExitStatus:
        return ExitStatus(self.exit_code, self.error)

    def _tell(self, waiters: list) -> None:
        told, waiters[:] = waiters[:], []
        for event in told:
            event.succeed(self.exit_status)


def not_running(container: Container) -> HopError:
    return HopError(f"container {container.id} is not running", 409)


def is_restarting(container: Container) -> HopError:
    return HopError(f"Container {container.id} is restarting, wait until the container is running",
                    409)
