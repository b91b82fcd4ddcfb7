"""What may stand in a Compose file: keys and the kinds of their values, as the specification says.

A kind is a word ("string", "flag", "number", "size", "list", "table", "pairs", "words", "any") or a
table of keys. `check` raises HopError with the real plugin's words.
"""

from __future__ import annotations

import re
from typing import Any

from simulator.engine import HopError

Kind = str | dict[str, Any]

_IPAM = {"driver": "string", "options": "table", "config": "list"}
HEALTHCHECK: Kind = {
    "disable": "flag", "interval": "string", "retries": "number", "test": "words",
    "timeout": "string", "start_period": "string", "start_interval": "string"}
BUILD: Kind = dict.fromkeys((
    "additional_contexts", "args", "cache_from", "cache_to", "context", "dockerfile",
    "dockerfile_inline", "entitlements", "extra_hosts", "isolation", "labels", "network",
    "no_cache", "no_cache_filter", "platforms", "privileged", "provenance", "pull", "sbom",
    "secrets", "shm_size", "ssh", "tags", "target", "ulimits"), "any")
_LIMITS = {"cpus": "number", "memory": "string", "pids": "number"}
DEPLOY: Kind = {
    "endpoint_mode": "string", "labels": "pairs", "mode": "string", "placement": "table",
    "replicas": "number", "resources": {
        "limits": _LIMITS, "reservations": {"cpus": "number", "memory": "string", "devices": "list",
                                            "generic_resources": "list"}},
    "restart_policy": {"condition": "string", "delay": "string", "max_attempts": "number",
                       "window": "string"},
    "rollback_config": "table", "update_config": "table"}
SERVICE_NETWORK: Kind = {
    "aliases": "list", "driver_opts": "table", "gw_priority": "number", "interface_name": "string",
    "ipv4_address": "string", "ipv6_address": "string", "link_local_ips": "list",
    "mac_address": "string", "priority": "number"}
DEPENDENCY: Kind = {"condition": "string", "required": "flag", "restart": "flag"}
CONDITIONS = ("service_started", "service_healthy", "service_completed_successfully")

SERVICE: dict[str, Kind] = {
    **dict.fromkeys((
        "cgroup", "cgroup_parent", "container_name", "cpuset", "domainname", "hostname", "image",
        "ipc", "isolation", "mac_address", "network_mode", "pid", "platform", "pull_policy",
        "restart", "runtime", "stop_grace_period", "stop_signal", "user", "userns_mode", "uts",
        "working_dir"), "string"),
    **dict.fromkeys((
        "attach", "init", "oom_kill_disable", "privileged", "read_only", "stdin_open", "tty",
        "use_api_socket"), "flag"),
    **dict.fromkeys((
        "cpu_count", "cpu_percent", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime",
        "cpu_shares", "cpus", "mem_limit", "mem_reservation", "mem_swappiness", "memswap_limit",
        "oom_score_adj", "pids_limit", "scale", "shm_size"), "number"),
    **dict.fromkeys((
        "cap_add", "cap_drop", "configs", "device_cgroup_rules", "devices", "dns_opt", "expose",
        "external_links", "group_add", "links", "ports", "post_start", "pre_stop", "profiles",
        "secrets", "security_opt", "volumes", "volumes_from"), "list"),
    **dict.fromkeys((
        "blkio_config", "credential_spec", "develop", "logging", "provider", "storage_opt",
        "ulimits"), "table"),
    **dict.fromkeys(("annotations", "environment", "extra_hosts", "labels", "sysctls"), "pairs"),
    **dict.fromkeys(("command", "entrypoint"), "words"),
    **dict.fromkeys(("depends_on", "networks", "env_file", "label_file", "dns", "dns_search",
                     "tmpfs", "extends", "gpus", "models", "build"), "any"),
    "healthcheck": HEALTHCHECK, "deploy": DEPLOY}

NETWORK: Kind = {
    "attachable": "flag", "driver": "string", "driver_opts": "table", "enable_ipv4": "flag",
    "enable_ipv6": "flag", "external": "any", "internal": "flag", "ipam": _IPAM, "labels": "pairs",
    "name": "string"}
VOLUME: Kind = {"driver": "string", "driver_opts": "table", "external": "any", "labels": "pairs",
                "name": "string"}
SECRET: Kind = {"driver": "string", "driver_opts": "table", "environment": "string",
                "external": "any", "file": "string", "labels": "pairs", "name": "string",
                "template_driver": "string"}
CONFIG: Kind = {**SECRET, "content": "string"}
ROOT: dict[str, str] = {"name": "string", "version": "string", "include": "list",
                        "services": "table", "networks": "table", "volumes": "table",
                        "secrets": "table", "configs": "table", "models": "table"}
_RESOURCES = {"networks": NETWORK, "volumes": VOLUME, "secrets": SECRET, "configs": CONFIG}
_SERVICE_NAME = re.compile(r"[A-Za-z0-9._-]+\Z")
_CONTAINER_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+\Z")


def check(model: dict[str, Any], path: str) -> None:
    """`path` is the file's, which the words name."""
    try:
        _table(model, "", ROOT)
        for section, kind in _RESOURCES.items():
            for name, value in (model.get(section) or {}).items():
                _one(value, f"{section}.{name}", kind, optional=True)
        for name, service in (model.get("services") or {}).items():
            if not _SERVICE_NAME.match(name):
                raise _Wrong(f"services additional properties '{name}' not allowed")
            _service(name, service)
    except _Wrong as reason:
        raise HopError(f"validating {path}: {reason}", 1) from None


class _Wrong(Exception):
    pass


def _service(name: str, service: Any) -> None:
    path = f"services.{name}"
    if not isinstance(service, dict):
        raise _Wrong(f"{path} must be a mapping")
    for key in service:
        if key not in SERVICE and not key.startswith("x-"):
            raise _Wrong(f"{path}.{key} false schema")
    _table(service, path, SERVICE)
    if isinstance(service.get("networks"), dict):
        for network, settings in service["networks"].items():
            _one(settings, f"{path}.networks.{network}", SERVICE_NETWORK, optional=True)
    if isinstance(service.get("build"), dict):
        _one(service["build"], f"{path}.build", BUILD)
    if isinstance(service.get("depends_on"), dict):
        for other, settings in service["depends_on"].items():
            _one(settings, f"{path}.depends_on.{other}", DEPENDENCY)
            _condition(settings, f"{path}.depends_on.{other}")
    for index, port in enumerate(service.get("ports") or []):
        if isinstance(port, (list, bool)):
            raise _Wrong(f"{path}.ports.{index} must be a number")
    name = service.get("container_name")
    if name is not None and not _CONTAINER_NAME.match(name):
        raise _Wrong(f"{path}.container_name '{name}' does not match pattern "
                     "'[a-zA-Z0-9][a-zA-Z0-9_.-]+'")


def _condition(settings: dict[str, Any], path: str) -> None:
    if settings.get("condition") not in CONDITIONS:
        if "condition" not in settings:
            raise _Wrong(f"{path} missing property 'condition'")
        raise _Wrong(f"{path}.condition value must be one of "
                     + ", ".join(f"'{word}'" for word in CONDITIONS))


def _table(value: dict[str, Any], path: str, kinds: dict[str, Any]) -> None:
    for key, item in value.items():
        if key.startswith("x-"):
            continue
        if key not in kinds:
            raise _Wrong(f"{path} additional properties '{key}' not allowed")
        _one(item, f"{path}.{key}" if path else key, kinds[key], optional=path == "")


def _one(value: Any, path: str, kind: Kind, optional: bool = False) -> None:
    if isinstance(kind, dict):
        if value is None and optional:
            return
        if not isinstance(value, dict):
            raise _Wrong(f"{path} must be a mapping")
        _table(value, path, kind)
    elif kind == "string" and not isinstance(value, str):
        if not (value is None and optional):
            raise _Wrong(f"{path} must be a string")
    elif kind == "flag" and not isinstance(value, (bool, str)):
        raise _Wrong(f"{path} must be a boolean")
    elif kind == "number" and not (isinstance(value, (int, float, str))
                                   and not isinstance(value, bool)):
        raise _Wrong(f"{path} must be a number")
    elif kind == "list" and not isinstance(value, list):
        if not (value is None and optional):
            raise _Wrong(f"{path} must be a array")
    elif kind == "table" and not isinstance(value, dict):
        if not (value is None and optional):
            raise _Wrong(f"{path} must be a mapping")
    elif kind == "pairs" and not isinstance(value, (dict, list)):
        raise _Wrong(f"{path} must be a mapping")
    elif kind == "words":
        _words(value, path)


def _words(value: Any, path: str) -> None:
    """command, entrypoint and test: nothing, a text, or a list of texts."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            if not isinstance(item, str):
                raise _Wrong(f"{path}.{index} must be a string")
    elif value is not None and not isinstance(value, str):
        raise _Wrong(f"{path} must be a null")
