"""What the parts of a project are called on the engine. Pure."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from simulator.engine import HopError

from .shortcuts import pairs

_PROJECT = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")


def directory_name(folder: str) -> str:
    name = re.sub(r"[^a-z0-9_-]", "", posixpath.basename(folder).lower()).lstrip("_-")
    if not name:
        raise HopError("project name must not be empty", 1)
    return name


def check_name(name: str) -> str:
    if not _PROJECT.match(name):
        raise HopError(f'invalid project name "{name}": must consist only of lowercase alphanumeric'
                       " characters, hyphens, and underscores as well as start with a letter or "
                       "number", 1)
    return name


def resources(section: dict[str, Any] | None, project: str, kind: str) -> dict[str, Any]:
    """Networks, volumes, secrets or configs with their names on the engine."""
    out: dict[str, Any] = {}
    for name in sorted(section or {}):
        given = dict(section[name] or {})
        external = given.pop("external", None)
        item: dict[str, Any] = {"name": given.pop("name", None) or (
            name if external else f"{project}_{name}")}
        for key in ("driver", "driver_opts", "ipam", "internal", "attachable", "labels",
                    "enable_ipv4", "enable_ipv6", "file", "environment", "content"):
            if given.get(key) is not None:
                item[key] = given.pop(key)
        if "labels" in item:
            item["labels"] = {k: v or "" for k, v in pairs(
                item["labels"], f"{kind}.{name}.labels").items()}
        if "driver_opts" in item:
            item["driver_opts"] = {k: str(v) for k, v in item["driver_opts"].items()}
        if external:
            item["external"] = True
        out[name] = item
    return out
