"""`GET /containers/{name}/json`: all that the daemon knows about one container.

Models moby daemon/inspect.go of 28.2.2. The layer's directories are those of overlay2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import Steps

from ..containers.container import Container
from ..containers.create import STATE_FOLDER
from ..engine_api import Call, route
from ..moments import rfc3339_nano

if TYPE_CHECKING:
    from ..dockerd import Dockerd

STORAGE = "/var/lib/docker/overlay2"

# The API's order, with what stands there when nothing was asked for.
_CONFIG: dict[str, Any] = {
    "Hostname": "", "Domainname": "", "User": "", "AttachStdin": False, "AttachStdout": False,
    "AttachStderr": False, "ExposedPorts": ..., "Tty": False, "OpenStdin": False,
    "StdinOnce": False, "Env": None, "Cmd": None, "Healthcheck": ..., "ArgsEscaped": ...,
    "Image": "", "Volumes": None, "WorkingDir": "", "Entrypoint": None, "NetworkDisabled": ...,
    "OnBuild": None, "Labels": {}, "StopSignal": ..., "StopTimeout": ..., "Shell": ...}


@route("GET", "/containers/{name}/json")
def inspect_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    container = daemon.containers.get(name)
    yield from daemon.engine.wait("dockerd.read")
    call.respond(200, describe(daemon, container, call.flag("size")))


def describe(daemon: Dockerd, container: Container, size: bool = False) -> dict[str, Any]:
    """The whole object, in the API's order."""
    engine = daemon.engine
    folder = f"{STATE_FOLDER}/{container.id}"
    sizes = {}
    if size:
        rw_bytes = daemon.layers.rw_size(container.id)
        sizes = {"SizeRw": rw_bytes, "SizeRootFs": container.image.size + rw_bytes}
    running = [ident for ident in container.execs if daemon.execs[ident].running]
    return {
        "Id": container.id, "Created": rfc3339_nano(engine, container.created_ms),
        "Path": container.argv[0], "Args": container.argv[1:],
        "State": state(daemon, container), "Image": container.image_id,
        "ResolvConfPath": f"{folder}/resolv.conf", "HostnamePath": f"{folder}/hostname",
        "HostsPath": f"{folder}/hosts", "LogPath": _log_path(container, folder),
        "Name": f"/{container.name}", "RestartCount": container.restart_count,
        "Driver": "overlay2", "Platform": "linux", "MountLabel": "", "ProcessLabel": "",
        "AppArmorProfile": "", "ExecIDs": running or None,
        "HostConfig": container.host_config,
        "GraphDriver": _graph_driver(container), **sizes,
        "Mounts": daemon.volumes.mount_points(container),
        "Config": config(container), "NetworkSettings": daemon.networks.settings(container),
    }


def state(daemon: Dockerd, container: Container) -> dict[str, Any]:
    shown = {
        "Status": container.status, "Running": container.running, "Paused": container.paused,
        "Restarting": container.restarting, "OOMKilled": container.oom_killed,
        "Dead": container.status == "dead", "Pid": container.pid,
        "ExitCode": container.exit_code, "Error": container.error,
        "StartedAt": rfc3339_nano(daemon.engine, container.started_ms),
        "FinishedAt": rfc3339_nano(daemon.engine, container.finished_ms),
    }
    if container.health is not None:
        shown["Health"] = {"Status": container.health.status,
                           "FailingStreak": container.health.failing_streak,
                           "Log": list(container.health.log)}
    return shown


def config(container: Container) -> dict[str, Any]:
    """Config as Go writes it: some fields only when they are set."""
    asked = container.config
    shown = {}
    for name, empty in _CONFIG.items():
        value = asked.get(name)
        if value or value == 0 and name == "StopTimeout":
            shown[name] = value
        elif empty is not ...:
            shown[name] = empty
    return shown


def _log_path(container: Container, folder: str) -> str:
    kind = container.host_config["LogConfig"]["Type"]
    return f"{folder}/{container.id}-json.log" if kind == "json-file" else ""


def _graph_driver(container: Container) -> dict[str, Any]:
    own = f"{STORAGE}/{container.id}"
    lower = [f"{own}-init/diff"]
    lower += [f"{STORAGE}/{layer.digest.partition(':')[2]}/diff"
              for layer in reversed(container.image.layers)]
    return {"Data": {"ID": container.id, "LowerDir": ":".join(lower),
                     "MergedDir": f"{own}/merged", "UpperDir": f"{own}/diff",
                     "WorkDir": f"{own}/work"}, "Name": "overlay2"}
