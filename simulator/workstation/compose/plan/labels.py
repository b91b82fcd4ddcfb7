"""The labels by which Compose finds its own things again. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ..file.project import Project

VERSION = "5.6.1"
PREFIX = "com.docker.compose."
PROJECT, SERVICE, NUMBER = PREFIX + "project", PREFIX + "service", PREFIX + "container-number"
ONEOFF, HASH, IMAGE = PREFIX + "oneoff", PREFIX + "config-hash", PREFIX + "image"
DEPENDS_ON, REPLACE, SLUG = PREFIX + "depends_on", PREFIX + "replace", PREFIX + "slug"
FILES, FOLDER = PREFIX + "project.config_files", PREFIX + "project.working_dir"
NETWORK, VOLUME = PREFIX + "network", PREFIX + "volume"

# What may change without the container having to be made again.
_NOT_HASHED = ("build", "pull_policy", "scale", "depends_on", "profiles", "attach")


def digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def config_hash(service: dict[str, Any]) -> str:
    """A fingerprint of a service: another one means that its containers are made again."""
    kept = {key: value for key, value in service.items() if key not in _NOT_HASHED}
    if kept.get("deploy"):
        kept["deploy"] = {key: value for key, value in kept["deploy"].items() if key != "replicas"}
    return digest(kept)


def of_container(project: Project, name: str, number: int, image_id: str,
                 oneoff: bool = False) -> dict[str, str]:
    service = project.services[name]
    needs = ",".join(f"{other}:{settings['condition']}:"
                     f"{'true' if settings.get('restart') else 'false'}"
                     for other, settings in (service.get("depends_on") or {}).items())
    return {**(service.get("labels") or {}), HASH: config_hash(service), NUMBER: str(number),
            DEPENDS_ON: needs, IMAGE: image_id, ONEOFF: "True" if oneoff else "False",
            PROJECT: project.name, FILES: ",".join(project.files), FOLDER: project.folder,
            SERVICE: name, PREFIX + "version": VERSION}


def of_resource(project: Project, kind: str, name: str, settings: dict[str, Any]) -> dict[str, str]:
    return {**(settings.get("labels") or {}), HASH: digest(settings), PREFIX + kind: name,
            PROJECT: project.name, PREFIX + "version": VERSION}
