"""stop, kill, pause, remove: a signal goes from podman through crun to the process, and no further.

Models libpod/{container_api,oci_conmon_common}.go of Podman 5.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps
from simulator.host import runc
from simulator.host.crun import commands
from simulator.host.dockerd.containers.signals import NAMES, SIGKILL, SIGTERM, parse_signal
from simulator.host.kernel import Process

from . import running
from .container import EXITED, PAUSED, RUNNING, STOPPED, STOPPING, Container

if TYPE_CHECKING:
    from .libpod import Podman

STOP_SECONDS = 10
KILL_WAIT_MS = 60_000        # killContainerTimeout
LOOK_MS = 100


def signal_name(number: int) -> str:
    return f"SIG{NAMES.get(number, number)}"


def kill(podman: Podman, p: Process, container: Container, signum: int) -> Steps:
    """One signal. Raises HopError 125 when nothing runs."""
    if container.status not in (RUNNING, STOPPING, PAUSED):
        raise HopError("can only kill running containers. "
                       f"{container.id} is in state {state_word(container)}: container state "
                       "improper", 125)
    container.stopped_by_user = True
    podman.step("podman_signals", container.id, name=container.name, signal=signal_name(signum))
    yield from commands.kill(p, podman.lane, container.crun, signum)
    podman.log_event(container, "kill")


def stop(podman: Podman, p: Process, container: Container, seconds: int | None = None,
         warn=None) -> Steps:
    """The stop signal, a wait, then KILL; waits until the cleanup is done. `warn(text)` takes the
    warning that it came to KILL."""
    if container.status == PAUSED:
        raise HopError(f"container {container.id} is running or paused, refusing to clean up: "
                       "container state improper", 125)
    if container.status not in (RUNNING, STOPPING):
        if container.status in (EXITED, STOPPED):
            return
        raise HopError(f"can only stop created or running containers. {container.id} is in state "
                       f"{state_word(container)}: container state improper", 125)
    if seconds is None:
        seconds = container.config.get("StopTimeout")
    seconds = STOP_SECONDS if seconds is None else seconds
    signum = parse_signal(container.config.get("StopSignal") or str(SIGTERM))
    container.stopped_by_user = True
    container.become(STOPPING)
    ended = container.ended
    if seconds:
        podman.step("podman_signals", container.id, name=container.name,
                    signal=signal_name(signum))
        yield from _try_kill(podman, p, container, signum)
        yield from _ends_within(podman, p, container, seconds * 1000)
    if not ended.triggered:
        if seconds and warn is not None:
            yield from warn(f"StopSignal {signal_name(signum)} failed to stop container "
                            f"{container.name} in {seconds} seconds, resorting to SIGKILL")
        podman.step("podman_signals", container.id, name=container.name, signal="SIGKILL")
        yield from _try_kill(podman, p, container, SIGKILL)
        yield from _ends_within(podman, p, container, KILL_WAIT_MS)
    podman.log_event(container, "stop")
    yield from wait_cleaned(podman, p, container)


def _ends_within(podman: Podman, p: Process, container: Container, wait_ms: int) -> Steps:
    """Wait for the exit file; without a conmon, look whether the process is still there."""
    clock = podman.engine.clock
    until = clock.now_ms + wait_ms
    while not container.ended.triggered and clock.now_ms < until:
        pause = min(LOOK_MS, until - clock.now_ms) if container.unwatched else until - clock.now_ms
        yield from p.block(clock.any_of([container.ended, clock.pause(pause)]))
        running.synchronize(podman)


def wait_cleaned(podman: Podman, p: Process, container: Container) -> Steps:
    """Until the exit command has finished its work (the container's lock is free)."""
    while container.status in (STOPPED, STOPPING) and not container.removed.triggered:
        yield from p.sleep(5)


def _try_kill(podman: Podman, p: Process, container: Container, signum: int) -> Steps:
    try:
        yield from commands.kill(p, podman.lane, container.crun, signum)
    except HopError:
        return          # it has ended by itself


def pause(podman: Podman, p: Process, container: Container, frozen: bool) -> Steps:
    """The freezer of the cgroup, through crun. Raises HopError 125."""
    wanted, word = (RUNNING, "pause") if frozen else (PAUSED, "unpause")
    if container.status != wanted:
        raise HopError(
            f'"{container.id}" is not running, can\'t pause: container state improper' if frozen
            else f'"{container.id}" is not paused, can\'t unpause: container state improper', 125)

    def body(process: Process) -> Steps:
        yield from process.kernel.engine.wait("crun.kill")
        runc.freeze(process, podman.kernel, container.crun.cgroup, frozen)
        return 0

    yield from commands.run(p, podman.lane, [word.replace("unpause", "resume"), container.id], body)
    container.become(PAUSED if frozen else RUNNING)
    podman.log_event(container, word)


def remove(podman: Podman, p: Process, container: Container, *, force: bool = False,
           volumes: bool = False, seconds: int | None = None, warn=None) -> Steps:
    """Raises HopError 2 while it runs."""
    if container.infra and container.pod is not None and container.pod.infra is container \
            and container.pod.id in podman.pods:
        raise HopError(f"container {container.id} is the infra container of pod "
                       f"{container.pod.id} and cannot be removed without removing the pod", 125)
    if container.running and not force:
        raise HopError(f"cannot remove container {container.id} as it is {container.status} - "
                       "running or paused containers cannot be removed without force: container "
                       "state improper", 2)
    if container.running:
        if container.status == PAUSED:
            yield from pause(podman, p, container, False)
        yield from stop(podman, p, container, seconds, warn)
    if container.removed.triggered:
        return
    if volumes:
        container.host_config["AutoRemove"] = True
    yield from running.locked(container, _forget(podman, container))


def _forget(podman: Podman, container: Container) -> Steps:
    """Another podman may have started it again meanwhile."""
    if container.running:
        raise HopError(f"cannot remove container {container.id} as it is {container.status} - "
                       "running or paused containers cannot be removed without force: container "
                       "state improper", 2)
    yield from running.forget(podman, container)


def state_word(container: Container) -> str:
    return "configured" if container.status == "created" else container.status
