"""podman version, podman info, and what is refused with a reason."""

from __future__ import annotations

from simulator.engine import NotModelled, Steps

from ..command import Cli, as_json, command

VERSION = "5.5.0"
GO, BUILT = "go1.24.3", "Tue May 13 00:00:00 2025"

INFO = """\
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
  cpus: {cpus}
  databaseBackend: sqlite
  distribution:
    codename: bookworm
    distribution: debian
    version: "12"
  eventLogger: journald
  hostname: {hostname}
  idMappings:
    gidmap:
    - container_id: 0
      host_id: {uid}
      size: 1
    - container_id: 1
      host_id: 100000
      size: 65536
    uidmap:
    - container_id: 0
      host_id: {uid}
      size: 1
    - container_id: 1
      host_id: 100000
      size: 65536
  kernel: {release}
  logDriver: journald
  memFree: {free}
  memTotal: {memory}
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
    path: unix:///run/user/{uid}/podman/podman.sock
  rootlessNetworkCmd: pasta
  security:
    rootless: true
    seccompEnabled: true
  serviceIsRemote: false
registries:
  search:
  - docker.io
store:
  configFile: {home}/.config/containers/storage.conf
  containerStore:
    number: {containers}
    paused: {paused}
    running: {running}
    stopped: {stopped}
  graphDriverName: overlay
  graphRoot: {home}/.local/share/containers/storage
  imageStore:
    number: {images}
  runRoot: /run/user/{uid}/containers
  volumePath: {home}/.local/share/containers/storage/volumes
version:
  APIVersion: {version}
  BuildOrigin: Debian
  Built: 1747094400
  BuiltTime: {built}
  GoVersion: {go}
  OsArch: linux/amd64
  Version: {version}
"""


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
    yield from cli.out(INFO.format(
        cpus=kernel.cpus.count, hostname=kernel.hostname, uid=podman.uid, release=kernel.release,
        free=kernel.memory - kernel.memory_used, memory=kernel.memory, home=podman.home,
        containers=len(states), running=running, paused=paused,
        stopped=len(states) - running - paused, images=len(podman.images), version=VERSION,
        built=BUILT, go=GO))
