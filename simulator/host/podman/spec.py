"""The OCI spec of a container of podman, and the files that it has mounted.

Models pkg/specgen/generate and libpod/container_internal_common.go of Podman 5.5. The config is the
same as Docker's, so the spec begins as dockerd's; capabilities, cgroup, network and files differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError
from simulator.host.dockerd.containers import spec as oci, users
from simulator.host.dockerd.containers.users import User
from simulator.host.kernel import directory, put, regular

from . import connecting
from .container import Container
from .images import STORAGE

if TYPE_CHECKING:
    from .libpod import Podman

# Docker's without MKNOD, NET_RAW and AUDIT_WRITE (containers.conf)
CAPABILITIES = ("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "NET_BIND_SERVICE", "SETFCAP",
                "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT")
USERDATA = "run/user/1000/containers/overlay-containers"
SLICE = "/user.slice/user-1000.slice/user@1000.service/user.slice"
SHARED = {"net": "network", "ipc": "ipc", "uts": "uts", "pid": "pid"}


def look_up_user(podman: Podman, container: Container, text: str = "") -> User:
    """Raises HopError 125."""
    asked = text or container.config.get("User", "")
    try:
        return users.find(asked, container.host_config["GroupAdd"] or [],
                          lambda path: podman.layers.read_text(container.id, path))
    except LookupError as error:
        raise HopError(str(error.args[0]), 125) from None


def runtime_spec(podman: Podman, container: Container, root: str) -> dict[str, Any]:
    """Ready for config.json. Raises HopError 125 or 126."""
    around = oci.Surroundings(root, look_up_user(podman, container),
                              [*write_files(podman, container), *_mounts(podman, container)],
                              _joined(podman, container))
    made = oci.runtime_spec(container, around)
    linux = made["linux"]
    linux["cgroupsPath"] = f"{SLICE}/libpod-{container.id}.scope/container"
    for entry in linux["namespaces"]:
        if entry["type"] == "network" and container.netns is not None:
            entry["path"] = connecting.netns_path(container)
    if container.network_mode == "host":
        linux["namespaces"] = [e for e in linux["namespaces"] if e["type"] != "network"]
    made["process"]["capabilities"] = capabilities(container.host_config,
                                                   root=around.user.uid == 0)
    made["process"]["env"] = environment(made["process"]["env"], container)
    return made


def capabilities(host: dict[str, Any], root: bool) -> dict[str, list[str]]:
    if host["Privileged"] or "ALL" in (host["CapAdd"] or []):
        return oci.capabilities(host, root)
    dropped, added = host["CapDrop"] or [], host["CapAdd"] or []
    base = () if "ALL" in dropped or "CAP_ALL" in dropped else CAPABILITIES
    held = [f"CAP_{name}" for name in base if f"CAP_{name}" not in dropped]
    held += [name for name in added if name not in held]
    mine = list(held) if root else []
    return {"bounding": held, "effective": mine, "permitted": list(mine)}


def environment(variables: list[str], container: Container) -> list[str]:
    """podman sets TERM and `container` in every container."""
    names = [v.partition("=")[0] for v in variables]
    more = {"TERM": "xterm", "container": "podman"}
    return [*variables, *(f"{n}={v}" for n, v in more.items() if n not in names)]


def exec_process(podman: Podman, container: Container, asked: dict[str, Any]) -> dict[str, Any]:
    """The process of `podman exec`."""
    user = look_up_user(podman, container, asked.get("User") or "")
    made = oci.exec_process(container, asked, user)
    made["capabilities"] = capabilities(
        {**container.host_config, "Privileged": bool(asked.get("Privileged"))
         or container.host_config["Privileged"]}, root=user.uid == 0)
    made["env"] = environment(made["env"], container)
    return made


def _mounts(podman: Podman, container: Container) -> list[dict[str, Any]]:
    """Volumes hold what the container's users wrote; binds are the user's own files."""
    mounts = podman.volumes.mounts(container)
    for entry in mounts:
        if entry["type"] == "bind" and not entry["source"].startswith(f"/{STORAGE}/"):
            entry["options"].append("idmap")
    return mounts


def _joined(podman: Podman, container: Container) -> dict[str, int]:
    """OCI namespace -> the pid of whose it is: the pod's infra container, or another's network."""
    found: dict[str, int] = {}
    pod = container.pod
    if pod is not None and pod.infra is not None and not container.infra:
        found |= {SHARED[kind]: pod.infra.pid for kind in pod.share
                  if kind != "net" or container.network_mode == "pod"}
    if container.network_mode.startswith("container:"):
        other = podman.containers.get(container.network_mode.removeprefix("container:"))
        if not other.pid:
            raise HopError(f"container {other.id} must be running to join its network namespace: "
                           "container state improper", 126)
        found["network"] = other.pid
    return found


def write_files(podman: Podman, container: Container) -> list[dict[str, Any]]:
    """hosts, resolv.conf, hostname, .containerenv in the user's run directory; their mounts."""
    folder = f"{USERDATA}/{container.id}/userdata"
    put(podman.kernel.root_mount.root, folder, directory(0o700, podman.uid, podman.uid))
    source = container
    if container.network_mode == "pod" and container.pod.infra is not None:
        source = container.pod.infra
    texts = {"hosts": _hosts(podman, source), "resolv.conf": _resolv_conf(source),
             "hostname": container.config["Hostname"] + "\n", ".containerenv": ""}
    places = {"hosts": "/etc/hosts", "resolv.conf": "/etc/resolv.conf",
              "hostname": "/etc/hostname", ".containerenv": "/run/.containerenv"}
    mounts = []
    for name, text in texts.items():
        put(podman.kernel.root_mount.root, f"{folder}/{name}", regular(text))
        mounts.append({"destination": places[name], "type": "bind",
                       "source": f"/{folder}/{name}", "options": ["bind", "rprivate"]})
    return mounts


def _hosts(podman: Podman, container: Container) -> str:
    names = f"{container.config['Hostname']} {container.name}"
    lines = ["127.0.0.1\tlocalhost localhost.localdomain",
             "::1\tlocalhost localhost.localdomain"]
    for text in container.host_config["ExtraHosts"] or []:
        name, _, address = text.partition(":")
        address = connecting.HOST_ADDRESS if address == "host-gateway" else address
        lines.insert(0, f"{address}\t{name}")
    if container.network_mode != "none":
        lines.append(f"{connecting.HOST_ADDRESS}\t{connecting.HOST_NAME} host.docker.internal")
    own = [endpoint.address for endpoint in container.endpoints.values()]
    if container.network_mode == "pasta":
        own = [podman.kernel.network.address]
    lines += [f"{address}\t{names}" for address in own if address]
    if container.pod is not None:
        lines.append(f"127.0.0.1\t{' '.join(m.name for m in container.pod.members)}")
    return "\n".join(lines) + "\n"


def _resolv_conf(container: Container) -> str:
    servers = container.host_config["Dns"] or []
    if servers:
        return "".join(f"nameserver {server}\n" for server in servers)
    named = [e.network for e in container.endpoints.values() if e.network.dns]
    if named:
        return f"search dns.podman\nnameserver {named[0].gateway}\n"
    return f"nameserver {connecting.DNS_FORWARD}\nnameserver 192.168.1.1\n"
