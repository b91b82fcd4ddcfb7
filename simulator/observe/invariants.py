"""What must hold in every world at every moment; and what a world still waits for.

Read by the swarm and the property tests. Each check is a generator of sentences about what is
wrong; it holds when it yields none. Checks read, they never change anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.world import World

Check = Callable[["World"], Iterator[str]]
CHECKS: list[Check] = []


def check(function: Check) -> Check:
    CHECKS.append(function)
    return function


def broken(world: World) -> list[str]:
    """Every invariant that does not hold now, as "check: what is wrong"."""
    return [f"{function.__name__}: {problem}" for function in CHECKS
            for problem in function(world)]


def pending(world: World) -> list[str]:
    """What is still under way, in words; empty when the world has come to rest."""
    daemon = world.site.dockerd
    waiting = [f"terminal {session} runs a command"
               for session, terminal in world.terminals.items() if terminal.busy]
    waiting += [f"client {exchange} waits for an answer" for exchange in world.exchanges]
    waiting += [f"container {container.name} is {container.status}"
                for container in daemon.containers if container.status in ("restarting",
                                                                           "removing")]
    waiting += [f"layer {layer.digest[7:19]} is {layer.state}" for layer in daemon.layers
                if layer.state != "ready"]
    return waiting


@check
def the_trace_has_no_gaps_and_causes_come_first(world: World) -> Iterator[str]:
    expected = world.trace.first_seq
    for entry in world.trace.since(0):
        if entry.seq != expected:
            yield f"entry {entry.seq} stands where {expected} should"
        if entry.cause is not None and entry.cause >= entry.seq:
            yield f"entry {entry.seq} is caused by the later {entry.cause}"
        expected = entry.seq + 1


@check
def a_running_container_has_a_living_process(world: World) -> Iterator[str]:
    kernel = world.site.kernel
    for container in world.site.dockerd.containers:
        if container.status not in ("running", "paused"):
            continue
        process = kernel.processes.get(container.pid)
        if process is None:
            # Its end is known to the kernel first; the daemon learns it by an event, and holds
            # the container's lock while it clears up.
            if not world.site.containerd.has_task(container.id) and not container.lock.held:
                yield f"{container.name} runs, and containerd has no task for it"
        elif process.container != container.id:
            yield f"pid {container.pid} of {container.name} belongs to {process.container}"


@check
def every_shim_serves_a_task(world: World) -> Iterator[str]:
    tasks = [shim.process.pid for shim in world.site.containerd.shims.values()]
    for process in world.site.kernel.processes.values():
        long_lived = process.task is None
        if process.role == "shim" and long_lived and process.pid not in tasks:
            yield f"shim {process.pid} of {process.container} has no task"


@check
def memory_is_counted_once(world: World) -> Iterator[str]:
    for machine, kernel in world.site.kernels.items():
        held = sum(process.memory for process in kernel.processes.values())
        if held != kernel.memory_used:
            yield f"{machine} counts {kernel.memory_used} bytes, its processes hold {held}"
        groups: dict[str, int] = {}
        for process in kernel.processes.values():
            path = process.cgroup.path
            groups[path] = groups.get(path, 0) + process.memory
            if groups[path] > process.cgroup.charged:
                yield f"cgroup {path} counts less than its processes hold"


@check
def the_process_table_is_a_tree(world: World) -> Iterator[str]:
    for machine, kernel in world.site.kernels.items():
        for process in kernel.processes.values():
            parent = process.parent
            if parent is None and process is not kernel.init:
                yield f"{machine}/{process.pid} has no parent"
            if parent is not None and kernel.processes.get(parent.pid) is not parent:
                yield f"{machine}/{process.pid} has a parent that is gone"


@check
def names_and_addresses_are_unique(world: World) -> Iterator[str]:
    daemon = world.site.dockerd
    names: list[str] = [container.name for container in daemon.containers]
    yield from (f"two containers are called {name}" for name in _twice(names))
    addresses = [address for container in daemon.containers
                 for _, address in daemon.networks.addresses(container) if address]
    yield from (f"two containers have the address {address}" for address in _twice(addresses))
    ports = [f"{port.host_ip}:{port.host_port}/{port.protocol}" for container in daemon.containers
             for port in daemon.networks.ports(container) if port.host_port]
    yield from (f"two containers publish {port}" for port in _twice(ports))


@check
def what_is_used_exists(world: World) -> Iterator[str]:
    daemon = world.site.dockerd
    known = [layer.digest for layer in daemon.layers]
    for image in daemon.images:
        yield from (f"image {image.id[7:19]} lacks layer {layer.digest[7:19]}"
                    for layer in image.layers if layer.digest not in known)
    containers = [container.id for container in daemon.containers]
    for volume in daemon.volumes:
        yield from (f"volume {volume.name} is used by {user[:12]}, which does not exist"
                    for user in volume.used_by if user not in containers)


@check
def cgroups_end_with_their_containers(world: World) -> Iterator[str]:
    kernel = world.site.kernel
    shims = world.site.containerd.shims
    slice_ = kernel.root_cgroup.children.get("system.slice")
    for name, group in (slice_.children.items() if slice_ is not None else ()):
        ident = name.removeprefix("docker-").removesuffix(".scope")
        if ident not in shims and not group.processes:
            yield f"cgroup {group.path} is left behind"


def _twice(values: list[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if values.count(value) > 1]
