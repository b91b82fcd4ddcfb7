"""The decision of `up`, `create`, `scale`: from what is wanted and what there is to what is done.

Pure. One list of actions per service; services come in the order in which they need each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..file.project import Project
from . import labels
from .observed import Observed

CREATE, RECREATE, KEEP, REMOVE = "create", "recreate", "keep", "remove"


@dataclass(frozen=True)
class Action:
    """`container` is the one that there is already; `why` is for the trace."""

    kind: str
    service: str
    number: int
    name: str
    container: Observed | None = None
    why: str = ""


@dataclass
class Wish:
    """How `up` was asked."""

    recreate: str = "diverged"           # or force, never
    scale: dict[str, int] = field(default_factory=dict)
    recreate_dependencies: str = "diverged"
    named: list[str] = field(default_factory=list)   # services that were asked for by name

    def policy(self, service: str) -> str:
        return self.recreate if not self.named or service in self.named else \
            self.recreate_dependencies


def container_name(project: Project, service: str, number: int) -> str:
    return project.services[service].get("container_name") or f"{project.name}-{service}-{number}"


def plan_service(project: Project, service: str, there: list[Observed], images: dict[str, str],
                 networks: dict[str, str], wish: Wish) -> list[Action]:
    """`images` are the ids of the services' images, `networks` the ids of the networks by name."""
    wanted = wish.scale.get(service, project.replicas(service))
    expected = labels.config_hash(project.services[service])
    actions: list[Action] = []
    reasons = {c.id: divergence(project, service, c, expected, images.get(service, ""), networks)
               for c in there}
    # The oldest configuration goes first, then the highest number.
    kept = sorted(there, key=lambda c: (reasons[c.id] != "", c.number))
    for container in kept[wanted:]:
        actions.append(Action(REMOVE, service, container.number, container.name, container,
                              "scale"))
    staying = sorted(kept[:wanted], key=lambda c: c.number)
    for container in staying:
        policy, why = wish.policy(service), reasons[container.id]
        again = policy == "force" or policy == "diverged" and why
        actions.append(Action(RECREATE if again else KEEP, service, container.number,
                              container.name, container, why or policy if again else ""))
    taken = [c.number for c in there]
    number = 0
    for _ in range(wanted - len(staying)):
        number += 1
        while number in taken:
            number += 1
        taken.append(number)
        actions.append(Action(CREATE, service, number, container_name(project, service, number)))
    return actions


def divergence(project: Project, service: str, container: Observed, expected: str, image: str,
               networks: dict[str, str]) -> str:
    """Why a container is not what the file says: "config", "image", "network", or ""."""
    if container.labels.get(labels.HASH) != expected:
        return "config"
    if image and container.labels.get(labels.IMAGE) not in ("", image, None):
        return "image"
    attached = (container.data.get("NetworkSettings") or {}).get("Networks") or {}
    ids = [settings.get("NetworkID") for settings in attached.values()]
    for name in project.services[service].get("networks") or {}:
        ident = networks.get(project.networks[name]["name"])
        if ident and container.running and ident not in ids:
            return "network"
    return ""


def orphans(project: Project, there: list[Observed]) -> list[Observed]:
    """Containers of the project that no service of the file has."""
    return [c for c in there if c.service not in project.services
            and c.service not in project.disabled or c.oneoff and not c.running]
