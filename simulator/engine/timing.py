"""Every latency of the model in one table, in milliseconds, each with its source.

Sources: [RT] measured on a 2-core Linux machine with dockerd 20.10; [SRC] read in the program's
source; [EST] estimated. Add a row here before you wait for anything.
"""

from __future__ import annotations

from typing import NamedTuple

from .chance import Chance


class Latency(NamedTuple):
    ms: int
    source: str


LATENCIES: dict[str, Latency] = {
    # workstation
    "cli.start": Latency(20, "[RT] docker CLI: minimum of `ps` minus its HTTP"),
    "http.local": Latency(1, "[RT] one way over a local socket"),
    "http.registry": Latency(45, "[EST] one way to a registry on another continent"),
    # dockerd, `docker create` and `docker start` (docker.md 9.3)
    "dockerd.read": Latency(1, "[RT] inspect, ps"),
    "dockerd.create.config": Latency(3, "[RT] error paths take 2 to 3"),
    "dockerd.create.rw_layer": Latency(20, "[RT] overlay directories and state on disk"),
    "dockerd.start.mount": Latency(3, "[EST] mount(2) of the overlay"),
    "dockerd.start.spec": Latency(8, "[RT] sandbox and OCI spec"),
    "dockerd.network.setup": Latency(40, "[RT] veth, bridge, address, move into the namespace"),
    "dockerd.network.port": Latency(40, "[RT] iptables 30 and docker-proxy 10, per port"),
    "dockerd.start.save": Latency(8, "[RT] state to disk, event, answer"),
    "dockerd.cleanup": Latency(60, "[RT] network, umount, containers.Delete"),
    "dockerd.save": Latency(2, "[RT] state to disk after an exit; `stop` comes before `die`"),
    "dockerd.archive": Latency(8, "[EST] opening a container's mounts for docker cp"),
    "dockerd.remove": Latency(30, "[RT] read-write layer and files"),
    # images
    "registry.answer": Latency(8, "[EST] a registry answers from its cache"),
    "dockerd.layer.register": Latency(15, "[EST] directories and metadata of one layer"),
    "dockerd.image.save": Latency(6, "[EST] config file and repositories.json"),
    "dockerd.image.remove": Latency(12, "[EST] references and metadata"),
    "dockerd.commit": Latency(60, "[EST] tar of the read-write layer"),
    "dockerd.build.context": Latency(12, "[EST] unpacking the context, reading the Dockerfile"),
    "dockerd.build.probe": Latency(2, "[EST] comparing with the children of an image"),
    "dockerd.build.copy": Latency(40, "[EST] checksums, copying, registering the layer"),
    # networks and volumes
    "dockerd.network.create": Latency(160, "[RT] network create and rm take 366"),
    "dockerd.network.remove": Latency(120, "[RT] the same"),
    "dockerd.volume.create": Latency(10, "[RT] volume create and rm take 93"),
    "dockerd.volume.remove": Latency(10, "[RT] the same"),
    # containerd and the shim
    "containerd.create": Latency(8, "[RT] bolt database with fsync, 11 on the slow machine"),
    "containerd.bundle": Latency(5, "[RT] bundle directory and config.json"),
    "shim.start": Latency(40, "[RT] two execs of the shim and the ttrpc connection"),
    # runc
    "runc.exec": Latency(25, "[RT] exec of the Go binary and reading its configuration"),
    "runc.cgroup": Latency(10, "[RT] mkdir and cgroup.procs"),
    "runc.nsexec": Latency(10, "[RT] three stages of nsexec"),
    "runc.mounts": Latency(20, "[RT] scaled from strace"),
    "runc.pivot": Latency(5, "[RT] scaled from strace"),
    "runc.seccomp": Latency(10, "[RT] scaled from strace"),
    "runc.state": Latency(5, "[RT] state.json"),
    "runc.start": Latency(25, "[RT] exec and the fifo"),
    "runc.execve": Latency(3, "[RT] scaled from strace: runc start's exit to execve"),
    "runc.delete": Latency(18, "[RT] exit event to tasks/delete"),
    "runc.kill": Latency(15, "[RT] docker kill takes 16"),
    "runc.exec.join": Latency(60, "[RT] exec_start to exec-started takes 83"),
    # podman, conmon, crun (docker.md 7.2: `podman run` takes 265 in all)
    "podman.start": Latency(25, "[RT] exec of the Go binary, configuration, `conmon --version`"),
    "podman.rootless": Latency(8, "[EST] joining the user namespace and executing itself again"),
    "podman.userns": Latency(30, "[EST] the first time: clone, newuidmap, newgidmap, pause"),
    "podman.store": Latency(12, "[RT] database and storage opened, with file locks"),
    "podman.create": Latency(30, "[RT] database row, read-write layer"),
    "podman.mount": Latency(8, "[EST] the overlay, in parallel with the network"),
    "podman.spec": Latency(8, "[RT] OCI spec and bundle"),
    "podman.cleanup": Latency(25, "[RT] network, umount, state"),
    "podman.remove": Latency(15, "[EST] layer and database row"),
    "podman.pasta": Latency(15, "[EST] pasta forks into the background"),
    "podman.netavark": Latency(40, "[EST] bridge, veth, address, nftables"),
    "conmon.start": Latency(6, "[RT] fork, setsid, log and attach socket"),
    "crun.exec": Latency(4, "[EST] exec of a small C program and its configuration"),
    "crun.mounts": Latency(8, "[EST] the same mounts as runc's, without re-exec"),
    "crun.pivot": Latency(2, "[EST] scaled from runc"),
    "crun.seccomp": Latency(4, "[EST] scaled from runc; the filter is cached"),
    "crun.start": Latency(5, "[EST] exec and the fifo"),
    "crun.execve": Latency(2, "[EST] scaled from runc"),
    "crun.kill": Latency(4, "[EST] one small program"),
    "crun.delete": Latency(6, "[EST] one small program"),
    "crun.exec.join": Latency(25, "[EST] podman exec takes 174 with two programs before it"),
}


class Timing:
    """Looks latencies up, with the small seeded variation that real calls have."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    def ms(self, name: str) -> int:
        """Milliseconds for one occurrence. Raises KeyError for a row that does not exist."""
        return self._chance.jitter(f"timing:{name}", LATENCIES[name].ms)
