"""The project: what a Compose file means once files, environment and profiles are put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulator.engine import HopError

Service = dict[str, Any]


@dataclass
class Project:
    """`services` are those that are enabled, in the long form; `disabled` those of profiles that
    are not active."""

    name: str
    folder: str
    files: list[str] = field(default_factory=list)
    services: dict[str, Service] = field(default_factory=dict)
    disabled: dict[str, Service] = field(default_factory=dict)
    networks: dict[str, dict[str, Any]] = field(default_factory=dict)
    volumes: dict[str, dict[str, Any]] = field(default_factory=dict)
    secrets: dict[str, dict[str, Any]] = field(default_factory=dict)
    configs: dict[str, dict[str, Any]] = field(default_factory=dict)
    extensions: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    known: bool = True             # false: read from containers' labels, there is no file

    def image(self, service: str) -> str:
        return self.services[service].get("image") or f"{self.name}-{service}"

    def replicas(self, service: str) -> int:
        """How many containers it wants."""
        settings = self.services[service]
        if settings.get("scale") is not None:
            return settings["scale"]
        wanted = (settings.get("deploy") or {}).get("replicas")
        return 1 if wanted is None else wanted

    def dependencies(self, service: str) -> dict[str, dict[str, Any]]:
        return self.services[service].get("depends_on") or {}

    def require(self, names: list[str]) -> None:
        """Raises HopError for a service that is not in the file."""
        for name in names:
            if name not in self.services and name not in self.disabled:
                raise HopError(f"no such service: {name}", 1)

    def with_dependencies(self, names: list[str]) -> list[str]:
        """These services and all that they need; everything when no name is given."""
        if not names:
            return list(self.services)
        wanted, todo = [], list(names)
        while todo:
            name = todo.pop(0)
            if name in wanted or name not in self.services:
                continue
            wanted.append(name)
            todo += list(self.dependencies(name))
        return [name for name in self.services if name in wanted]

    def order(self, names: list[str] | None = None) -> list[list[str]]:
        """Services in waves: each needs only those of earlier waves."""
        left = [name for name in (self.services if names is None else names)
                if name in self.services]
        waves: list[list[str]] = []
        while left:
            wave = [name for name in left
                    if not any(other in left for other in self.dependencies(name)
                               if other != name)]
            if not wave:
                wave = left[:]
            waves.append(sorted(wave))
            left = [name for name in left if name not in wave]
        return waves


def check_consistency(project: Project) -> None:
    """Raises HopError in the real plugin's words."""
    everything = {**project.services, **project.disabled}
    for name in sorted(project.services):
        service = project.services[name]
        if not service.get("image") and not service.get("build") and not service.get("provider"):
            raise _invalid(f'service "{name}" has neither an image nor a build context specified')
        if service.get("network_mode") and service.get("networks"):
            raise _invalid(f"service {name} declares mutually exclusive `network_mode` and "
                           "`networks`")
        for network in service.get("networks") or {}:
            if network not in project.networks:
                raise _invalid(f'service "{name}" refers to undefined network {network}')
        for other, settings in (service.get("depends_on") or {}).items():
            if other not in everything and settings.get("required", True):
                raise _invalid(f'service "{name}" depends on undefined service "{other}"')
        _check_files(project, name, service)
        _check_limits(name, service)
    _check_cycles(project)


def _check_files(project: Project, name: str, service: Service) -> None:
    for entry in service.get("volumes") or []:
        source = entry.get("source")
        if entry["type"] == "volume" and source and source not in project.volumes:
            raise _invalid(f'service "{name}" refers to undefined volume {source}')
    for kind in ("secrets", "configs"):
        for entry in service.get(kind) or []:
            source = entry.get("source", "")
            if source not in getattr(project, kind):
                raise _invalid(f'service "{name}" refers to undefined {kind[:-1]} {source}')


def _check_limits(name: str, service: Service) -> None:
    deploy = service.get("deploy") or {}
    limits = (deploy.get("resources") or {}).get("limits") or {}
    for key, other in (("mem_limit", "memory"), ("cpus", "cpus"), ("pids_limit", "pids")):
        if key in service and other in limits and service[key] != limits[other]:
            raise _invalid(f"services.{name}: can't set distinct values on '{key}' and "
                           f"'deploy.resources.limits.{other}'")
    if service.get("scale") is not None and deploy.get("replicas") is not None \
            and service["scale"] != deploy["replicas"]:
        raise _invalid(f"services.{name}: can't set distinct values on 'scale' and "
                       "'deploy.replicas'")
    count = service.get("scale", deploy.get("replicas", 1)) or 0
    if service.get("container_name") and count > 1:
        raise _invalid(f"services.{name}: can't set container_name and {name} as container name "
                       "must be unique")


def _check_cycles(project: Project) -> None:
    """The first cycle in order of names, written from its first service round to it again."""
    done: dict[str, bool] = {}
    for start in sorted(project.services):
        path: list[str] = [start]
        branches = [iter(sorted(project.dependencies(start)))]
        while branches:
            other = next(branches[-1], None)
            if other is None:
                branches.pop()
                done[path.pop()] = True
            elif other in path:
                cycle = path[path.index(other):]
                raise HopError("dependency cycle detected: " + " -> ".join([*cycle, other]), 1)
            elif other in project.services and other not in done:
                path.append(other)
                branches.append(iter(sorted(project.dependencies(other))))


def _invalid(reason: str) -> HopError:
    return HopError(f"{reason}: invalid compose project", 1)
