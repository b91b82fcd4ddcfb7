"""HostConfig: defaults, checks in the daemon's words, and what is not modelled (pure).

Models moby daemon/{daemon_unix,container}.go of 28.2.2: adaptContainerSettings and
verifyPlatformContainerSettings.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, NotModelled

from . import restart_policy, shapes

MIN_MEMORY = 6 * 1024 * 1024            # linuxMinMemory
DEFAULT_SHM = 64 * 1024 * 1024          # DefaultShmSize
MASKED_PATHS = ("/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys",
                "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
                "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
                "/sys/devices/virtual/powercap")
READONLY_PATHS = ("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger")
CAPABILITIES = (
    "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID",
    "SETPCAP", "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW",
    "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT",
    "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD",
    "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG",
    "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE")

LOG_DRIVERS = ("json-file", "local", "none", "awslogs", "fluentd", "gcplogs", "gelf", "journald",
               "splunk", "syslog")

# The API's order, with the value that means "not asked for".
DEFAULTS: dict[str, Any] = {
    "Binds": None, "ContainerIDFile": "", "LogConfig": {"Type": "json-file", "Config": {}},
    "NetworkMode": "bridge", "PortBindings": {},
    "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}, "AutoRemove": False,
    "VolumeDriver": "", "VolumesFrom": None, "ConsoleSize": [0, 0], "CapAdd": None,
    "CapDrop": None, "CgroupnsMode": "private", "Dns": [], "DnsOptions": [], "DnsSearch": [],
    "ExtraHosts": None, "GroupAdd": None, "IpcMode": "private", "Cgroup": "", "Links": None,
    "OomScoreAdj": 0, "PidMode": "", "Privileged": False, "PublishAllPorts": False,
    "ReadonlyRootfs": False, "SecurityOpt": None, "UTSMode": "", "UsernsMode": "",
    "ShmSize": DEFAULT_SHM, "Runtime": "runc", "Isolation": "", "CpuShares": 0, "Memory": 0,
    "NanoCpus": 0, "CgroupParent": "", "BlkioWeight": 0, "BlkioWeightDevice": [],
    "BlkioDeviceReadBps": [], "BlkioDeviceWriteBps": [], "BlkioDeviceReadIOps": [],
    "BlkioDeviceWriteIOps": [], "CpuPeriod": 0, "CpuQuota": 0, "CpuRealtimePeriod": 0,
    "CpuRealtimeRuntime": 0, "CpusetCpus": "", "CpusetMems": "", "Devices": [],
    "DeviceCgroupRules": None, "DeviceRequests": None, "MemoryReservation": 0, "MemorySwap": 0,
    "MemorySwappiness": None, "OomKillDisable": None, "PidsLimit": None, "Ulimits": [],
    "CpuCount": 0, "CpuPercent": 0, "IOMaximumIOps": 0, "IOMaximumBandwidth": 0,
    "MaskedPaths": list(MASKED_PATHS), "ReadonlyPaths": list(READONLY_PATHS),
}
_OPTIONAL = ("Mounts", "Tmpfs", "Init", "Annotations", "Sysctls", "StorageOpt", "KernelMemory",
             "KernelMemoryTCP")   # only shown when they were asked for

_SHAPES: dict[str, shapes.Check] = {
    **{name: shapes.text for name, value in DEFAULTS.items() if isinstance(value, str)},
    **{name: shapes.flag for name, value in DEFAULTS.items() if isinstance(value, bool)},
    **{name: shapes.number for name, value in DEFAULTS.items() if type(value) is int},
    **dict.fromkeys(("Binds", "VolumesFrom", "CapAdd", "CapDrop", "Dns", "DnsOptions",
                     "DnsSearch", "ExtraHosts", "GroupAdd", "SecurityOpt", "MaskedPaths",
                     "ReadonlyPaths"), shapes.texts),
    "LogConfig": lambda v: isinstance(v, dict) and shapes.text(v.get("Type") or ""),
    "RestartPolicy": lambda v: (isinstance(v, dict) and shapes.text(v.get("Name") or "")
                                and shapes.number(v.get("MaximumRetryCount") or 0)),
    "PortBindings": shapes.port_map, "Mounts": shapes.objects, "Tmpfs": shapes.text_map,
    "Annotations": shapes.text_map, "Sysctls": shapes.text_map, "Ulimits": shapes.objects,
    "OomKillDisable": shapes.flag, "Init": shapes.flag, "PidsLimit": shapes.number,
    "MemorySwappiness": shapes.number,
}

# Fields that change behaviour in the real engine and are not modelled here.
_REFUSED = (
    "Links", "CgroupParent", "BlkioWeight", "BlkioWeightDevice",
    "BlkioDeviceReadBps", "BlkioDeviceWriteBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteIOps",
    "CpuRealtimePeriod", "CpuRealtimeRuntime", "CpusetMems", "Devices",
    "DeviceCgroupRules", "DeviceRequests", "CpuCount", "CpuPercent", "IOMaximumIOps",
    "IOMaximumBandwidth", "StorageOpt", "KernelMemory", "KernelMemoryTCP", "VolumeDriver", "Cgroup",
    "UsernsMode")

# Limits of a process that a program here can see or meet; the others are refused by name.
ULIMITS = ("core", "memlock", "nofile", "nproc", "stack")
ALL_ULIMITS = (*ULIMITS, "as", "cpu", "data", "fsize", "locks", "msgqueue", "nice", "rss", "rtprio",
               "rttime", "sigpending")
# Kernel settings that a namespace has for itself (runc's isolated ones).
SYSCTLS = ("kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shmall",
           "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced")
MAX_ANNOTATIONS = 64


def complete(asked: dict[str, Any], cpus: int) -> dict[str, Any]:
    """HostConfig with every field, checked. Raises HopError 400 or NotModelled."""
    shapes.require(asked, _SHAPES, "HostConfig")
    for name, value in asked.items():
        if name not in DEFAULTS and name not in _OPTIONAL and value:
            raise NotModelled(f"HostConfig.{name[:60]}")
    host = {**DEFAULTS, **{n: v for n, v in asked.items()
                           if n in DEFAULTS and v not in (None, "", [], {})}}
    for name in _OPTIONAL:
        if asked.get(name) not in (None, [], {}):
            host[name] = asked[name]
    for name in ("MaskedPaths", "ReadonlyPaths"):
        if asked.get(name) is not None:
            host[name] = asked[name]
    if not host["ShmSize"]:
        host["ShmSize"] = DEFAULT_SHM
    host["OomKillDisable"] = None         # nor can its OOM killer be switched off
    host["MemorySwappiness"] = None       # cgroup v2 has no such meter: see `warnings`
    if host["NetworkMode"] == "default":
        host["NetworkMode"] = "bridge"
    policy = host["RestartPolicy"]
    host["RestartPolicy"] = {"Name": policy.get("Name") or "no",
                             "MaximumRetryCount": policy.get("MaximumRetryCount") or 0}
    if host["Memory"] > 0 and not host["MemorySwap"]:
        host["MemorySwap"] = host["Memory"] * 2
    log = host["LogConfig"]
    host["LogConfig"] = {"Type": log.get("Type") or "json-file",
                         "Config": dict(log.get("Config") or {})}
    if host["Privileged"]:
        host["MaskedPaths"] = host["ReadonlyPaths"] = None
    _refuse_unmodelled(host)
    check_resources(host, cpus)
    _check_rest(host)
    return host


def _refuse_unmodelled(host: dict[str, Any]) -> None:
    for name in _REFUSED:
        if host.get(name):
            raise NotModelled(f"HostConfig.{name}")
    for option in host["SecurityOpt"] or []:
        if option not in ("no-new-privileges", "no-new-privileges:true", "no-new-privileges=true",
                          "seccomp=unconfined", "apparmor=unconfined", "label=disable"):
            raise NotModelled(f"HostConfig.SecurityOpt {option[:80]}")
    _check_log(host["LogConfig"])


def _check_log(log: dict[str, Any]) -> None:
    """`max-file` alone is accepted: without `max-size` a log never turns over."""
    driver, options = log["Type"], log["Config"]
    if driver not in LOG_DRIVERS:
        raise HopError(f"logger: no log driver named '{driver[:100]}' is registered", 400)
    if driver not in ("json-file", "local", "none"):
        raise NotModelled(f"HostConfig.LogConfig.Type {driver}")
    for name in options:
        if name != "max-file":
            raise NotModelled(f"HostConfig.LogConfig.Config {name[:40]}")
    if "max-file" in options and (not str(options["max-file"]).isdecimal()
                                  or int(options["max-file"][:9]) < 1):
        raise HopError("max-file cannot be less than 1", 400)


def warnings(asked: dict[str, Any]) -> list[str]:
    """What the daemon says of a request that it serves otherwise than asked."""
    said = []
    if asked.get("MemorySwappiness") not in (None, -1):
        said.append("Your kernel does not support memory swappiness capabilities or the cgroup is "
                    "not mounted. Memory swappiness discarded.")
    if asked.get("OomKillDisable"):
        said.append("Your kernel does not support OomKillDisable. OomKillDisable discarded.")
    return said


def check_resources(host: dict[str, Any], cpus: int) -> None:
    """verifyPlatformContainerResources; also for `docker update`."""
    memory, swap = host["Memory"], host["MemorySwap"]
    if 0 < memory < MIN_MEMORY or memory < 0:
        raise HopError("Minimum memory limit allowed is 6MB", 400)
    if memory > 0 and 0 < swap < memory:
        raise HopError("Minimum memoryswap limit should be larger than memory limit, see usage",
                       400)
    if memory == 0 and swap > 0:
        raise HopError("You should always set the Memory limit when using Memoryswap limit, see "
                       "usage", 400)
    reserved = host.get("MemoryReservation") or 0
    if 0 < reserved < MIN_MEMORY:
        raise HopError("Minimum memory reservation allowed is 6MB", 400)
    if 0 < memory < reserved:
        raise HopError("Minimum memory limit can not be less than memory reservation limit, see "
                       "usage", 400)
    check_cpuset(host.get("CpusetCpus") or "", cpus)
    nano = host["NanoCpus"]
    if nano > 0 and host["CpuPeriod"] > 0:
        raise HopError("Conflicting options: Nano CPUs and CPU Period cannot both be set", 400)
    if nano > 0 and host["CpuQuota"] > 0:
        raise HopError("Conflicting options: Nano CPUs and CPU Quota cannot both be set", 400)
    if nano < 0 or nano > cpus * 10**9 or 0 < nano < 10**7:
        raise HopError(f"Range of CPUs is from 0.01 to {cpus}.00, as there are only {cpus} CPUs "
                       "available", 400)
    period, quota = host["CpuPeriod"], host["CpuQuota"]
    if period and not 1000 <= period <= 1_000_000:
        raise HopError("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s "
                       "(i.e. 1000000)", 400)
    if 0 < quota < 1000:
        raise HopError("CPU cfs quota can not be less than 1ms (i.e. 1000)", 400)


def check_cpuset(text: str, cpus: int) -> list[int]:
    """"0-2,4" -> the numbers of the CPUs, [] for all. Raises HopError 400."""
    found: dict[int, None] = {}
    for part in filter(None, text[:200].split(",")):
        first, _, last = part.partition("-")
        last = last or first
        if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit()) \
                or len(last) > 4 or int(first) > int(last):
            raise HopError(f"Invalid value {text[:60]} for cpuset cpus", 400)
        found.update(dict.fromkeys(range(int(first), int(last) + 1)))
    if any(number >= cpus for number in found):
        raise HopError(f"Requested CPUs are not available - requested {text[:60]}, available: "
                       f"0-{cpus - 1}", 400)
    return sorted(found)


def _check_process(host: dict[str, Any]) -> None:
    """What is set for the processes: ulimits, OOM score, sysctls, annotations."""
    for limit in host["Ulimits"]:
        name = limit.get("Name")
        if name not in ALL_ULIMITS:
            raise HopError(f"invalid ulimit type: {str(name)[:40]}", 400)
        if name not in ULIMITS:
            raise NotModelled(f"HostConfig.Ulimits {name}")
        if not all(shapes.number(limit.get(key, 0)) for key in ("Soft", "Hard")):
            raise HopError(f"invalid ulimit: {name}", 400)
    if not -1000 <= host["OomScoreAdj"] <= 1000:
        raise HopError(f"Invalid value {host['OomScoreAdj']}, range for oom score adj is "
                       "[-1000, 1000]", 400)
    for name in host.get("Sysctls") or {}:
        if name.startswith("net."):
            if host["NetworkMode"] == "host":
                raise HopError(f"invalid parameter: sysctl '{name[:60]}' not allowed in host "
                               "network namespace", 400)
        elif name not in SYSCTLS:
            raise NotModelled(f"HostConfig.Sysctls {name[:60]}")
    if len(host.get("Annotations") or {}) > MAX_ANNOTATIONS:
        raise HopError("too many annotations", 400)


def _check_rest(host: dict[str, Any]) -> None:
    _check_process(host)
    restart_policy.validate(host["RestartPolicy"])
    if host["AutoRemove"] and host["RestartPolicy"]["Name"] != "no":
        raise HopError("can't create 'AutoRemove' container with restart policy", 400)
    for name in ("CapAdd", "CapDrop"):
        host[name] = _capabilities(name, host[name])
    if host["Isolation"].lower() not in ("", "default"):
        raise HopError(f"invalid isolation '{host['Isolation'][:60]}' on linux", 400)
    if host["ShmSize"] < 0:
        raise HopError("SHM size can not be less than 0", 400)
    if host["Runtime"] not in ("runc", "io.containerd.runc.v2"):
        raise HopError(f"unknown or invalid runtime name: {host['Runtime']}", 400)
    if host["CgroupnsMode"] not in ("private", "host"):
        raise HopError(f'invalid cgroup namespace mode: {host["CgroupnsMode"]}', 400)
    for name, modes in (("PidMode", ("", "host")), ("UTSMode", ("", "host")),
                        ("IpcMode", ("private", "shareable", "host", "none"))):
        value = host[name]
        if value not in modes and not (name != "UTSMode" and value.startswith("container:")):
            label = {"PidMode": "PID", "UTSMode": "UTS", "IpcMode": "IPC"}[name]
            raise HopError(f"invalid {label} mode: {value}", 400)


def _capabilities(field: str, names: list[str] | None) -> list[str] | None:
    """NET_ADMIN, cap_net_admin -> CAP_NET_ADMIN; unknown ones are refused."""
    if names is None:
        return None
    full = []
    for name in names:
        upper = name.upper()
        short = upper.removeprefix("CAP_")
        if short != "ALL" and short not in CAPABILITIES:
            raise HopError(f'invalid {field}: unknown capability: "CAP_{short}"', 400)
        full.append("ALL" if short == "ALL" else f"CAP_{short}")
    return full
