"""devcontainer.json: found, read, checked, its variables filled in (pure but for the file reads).

Called by the verbs. A `Config` is what the file says and where it stands; metadata.py merges it
with what the image and the features say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from simulator.engine import HopError, NotModelled

from . import jsonc
from .variables import identity, on_laptop, substitute

HOOKS = ("onCreateCommand", "updateContentCommand", "postCreateCommand", "postStartCommand",
         "postAttachCommand")
FOLDER_LABEL, FILE_LABEL = "devcontainer.local_folder", "devcontainer.config_file"
PROBES = {"none": "", "loginInteractiveShell": "-lic", "interactiveShell": "-ic",
          "loginShell": "-lc"}

# What each property must be; those that only an editor reads may be anything.
_TEXT, _FLAG, _LIST, _MAP, _ANY = str, bool, list, dict, object
_COMMAND = (str, list, dict)
KNOWN: dict[str, Any] = {
    "$schema": _ANY, "name": _TEXT, "customizations": _ANY, "portsAttributes": _MAP,
    "otherPortsAttributes": _MAP, "image": _TEXT, "build": _MAP, "dockerFile": _TEXT,
    "context": _TEXT, "dockerComposeFile": (str, list), "service": _TEXT, "runServices": _LIST,
    "workspaceFolder": _TEXT, "workspaceMount": _TEXT, "features": _MAP,
    "overrideFeatureInstallOrder": _LIST, "remoteUser": _TEXT, "containerUser": _TEXT,
    "updateRemoteUserUID": _FLAG, "containerEnv": _MAP, "remoteEnv": _MAP, "forwardPorts": _LIST,
    "appPort": (int, str, list), "mounts": _LIST, "runArgs": _LIST, "privileged": _FLAG,
    "init": _FLAG, "capAdd": _LIST, "securityOpt": _LIST, "overrideCommand": _FLAG,
    "shutdownAction": _TEXT, "userEnvProbe": _TEXT, "waitFor": _TEXT,
    "initializeCommand": _COMMAND, **dict.fromkeys(HOOKS, _COMMAND)}


class Disk(Protocol):
    def exists(self, path: str) -> bool: ...
    def read(self, path: str) -> bytes: ...
    def listdir(self, path: str) -> list[str]: ...


@dataclass
class Config:
    """`raw` is the file, `settings` the same with its variables filled in."""

    folder: str
    path: str
    raw: dict[str, Any]
    settings: dict[str, Any]
    workspace: str              # the folder inside
    mount: str                  # --mount of the workspace, "" when Compose cares for it

    @property
    def labels(self) -> dict[str, str]:
        return {FOLDER_LABEL: self.folder, FILE_LABEL: self.path}

    @property
    def place(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def dockerfile(self) -> str:
        return self.settings.get("dockerFile") or \
            (self.settings.get("build") or {}).get("dockerfile") or ""

    @property
    def compose_files(self) -> list[str]:
        files = self.settings.get("dockerComposeFile") or []
        return [files] if isinstance(files, str) else files


def find(disk: Disk, folder: str, asked: str = "") -> str:
    """Where the file is. Raises HopError in the real words."""
    candidates = [asked] if asked else [f"{folder}/.devcontainer/devcontainer.json",
                                        f"{folder}/.devcontainer.json"]
    for path in candidates:
        if disk.exists(path):
            return path
    raise HopError(f"Dev container config ({candidates[0]}) not found.", 1)


def load(disk: Disk, folder: str, path: str, environment: Mapping[str, str]) -> Config:
    """Raises HopError for a broken file, NotModelled for a property that is not known."""
    try:
        raw = jsonc.parse(disk.read(path).decode("utf-8", "replace"))
    except HopError:
        raw = None
    if not isinstance(raw, dict):
        raise HopError(f"Dev container config ({path}) must contain a JSON object literal.", 1)
    _check(raw)
    base = folder.rsplit("/", 1)[-1]
    compose = "dockerComposeFile" in raw
    config = Config(folder, path, raw, {}, f"/workspaces/{base}", "")
    if not (raw.get("image") or compose or raw.get("dockerFile")
            or (raw.get("build") or {}).get("dockerfile")):
        raise HopError(f"Dev container config (vscode-fileHost:{path}) is missing one of "
                       '"image", "dockerFile" or "dockerComposeFile" properties.', 1)
    ident = identity(config.labels)
    local = on_laptop(environment, folder, "", ident)
    inside = substitute(raw.get("workspaceFolder") or ("/" if compose else config.workspace), local)
    config.workspace = inside
    config.settings = substitute(raw, on_laptop(environment, folder, inside, ident))
    if not compose:
        asked = config.settings.get("workspaceMount")
        config.mount = f"type=bind,source={folder},target=/workspaces/{base}" \
            if asked is None else asked
    return config


def _check(raw: dict[str, Any]) -> None:
    for name, value in raw.items():
        kind = KNOWN.get(name)
        if kind is None:
            raise NotModelled(f"devcontainer.json: {name[:60]}")
        if not isinstance(value, kind) or isinstance(value, bool) and kind is not bool \
                and kind is not object:
            raise HopError(f'Property "{name}" of devcontainer.json has the wrong type.', 1)
    for name in ("containerEnv", "remoteEnv"):
        for key, value in (raw.get(name) or {}).items():
            if not isinstance(value, str) and not (name == "remoteEnv" and value is None):
                raise HopError(f'Property "{name}.{key[:60]}" of devcontainer.json has the wrong '
                               "type.", 1)
    for name in ("runArgs", "capAdd", "securityOpt", "runServices"):
        if not all(isinstance(item, str) for item in raw.get(name) or []):
            raise HopError(f'Property "{name}" of devcontainer.json has the wrong type.', 1)
    for name in ("initializeCommand", *HOOKS):
        _check_command(name, raw.get(name))
    if raw.get("userEnvProbe") not in (None, *PROBES):
        raise HopError('Property "userEnvProbe" of devcontainer.json has an unknown value.', 1)
    _check_build(raw.get("build") or {})


def _check_build(build: dict[str, Any]) -> None:
    kinds: dict[str, Any] = {"dockerfile": str, "context": str, "args": dict, "target": str}
    for name, value in build.items():
        if name not in kinds:
            raise NotModelled(f"devcontainer.json: build.{name[:60]}")
        if not isinstance(value, kinds[name]):
            raise HopError(f'Property "build.{name}" of devcontainer.json has the wrong type.', 1)


def _check_command(name: str, value: Any) -> None:
    """A text, a list of texts, or several of these by name."""
    forms = list(value.values()) if isinstance(value, dict) else [value]
    for form in forms:
        fine = form is None or isinstance(form, str) or isinstance(form, list) and form and all(
            isinstance(word, str) for word in form)
        if not fine:
            raise HopError(f'Property "{name}" of devcontainer.json has the wrong type.', 1)
