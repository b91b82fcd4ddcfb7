"""podman version, podman info, and what is refused with a reason."""

from __future__ import annotations

from simulator.engine import NotModelled, Steps

from ..command import Cli, as_json, command

VERSION = "5.5.0"
GO, BUILT = "go1.24.3", "Tue May 13 00:00:00 2025"


@command("version", most=0)
def version(cli: Cli) -> Steps:
    data = {"Client": {"APIVersion": VERSION, "Version": VERSION, "GoVersion": GO,
                       "GitCommit": "", "BuiltTime": BUILT, "Built": 1747094400,
                       "BuildOrigin": "Debian", "OsArch": "linux/amd64", "Os": "linux"}}
    layout = cli.flags["format"]
    if layout == "json":
        yield from cli.out(as_json(data))
        return
    if layout:
        raise NotModelled("podman version --format with a template")
    yield from cli.out(f"Client:       Podman Engine\nVersion:      {VERSION}\n"
                       f"API Version:  {VERSION}\nGo Version:   {GO}\nBuilt:        {BUILT}\n"
                       "OS/Arch:      linux/amd64\n")


@command("info", "system info", most=0, refuses="format debug")
def info(cli: Cli) -> Steps:
    podman, kernel = cli.podman, cli.podman.kernel
    states = [c.status for c in podman.containers]
    running = sum(1 for state in states if state in ("running", "stopping"))
    paused = states.count("paused")
    yield from cli.out(f"""\
host:
  arch: amd64
  buildahVersion: 1.40.0
  cgroupControllers:
  - cpu
  - memory
  - pids
  cgroupManager: systemd
  cgroupVersion: v2
  conmon:
    package: conmon_2.1.13
    path: /usr/bin/conmon
    version: 'conmon version 2.1.13, commit: unknown'
  cpus: {kernel.cpus.count}
  databaseBackend: sqlite
  distribution:
    codename: bookworm
    distribution: debian
    version: "12"
  eventLogger: journald
  hostname: {kernel.hostname}
  idMappings:
    gidmap:
    - container_id: 0
      host_id: {podman.uid}
      size: 1
    - container_id: 1
      host_id: 100000
      size: 65536
    uidmap:
    - container_id: 0
      host_id: {podman.uid}
      size: 1
    - container_id: 1
      host_id: 100000
      size: 65536
  kernel: {kernel.release}
  logDriver: journald
  memFree: {kernel.memory - kernel.memory_used}
  memTotal: {kernel.memory}
  networkBackend: netavark
  ociRuntime:
    name: crun
    package: crun_1.21
    path: /usr/bin/crun
  os: linux
  pasta:
    executable: /usr/bin/pasta
  remoteSocket:
    exists: false
    path: unix:///run/user/{podman.uid}/podman/podman.sock
  rootlessNetworkCmd: pasta
  security:
    rootless: true
    seccompEnabled: true
  serviceIsRemote: false
registries:
  search:
  - docker.io
store:
  configFile: {podman.home}/.config/containers/storage.conf
  containerStore:
    number: {len(states)}
    paused: {paused}
    running: {running}
    stopped: {len(states) - running - paused}
  graphDriverName: overlay
  graphRoot: {podman.home}/.local/share/containers/storage
  imageStore:
    number: {len(podman.images)}
  runRoot: /run/user/{podman.uid}/containers
  volumePath: {podman.home}/.local/share/containers/storage/volumes
version:
  APIVersion: {VERSION}
  BuildOrigin: Debian
  Built: 1747094400
  BuiltTime: {BUILT}
  GoVersion: {GO}
  OsArch: linux/amd64
  Version: {VERSION}
""")
