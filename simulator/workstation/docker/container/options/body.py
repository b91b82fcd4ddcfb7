"""The body of POST /containers/create: every field is sent, zero values included."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, NotModelled

from ...command import Cli
from .network import endpoints
from .ports import parse_expose, parse_publish
from .volumes import parse_device, parse_mount, parse_tmpfs, parse_volumes

MODES = {"pid": ("PID", ("host",)), "uts": ("UTS", ("host",)), "userns": ("USER", ("host",)),
         "cgroupns": ("CGROUP", ("host", "private"))}


def create_body(cli: Cli, detach: bool = False) -> dict[str, Any]:
    """Raises HopError (exit status 125) with the CLI's words for what it refuses itself."""
    flags = cli.flags
    _check(cli)
    attach = [stream.lower() for stream in flags["attach"]]
    stdin, tty = flags["interactive"], flags["tty"]
    if not attach and not detach:
        attach = ["stdout", "stderr", *(["stdin"] if stdin else [])]
    published, bindings = parse_publish(flags["publish"])
    exposed = {**published, **parse_expose(flags["expose"])}
    binds, anonymous = parse_volumes(cli)
    entrypoint = flags["entrypoint"]
    health = _health(cli)
    body: dict[str, Any] = {
        "Hostname": flags["hostname"] or "", "Domainname": flags["domainname"] or "",
        "User": flags["user"] or "",
        "AttachStdin": "stdin" in attach, "AttachStdout": "stdout" in attach,
        "AttachStderr": "stderr" in attach}
    if exposed:
        body["ExposedPorts"] = exposed
    body |= {"Tty": tty, "OpenStdin": stdin,
             "StdinOnce": bool(stdin and "stdin" in attach),
             "Env": _environment(cli) or None, "Cmd": cli.args[1:] or None}
    if health is not None:
        body["Healthcheck"] = health
    body |= {"Image": cli.args[0], "Volumes": anonymous, "WorkingDir": flags["workdir"] or "",
             "Entrypoint": None if entrypoint is None else [entrypoint],
             "OnBuild": None, "Labels": _labels(cli)}
    if flags.changed("stop-signal"):
        body["StopSignal"] = flags["stop-signal"]
    if flags.changed("stop-timeout"):
        body["StopTimeout"] = flags["stop-timeout"]
    mode, networking = endpoints(flags)
    body["HostConfig"] = _host_config(cli, mode, binds, bindings)
    body["NetworkingConfig"] = {"EndpointsConfig": networking}
    return body


def _check(cli: Cli) -> None:
    flags = cli.flags
    for name, (word, allowed) in MODES.items():
        value = flags[name]
        if value and value not in allowed and not (name == "pid" and
                                                   value.startswith("container:")):
            raise HopError(f"--{name}: invalid {word} mode", 125)
    for option in flags["security-opt"]:
        if "=" not in option and ":" not in option and option != "no-new-privileges":
            raise HopError(f'Invalid --security-opt: "{option}"', 125)
    if flags["storage-opt"]:
        raise NotModelled("docker run --storage-opt")
    if flags["rm"] and flags["restart"] not in (None, "no", ""):
        raise HopError("conflicting options: cannot specify both --restart and --rm", 125)


def _environment(cli: Cli) -> list[str]:
    found = []
    for path in cli.flags["env-file"]:
        found += key_values(cli, path, cli.p.env)
    for item in cli.flags["env"]:
        found.append(f"{item}={cli.p.env[item]}" if "=" not in item and item in cli.p.env else item)
    return found


def key_values(cli: Cli, path: str, environment: dict[str, str] | None) -> list[str]:
    """The lines of an --env-file or --label-file."""
    found = []
    for line in _read(cli, path).decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        line = line.lstrip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not name:
            raise HopError(f"no variable name on line '{line}'", 125)
        if any(char.isspace() for char in name):
            raise HopError(f"variable '{name}' contains whitespaces", 125)
        if equals:
            found.append(f"{name}={value}")
        elif environment is None:
            found.append(name)
        elif name in environment:
            found.append(f"{name}={environment[name]}")
    return found


def _read(cli: Cli, path: str) -> bytes:
    try:
        return cli.read_file(path)
    except HopError as failure:
        raise HopError(failure.message, 125) from None


def _labels(cli: Cli) -> dict[str, str]:
    lines = [line for path in cli.flags["label-file"] for line in key_values(cli, path, None)]
    pairs = (line.partition("=") for line in [*lines, *cli.flags["label"]])
    return {name: value for name, _, value in pairs}


def _health(cli: Cli) -> dict[str, Any] | None:
    flags = cli.flags
    timed = {"health-interval": "Interval", "health-timeout": "Timeout",
             "health-start-period": "StartPeriod", "health-start-interval": "StartInterval"}
    given = [name for name in ("health-cmd", *timed, "health-retries") if flags.changed(name)]
    if flags["no-healthcheck"]:
        if given:
            raise HopError("--no-healthcheck conflicts with --health-* options", 125)
        return {"Test": ["NONE"]}
    if not given:
        return None
    health: dict[str, Any] = {}
    if flags["health-cmd"]:
        health["Test"] = ["CMD-SHELL", flags["health-cmd"]]
    for name, key in timed.items():
        if (flags[name] or 0) < 0:
            raise HopError(f"--{name} cannot be negative", 125)
        if flags[name]:
            health[key] = flags[name]
    if (flags["health-retries"] or 0) < 0:
        raise HopError("--health-retries cannot be negative", 125)
    if flags["health-retries"]:
        health["Retries"] = flags["health-retries"]
    return health


def restart_policy(text: str | None) -> dict[str, Any]:
    """Raises HopError for a count that is no number."""
    name, colon, count = (text or "no").partition(":")
    if not name and colon:
        raise HopError("invalid restart policy format: no policy provided before colon", 125)
    if colon and not (count.lstrip("-").isdigit() and len(count) < 10):
        raise HopError("invalid restart policy format: maximum retry count must be an integer", 125)
    return {"Name": name, "MaximumRetryCount": int(count) if colon else 0}


def _capabilities(names: list[str]) -> list[str] | None:
    upper = [name.upper() for name in names]
    return [name if name == "ALL" or name.startswith("CAP_") else f"CAP_{name}"
            for name in upper] or None


def _pairs(items: list[str]) -> dict[str, str]:
    return {name: value for name, _, value in (item.partition("=") for item in items)}


def _host_config(cli: Cli, mode: str, binds: list[str] | None,
                 bindings: dict[str, Any]) -> dict[str, Any]:
    flags, terminal = cli.flags, cli.p.fds[0].tty if 0 in cli.p.fds else None
    size = [terminal.rows, terminal.columns] if terminal and flags["tty"] else [0, 0]
    tmpfs, mounts = parse_tmpfs(flags["tmpfs"]), [parse_mount(m) for m in flags["mount"]]
    config: dict[str, Any] = {
        "Binds": binds, "ContainerIDFile": flags["cidfile"] or "",
        "LogConfig": {"Type": flags["log-driver"] or "", "Config": _pairs(flags["log-opt"])},
        "NetworkMode": mode, "PortBindings": bindings,
        "RestartPolicy": restart_policy(flags["restart"]), "AutoRemove": bool(flags["rm"]),
        "VolumeDriver": flags["volume-driver"] or "",
        "VolumesFrom": flags["volumes-from"] or None, "ConsoleSize": size}
    if flags["annotation"]:
        config["Annotations"] = _pairs(flags["annotation"])
    config |= {
        "CapAdd": _capabilities(flags["cap-add"]), "CapDrop": _capabilities(flags["cap-drop"]),
        "CgroupnsMode": flags["cgroupns"] or "", "Dns": flags["dns"],
        "DnsOptions": flags["dns-option"], "DnsSearch": flags["dns-search"],
        "ExtraHosts": [h.replace("=", ":", 1) for h in flags["add-host"]] or None,
        "GroupAdd": flags["group-add"] or None, "IpcMode": flags["ipc"] or "", "Cgroup": "",
        "Links": flags["link"] or None, "OomScoreAdj": flags["oom-score-adj"] or 0,
        "PidMode": flags["pid"] or "", "Privileged": flags["privileged"],
        "PublishAllPorts": flags["publish-all"], "ReadonlyRootfs": flags["read-only"],
        "SecurityOpt": flags["security-opt"] or None}
    if tmpfs:
        config["Tmpfs"] = tmpfs
    config |= {"UTSMode": flags["uts"] or "", "UsernsMode": flags["userns"] or "",
               "ShmSize": flags["shm-size"] or 0}
    if flags["sysctl"]:
        config["Sysctls"] = _pairs(flags["sysctl"])
    if flags["runtime"]:
        config["Runtime"] = flags["runtime"]
    config |= {"Isolation": flags["isolation"] or "", **resources(flags, create=True)}
    if mounts:
        config["Mounts"] = mounts
    config |= {"MaskedPaths": None, "ReadonlyPaths": None}
    if flags.changed("init"):
        config["Init"] = flags["init"]
    return config


def resources(flags: Any, create: bool) -> dict[str, Any]:
    """The Resources part, as create and update send it."""
    empty: Any = [] if create else None
    pids = flags["pids-limit"]
    return {
        "CpuShares": flags["cpu-shares"] or 0, "Memory": flags["memory"] or 0,
        "NanoCpus": flags["cpus"] or 0, "CgroupParent": flags["cgroup-parent"] or "",
        "BlkioWeight": flags["blkio-weight"] or 0, "BlkioWeightDevice": empty,
        "BlkioDeviceReadBps": empty, "BlkioDeviceWriteBps": empty,
        "BlkioDeviceReadIOps": empty, "BlkioDeviceWriteIOps": empty,
        "CpuPeriod": flags["cpu-period"] or 0, "CpuQuota": flags["cpu-quota"] or 0,
        "CpuRealtimePeriod": flags["cpu-rt-period"] or 0,
        "CpuRealtimeRuntime": flags["cpu-rt-runtime"] or 0,
        "CpusetCpus": flags["cpuset-cpus"] or "", "CpusetMems": flags["cpuset-mems"] or "",
        "Devices": [parse_device(d) for d in flags["device"] or []] if create else None,
        "DeviceCgroupRules": None, "DeviceRequests": None,
        "MemoryReservation": flags["memory-reservation"] or 0,
        "MemorySwap": flags["memory-swap"] or 0,
        "MemorySwappiness": (flags["memory-swappiness"] if flags.changed("memory-swappiness")
                             else -1) if create else None,
        "OomKillDisable": bool(flags["oom-kill-disable"]) if create else None,
        "PidsLimit": pids or 0 if create else pids,
        "Ulimits": (flags["ulimit"] or []) if create else None,
        "CpuCount": 0, "CpuPercent": 0, "IOMaximumIOps": 0, "IOMaximumBandwidth": 0}
