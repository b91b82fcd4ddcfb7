"""A container's run: start, what follows its exit, and restarts by policy.

Models moby daemon/{start,monitor,container_operations}.go of 28.2.2, in its order of steps:
overlay, sandbox, spec, containers.Create, tasks.Create, network, tasks.Start; and after the exit
tasks.Delete, output drained, cleanup, then `die`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps, UserError

from ..engine_api import Call, route
from . import health, removal, spec, users
from .container import RESTARTING, Container, is_restarting
from .restart_policy import RestartManager

if TYPE_CHECKING:
    from ..dockerd import Dockerd

CONFIG_ERROR, NOT_RUNNABLE, NOT_FOUND, UNKNOWN = 125, 126, 127, 128   # daemon/start.go
DRAIN_MS = 2000            # how long the output of an ended container is waited for
NETWORKING = "failed to set up container networking"


@route("POST", "/containers/{name}/start")
def start_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    container = daemon.containers.get(name)
    if container.paused:
        raise HopError("cannot start a paused container, try unpause instead", 409)
    if container.running:
        call.respond(304)
        return
    yield from start(daemon, container, by_hand=True)
    call.respond(204)


def start(daemon: Dockerd, container: Container, by_hand: bool) -> Steps:
    """Run the container's program. `by_hand` begins the count of restarts anew."""
    yield from container.lock.acquire()
    failed = None
    try:
        if container.running and container.status != RESTARTING:
            return
        if container.removal_in_progress:
            raise HopError("container is marked for removal and cannot be started", 409)
        if by_hand:
            container.restarts, container.restart_count = RestartManager(), 0
            container.manually_stopped = False
        try:
            yield from _start(daemon, container)
        except (HopError, UserError) as error:
            yield from _start_failed(daemon, container, error)
            failed = error
    finally:
        container.lock.release()
    if failed is not None:
        if container.auto_remove:
            yield from removal.remove(daemon, container, force=True, volumes=True)
        raise failed


def _start(daemon: Dockerd, container: Container) -> Steps:
    engine, containerd = daemon.engine, daemon.containerd
    joined = {kind: other.pid for kind, other in _joined(daemon, container).items()}
    root = yield from daemon.layers.mount(container.id)
    yield from engine.wait("dockerd.start.mount")
    mounts = daemon.networks.mounts(container) + daemon.volumes.mounts(container)
    daemon.volumes.mounted(container)
    around = spec.Surroundings(root, users.look_up(daemon, container), mounts, joined)
    runtime_spec = spec.runtime_spec(container, around)
    yield from engine.wait("dockerd.start.spec")
    daemon.step("dockerd_wrote_spec", container.id,
                command=" ".join(runtime_spec["process"]["args"]))
    yield from daemon.rpc("containers.Create", containerd.containers_create, container.id,
                          runtime_spec, payload=runtime_spec)
    try:
        pid = yield from daemon.rpc("tasks.Create", containerd.tasks_create, container.id,
                                    container.streams)
    except HopError as error:
        raise _explain(container, "failed to create task for container: ", error) from None
    try:
        yield from daemon.networks.connect_all(container, pid)
    except HopError as error:
        raise HopError(f"{NETWORKING}: {error.message}", error.code) from None
    started_ms = engine.clock.now_ms
    try:
        yield from daemon.rpc("tasks.Start", containerd.tasks_start, container.id)
    except HopError as error:
        raise _explain(container, "", error) from None
    container.set_running(pid, started_ms)
    health.begin(daemon, container)
    yield from engine.wait("dockerd.start.save")
    daemon.log_event(container, "start")


def _joined(daemon: Dockerd, container: Container) -> dict[str, Container]:
    """Containers whose namespaces are shared ("container:NAME"); they must run."""
    host = container.host_config
    found = {}
    for kind, mode, label in (("network", host["NetworkMode"], "network"),
                              ("pid", host["PidMode"], "PID"), ("ipc", host["IpcMode"], "IPC")):
        if mode.startswith("container:"):
            other = daemon.containers.get(mode.removeprefix("container:"))
            if not other.running:
                raise HopError(f"cannot join {label} of a non running container: {other.id}", 409)
            if other.restarting:
                raise is_restarting(other)
            found[kind] = other
    return found


def _explain(container: Container, prefix: str, error: HopError) -> HopError:
    """translateContainerdStartErr: an exit code and a status for what runc said."""
    text = prefix + error.message
    lower = text.lower()
    if "executable file not found" in lower or "no such file or directory" in lower:
        container.exit_code = NOT_FOUND
    elif "permission denied" in lower:
        container.exit_code = NOT_RUNNABLE
    elif "not a directory" in lower:
        container.exit_code = NOT_FOUND
        text += (": Are you trying to mount a directory onto a file (or vice-versa)? Check if the "
                 "specified host path exists and is the expected type")
    else:
        container.exit_code = UNKNOWN
        return HopError(text, 500)
    return HopError(text, 400)


def _start_failed(daemon: Dockerd, container: Container,
                  error: HopError | UserError) -> Steps:
    """Undo what was done. The container stays `created` (or `exited`), with the error noted."""
    daemon.step("dockerd_start_failed", container.id, name=container.name, error=error.message)
    container.set_start_failed(error.message, container.exit_code or UNKNOWN)
    yield from _force_delete_task(daemon, container)
    yield from cleanup(daemon, container)
    container.streams.end()
    _renew_streams(container)


def _force_delete_task(daemon: Dockerd, container: Container) -> Steps:
    """tsk.ForceDelete: a task that was created and never started is killed and deleted."""
    containerd = daemon.containerd
    if not containerd.has_task(container.id):
        return
    try:
        yield from daemon.rpc("tasks.Kill", containerd.tasks_kill, container.id, 9)
        yield from daemon.rpc("tasks.Delete", containerd.tasks_delete, container.id)
    except HopError:
        return       # it ended by itself meanwhile


def cleanup(daemon: Dockerd, container: Container) -> Steps:
    """Cleanup: containers.Delete, network, mounts; before `die` since 23.0."""
    containerd = daemon.containerd
    try:
        yield from daemon.rpc("containers.Delete", containerd.containers_delete, container.id)
    except HopError as error:
        if error.code not in ("NotFound", "NOT_FOUND", 404):
            raise
    yield from daemon.networks.disconnect_all(container)
    daemon.layers.unmount(container.id)
    yield from daemon.engine.wait("dockerd.cleanup")
    daemon.volumes.release(container)
    for ident in container.execs:
        daemon.execs[ident].running = False
    daemon.step("dockerd_cleaned_up", container.id, name=container.name)


def _renew_streams(container: Container) -> None:
    container.streams.renew()
    container.streams.attach(container.log)


# -- the end of a run --------------------------------------------------------------------


def task_exited(daemon: Dockerd, container: Container, pid: int, code: int) -> Steps:
    """/tasks/exit of a container's first process has arrived."""
    yield from container.lock.acquire()
    try:
        if container.pid != pid or not container.running:
            return       # a start that failed cleans up by itself
        health.stop(container)
        restart_ms = yield from _exited(daemon, container, code)
    finally:
        container.lock.release()
    if restart_ms is not None:
        daemon.engine.clock.spawn(_restart(daemon, container, restart_ms))
    elif container.auto_remove and not container.manually_restarted:
        yield from removal.remove(daemon, container, force=True, volumes=True)


def _exited(daemon: Dockerd, container: Container, code: int) -> Steps:
    """handleContainerExit; returns the delay of a restart, or None."""
    engine = daemon.engine
    with suppress(HopError):         # the shim is gone; what it told last is known
        code = yield from daemon.rpc("tasks.Delete", daemon.containerd.tasks_delete, container.id)
    yield from container.streams.wait_drained(DRAIN_MS)
    container.streams.end()
    daemon.step("dockerd_handles_exit", container.id, name=container.name, code=code)
    ran_ms = engine.clock.now_ms - container.started_ms
    delay = container.restarts.next_delay(container.restart_policy, code,
                                          container.manually_stopped, ran_ms)
    yield from cleanup(daemon, container)
    _renew_streams(container)        # not before: nobody may follow a run that is over
    if delay is not None:
        container.set_restarting(code)
        daemon.step("dockerd_restarts_in", container.id, name=container.name, ms=delay)
    else:
        container.set_stopped(code)
    # Whoever waits for the exit (docker stop) goes on while the state is written to disk: `stop`
    # comes before `die`.
    yield from engine.wait("dockerd.save")
    daemon.log_event(container, "die", exitCode=str(code), execDuration=str(ran_ms // 1000))
    return delay


def _restart(daemon: Dockerd, container: Container, delay_ms: int) -> Steps:
    """The back-off, then a start; a manual stop ends it."""
    clock = daemon.engine.clock
    yield clock.any_of([clock.pause(delay_ms), container.restart_cancelled])
    code = container.exit_code
    if not container.restarts.cancelled and container.restarting:
        try:
            yield from start(daemon, container, by_hand=False)
            return
        except (HopError, UserError):
            pass         # noted in the container's state by start
    yield from container.lock.acquire()
    if container.restarting:
        container.set_stopped(code)
    container.lock.release()


def on_task_event(daemon: Dockerd, topic: str, event: dict[str, Any]) -> None:
    """News from containerd about a container's first process."""
    container = daemon.containers.find(event["container_id"])
    if container is None:
        return
    if topic == "/tasks/oom":
        container.oom_killed = True
        container.changed()
        daemon.log_event(container, "oom")
    elif topic == "/tasks/exit":
        daemon.engine.clock.spawn(task_exited(daemon, container, event["pid"],
                                               event["exit_status"]))
