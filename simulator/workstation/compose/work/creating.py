"""Carries out a plan of convergence: containers are created, made again, or removed."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps
from simulator.workstation.docker.tar import pack_file

from ..compose import Compose
from ..file.project import Project
from ..plan import labels
from ..plan.body import check_modelled, create_body, injected
from ..plan.convergence import CREATE, KEEP, RECREATE, REMOVE, Action, Wish, orphans, plan_service
from ..plan.observed import Observed
from ..progress import DONE
from . import images, resources, stopping


def converge(compose: Compose, project: Project, names: list[str], wish: Wish,
             timeout: int | None = None, **image_options: Any) -> Steps:
    """Everything up to, and without, the start. Nothing is returned: labels tell what is there."""
    check_modelled(project, names)
    found = yield from compose.containers(project.name, oneoff=None)
    ids = yield from images.ensure(compose, project, names, **image_options)
    networks = yield from resources.ensure(compose, project, names)
    lost = orphans(project, found)
    if compose.flags["remove-orphans"]:
        yield from stopping.remove(compose, lost, timeout)
    elif lost and compose.p.env.get("COMPOSE_IGNORE_ORPHANS") not in ("1", "true"):
        compose.warn(f"Found orphan containers ({', '.join(c.name for c in lost)}) for this "
                     "project. If you removed or renamed this service in your compose file, you "
                     "can run this command with the --remove-orphans flag to clean it up.")
    there = compose.group([c for c in found if not c.oneoff])
    for wave in project.order(names):
        plans = [plan_service(project, name, there.get(name, []), ids, networks, wish)
                 for name in wave]
        yield from compose.tasks.gather([
            _service(compose, project, actions, ids, timeout) for actions in plans])


def _service(compose: Compose, project: Project, actions: list[Action], ids: dict[str, str],
             timeout: int | None) -> Steps:
    for action in actions:
        compose.note("compose_plan", action.name, action=action.kind, service=action.service,
                     why=action.why)
    yield from compose.tasks.gather([_one(compose, project, action, ids.get(action.service, ""),
                                          timeout) for action in actions])


def _one(compose: Compose, project: Project, action: Action, image: str,
         timeout: int | None) -> Steps:
    container = action.container
    if action.kind == CREATE:
        marks = labels.of_container(project, action.service, action.number, image)
        yield from create(compose, project, action.service, action.name, marks)
    elif action.kind == KEEP and container is not None:
        if container.running:
            compose.progress.tell(f"Container {action.name}", "Running", DONE)
    elif action.kind == REMOVE and container is not None:
        yield from stopping.stop_and_remove(compose, container, timeout)
    elif action.kind == RECREATE and container is not None:
        yield from _recreate(compose, project, action, container, image, timeout)


def create(compose: Compose, project: Project, service: str, name: str, marks: dict[str, str],
           told: bool = True, **changes: Any) -> Steps:
    """POST /containers/create; returns the id."""
    if told:
        compose.progress.tell(f"Container {name}", "Creating")
    body = create_body(project, service, name, marks, **changes)
    platform = project.services[service].get("platform")
    final = changes.get("final_name") or name
    created = yield from compose.api.call("POST", "/containers/create",
                                          {"name": final, "platform": platform}, body)
    for warning in created.get("Warnings") or []:
        compose.warn(warning)
    for path, text in injected(project, service):
        yield from compose.api.open("PUT", f"/containers/{created['Id']}/archive", {"path": "/"},
                                    pack_file(path.lstrip("/"), text.encode()),
                                    {"content-type": "application/x-tar"}).all()
    yield from compose.api.get(f"/containers/{created['Id']}/json")
    if told:
        compose.progress.tell(f"Container {name}", "Created", DONE)
    return created["Id"]


def _recreate(compose: Compose, project: Project, action: Action, old: Observed, image: str,
              timeout: int | None) -> Steps:
    """The new one is created beside the old one, which then makes room for it."""
    line = f"Container {action.name}"
    compose.progress.tell(line, "Recreate")
    number = action.number or 1
    inherited = {} if compose.flags["renew-anon-volumes"] else _anonymous(project, action, old)
    marks = labels.of_container(project, action.service, number, image) | {
        labels.REPLACE: old.name}
    fresh = yield from create(compose, project, action.service, action.name, marks, told=False,
                              final_name=f"{old.id[:12]}_{action.name}", inherited=inherited)
    if old.running:
        yield from compose.api.call("POST", f"/containers/{old.id}/stop", {"t": timeout})
    yield from compose.api.call("DELETE", f"/containers/{old.id}")
    yield from compose.api.call("POST", f"/containers/{fresh}/rename", {"name": action.name})
    compose.progress.tell(line, "Recreated", DONE)


def _anonymous(project: Project, action: Action, old: Observed) -> dict[str, str]:
    """{target: name} of volumes that have no name in the file: the new container takes them on."""
    named = [entry["target"] for entry in project.services[action.service].get("volumes") or []
             if entry.get("source")]
    return {mount["Destination"]: mount["Name"] for mount in old.data.get("Mounts") or []
            if mount.get("Type") == "volume" and mount["Destination"] not in named
            and mount.get("Name")}


def scale_of(project: Project, specifiers: list[str], unknown: str = "") -> dict[str, int]:
    """--scale web=3. Raises HopError; `unknown` ends the words about a service that is none."""
    wanted = {}
    for text in specifiers:
        name, equals, number = text.partition("=")
        if not equals:
            raise HopError(f"invalid scale specifier: {text}", 1)
        if not number.isdigit() or len(number) > 4:
            raise HopError(f'strconv.Atoi: parsing "{number}": invalid syntax', 1)
        if name not in project.services and name not in project.disabled:
            raise HopError(f"no such service: {name}" + unknown, 1)
        wanted[name] = int(number)
        if int(number) > 1 and project.services.get(name, {}).get("container_name"):
            compose_name = project.services[name]["container_name"]
            raise HopError(f'The "{name}" service is using the custom container name '
                           f'"{compose_name}". Docker requires each container to have a unique '
                           "name. Remove the custom name to scale the service", 1)
    return wanted
