"""docker compose logs."""

from __future__ import annotations

from simulator.engine import HopError, Steps
from simulator.workstation.docker.times import timestamp

from ..compose import Compose, verb
from ..plan.observed import Observed
from ..work import logs as printing


@verb("logs")
def logs(compose: Compose) -> Steps:
    flags = compose.flags
    if flags["index"] and len(compose.args) != 1:
        raise HopError("--index requires one service to be selected", 1)
    query = {"stdout": 1, "stderr": 1, "follow": flags["follow"], "timestamps": flags["timestamps"],
             "tail": flags["tail"] or "all", "since": _moment(compose, "since"),
             "until": _moment(compose, "until")}
    project = compose.load_or_name()
    names = compose.services(project)
    found = yield from compose.containers(project.name, oneoff=None)
    found = [c for c in found if not c.oneoff and (c.service in names or not project.known)
             and (not flags["index"] or c.number == flags["index"])]
    printer = printing.Printer(compose, [c.short for c in found], not flags["no-log-prefix"],
                               not flags["no-color"])
    if flags["follow"]:
        yield from compose.tasks.gather([_copy(compose, c, query, printer) for c in found])
        return
    for container in found:
        yield from _copy(compose, container, query, printer)


def _copy(compose: Compose, container: Observed, query: dict, printer) -> Steps:
    info = yield from compose.api.get(f"/containers/{container.id}/json")
    connection = compose.api.open("GET", f"/containers/{container.id}/logs", query)
    yield from connection.head()
    yield from printing.copy(compose, connection, info["Config"]["Tty"],
                             lambda text: printer.line(container.short, text))
    if query["follow"]:
        info = yield from compose.api.get(f"/containers/{container.id}/json")
        if info["State"]["Status"] == "exited":
            printer.status(container.short, f"exited with code {info['State']['ExitCode']}")


def _moment(compose: Compose, name: str) -> str | None:
    text = compose.flags[name]
    if not text:
        return None
    try:
        return timestamp(text, compose.engine.unix_ms())
    except ValueError as failure:
        raise HopError(f'invalid value for "{name}": {failure}', 1) from None
