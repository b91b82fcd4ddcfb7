"""`GET /version` and `GET /info`: what the daemon says of itself and of its host.

Models moby daemon/info.go of 28.2.2 on cgroup v2, the values as a Debian 12 host has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import Steps

from ..engine_api import API_VERSION, MIN_API_VERSION, VERSION, Call, route

if TYPE_CHECKING:
    from ..dockerd import Dockerd

COMMIT, GO = "45873be", "go1.24.3"
BUILT = "2025-05-30T12:07:27.000000000+00:00"
CONTAINERD, CONTAINERD_COMMIT = "1.7.27", "05044ec0a9a75232cad458027ca83437aae3f4da"
RUNC, RUNC_COMMIT = "1.2.5", "v1.2.5-0-g59923ef"
INIT, INIT_COMMIT = "0.19.0", "de40ad0"
LOG_DRIVERS = ["awslogs", "fluentd", "gcplogs", "gelf", "journald", "json-file", "local", "splunk",
               "syslog"]
RUNTIMES = {"io.containerd.runc.v2": {"path": "runc"}, "runc": {"path": "runc"}}


@route("GET", "/version")
def version_route(daemon: Dockerd, call: Call) -> Steps:
    yield from daemon.engine.wait("dockerd.read")
    release = daemon.kernel.release
    details = {"ApiVersion": API_VERSION, "Arch": "amd64", "BuildTime": BUILT,
               "Experimental": "false", "GitCommit": COMMIT, "GoVersion": GO,
               "KernelVersion": release, "MinAPIVersion": MIN_API_VERSION, "Os": "linux"}
    call.respond(200, {
        "Platform": {"Name": "Docker Engine - Community"},
        "Components": [
            {"Name": "Engine", "Version": VERSION, "Details": details},
            {"Name": "containerd", "Version": CONTAINERD,
             "Details": {"GitCommit": CONTAINERD_COMMIT}},
            {"Name": "runc", "Version": RUNC, "Details": {"GitCommit": RUNC_COMMIT}},
            {"Name": "docker-init", "Version": INIT, "Details": {"GitCommit": INIT_COMMIT}}],
        "Version": VERSION, "ApiVersion": API_VERSION, "MinAPIVersion": MIN_API_VERSION,
        "GitCommit": COMMIT, "GoVersion": GO, "Os": "linux", "Arch": "amd64",
        "KernelVersion": release, "BuildTime": BUILT})


@route("GET", "/info")
def info_route(daemon: Dockerd, call: Call) -> Steps:
    yield from daemon.engine.wait("dockerd.read")
    call.respond(200, info(daemon))


def info(daemon: Dockerd) -> dict[str, Any]:
    """Counts of containers are of this moment."""
    containers = list(daemon.containers)
    paused = sum(container.paused for container in containers)
    running = sum(container.running for container in containers) - paused
    return {
        "ID": "b3d6a1f0-7f2e-4a66-9c1b-5f0f4e1d2c3a", "Containers": len(containers),
        "ContainersRunning": running, "ContainersPaused": paused,
        "ContainersStopped": len(containers) - running - paused, "Images": len(daemon.images),
        "Driver": "overlay2",
        "DriverStatus": [["Backing Filesystem", "extfs"], ["Supports d_type", "true"],
                         ["Using metacopy", "false"], ["Native Overlay Diff", "true"],
                         ["userxattr", "false"]],
        "Plugins": {"Volume": ["local"], "Network": ["bridge", "host", "null"],
                    "Authorization": None, "Log": LOG_DRIVERS},
        "MemoryLimit": True, "SwapLimit": True, "CpuCfsPeriod": True, "CpuCfsQuota": True,
        "CPUShares": True, "CPUSet": True, "PidsLimit": True, "IPv4Forwarding": True,
        "Debug": False, "NFd": 24 + 3 * running, "OomKillDisable": False,
        "NGoroutines": 44 + 6 * running, "SystemTime": daemon.engine.timestamp(),
        "LoggingDriver": "json-file", "CgroupDriver": "systemd", "CgroupVersion": "2",
        "NEventsListener": daemon.events.listeners, **_host(daemon), **_registries(daemon),
        "GenericResources": None, "DockerRootDir": "/var/lib/docker", "HttpProxy": "",
        "HttpsProxy": "", "NoProxy": "", "Labels": [], "ExperimentalBuild": False,
        "ServerVersion": VERSION, "Runtimes": RUNTIMES, "DefaultRuntime": "runc",
        "Swarm": {"NodeID": "", "NodeAddr": "", "LocalNodeState": "inactive",
                  "ControlAvailable": False, "Error": "", "RemoteManagers": None},
        "LiveRestoreEnabled": False, "Isolation": "", "InitBinary": "docker-init",
        "ContainerdCommit": {"ID": CONTAINERD_COMMIT}, "RuncCommit": {"ID": RUNC_COMMIT},
        "InitCommit": {"ID": INIT_COMMIT},
        "SecurityOptions": ["name=seccomp,profile=builtin", "name=cgroupns"],
        "FirewallBackend": {"Driver": "iptables"}, "CDISpecDirs": ["/etc/cdi", "/var/run/cdi"],
        "Containerd": {"Address": "/run/containerd/containerd.sock",
                       "Namespaces": {"Containers": "moby", "Plugins": "plugins.moby"}},
        "Warnings": None}


def _host(daemon: Dockerd) -> dict[str, Any]:
    kernel = daemon.kernel
    return {"KernelVersion": kernel.release, "OperatingSystem": "Debian GNU/Linux 12 (bookworm)",
            "OSVersion": "12", "OSType": "linux", "Architecture": "x86_64",
            "NCPU": kernel.cpus.count, "MemTotal": kernel.memory, "Name": kernel.hostname}


def _registries(daemon: Dockerd) -> dict[str, Any]:
    return {"IndexServerAddress": "https://index.docker.io/v1/",
            "RegistryConfig": {
                "IndexConfigs": {name: {"Mirrors": [], "Name": name,
                                        "Official": name == "docker.io", "Secure": True}
                                 for name in daemon.registries},
                "InsecureRegistryCIDRs": ["::1/128", "127.0.0.0/8"], "Mirrors": None}}
