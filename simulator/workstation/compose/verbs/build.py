"""docker compose build."""

from __future__ import annotations

from simulator.engine import Steps

from ..compose import Compose, verb
from ..work.images import build_all


@verb("build", refuses="builder check memory print provenance push sbom ssh")
def build(compose: Compose) -> Steps:
    flags = compose.flags
    project = compose.load()
    names = compose.services(project)
    if flags["with-dependencies"]:
        names = project.with_dependencies(names)
    wanted = [name for name in names if project.services[name].get("build")]
    if not wanted:
        compose.warn("No services to build")
        return
    yield from build_all(compose, project, wanted, flags["no-cache"], flags["pull"],
                         flags["build-arg"], flags["quiet"])
