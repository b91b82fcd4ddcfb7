"""docker compose images and pull."""

from __future__ import annotations

import json

from simulator.engine import HopError, Steps
from simulator.workstation.docker.names import parse_reference
from simulator.workstation.docker.output import units

from ..compose import Compose, verb
from ..plan.observed import Observed
from ..work.images import pull_all, skip
from .ls import table


@verb("images")
def images(compose: Compose) -> Steps:
    project = compose.load_or_name()
    names = compose.services(project)
    found = yield from compose.containers(project.name, oneoff=None)
    found = [c for c in found if c.service in names or not compose.args]
    found.sort(key=lambda c: c.name)
    details = yield from compose.tasks.gather([
        compose.api.get(f"/images/{c.data['ImageID']}/json") for c in found])
    if compose.flags["quiet"]:
        compose.each_line(list(dict.fromkeys(c.data["ImageID"].removeprefix("sha256:")
                                             for c in found)))
        return
    rows = [_row(compose, container, info) for container, info in
            zip(found, details, strict=True)]
    if compose.flags["format"] == "json":
        keys = ("ContainerName", "Repository", "Tag", "Platform", "ID", "Size")
        compose.out(json.dumps([dict(zip(keys, row, strict=False)) for row in rows],
                               separators=(",", ":")) + "\n")
        return
    compose.out(table(["CONTAINER", "REPOSITORY", "TAG", "PLATFORM", "IMAGE ID", "SIZE",
                       "CREATED"], rows))


def _row(compose: Compose, container: Observed, info: dict) -> list[str]:
    reference = container.data.get("Image", "")
    repository, tag = "<none>", "<none>"
    if not reference.startswith("sha256:"):
        parsed = parse_reference(reference)
        repository, tag = parsed.familiar, parsed.tag or "latest"
    created = units.parse_time(info.get("Created", ""))
    return [container.name, repository, tag, f"{info['Os']}/{info['Architecture']}",
            info["Id"].removeprefix("sha256:")[:12], units.size(info["Size"], 3),
            units.ago(compose.engine.unix_ms() / 1000 - created)]


@verb("pull", refuses="policy ignore-buildable")
def pull(compose: Compose) -> Steps:
    flags = compose.flags
    project = compose.load()
    names = compose.services(project)
    if flags["include-deps"]:
        names = project.with_dependencies(names)
    wanted = []
    for name in names:
        if project.services[name].get("image"):
            wanted.append(name)
        else:
            skip(compose, name, "No image to be pulled")
    try:
        yield from pull_all(compose, project, wanted, flags["quiet"])
    except HopError as failure:
        if flags["ignore-pull-failures"]:
            return 0
        compose.err(f"{failure.message}\n")
        raise
    return 0
