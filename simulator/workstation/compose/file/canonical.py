"""One service of a Compose file in the long form that `docker compose config` shows. Pure.

`long_form` turns every short form into its long one (before files are merged), `finish` fills in
what the specification says about what was left out (afterwards).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.engine import HopError

from .schema import SERVICE
from .shortcuts import absolute, duration, pairs, ports, size, text_of, understood, volume, words

SIZES = ("mem_limit", "mem_reservation", "memswap_limit", "shm_size", "mem_swappiness")
INTEGERS = ("cpu_count", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime",
            "cpu_shares", "oom_score_adj", "pids_limit", "scale")
PLAIN_LISTS = ("cap_add", "cap_drop", "dns_opt", "group_add", "links", "profiles", "security_opt",
               "volumes_from")
TEXT_LISTS = ("dns", "dns_search", "tmpfs")
TRUE, FALSE = ("true", "y", "yes", "on", "1", "t"), ("false", "n", "no", "off", "0", "f")

# The order in which the real plugin writes a service's settings.
ORDER = (
    "profiles", "deploy", "restart", "scale", "attach", "container_name", "external_links", "links",
    "annotations", "blkio_config", "cap_add", "cap_drop", "cgroup_parent", "cgroup", "cpu_count",
    "cpu_percent", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime", "cpus", "cpuset",
    "cpu_shares", "command", "configs", "credential_spec", "device_cgroup_rules", "devices", "dns",
    "dns_opt", "dns_search", "domainname", "entrypoint", "environment", "extra_hosts", "gpus",
    "group_add", "hostname", "image", "init", "ipc", "isolation", "labels", "logging", "mem_limit",
    "mem_reservation", "memswap_limit", "mem_swappiness", "mac_address", "network_mode", "networks",
    "oom_kill_disable", "oom_score_adj", "pid", "pids_limit", "platform", "privileged",
    "pull_policy", "read_only", "runtime", "secrets", "security_opt", "shm_size",
    "stop_grace_period", "stop_signal", "storage_opt", "sysctls", "tmpfs", "ulimits", "user",
    "userns_mode", "uts", "volumes", "volumes_from", "working_dir", "build", "develop",
    "depends_on", "expose", "healthcheck", "models", "ports", "post_start", "pre_stop", "provider",
    "stdin_open", "tty", "use_api_socket")


@dataclass(frozen=True)
class Place:
    """Where relative paths start, and what `KEY` without a value means."""

    folder: str
    home: str
    environment: Mapping[str, str]


def long_form(name: str, raw: dict[str, Any], place: Place) -> dict[str, Any]:
    """Raises HopError. Keys that are not known have been refused before."""
    out: dict[str, Any] = {}
    for key, value in raw.items():
        if value is None and key not in ("command", "entrypoint"):
            continue
        with understood(f"services.{name}.{key}"):
            out[key] = _value(name, key, value, place)
    return out


def _value(name: str, key: str, value: Any, place: Place) -> Any:
    path = f"services.{name}.{key}"
    if SERVICE.get(key) == "flag":
        return _flag(value, path)
    if key in SIZES:
        return str(size(value, f"services[{name}].{key}"))
    if key in INTEGERS:
        return _integer(value, path)
    if key == "cpus":
        return float(value)
    if key in ("labels", "annotations", "sysctls"):
        return {k: v if v is not None else "" for k, v in pairs(value, path).items()}
    if key == "environment":
        return pairs(value, path, place.environment)
    if key in ("command", "entrypoint"):
        return words(value, f"services[{name}].{key}")
    if key in TEXT_LISTS:
        return [text_of(item) for item in (value if isinstance(value, list) else [value])]
    if SERVICE.get(key) == "list" and key in PLAIN_LISTS:
        return [text_of(item) for item in value]
    return _LONG[key](name, value, place) if key in _LONG else value


def _flag(value: Any, path: str) -> bool:
    if isinstance(value, bool):
        return value
    if value.lower() in TRUE or value.lower() in FALSE:
        return value.lower() in TRUE
    raise HopError(f"error while interpolating {path}: failed to cast to expected type: invalid "
                   f"boolean: {value}", 1)


def _integer(value: Any, path: str) -> int:
    try:
        return int(str(value)[:30])
    except ValueError:
        raise HopError(f"error while interpolating {path}: failed to cast to expected type: "
                       f'strconv.Atoi: parsing "{value}": invalid syntax', 1) from None


def _networks(name: str, value: Any, place: Place) -> dict[str, Any]:
    return dict.fromkeys(map(str, value)) if isinstance(value, list) else dict(value)


def _dependencies(name: str, value: Any, place: Place) -> dict[str, Any]:
    if isinstance(value, list):
        value = {str(other): {"condition": "service_started"} for other in value}
    found = {}
    for other, settings in value.items():
        entry: dict[str, Any] = {"condition": settings["condition"]}
        if settings.get("restart"):
            entry["restart"] = True
        entry["required"] = _flag(settings.get("required", True), f"services.{name}.depends_on")
        found[other] = entry
    return found


def _ports(name: str, value: list[Any], place: Place) -> list[dict[str, Any]]:
    return ports(value, f"services.{name}.ports")


def _volumes(name: str, value: list[Any], place: Place) -> list[dict[str, Any]]:
    return [volume(item, place.folder, place.home) for item in value]


def _extra_hosts(name: str, value: Any, place: Place) -> list[str]:
    if isinstance(value, dict):
        return [f"{host}={address}" for host, address in value.items()]
    return [str(item) if "=" in str(item) else str(item).replace(":", "=", 1) for item in value]


def _expose(name: str, value: list[Any], place: Place) -> list[str]:
    return [text_of(item) for item in value]


def _build(name: str, value: Any, place: Place) -> dict[str, Any]:
    build = {"context": value} if isinstance(value, str) else dict(value)
    context = str(build.get("context", "."))
    if not context.startswith(("http://", "https://", "git@")):
        context = absolute(context, place.folder, place.home)
    out: dict[str, Any] = {"context": context}
    if "dockerfile_inline" not in build:
        out["dockerfile"] = build.get("dockerfile", "Dockerfile")
    for key in ("dockerfile_inline", "args", "labels", "cache_from", "no_cache", "pull",
                "extra_hosts", "network", "target", "secrets", "shm_size", "tags"):
        if build.get(key) is not None:
            out[key] = build[key]
    for key in build:
        out.setdefault(key, build[key])
    if "shm_size" in out:
        out["shm_size"] = str(size(out["shm_size"], f"services[{name}].build.shm_size"))
    if "extra_hosts" in out:
        out["extra_hosts"] = _extra_hosts(name, out["extra_hosts"], place)
    for key in ("args", "labels"):
        if key in out:
            out[key] = pairs(out[key], f"services.{name}.build.{key}", place.environment)
    return {key: item for key, item in out.items() if item is not None}


def _healthcheck(name: str, value: dict[str, Any], place: Place) -> dict[str, Any]:
    out: dict[str, Any] = {}
    test = value.get("test")
    if isinstance(test, str):
        test = ["CMD-SHELL", test]
    if test:
        if test[0] not in ("NONE", "CMD", "CMD-SHELL"):
            raise HopError('healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"', 1)
        out["test"] = test
    for key in ("timeout", "interval", "retries", "start_period", "start_interval"):
        if key in value:
            out[key] = _integer(value[key], f"services.{name}.healthcheck.{key}") \
                if key == "retries" else duration(value[key],
                                                  f"services[{name}].healthcheck.{key}")
    if value.get("disable"):
        out["disable"] = True
    return out


def _deploy(name: str, value: dict[str, Any], place: Place) -> dict[str, Any]:
    out = dict(value)
    if "replicas" in out:
        out["replicas"] = _integer(out["replicas"], f"services.{name}.deploy.replicas")
    if out.get("resources"):
        out["resources"] = {kind: _resources(name, kind, entry)
                            for kind, entry in out["resources"].items()}
    if "labels" in out:
        out["labels"] = pairs(out["labels"], f"services.{name}.deploy.labels")
    if "restart_policy" in out:
        out["restart_policy"] = dict(sorted(out["restart_policy"].items()))
    return out


def _resources(name: str, kind: str, entry: dict[str, Any]) -> dict[str, Any]:
    out = dict(entry)
    if "cpus" in out:
        out["cpus"] = float(out["cpus"])
    if "memory" in out:
        out["memory"] = str(size(out["memory"], f"services[{name}].deploy.resources.{kind}.memory"))
    return out


def _files(kind: str):
    def convert(name: str, value: list[Any], place: Place) -> list[dict[str, Any]]:
        found = []
        for item in value:
            entry = {"source": item} if isinstance(item, str) else dict(item)
            if kind == "secrets":
                target = entry.get("target") or f"/run/secrets/{entry.get('source')}"
                entry = {"source": entry.get("source"), "target": target, **{
                    k: v for k, v in entry.items() if k not in ("source", "target")}}
            if isinstance(entry.get("mode"), int):
                entry["mode"] = f"{entry['mode']:04o}"
            found.append({k: entry[k] for k in ("source", "target", "uid", "gid", "mode")
                          if entry.get(k) is not None})
        return found
    return convert


def _grace(name: str, value: str, place: Place) -> str:
    return duration(value, f"services[{name}].stop_grace_period")


_LONG = {"networks": _networks, "depends_on": _dependencies, "ports": _ports, "volumes": _volumes,
         "extra_hosts": _extra_hosts, "expose": _expose, "build": _build,
         "healthcheck": _healthcheck, "deploy": _deploy, "secrets": _files("secrets"),
         "configs": _files("configs"), "stop_grace_period": _grace,
         "ulimits": lambda name, value, place: dict(sorted(value.items()))}


def finish(name: str, service: dict[str, Any]) -> dict[str, Any]:
    """Defaults and what follows from other settings, in the order of the real output."""
    out = dict(service)
    if "network_mode" not in out and "networks" not in out and "provider" not in out:
        out["networks"] = {"default": None}
    needed = dict(out.get("depends_on") or {})
    for other in _implied(out):
        needed.setdefault(other, {"condition": "service_started", "restart": True,
                                  "required": True})
    if needed:
        out["depends_on"] = dict(sorted(needed.items()))
    return {key: out[key] for key in (*ORDER, *sorted(k for k in out if k not in ORDER))
            if key in out and (out[key] is not None or key == "networks")}


def _implied(service: dict[str, Any]) -> list[str]:
    """Services that it needs without saying so in depends_on."""
    found = [link.partition(":")[0] for link in service.get("links") or []]
    found += [source.partition(":")[0] for source in service.get("volumes_from") or []
              if not source.startswith("container:")]
    for key in ("network_mode", "ipc", "pid"):
        value = str(service.get(key) or "")
        if value.startswith("service:"):
            found.append(value.removeprefix("service:"))
    return found


def merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """A later file over an earlier one (or a service over the one that it extends)."""
    out = dict(base)
    for key, value in over.items():
        old = out.get(key)
        if key == "volumes" and isinstance(old, list):
            targets = [posixpath.normpath(item["target"]) for item in value]
            out[key] = [item for item in old if item["target"] not in targets] + value
        elif isinstance(old, dict) and isinstance(value, dict):
            out[key] = merge(old, value)
        elif isinstance(old, list) and isinstance(value, list) and key not in (
                "command", "entrypoint", "test"):
            out[key] = old + [item for item in value if item not in old]
        else:
            out[key] = value
    return out
