"""docker volume: ls, create, rm, prune."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps

from ..client import DaemonError, filters
from ..command import Cli, command
from ..container.ps import labels
from ..output import units
from ..output.listing import Kind, Row, show


def _usage(name: str, text: Any) -> Any:
    def read(row: Row) -> str:
        usage = row.data.get("UsageData")
        return text(usage[name]) if usage else "N/A"
    return read


VOLUME = Kind(
    "*formatter.volumeContext",
    {"Name": ("VOLUME NAME", lambda row: row.data["Name"]),
     "Driver": ("DRIVER", lambda row: row.data["Driver"]),
     "Scope": ("SCOPE", lambda row: row.data["Scope"]),
     "Mountpoint": ("MOUNTPOINT", lambda row: row.data["Mountpoint"]),
     "Labels": ("LABELS", lambda row: labels(row.data.get("Labels"))),
     "Links": ("LINKS", _usage("RefCount", str)), "Size": ("SIZE", _usage("Size", units.size)),
     "Group": ("GROUP", lambda row: "N/A"), "Status": ("STATUS", lambda row: "N/A"),
     "Availability": ("AVAILABILITY", lambda row: "N/A")},
    "{{.Driver}}\t{{.Name}}", quiet="{{.Name}}",
    methods={"Label": lambda row, name: (row.data.get("Labels") or {}).get(name, "")})


@command("volume ls", "volume list", arguments=(0, 0))
def ls(cli: Cli) -> Steps:
    answer = yield from cli.api.get("/volumes", {"filters": filters(cli.flags["filter"])})
    found = sorted(answer.get("Volumes") or [], key=lambda volume: volume["Name"])
    rows = [Row(VOLUME, item) for item in found]
    yield from cli.out(show(VOLUME, rows, cli.flags["format"], cli.flags["quiet"]))


@command("volume create", arguments=(0, 1))
def create(cli: Cli) -> Steps:
    body: dict[str, Any] = {"Driver": cli.flags["driver"] or "local"}
    for flag, key in (("opt", "DriverOpts"), ("label", "Labels")):
        if cli.flags[flag]:
            body[key] = {name: value for name, _, value in
                         (item.partition("=") for item in cli.flags[flag])}
    name = cli.args[0] if cli.args else cli.flags["name"]
    if name:
        body["Name"] = name
    answer = yield from cli.api.call("POST", "/volumes/create", None, body)
    yield from cli.line(answer["Name"])


@command("volume rm", "volume remove", arguments=(1, None), complete="volume *")
def remove(cli: Cli) -> Steps:
    errors = []
    for name in cli.args:
        try:
            yield from cli.api.call("DELETE", f"/volumes/{name}", {"force": cli.flags["force"]})
            yield from cli.line(name)
        except DaemonError as failure:
            errors.append(failure.text)
    if errors:
        raise HopError("\n".join(errors), 1)


@command("volume prune", arguments=(0, 0))
def prune(cli: Cli) -> Steps:
    every = cli.flags["all"]
    if not cli.flags["force"]:
        kind = "" if every else "anonymous "
        sure = yield from cli.confirm(f"WARNING! This will remove {kind or 'all '}local volumes "
                                      "not used by at least one container.")
        if not sure:
            return 0
    wanted = [*cli.flags["filter"], *(["all=true"] if every else [])]
    answer = yield from cli.api.call("POST", "/volumes/prune", {"filters": filters(wanted)})
    text, space = pruned_text(answer)
    yield from cli.out(f"{text}Total reclaimed space: {units.size(space)}\n")


def pruned_text(answer: dict[str, Any]) -> tuple[str, int]:
    deleted = answer.get("VolumesDeleted") or []
    text = "Deleted Volumes:\n" + "".join(f"{name}\n" for name in deleted) + "\n" \
        if deleted else ""
    return text, answer.get("SpaceReclaimed") or 0
