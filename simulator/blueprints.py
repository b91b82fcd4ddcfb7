"""Blueprints: what a world starts with. A blueprint builds machines and wires the hops together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator import lanes
from simulator.engine import Engine, UserError
from simulator.host.containerd import Containerd
from simulator.host.dockerd.dockerd import Dockerd
from simulator.host.kernel import (
    Inode,
    Kernel,
    Network,
    Process,
    binary,
    directory,
    put,
    regular,
)
from simulator.host.podman import Podman
from simulator.registry import Registry, docker_hub
from simulator.workloads import PROGRAMS
from simulator.workloads.leak import leak
from simulator.workstation.compose import ComposePlugin
from simulator.workstation.devcontainer import DevcontainerCommand
from simulator.workstation.docker import Docker
from simulator.workstation.fault import FaultCommand
from simulator.workstation.laptop import HOME, UID, USER, Laptop
from simulator.workstation.podman import PodmanCommand
from simulator.workstation.podman.installed import put_files as podman_files

LAPTOP_ADDRESS, HOST_ADDRESS, REGISTRY_ADDRESS = "192.168.1.10", "192.168.1.20", "203.0.113.10"
HOST_MEMORY = 8 << 30
DOCKER_INIT_BYTES = 785_680
DEBIAN = "Debian GNU/Linux 12 (bookworm)"


@dataclass(frozen=True)
class Machine:
    """What a viewer is told of a machine; memory in bytes."""

    name: str
    title: str
    role: str                # laptop, host, registry
    os: str
    address: str
    release: str             # of its kernel
    cpus: int
    memory: int


@dataclass
class LongLived:
    """A program of the chain that is there from the beginning."""

    lane: str
    name: str
    process: Process | None

    @property
    def pid(self) -> int:
        return self.process.pid if self.process is not None else 0

    def mark(self) -> str:
        return "fail" if self.process is not None and self.process.exit_status is not None else "ok"


class Site:
    """One laptop, one Docker host, one registry across the network."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.registry: Registry = docker_hub(engine, lanes.REGISTRY)
        self.registries = [self.registry]
        self.kernel = Kernel(engine, lanes.HOST, PROGRAMS, root=_host_disk(), cpus=2,
                             memory=HOST_MEMORY)
        self.containerd = Containerd(engine, lanes.HOST, self.kernel)
        self.dockerd = Dockerd(engine, lanes.HOST, self.kernel, self.containerd,
                               {registry.host: registry for registry in self.registries})
        compose = ComposePlugin(engine, self.dockerd.serve)
        self.laptop = Laptop(engine, lanes.LAPTOP, PROGRAMS, {
            "docker": Docker(engine, self.dockerd.serve, self._names,
                             {"compose": compose.complete}),
            "devcontainer": DevcontainerCommand(engine),
            "fault": FaultCommand(engine.faults, self.inject_fault, self.mend_fault)},
            plugins={"docker-compose": compose.program})
        self.podman = Podman(engine, lanes.LAPTOP, self.laptop.kernel, self.dockerd.registries,
                             (USER, UID, HOME))
        podman_files(self.laptop.kernel.root_mount.root)
        self.laptop.install("podman", PodmanCommand(self.podman))
        self.kernels: dict[str, Kernel] = {lanes.LAPTOP: self.laptop.kernel,
                                           lanes.HOST: self.kernel}
        self._share_home()
        self._connect_machines()
        self.machines = self._machines()
        self.programs = [
            LongLived(lanes.DOCKERD, "dockerd", self.dockerd.process),
            LongLived(lanes.CONTAINERD, "containerd", self.containerd.process),
            LongLived(lanes.REGISTRY_API, "registry", None)]

    # -- what the world asks -----------------------------------------------------------------

    def inject_fault(self, kind: str, target: str, parameters: dict[str, Any]) -> str:
        """Put a fault in force; returns its id. Raises UserError for what does not exist."""
        engine = self._engine
        container = None
        if kind == "memory_leak":
            container = self.dockerd.containers.find(target)
            if container is None:
                raise UserError(f"no container is called {target!r}")
        fault = engine.faults.inject(kind, target, parameters, engine.clock.now_ms,
                                     engine.trace.next_seq)
        engine.trace.step(lanes.YOU, "fault_injected", fault.id, fault=kind, target=target)
        engine.changes.mark("fault", fault.id)
        if container is not None:
            engine.clock.spawn(leak(engine, fault,
                                    lambda: self.kernel.processes.get(container.pid)))
        return fault.id

    def mend_fault(self, ident: str) -> None:
        """Take a fault away. Raises UserError when there is none of that id."""
        fault = self._engine.faults.mend(ident)
        self._engine.trace.step(lanes.YOU, "fault_mended", fault.id, fault=fault.kind,
                                target=fault.target)
        self._engine.changes.mark("fault", fault.id)

    def state(self) -> dict[str, Any]:
        """All that the picture does not show, for the fingerprint."""
        processes = {f"{machine}/{pid}": [process.cpu_us, process.memory, process.cwd,
                                          sorted(process.env.items())]
                     for machine, kernel in self.kernels.items()
                     for pid, process in kernel.processes.items()}
        logs = {container.id: [(line.at_ms, line.stream, line.data.decode("utf-8", "replace"))
                               for line in container.log.lines]
                for container in self.dockerd.containers if container.log is not None}
        disks = {machine: _tree_digest(kernel.root_mount.root)
                 for machine, kernel in self.kernels.items()}
        layers = {container.id: _tree_digest(self.dockerd.layers.overlay(container.id).upper)
                  for container in self.dockerd.containers}
        return {"processes": processes, "logs": logs, "disks": disks, "layers": layers,
                "events": len(self.dockerd.events), "podman": self._podman_state()}

    def _podman_state(self) -> dict[str, Any]:
        layers = {container.id: _tree_digest(self.podman.layers.overlay(container.id).upper)
                  for container in self.podman.containers}
        return {**self.podman.state(), "layers": layers}

    def _names(self, kind: str) -> list[str]:
        """Candidates for completion."""
        daemon = self.dockerd
        if kind in ("container", "running"):
            return [container.name for container in daemon.containers
                    if kind == "container" or container.running]
        if kind == "image":
            return [tag for image in daemon.images for tag in image.tags]
        nouns = {"network": daemon.networks, "volume": daemon.volumes}
        return [noun.name for noun in nouns.get(kind, ())]

    # -- building ----------------------------------------------------------------------------

    def _share_home(self) -> None:
        """The laptop's home is a shared folder of the host, so that `-v ~/site:/...` works."""
        put(self.kernel.root_mount.root, "/home/you", self.laptop.home)

    def _connect_machines(self) -> None:
        lan: dict[str, Network] = {}
        self.laptop.kernel.network.join_lan(lan, LAPTOP_ADDRESS)
        self.kernel.network.join_lan(lan, HOST_ADDRESS)
        # As Docker Desktop does it: a published port is open on the laptop's own localhost, too.
        self.laptop.kernel.network.forward = self.kernel.network

    def _machines(self) -> list[Machine]:
        def of(kernel: Kernel, title: str, role: str, address: str) -> Machine:
            return Machine(kernel.machine, title, role, DEBIAN, address, kernel.release,
                           kernel.cpus.count, kernel.memory)

        return [of(self.laptop.kernel, "Laptop", "laptop", LAPTOP_ADDRESS),
                of(self.kernel, "Docker host", "host", HOST_ADDRESS),
                Machine(lanes.REGISTRY, "Registry", "registry", "", REGISTRY_ADDRESS, "", 0, 0)]


def _host_disk() -> Inode:
    root = directory()
    put(root, "/etc/hostname", regular("host\n"))
    put(root, "/etc/passwd", regular("root:x:0:0:root:/root:/bin/bash\n"))
    for path in ("/var/lib/docker/volumes", "/var/lib/docker/overlay2", "/run/containerd", "/home",
                 "/var/lib/docker/containers"):
        put(root, path, directory(0o711))
    put(root, "/tmp", directory(0o1777))
    put(root, "/usr/bin/docker-init", binary("docker-init", DOCKER_INIT_BYTES))
    return root


def _tree_digest(root: Inode) -> str:
    """A hash of names, modes, owners and contents of a tree."""
    digest = hashlib.sha256()
    todo = [("", root)]
    while todo:
        path, inode = todo.pop()
        digest.update(f"{path}|{inode.kind}|{inode.mode:o}|{inode.uid}|{inode.gid}|{inode.target}|"
                      f"{inode.program}|{inode.size}\n".encode())
        digest.update(inode.data)
        if inode.children:
            todo.extend((f"{path}/{name}", child)
                        for name, child in sorted(inode.children.items()))
    return digest.hexdigest()


BLUEPRINTS: dict[str, Callable[[Engine], Site]] = {"docker": Site}
