"""The OCI runtime spec of a container, from its config (pure).

Models moby oci/defaults.go, oci/caps/defaults.go and daemon/oci_linux.go of 28.2.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .container import Container
from .host_config import CAPABILITIES
from .users import User

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEFAULT_CAPABILITIES = ("CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID",
                        "SETUID", "SETFCAP", "SETPCAP", "NET_BIND_SERVICE", "SYS_CHROOT", "KILL",
                        "AUDIT_WRITE")
CPU_PERIOD = 100_000            # microseconds; --cpus becomes a quota of this
INIT_PATH = "/sbin/docker-init"
NAMESPACES = ("mount", "network", "uts", "pid", "ipc", "cgroup")


@dataclass(frozen=True)
class Surroundings:
    """What the spec needs besides the config: facts of this start."""

    root: str                                     # path of the mounted overlay
    user: User
    mounts: list[dict[str, Any]] = field(default_factory=list)     # files of the network, volumes
    # "network" -> pid of the container whose namespace is joined
    joined: dict[str, int] = field(default_factory=dict)


def runtime_spec(container: Container, around: Surroundings) -> dict[str, Any]:
    """The OCI spec as a dict, ready for config.json."""
    host, config = container.host_config, container.config
    return {
        "ociVersion": "1.2.0",
        "process": _process(container, around.user),
        "root": {"path": around.root, "readonly": bool(host["ReadonlyRootfs"])},
        "hostname": config.get("Hostname", ""),
        "domainname": config.get("Domainname", ""),
        "mounts": [*_default_mounts(host), *_tmpfs(host), *around.mounts,
                   *_init_mount(host)],
        "annotations": dict(host.get("Annotations") or {}),
        "linux": {
            "namespaces": _namespaces(host, around.joined),
            "resources": resources(host),
            "cgroupsPath": f"system.slice:docker:{container.id}",
            "maskedPaths": host["MaskedPaths"] or [],
            "readonlyPaths": host["ReadonlyPaths"] or [],
            "sysctl": dict(host.get("Sysctls") or {}),
        },
    }


def _process(container: Container, user: User) -> dict[str, Any]:
    host, config = container.host_config, container.config
    argv = container.argv
    if host.get("Init"):
        argv = [INIT_PATH, "--", *argv]
    return {
        "terminal": container.tty,
        "args": argv,
        "env": environment(config, user),
        "cwd": config.get("WorkingDir") or "/",
        "user": {"uid": user.uid, "gid": user.gid, "additionalGids": list(user.groups)},
        "capabilities": capabilities(host, root=user.uid == 0),
        "noNewPrivileges": any(option.startswith("no-new-privileges")
                               for option in host["SecurityOpt"] or []),
        **_limits(host),
    }


def _limits(host: dict[str, Any]) -> dict[str, Any]:
    """Of each process: ulimits, and how willingly it is killed when memory is short."""
    return {"rlimits": [{"type": f"RLIMIT_{limit['Name'].upper()}", "soft": limit.get("Soft") or 0,
                         "hard": limit.get("Hard") or 0} for limit in host["Ulimits"]],
            "oomScoreAdj": host["OomScoreAdj"]}


def exec_process(container: Container, asked: dict[str, Any], user: User) -> dict[str, Any]:
    """The process of `docker exec`: the container's settings with the exec's on top."""
    host, config = container.host_config, container.config
    extra = asked.get("Env") or []
    names = [variable.partition("=")[0] for variable in extra]
    kept = [v for v in environment(config, user) if v.partition("=")[0] not in names]
    variables = {**config, "Env": [*kept, *extra], "Tty": bool(asked.get("Tty"))}
    privileged = {**host, "Privileged": host["Privileged"] or bool(asked.get("Privileged"))}
    return {
        "terminal": bool(asked.get("Tty")),
        "args": asked.get("Cmd") or [],
        "env": environment(variables, user),
        "cwd": asked.get("WorkingDir") or config.get("WorkingDir") or "/",
        "user": {"uid": user.uid, "gid": user.gid, "additionalGids": list(user.groups)},
        "capabilities": capabilities(privileged, root=user.uid == 0),
        "noNewPrivileges": False,
        **_limits(host),
    }


def environment(config: dict[str, Any], user: User) -> list[str]:
    """PATH, HOSTNAME and TERM unless set, then the config's, then HOME as runc adds it."""
    wanted: dict[str, str | None] = {"PATH": DEFAULT_PATH, "HOSTNAME": config.get("Hostname", "")}
    if config.get("Tty"):
        wanted["TERM"] = "xterm"
    for variable in config.get("Env") or []:
        name, equals, value = variable.partition("=")
        if equals:
            wanted[name] = value
        else:
            wanted.pop(name, None)         # "NAME" alone removes the variable
    wanted.setdefault("HOME", user.home)
    return [f"{name}={value}" for name, value in wanted.items()]


def capabilities(host: dict[str, Any], root: bool) -> dict[str, list[str]]:
    """Bounding, effective and permitted sets; a user other than root keeps only the bounding."""
    if host["Privileged"]:
        held = [f"CAP_{name}" for name in CAPABILITIES]
    else:
        added, dropped = host["CapAdd"] or [], host["CapDrop"] or []
        base = CAPABILITIES if "ALL" in added else () if "ALL" in dropped else DEFAULT_CAPABILITIES
        held = [f"CAP_{name}" for name in base if f"CAP_{name}" not in dropped]
        held += [name for name in added if name != "ALL" and name not in held]
    mine = list(held) if root else []
    return {"bounding": held, "effective": mine, "permitted": list(mine)}


def resources(host: dict[str, Any]) -> dict[str, Any]:
    """linux.resources: limits in bytes, microseconds and processes; only what is asked for."""
    wanted: dict[str, Any] = {}
    if host["Memory"]:
        wanted["memory"] = {"limit": host["Memory"], "swap": host["MemorySwap"]}
    if host.get("MemoryReservation"):
        wanted.setdefault("memory", {})["reservation"] = host["MemoryReservation"]
    cpu: dict[str, Any] = {}
    if host["NanoCpus"]:
        cpu = {"quota": host["NanoCpus"] * CPU_PERIOD // 10**9, "period": CPU_PERIOD}
    elif host["CpuQuota"] > 0 or host["CpuPeriod"]:
        cpu = {"quota": host["CpuQuota"], "period": host["CpuPeriod"] or CPU_PERIOD}
    if host["CpuShares"]:
        cpu["shares"] = host["CpuShares"]
    if host.get("CpusetCpus"):
        cpu["cpus"] = host["CpusetCpus"]
    if cpu:
        wanted["cpu"] = cpu
    if host["PidsLimit"] is not None and host["PidsLimit"] > 0:
        wanted["pids"] = {"limit": host["PidsLimit"]}
    return wanted


def _namespaces(host: dict[str, Any], joined: dict[str, int]) -> list[dict[str, str]]:
    on_host = {"network": host["NetworkMode"], "uts": host["UTSMode"], "pid": host["PidMode"],
               "ipc": host["IpcMode"], "cgroup": host["CgroupnsMode"]}
    files = {"network": "net"}
    namespaces = []
    for kind in NAMESPACES:
        if kind in joined:
            path = f"/proc/{joined[kind]}/ns/{files.get(kind, kind)}"
            namespaces.append({"type": kind, "path": path})
        elif on_host.get(kind) != "host":
            namespaces.append({"type": kind})
    return namespaces


def _default_mounts(host: dict[str, Any]) -> list[dict[str, Any]]:
    def mount(destination: str, kind: str, *options: str) -> dict[str, Any]:
        return {"destination": destination, "type": kind, "source": kind,
                "options": list(options)}

    sys_mode = "rw" if host["Privileged"] else "ro"
    mounts = [
        mount("/proc", "proc", "nosuid", "noexec", "nodev"),
        mount("/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
        mount("/dev/pts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666",
              "mode=0620", "gid=5"),
        mount("/sys", "sysfs", "nosuid", "noexec", "nodev", sys_mode),
        mount("/sys/fs/cgroup", "cgroup", sys_mode, "nosuid", "noexec", "nodev"),
        mount("/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev"),
    ]
    if host["IpcMode"] != "none":
        mounts.append(mount("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777",
                            f"size={host['ShmSize']}"))
    return mounts


def _tmpfs(host: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"destination": path, "type": "tmpfs", "source": "tmpfs",
             "options": ["noexec", "nosuid", "nodev", *(o for o in options.split(",") if o)]}
            for path, options in (host.get("Tmpfs") or {}).items()]


def _init_mount(host: dict[str, Any]) -> list[dict[str, Any]]:
    if not host.get("Init"):
        return []
    return [{"destination": INIT_PATH, "type": "bind", "source": "/usr/bin/docker-init",
             "options": ["bind", "ro"]}]
