"""Health checks: a probe is an exec, run again and again while the container runs.

Models moby daemon/health.go of 28.2.2.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps

from ..moments import rfc3339_nano
from ..streams import exec as execs
from .container import RUNNING, Container

if TYPE_CHECKING:
    from ..dockerd import Dockerd

INTERVAL_MS, TIMEOUT_MS, START_INTERVAL_MS = 30_000, 30_000, 5_000   # defaultProbe*
RETRIES, KEEP_RESULTS, MAX_OUTPUT = 3, 5, 4096
STARTING, HEALTHY, UNHEALTHY = "starting", "healthy", "unhealthy"
NS_PER_MS = 1_000_000


@dataclass
class Health:
    """State.Health of one run."""

    status: str = STARTING
    failing_streak: int = 0
    log: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEEP_RESULTS))
    stopped: bool = False


class _Output:
    """A sink that keeps the first bytes of a probe's output."""

    def __init__(self) -> None:
        self.data = b""

    def output(self, stream: int, data: bytes) -> None:
        self.data = (self.data + data)[:MAX_OUTPUT]

    def end(self) -> None:
        """Nothing to close."""


def begin(daemon: Dockerd, container: Container) -> None:
    """initHealthMonitor: at the start of a run, when the config has a test."""
    check = container.config.get("Healthcheck") or {}
    test = check.get("Test") or []
    if not test or test[0] == "NONE":
        container.health = None
        return
    container.health = Health()
    daemon.engine.clock.spawn(_monitor(daemon, container, container.health, check))


def stop(container: Container) -> None:
    """The run has ended; the last status stays for `docker inspect`."""
    if container.health is not None:
        container.health.stopped = True


def _ms(check: dict[str, Any], name: str, default: int) -> int:
    value = check.get(name) or 0
    return max(1, value // NS_PER_MS) if value > 0 else default


def command(test: list[str]) -> list[str]:
    """CMD-SHELL runs in a shell, CMD as it is."""
    if test[0] == "CMD-SHELL":
        return ["/bin/sh", "-c", *test[1:]]
    return test[1:] if test[0] == "CMD" else test


def _monitor(daemon: Dockerd, container: Container, health: Health, check: dict) -> Steps:
    """Each probe begins one interval after the end of the one before."""
    clock = daemon.engine.clock
    interval = _ms(check, "Interval", INTERVAL_MS)
    start_period = _ms(check, "StartPeriod", 0)
    started = clock.now_ms
    while True:
        in_start = (start_period > 0 and health.status == STARTING
                    and clock.now_ms - started < start_period)
        yield clock.pause(min(interval, _ms(check, "StartInterval", START_INTERVAL_MS))
                          if in_start else interval)
        if health.stopped:
            return
        if container.status != RUNNING:
            continue
        result = yield from _probe(daemon, container, check)
        if health.stopped:
            return
        _handle(daemon, container, health, check, result, clock.now_ms - started < start_period)


def _probe(daemon: Dockerd, container: Container, check: dict) -> Steps:
    """One exec, killed when it takes too long; returns the entry of the health log."""
    engine = daemon.engine
    timeout = _ms(check, "Timeout", TIMEOUT_MS)
    output, begun = _Output(), engine.clock.now_ms
    asked = {"Cmd": command(check["Test"]), "AttachStdout": True, "AttachStderr": True}
    try:
        run = execs.create(daemon, container, asked)
        run.streams.attach(output)
        yield from execs.start(daemon, container, run)
        yield engine.clock.any_of([run.ended, engine.clock.pause(timeout)])
        code, text = run.exit_code, output.data.decode("utf-8", "replace")
        if code is None:
            yield from daemon.rpc("tasks.Kill", daemon.containerd.tasks_kill_exec, container.id,
                                  run.id, 9)
            code, text = -1, f"Health check exceeded timeout ({timeout / 1000:g}s)"
    except HopError as error:
        code, text = -1, error.message
    return {"Start": rfc3339_nano(engine, begun),
            "End": rfc3339_nano(engine, engine.clock.now_ms), "ExitCode": code, "Output": text}


def _handle(daemon: Dockerd, container: Container, health: Health, check: dict,
            result: dict[str, Any], starting: bool) -> None:
    """handleProbeResult: count failures, and tell when the status changes."""
    before = health.status
    health.log.append(result)
    if result["ExitCode"] == 0:
        health.failing_streak, health.status = 0, HEALTHY
    elif not (starting and health.status == STARTING):
        health.failing_streak += 1
        if health.failing_streak >= (check.get("Retries") or RETRIES):
            health.status = UNHEALTHY
    daemon.step("dockerd_probe", container.id, name=container.name, code=result["ExitCode"])
    container.changed()
    if health.status != before:
        daemon.log_event(container, f"health_status: {health.status}")
