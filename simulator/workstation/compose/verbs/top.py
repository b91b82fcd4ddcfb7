"""docker compose top."""

from __future__ import annotations

from simulator.engine import Steps
from simulator.workstation.docker.output import tabwriter

from ..compose import Compose, verb
from ..plan.observed import Observed


@verb("top")
def top(compose: Compose) -> Steps:
    project = compose.load_or_name()
    names = compose.services(project)
    found = yield from compose.containers(project.name, everything=False)
    found = [c for c in found if c.service in names or not project.known]
    answers = yield from compose.tasks.gather([
        compose.api.get(f"/containers/{c.id}/top") for c in found])
    titles: list[str] = []
    for answer in answers:
        titles += [title for title in answer["Titles"] if title not in titles]
    if not found:
        return
    rows = [_cells(container, answer["Titles"], line, titles)
            for container, answer in zip(found, answers, strict=True)
            for line in answer["Processes"]]
    lines = ["\t".join(cells) for cells in [["SERVICE", "#", *titles], *rows]]
    compose.out(tabwriter.align("\n".join(lines), minimum=4, padding=2) + "\n")


def _cells(container: Observed, own: list[str], line: list[str], titles: list[str]) -> list[str]:
    values = dict(zip(own, line, strict=False))
    return [container.service, str(container.number), *(values.get(title, "-") for title in titles)]
