"""Stop, kill and restart: signals from the daemon to a container's first process.

Models moby daemon/{stop,kill,restart}.go of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps

from ..engine_api import Call, route
from . import lifecycle
from .container import Container, not_running
from .signals import NAMES, SIGKILL, SIGTERM, parse_signal

if TYPE_CHECKING:
    from ..dockerd import Dockerd

STOP_SECONDS = 10          # defaultStopTimeout
KILL_WAIT_MS = 10_000      # how long a KILLed container may take to end
LAST_WAIT_MS = 2_000
MAX_SECONDS = 86_400


@route("POST", "/containers/{name}/stop")
def stop_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    container = daemon.containers.get(name)
    seconds, signum = _options(call)
    if not container.running:
        call.respond(304)
        return
    yield from stop(daemon, container, signum, seconds)
    call.respond(204)


@route("POST", "/containers/{name}/restart")
def restart_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    container = daemon.containers.get(name)
    seconds, signum = _options(call)
    if container.running:
        container.manually_restarted = True
        yield from stop(daemon, container, signum, seconds)
    yield from lifecycle.start(daemon, container, by_hand=True)
    daemon.log_event(container, "restart")
    call.respond(204)


@route("POST", "/containers/{name}/kill")
def kill_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    signum = parse_signal(call.text("signal")) if call.text("signal") else SIGKILL
    try:
        container = daemon.containers.get(name)
        if signum == SIGKILL:
            yield from kill(daemon, container)
        else:
            yield from send_signal(daemon, container, signum)
    except HopError as error:
        raise HopError(f"cannot kill container: {name}: {error.message}", error.code) from None
    call.respond(204)


def _options(call: Call) -> tuple[int | None, int | None]:
    seconds = call.integer("t")
    if seconds is not None and seconds > MAX_SECONDS:
        raise HopError(f"drydock: a stop waits at most {MAX_SECONDS} seconds", 400)
    return seconds, parse_signal(call.text("signal")) if call.text("signal") else None


def stop(daemon: Dockerd, container: Container, signum: int | None = None,
         seconds: int | None = None) -> Steps:
    """Ask politely, wait, then KILL. Negative `seconds` wait for ever."""
    if signum is None:
        signum = parse_signal(container.config.get("StopSignal") or str(SIGTERM))
    if seconds is None:
        seconds = container.config.get("StopTimeout")
    if seconds is None:
        seconds = STOP_SECONDS
    ended = container.wait_event("not-running")
    wait_ms = seconds * 1000
    try:
        yield from send_signal(daemon, container, signum)
    except HopError:
        wait_ms = LAST_WAIT_MS      # it may have ended by itself
    if not ended.triggered:
        daemon.step("dockerd_waits_for_exit", container.id, name=container.name, seconds=seconds)
    if not (yield from _ends_within(daemon, ended, wait_ms)):
        try:
            yield from kill(daemon, container)
        except HopError:
            if not (yield from _ends_within(daemon, ended, LAST_WAIT_MS)):
                raise
    daemon.log_event(container, "stop")


def kill(daemon: Dockerd, container: Container) -> Steps:
    """SIGKILL, and wait for the end."""
    if not container.running:
        raise not_running(container)
    ended = container.wait_event("not-running")
    try:
        yield from send_signal(daemon, container, SIGKILL)
    except HopError:
        if container.running:
            raise
        return
    if not (yield from _ends_within(daemon, ended, KILL_WAIT_MS)):
        raise HopError("tried to kill container, but did not receive an exit event", 500)


def send_signal(daemon: Dockerd, container: Container, signum: int) -> Steps:
    """killWithSignal: one signal to the first process; it also ends restarts by policy."""
    yield from container.lock.acquire()
    try:
        yield from _send_signal(daemon, container, signum)
    finally:
        container.lock.release()


def _send_signal(daemon: Dockerd, container: Container, signum: int) -> Steps:
    if not container.running:
        raise not_running(container)
    stop_signal = container.config.get("StopSignal")
    ends = not stop_signal or signum in (SIGKILL, parse_signal(stop_signal))
    if ends:
        container.cancel_restart()
    container.manually_stopped = True
    if container.restarting:
        return
    daemon.step("dockerd_signals", container.id, name=container.name,
                signal="SIG" + NAMES.get(signum, str(signum)))
    containerd = daemon.containerd
    found = True
    try:
        yield from daemon.rpc("tasks.Kill", containerd.tasks_kill, container.id, signum,
                              payload={"signal": signum})
    except HopError as error:
        if error.code != "NotFound":
            raise HopError(f"Cannot kill container {container.id}: {error.message}", 500) from None
        found = False       # it has ended, and the news is on its way
    if found and ends and container.paused:
        yield from daemon.rpc("tasks.Resume", containerd.tasks_resume, container.id)
        container.set_paused(False)
    daemon.log_event(container, "kill", signal=str(signum))


def _ends_within(daemon: Dockerd, ended, wait_ms: int) -> Steps:
    """Whether the event comes in time; for ever when `wait_ms` is negative."""
    clock = daemon.engine.clock
    if not ended.triggered:
        yield ended if wait_ms < 0 else clock.any_of([ended, clock.pause(wait_ms)])
    return ended.triggered
