"""Rows of containers: what `docker inspect` knows, and what the kernel has given them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .insides import namespaces, touched

if TYPE_CHECKING:
    from simulator.blueprints import Site

Fields = dict[str, Any]

_MARKS = {"created": "wait", "running": "ok", "paused": "wait", "restarting": "warn",
          "removing": "gone", "dead": "fail"}


def container_mark(status: str, exit_code: int, oom_killed: bool, health: str = "") -> str:
    """The state that a container is drawn with; pure."""
    if status == "running" and health == "unhealthy":
        return "warn"
    if status == "running" and health == "starting":
        return "busy"
    if status == "exited":
        return "done" if exit_code == 0 else "gone" if exit_code in (130, 143) else "fail"
    if status == "created" and exit_code != 0:
        return "fail"
    if status == "restarting" or oom_killed:
        return "fail" if oom_killed else "warn"
    return _MARKS.get(status, "unknown")


def status_words(status: str, exit_code: int, health: str = "") -> str:
    """The real tool's words, without the age."""
    if status == "exited":
        return f"Exited ({exit_code})"
    if status == "restarting":
        return f"Restarting ({exit_code})"
    word = {"running": "Up", "paused": "Up (Paused)", "removing": "Removal In Progress"}.get(
        status, status.capitalize())
    return f"{word} ({health})" if health else word


class ContainerRows:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._daemon = site.dockerd

    def idents(self) -> Iterable[str]:
        return [container.id for container in self._daemon.containers]

    def read(self, ident: str) -> Fields | None:
        container = self._daemon.containers.find(ident)
        if container is None:
            return None
        health = container.health.status if container.health is not None else ""
        return {
            "mark": container_mark(container.status, container.exit_code, container.oom_killed,
                                   health),
            "name": container.name, "image": container.image_name,
            "image_id": container.image_id, "status": container.status,
            "words": status_words(container.status, container.exit_code, health),
            "exit_code": container.exit_code, "oom_killed": container.oom_killed,
            "error": container.error, "pid": container.pid,
            "command": " ".join(container.argv), "created_ms": container.created_ms,
            "started_ms": container.started_ms, "finished_ms": container.finished_ms,
            "project": container.labels.get("com.docker.compose.project", ""),
            "service": container.labels.get("com.docker.compose.service", ""),
            "restart_count": container.restart_count,
            "restart_policy": container.restart_policy.get("Name") or "no",
            "layers": [layer.digest for layer in container.image.layers],
            **self._places(container), **self._inside(container),
        }

    def _places(self, container: Any) -> Fields:
        """Where it is reached and what it keeps."""
        networks = [{"name": name, "address": address}
                    for name, address in self._daemon.networks.addresses(container)]
        ports = [{"host": port.host_port, "container": port.container_port,
                  "protocol": port.protocol} for port in self._daemon.networks.ports(container)]
        mounts = [{"type": mount["Type"], "name": mount.get("Name", mount.get("Source", "")),
                   "destination": mount["Destination"], "rw": mount["RW"]}
                  for mount in self._daemon.volumes.mount_points(container)]
        return {"networks": networks, "ports": ports, "mounts": mounts,
                "rw_bytes": self._daemon.layers.rw_bytes(container.id)}

    def _inside(self, container: Any) -> Fields:
        """Namespaces and cgroup, as the kernel holds them; empty when nothing runs. While runc
        works, what it has made so far: the daemon does not know the pid yet, the kernel does."""
        host = container.host_config
        memory, both = host.get("Memory") or 0, host.get("MemorySwap") or 0
        limits = {"memory_limit": memory, "swap_limit": max(0, both - memory),
                  "cpu_limit": (host.get("NanoCpus") or 0) / 1e9,
                  "pids_limit": host.get("PidsLimit") or 0}
        shim = self._site.containerd.shims.get(container.id)
        process = shim.container.process if shim is not None else None
        cgroup = shim.container.cgroup if shim is not None else None
        alive = process is not None and process.exit_status is None
        used = {"path": "", "memory": 0, "swap": 0, "cpu_percent": 0.0, "pids": 0}
        if cgroup is not None:
            used = {"path": cgroup.path, "memory": cgroup.memory, "swap": cgroup.swap,
                    "cpu_percent": round(cgroup.cpu_percent, 1), "pids": cgroup.pids}
        return {"shim_pid": shim.process.pid if shim is not None else 0,
                "init_pid": process.pid if alive else 0,
                "namespaces": namespaces(process, self._site.kernel.init) if alive else [],
                "touched": touched(process.namespaces["mnt"].touched) if alive else None,
                "cgroup": {**used, **limits}}
