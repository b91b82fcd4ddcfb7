"""Rows of what podman has on the laptop, beside those of the Docker host.

They have the kinds and fields of docker's rows with `engine: "podman"` and `machine` besides; a
container also has `pod`, `conmon_pid` (its parent, where docker's has `shim_pid`) and `user`. Ids
of images and volumes begin with the machine, since both engines may hold the same image.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .containers import container_mark, status_words
from .images import LAYER_MARKS
from .insides import namespaces, touched

if TYPE_CHECKING:
    from simulator.blueprints import Site

Fields = dict[str, Any]


class Both:
    """Docker's reader, and podman's for the ids that docker does not know."""

    def __init__(self, docker: Any, podman: Any) -> None:
        self._readers = (docker, podman)

    def idents(self) -> Iterable[str]:
        return [ident for reader in self._readers for ident in reader.idents()]

    def read(self, ident: str) -> Fields | None:
        for reader in self._readers:
            row = reader.read(ident)
            if row is not None:
                return row
        return None


class PodmanRows:
    """What all of them share."""

    def __init__(self, site: Site) -> None:
        self._site, self._podman = site, site.podman

    @property
    def _own(self) -> Fields:
        return {"engine": "podman", "machine": self._podman.machine}

    def _without_machine(self, ident: str) -> str | None:
        machine, _, rest = ident.partition("/")
        return rest if machine == self._podman.machine else None


class PodmanContainerRows(PodmanRows):
    def idents(self) -> Iterable[str]:
        return [container.id for container in self._podman.containers]

    def read(self, ident: str) -> Fields | None:
        container = next((c for c in self._podman.containers if c.id == ident), None)
        if container is None:
            return None
        status = {"stopped": "exited", "stopping": "running", "initialized": "created"}.get(
            container.status, container.status)
        return {
            **self._own, "mark": container_mark(status, container.exit_code, container.oom_killed),
            "name": container.name, "image": container.image_name,
            "image_id": container.image.id, "status": status,
            "words": status_words(status, container.exit_code), "exit_code": container.exit_code,
            "oom_killed": container.oom_killed, "error": "", "pid": container.pid,
            "command": " ".join(container.argv), "created_ms": container.created_ms,
            "started_ms": container.started_ms, "finished_ms": container.finished_ms,
            "project": "", "service": "", "restart_count": container.restart_count,
            "restart_policy": container.restart_policy.get("Name") or "no",
            "layers": [layer.digest for layer in container.image.layers],
            "pod": container.pod.id if container.pod is not None else None,
            "infra": container.infra, "user": self._podman.user,
            **self._places(container), **self._inside(container)}

    def _places(self, container: Any) -> Fields:
        networks = [{"name": name, "address": end.address}
                    for name, end in container.endpoints.items()]
        if container.network_mode in ("pasta", "host") and container.running:
            networks = [{"name": container.network_mode,
                         "address": self._podman.kernel.network.address}]
        ports = [{"host": port.host_port, "container": port.container_port,
                  "protocol": port.protocol} for port in container.ports]
        mounts = [{"type": mount["Type"], "name": mount.get("Name", mount.get("Source", "")),
                   "destination": mount["Destination"], "rw": mount["RW"]}
                  for mount in self._podman.volumes.mount_points(container)]
        return {"networks": networks, "ports": ports, "mounts": mounts,
                "rw_bytes": self._podman.layers.rw_bytes(container.id)}

    def _inside(self, container: Any) -> Fields:
        host, crun, conmon = container.host_config, container.crun, container.conmon
        memory, both = host.get("Memory") or 0, host.get("MemorySwap") or 0
        process = crun.process if crun is not None else None
        alive = process is not None and process.exit_status is None
        cgroup = crun.cgroup if alive else None
        watcher = conmon.process if conmon is not None else None
        here = watcher is not None and watcher.exit_status is None
        return {"shim_pid": 0, "conmon_pid": watcher.pid if here else 0,
                "init_pid": process.pid if alive else 0,
                "namespaces": namespaces(process, self._podman.kernel.init) if alive else [],
                "touched": touched(process.namespaces["mnt"].touched) if alive else None,
                "cgroup": {"path": cgroup.path if cgroup else "",
                           "memory": cgroup.memory if cgroup else 0,
                           "swap": cgroup.swap if cgroup else 0,
                           "cpu_percent": round(cgroup.cpu_percent, 1) if cgroup else 0.0,
                           "pids": cgroup.pids if cgroup else 0, "memory_limit": memory,
                           "swap_limit": max(0, both - memory),
                           "cpu_limit": (host.get("NanoCpus") or 0) / 1e9,
                           "pids_limit": host.get("PidsLimit") or 0}}


class PodmanImageRows(PodmanRows):
    """Ids are "machine/sha256:..."."""

    def idents(self) -> Iterable[str]:
        return [f"{self._podman.machine}/{image.id}" for image in self._podman.images]

    def read(self, ident: str) -> Fields | None:
        digest = self._without_machine(ident)
        image = self._podman.images.get(digest) if digest else None
        if image is None:
            return None
        tags = [f"{name.repository}:{name.tag}" for name in image.names]
        return {**self._own, "mark": "ok", "tags": sorted(tags), "size": image.size,
                "layers": [layer.digest for layer in image.layers], "parent": image.parent,
                "intermediate": False, "made_by": ""}


class PodmanLayerRows(PodmanRows):
    """Ids are "machine/digest", as docker's."""

    def idents(self) -> Iterable[str]:
        return [f"{self._podman.machine}/{layer.digest}" for layer in self._podman.layers]

    def read(self, ident: str) -> Fields | None:
        digest = self._without_machine(ident)
        layer = self._podman.layers.get(digest) if digest else None
        if layer is None:
            return None
        return {**self._own, "mark": LAYER_MARKS[layer.state], "digest": layer.digest,
                "size": layer.size, "state": layer.state, "current": layer.current,
                "total": layer.total, "image": layer.image}


class PodmanNetworkRows(PodmanRows):
    """Networks that were made, and the default one once somebody is on it."""

    def idents(self) -> Iterable[str]:
        return [network.id for network in self._podman.networks if self._shown(network)]

    @staticmethod
    def _shown(network: Any) -> bool:
        return network.name != "podman" or bool(network.members)

    def read(self, ident: str) -> Fields | None:
        network = next((n for n in self._podman.networks if n.id == ident), None)
        if network is None or not self._shown(network):
            return None
        return {**self._own, "mark": "ok", "name": network.name, "driver": "bridge",
                "subnet": network.subnet, "gateway": network.gateway,
                "containers": list(network.members)}


class PodmanVolumeRows(PodmanRows):
    """Ids are "machine/name"."""

    def idents(self) -> Iterable[str]:
        return [f"{self._podman.machine}/{volume.name}" for volume in self._podman.volumes]

    def read(self, ident: str) -> Fields | None:
        name = self._without_machine(ident)
        volume = self._podman.volumes.get(name) if name else None
        if volume is None:
            return None
        return {**self._own, "mark": "ok", "name": volume.name, "mountpoint": volume.mountpoint,
                "used_by": list(volume.used_by)}


class PodRows(PodmanRows):
    """A kind of its own: {name, status, infra (container id or null), containers [id]}."""

    def idents(self) -> Iterable[str]:
        return list(self._podman.pods)

    def read(self, ident: str) -> Fields | None:
        pod = self._podman.pods.get(ident)
        if pod is None:
            return None
        marks = {"Running": "ok", "Degraded": "warn", "Created": "wait", "Paused": "wait",
                 "Exited": "done"}
        return {**self._own, "mark": marks.get(pod.status, "unknown"), "name": pod.name,
                "status": pod.status, "infra": pod.infra.id if pod.infra else None,
                "containers": [member.id for member in pod.members]}
