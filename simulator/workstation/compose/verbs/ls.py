"""docker compose ls and volumes."""

from __future__ import annotations

import json

from simulator.engine import Steps
from simulator.workstation.docker.client import filters
from simulator.workstation.docker.objects.volumes import VOLUME
from simulator.workstation.docker.output import tabwriter
from simulator.workstation.docker.output.listing import Row, show

from ..compose import Compose, verb
from ..plan import labels
from ..plan.observed import Observed, observe


def table(header: list[str], rows: list[list[str]]) -> str:
    """Columns as `ls`, `images` and others print them: 20 wide at least."""
    lines = ["\t".join(cells) for cells in [header, *rows]]
    return tabwriter.align("\n".join(lines), minimum=20, padding=1) + "\n"


@verb("ls", arguments=(0, 0))
def ls(compose: Compose) -> Steps:
    flags = compose.flags
    found = observe((yield from compose.api.get("/containers/json", {
        "all": flags["all"], "filters": filters([f"label={labels.PROJECT}",
                                                 f"label={labels.HASH}"])})), None)
    projects: dict[str, list[Observed]] = {}
    for container in found:
        projects.setdefault(container.project, []).append(container)
    names = [name for name in sorted(projects) if all(
        item.partition("=")[2] in name for item in flags["filter"] if item.startswith("name="))]
    if flags["quiet"]:
        compose.each_line(names)
        return
    rows = [[name, _status(projects[name]), projects[name][0].labels.get(labels.FILES, "N/A")]
            for name in names]
    if flags["format"] == "json":
        compose.out(json.dumps([{"Name": name, "Status": status, "ConfigFiles": files}
                                for name, status, files in rows], separators=(",", ":")) + "\n")
        return
    compose.out(table(["NAME", "STATUS", "CONFIG FILES"], rows))


def _status(found: list[Observed]) -> str:
    """"exited(1), running(2)"."""
    counts: dict[str, int] = {}
    for container in found:
        counts[container.state] = counts.get(container.state, 0) + 1
    return ", ".join(f"{state}({counts[state]})" for state in sorted(counts))


@verb("volumes")
def volumes(compose: Compose) -> Steps:
    project = compose.load_or_name()
    compose.services(project)
    answer = yield from compose.api.get("/volumes", {
        "filters": filters([f"label={labels.PROJECT}={project.name}"])})
    found = (answer or {}).get("Volumes") or []
    if compose.flags["quiet"]:
        compose.each_line([item["Name"] for item in found])
        return
    rows = [Row(VOLUME, item, trunc=True) for item in found]
    compose.out(show(VOLUME, rows, compose.flags["format"]))
