"""From the command line's -f, -p, --profile and --env-file to a Project.

The only part of the reading that touches files; all the rest is pure.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.engine import HopError, NotModelled
from simulator.host.kernel import Files

from . import envfile, yaml_tree
from .canonical import Place, finish, long_form, merge
from .interpolation import Interpolation
from .naming import check_name, directory_name, resources
from .project import Project, check_consistency
from .schema import check
from .shortcuts import absolute, understood

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDES = ("compose.override.yml", "compose.override.yaml", "docker-compose.override.yml",
             "docker-compose.override.yaml")
MAX_EXTENDS = 8


@dataclass
class Options:
    """What the command line says about the project."""

    files: list[str] = field(default_factory=list)
    env_files: list[str] = field(default_factory=list)
    name: str | None = None
    folder: str | None = None
    profiles: list[str] = field(default_factory=list)
    interpolate: bool = True
    resolve: bool = True            # env_file is read


class Loader:
    """`warnings` are for standard error, in the order in which they came up."""

    def __init__(self, fs: Files, cwd: str, environment: Mapping[str, str],
                 options: Options) -> None:
        self._fs, self._cwd, self._options = fs, cwd, options
        self._process, self._home = dict(environment), environment.get("HOME", "/root")
        self.warnings: list[str] = []
        self._missing: list[str] = []          # variables that are not set
        self._environment: dict[str, str] = {}
        self._folder = cwd

    def load(self) -> Project:
        """Raises HopError."""
        files = self.find_files()
        if not files:
            raise HopError("no configuration file provided: not found", 1)
        self._folder = absolute(self._options.folder, self._cwd, self._home) \
            if self._options.folder else posixpath.dirname(files[0])
        self._environment = self._read_environment()
        model: dict[str, Any] = {}
        names: list[str] = []
        for path in files:
            model = self._joined(model, self._read(path, names))
        name = self._project_name(names)
        project = self._project(name, files, model)
        for missing in self._missing:
            self.warnings.append(f'The "{missing}" variable is not set. Defaulting to a blank '
                                 "string.")
        return project

    # -- files and environment -----------------------------------------------------------------

    def find_files(self) -> list[str]:
        given = list(self._options.files)
        if not given and self._process.get("COMPOSE_FILE"):
            given = self._process["COMPOSE_FILE"].split(":")
        if given:
            if "-" in given:
                raise NotModelled("docker compose -f - (a file from standard input)")
            return [absolute(path, self._cwd, self._home) for path in given]
        folder = absolute(self._options.folder or ".", self._cwd, self._home)
        while True:
            for name in NAMES:
                path = posixpath.join(folder, name)
                if self._fs.exists(path):
                    others = (posixpath.join(folder, other) for other in OVERRIDES)
                    return [path, *[o for o in others if self._fs.exists(o)][:1]]
            if folder == "/":
                return []
            folder = posixpath.dirname(folder)

    def _text(self, path: str) -> str:
        return self._fs.read(path).decode("utf-8", "replace")

    def _read_environment(self) -> dict[str, str]:
        """The process's variables win over those of .env."""
        found: dict[str, str] = {}
        paths = [absolute(path, self._cwd, self._home) for path in self._options.env_files]
        for path in paths:
            if not self._fs.exists(path):
                raise HopError(f"couldn't find env file: {path}", 1)
        usual = posixpath.join(self._folder, ".env")
        for path in paths or ([usual] if self._fs.exists(usual) else []):
            found.update(envfile.parse(self._text(path), path, {**found, **self._process}))
        return {**found, **self._process}

    def _read(self, path: str, names: list[str]) -> dict[str, Any]:
        """One file, interpolated, checked, in the long form."""
        try:
            text = self._text(path)
        except OSError as failure:
            raise HopError(f'compose file "{path}" is invalid: open {path}: '
                           f"{(failure.strerror or '').lower()}", 1) from None
        model = yaml_tree.load(text, path)
        if model is None or isinstance(model, list):
            raise HopError("empty compose file", 1)
        if not isinstance(model, dict):
            raise HopError(f"yaml: construct errors: line 1: cannot construct !!str `{model}` "
                           "into cli.named", 1)
        for name, service in (model.get("services") or {}).items() \
                if isinstance(model.get("services"), dict) else ():
            if service is not None and not isinstance(service, dict):
                raise HopError(f"services.{name} must be a mapping", 1)
        if isinstance(model.get("name"), str):
            names.append(self._interpolated(model["name"], "name"))
            model["name"] = names[-1]
        if self._options.interpolate:
            model = {**model, **self._interpolated({key: value for key, value in model.items()
                                                    if key != "name"}, "")}
        if "version" in model:
            self.warnings.append(f"{path}: the attribute `version` is obsolete, it will be ignored,"
                                 " please remove it to avoid potential confusion")
        check(model, path)
        for key in ("include", "models"):
            if model.get(key):
                raise NotModelled(f"compose file: {key}")
        return self._long(model, path)

    def _interpolated(self, value: Any, path: str) -> Any:
        interpolation = Interpolation(self._environment)
        done = interpolation.tree(value, path)
        self._missing += [name for name in interpolation.missing if name not in self._missing]
        return done

    # -- services ------------------------------------------------------------------------------

    def _long(self, model: dict[str, Any], path: str) -> dict[str, Any]:
        place = Place(self._folder, self._home, self._environment)
        services = model.get("services") or {}
        out = {}
        for name in services:
            out[name] = self._extended(name, services, place, path, [])
        return {**model, "services": out}

    def _extended(self, name: str, services: dict[str, Any], place: Place, path: str,
                  seen: list[str]) -> dict[str, Any]:
        """A service over the one that it extends."""
        raw = dict(services[name])
        parent = raw.pop("extends", None)
        own = long_form(name, raw, place)
        if parent is not None and not isinstance(parent, (str, dict)):
            raise HopError(f"services.{name}.extends must be a string", 1)
        if parent is None:
            return own
        target = {"service": parent} if isinstance(parent, str) else dict(parent)
        other, file = str(target.get("service", "")), target.get("file")
        if f"{file}:{other}" in seen or len(seen) > MAX_EXTENDS:
            raise HopError("Circular reference with extends", 1)
        if file:
            path = absolute(str(file), place.folder, place.home)
            found = self._foreign(path)
            place = replace(place, folder=posixpath.dirname(path))
        else:
            found = services
        if not isinstance(found.get(other), dict):
            raise HopError(f'cannot extend service "{name}" in {path}: service "{other}" not found',
                           1)
        base = self._extended(other, found, place, path, [*seen, f"{file}:{other}"])
        return merge(base, own)

    def _foreign(self, path: str) -> dict[str, Any]:
        """The services of another file."""
        try:
            model = yaml_tree.load(self._text(path), path)
        except OSError as failure:
            raise HopError(f"open {path}: {(failure.strerror or '').lower()}", 1) from None
        if not isinstance(model, dict):
            raise HopError("empty compose file", 1)
        model = self._interpolated(model, "")
        check(model, path)
        return model.get("services") or {}

    @staticmethod
    def _joined(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
        out = dict(base)
        for key, value in over.items():
            if key == "services":
                services = dict(out.get("services") or {})
                for name, service in value.items():
                    services[name] = merge(services.get(name, {}), service)
                out[key] = services
            elif isinstance(value, dict):
                out[key] = merge(out.get(key) or {}, value)
            else:
                out[key] = value
        return out

    # -- the project ---------------------------------------------------------------------------

    def _project_name(self, names: list[str]) -> str:
        given = self._options.name or self._environment.get("COMPOSE_PROJECT_NAME") or \
            (names[-1] if names else None)
        if given:
            return check_name(given)
        return directory_name(self._folder)

    def _project(self, name: str, files: list[str], model: dict[str, Any]) -> Project:
        active = [*self._options.profiles,
                  *(self._environment.get("COMPOSE_PROFILES") or "").split(",")]
        enabled, disabled = {}, {}
        for service in sorted(model.get("services") or {}):
            with understood(f"services.{service}"):
                settings = finish(service, self._with_env_files(service,
                                                                model["services"][service]))
            wanted = settings.get("profiles")
            here = not wanted or "*" in active or any(item in active for item in wanted)
            (enabled if here else disabled)[service] = settings
        project = Project(name, self._folder, files, enabled, disabled,
                          environment=self._environment)
        with understood("the file"):
            self._fill(project, name, model)
        check_consistency(project)
        return project

    def _fill(self, project: Project, name: str, model: dict[str, Any]) -> None:
        """Everything beside the services."""
        project.networks = resources(model.get("networks"), name, "networks")
        if "default" not in project.networks and any(
                "default" in (s.get("networks") or {}) for s in project.services.values()):
            project.networks = {"default": {"name": f"{name}_default"}, **project.networks}
        project.volumes = resources(model.get("volumes"), name, "volumes")
        for kind in ("secrets", "configs"):
            found = resources(model.get(kind), name, kind)
            for item in found.values():
                if "file" in item:
                    item["file"] = absolute(item["file"], self._folder, self._home)
            setattr(project, kind, found)
        project.extensions = {key: value for key, value in model.items() if key.startswith("x-")}

    def _with_env_files(self, name: str, service: dict[str, Any]) -> dict[str, Any]:
        """env_file is read, under what `environment` says."""
        entries = service.get("env_file")
        if entries is None or not self._options.resolve:
            return service
        found: dict[str, Any] = {}
        for entry in entries if isinstance(entries, list) else [entries]:
            entry = {"path": entry} if isinstance(entry, str) else entry
            path = absolute(str(entry.get("path", "")), self._folder, self._home)
            if self._fs.exists(path):
                found.update(envfile.parse(self._text(path), path, self._environment))
            elif entry.get("required", True):
                raise HopError(f"env file {path} not found: stat {path}: no such file or directory",
                               1)
        out = {key: value for key, value in service.items() if key != "env_file"}
        out["environment"] = dict(sorted({**found, **(service.get("environment") or {})}.items()))
        return out
