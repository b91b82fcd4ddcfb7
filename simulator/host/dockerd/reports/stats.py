"""`GET /containers/{name}/stats`: what the cgroup and the network have counted.

Models moby daemon/stats.go, stats_unix.go and stats/collector.go of 28.2.2 on cgroup v2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps

from ..containers.container import Container
from ..engine_api import Call, route
from ..moments import NEVER, rfc3339_nano

if TYPE_CHECKING:
    from ..dockerd import Dockerd

INTERVAL_MS = 1000              # defaultStatsInterval, the collector's beat
UNLIMITED = 2**64 - 1           # pids.max is "max"
NS_PER_MS, NS_PER_US = 1_000_000, 1000
_NO_CPU = {"cpu_usage": {"total_usage": 0, "usage_in_kernelmode": 0, "usage_in_usermode": 0},
           "throttling_data": {"periods": 0, "throttled_periods": 0, "throttled_time": 0}}


@route("GET", "/containers/{name}/stats")
def stats_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    """A sample a second while the client listens; or one, with the CPU a second before it."""
    container = daemon.containers.get(name)
    stream, one_shot = call.flag("stream", True), call.flag("one-shot")
    if stream and one_shot:
        raise HopError("cannot have stream=true and one-shot=true", 400)
    if not stream and (one_shot or not container.running or container.restarting):
        call.respond(200, (yield from sample(daemon, container)))
        return
    if stream:
        yield from _send_samples(daemon, call, container)
        return
    before = yield from sample(daemon, container)
    yield daemon.engine.clock.pause(INTERVAL_MS)
    now = yield from sample(daemon, container)
    call.respond(200, with_previous(now, before))


def _send_samples(daemon: Dockerd, call: Call, container: Container) -> Steps:
    """Until the client hangs up or the container is removed."""
    clock = daemon.engine.clock
    gone = clock.event()
    call.exchange.on_gone.append(lambda: None if gone.triggered else gone.succeed())
    call.stream()
    before = None
    while not gone.triggered and daemon.containers.find(container.id) is container:
        now = yield from sample(daemon, container)
        call.send(with_previous(now, before) if before else now, "\n")
        before = now
        yield clock.any_of([gone, clock.pause(INTERVAL_MS)])
    call.end()


def with_previous(now: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """A sample with the CPU of the one before it, which the client subtracts."""
    return {**now, "preread": before["read"], "precpu_stats": before["cpu_stats"]}


def sample(daemon: Dockerd, container: Container) -> Steps:
    """One object of the answer; nearly empty when nothing runs."""
    engine = daemon.engine
    shown = {"name": f"/{container.name}", "id": container.id, "read": NEVER, "preread": NEVER,
             "pids_stats": {}, "blkio_stats": _block(), "num_procs": 0, "storage_stats": {},
             "cpu_stats": _NO_CPU, "precpu_stats": _NO_CPU, "memory_stats": {}}
    if not container.pid:
        return shown
    try:
        counted = yield from daemon.rpc("tasks.Metrics", daemon.containerd.tasks_metrics,
                                        container.id)
    except HopError:
        return shown         # it has ended meanwhile
    return {**shown, "read": rfc3339_nano(engine, engine.clock.now_ms),
            "pids_stats": {"current": counted["pids"],
                           "limit": counted["pids_limit"] or UNLIMITED},
            "cpu_stats": _cpu(daemon, counted), "memory_stats": _memory(daemon, counted),
            **_networks(daemon, container)}


def _cpu(daemon: Dockerd, counted: dict[str, Any]) -> dict[str, Any]:
    """The host has spent, over all its CPUs, that many nanoseconds since it booted."""
    cpus = daemon.kernel.cpus.count
    used = round(counted["cpu_us"]) * NS_PER_US
    return {"cpu_usage": {"total_usage": used, "usage_in_kernelmode": 0,
                          "usage_in_usermode": used},
            "system_cpu_usage": daemon.engine.clock.now_ms * NS_PER_MS * cpus,
            "online_cpus": cpus, "throttling_data": _NO_CPU["throttling_data"]}


def _memory(daemon: Dockerd, counted: dict[str, Any]) -> dict[str, Any]:
    used = counted["memory"]
    return {"usage": used,
            "stats": {"active_anon": 0, "active_file": 0, "anon": used, "file": 0,
                      "inactive_anon": used, "inactive_file": 0, "pgfault": 0, "pgmajfault": 0,
                      "slab": 0, "unevictable": 0},
            "limit": counted["memory_limit"] or daemon.kernel.memory}


def _networks(daemon: Dockerd, container: Container) -> dict[str, Any]:
    """Bytes of each interface; none with the host's network, as in the real daemon."""
    process = daemon.kernel.processes.get(container.pid)
    if process is None or process.namespaces["net"] is daemon.kernel.namespaces["net"]:
        return {}
    net = process.namespaces["net"]
    names = [name for name in net.interfaces if name != "lo"]
    counted = {}
    for index, name in enumerate(names):
        received, sent = (net.received, net.sent) if index == 0 else (0, 0)
        counted[name] = {"rx_bytes": received, "rx_packets": _packets(received),
                         "rx_errors": 0, "rx_dropped": 0, "tx_bytes": sent,
                         "tx_packets": _packets(sent), "tx_errors": 0, "tx_dropped": 0}
    return {"networks": counted} if counted else {}


def _packets(size: int) -> int:
    return -(-size // 1448)        # what fits into a segment of an Ethernet frame


def _block() -> dict[str, None]:
    return {f"{name}_recursive": None
            for name in ("io_service_bytes", "io_serviced", "io_queue", "io_service_time",
                         "io_wait_time", "io_merged", "io_time", "sectors")}
