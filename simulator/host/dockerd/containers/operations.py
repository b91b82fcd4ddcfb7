"""Pause, unpause, rename, update, resize and wait.

Models moby daemon/{pause,unpause,rename,update,resize,wait}.go of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps

from ..engine_api import Call, route
from . import host_config, restart_policy, spec
from .container import is_restarting, not_running

if TYPE_CHECKING:
    from ..dockerd import Dockerd

CONDITIONS = ("not-running", "next-exit", "removed")
_RESOURCES = ("CpuShares", "Memory", "NanoCpus", "CpuPeriod", "CpuQuota", "MemorySwap",
              "PidsLimit")


@route("POST", "/containers/{name}/pause")
def pause(daemon: Dockerd, call: Call, name: str) -> Steps:
    """The cgroup's freezer stops every process of the container."""
    container = daemon.containers.get(name)
    yield from container.lock.acquire()
    try:
        if not container.running:
            raise not_running(container)
        if container.paused:
            raise HopError(f"Container {container.id} is already paused", 409)
        if container.restarting:
            raise is_restarting(container)
        yield from daemon.rpc("tasks.Pause", daemon.containerd.tasks_pause, container.id)
        container.set_paused(True)
        daemon.log_event(container, "pause")
    finally:
        container.lock.release()
    call.respond(204)


@route("POST", "/containers/{name}/unpause")
def unpause(daemon: Dockerd, call: Call, name: str) -> Steps:
    container = daemon.containers.get(name)
    yield from container.lock.acquire()
    try:
        if not container.paused:
            raise HopError(f"Container {container.id} is not paused", 500)
        yield from daemon.rpc("tasks.Resume", daemon.containerd.tasks_resume, container.id)
        container.set_paused(False)
        daemon.log_event(container, "unpause")
    finally:
        container.lock.release()
    call.respond(204)


@route("POST", "/containers/{name}/rename")
def rename(daemon: Dockerd, call: Call, name: str) -> Steps:
    container = daemon.containers.get(name)
    wanted = call.text("name").removeprefix("/")
    if not wanted:
        raise HopError("Neither old nor new names may be empty", 400)
    if wanted == container.name:
        raise HopError("Renaming a container with the same name as its current name", 400)
    yield from daemon.engine.wait("dockerd.read")
    try:
        reserved = daemon.containers.reserve(wanted, container.id)
    except HopError as error:
        raise HopError(f"Error when allocating new name: {error.message}", error.code) from None
    old = container.name
    daemon.containers.rename(container, reserved)
    daemon.networks.renamed(container, old)
    container.changed()
    daemon.log_event(container, "rename", oldName=f"/{old}")
    call.respond(204)


@route("POST", "/containers/{name}/update")
def update(daemon: Dockerd, call: Call, name: str) -> Steps:
    """New limits and restart policy; zero values of the request mean "as it is"."""
    body = call.json()
    container = daemon.containers.get(name)
    try:
        changed = _updated(container.host_config, body, daemon.kernel.cpus.count)
    except HopError as error:
        if not error.message.startswith("Restart policy"):
            raise
        raise HopError(f"Cannot update container {container.id}: {error.message}", 409) from None
    yield from container.lock.acquire()
    try:
        container.host_config.update(changed)
        if container.running and not container.restarting:
            yield from daemon.rpc("tasks.Update", daemon.containerd.tasks_update, container.id,
                                  spec.resources(container.host_config))
        container.changed()
        daemon.log_event(container, "update")
    finally:
        container.lock.release()
    call.respond(200, {"Warnings": None})


def _updated(host: dict[str, Any], body: dict[str, Any], cpus: int) -> dict[str, Any]:
    """The fields that the request changes, checked together with the ones that stay."""
    policy = body.get("RestartPolicy") or {}
    host_config.complete({**body, "RestartPolicy": policy}, cpus)      # types, unmodelled fields
    changed = {name: body[name] for name in _RESOURCES if body.get(name)}
    both = {**host, **changed}
    if ("Memory" in changed and "MemorySwap" not in changed
            and 0 < host["MemorySwap"] < changed["Memory"]):
        raise HopError("Memory limit should be smaller than already set memoryswap limit, update "
                       "the memoryswap at the same time", 409)
    host_config.check_resources(both, cpus)
    if policy.get("Name"):
        restart_policy.validate(policy)
        if host["AutoRemove"] and policy["Name"] != "no":
            raise HopError("Restart policy cannot be updated because AutoRemove is enabled for "
                           "the container", 409)
        changed["RestartPolicy"] = {"Name": policy["Name"],
                                    "MaximumRetryCount": policy.get("MaximumRetryCount") or 0}
    return changed


@route("POST", "/containers/{name}/resize")
def resize(daemon: Dockerd, call: Call, name: str) -> Steps:
    rows, columns = call.terminal_size()
    container = daemon.containers.get(name)
    if not container.pid:
        raise not_running(container)
    yield from daemon.rpc("tasks.ResizePty", daemon.containerd.tasks_resize, container.id, None,
                          rows, columns)
    daemon.log_event(container, "resize", height=str(rows), width=str(columns))
    call.respond(200)


@route("POST", "/containers/{name}/wait")
def wait(daemon: Dockerd, call: Call, name: str) -> Steps:
    """The head goes out at once, the exit code when the condition holds."""
    condition = call.text("condition") or "not-running"
    if condition not in CONDITIONS:
        raise HopError(f'invalid condition: "{condition[:40]}"', 400)
    container = daemon.containers.get(name)
    waited = container.wait_event(condition)
    call.stream()
    status = yield waited
    answer: dict[str, Any] = {"StatusCode": status.code}
    if status.error:
        answer["Error"] = {"Message": status.error}
    call.send(answer, "\n")
    call.end()
