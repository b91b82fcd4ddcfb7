"""docker ps: the list of containers."""

from __future__ import annotations

import json
from typing import Any

from simulator.engine import HopError, Steps
from simulator.workstation.gotemplate import Template, TemplateError

from ..client import filters
from ..command import Cli, command
from ..output import units
from ..output.listing import Kind, Row, show
from .ports import displayable_ports

TABLE = ("{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t"
         "{{.Names}}")
RAW = ("container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\n"
       "created_at: {{.CreatedAt}}\nstate: {{- pad .State 1 0}}\n"
       "status: {{- pad .Status 1 0}}\nnames: {{.Names}}\nlabels: {{- pad .Labels 1 0}}\n"
       "ports: {{- pad .Ports 1 0}}\n")


def ellipsis(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length - 1] + "…"


def labels(data: dict[str, str] | None) -> str:
    return ",".join(f"{name}={value}" for name, value in sorted((data or {}).items()))


def _image(row: Row) -> str:
    image, ident = row.data.get("Image", ""), row.data.get("ImageID", "")
    if not image:
        return "<no image>"
    if not row.options.get("trunc"):
        return image
    short = ident.removeprefix("sha256:")[:12]
    if short and short == image.removeprefix("sha256:")[:12]:
        return short
    return image.partition("@sha256:")[0] if "@sha256:" in image else image


def _command(row: Row) -> str:
    text = row.data.get("Command", "")
    return json.dumps(ellipsis(text, 20) if row.options.get("trunc") else text, ensure_ascii=False)


def _names(row: Row) -> str:
    names = [name.removeprefix("/") for name in row.data.get("Names") or []]
    if row.options.get("trunc"):
        names = [name for name in names if "/" not in name][:1] or names[:1]
    return ",".join(names)


def _size(row: Row) -> str:
    text = units.size(row.data.get("SizeRw") or 0, 3)
    whole = row.data.get("SizeRootFs") or 0
    return f"{text} (virtual {units.size(whole, 3)})" if whole > 0 else text


def _mounts(row: Row) -> str:
    names = [mount.get("Name") or mount.get("Source", "") for mount in
             row.data.get("Mounts") or []]
    return ",".join(ellipsis(name, 15) if row.options.get("trunc") else name for name in names)


def _local_volumes(row: Row) -> str:
    return str(sum(1 for m in row.data.get("Mounts") or [] if m.get("Driver") == "local"))


def _networks(row: Row) -> str:
    return ",".join(sorted((row.data.get("NetworkSettings") or {}).get("Networks") or {}))


CONTAINER = Kind(
    "*formatter.ContainerContext",
    {"ID": ("CONTAINER ID", lambda row: row.short(row.data.get("Id", ""))),
     "Names": ("NAMES", _names), "Image": ("IMAGE", _image), "Command": ("COMMAND", _command),
     "CreatedAt": ("CREATED AT", lambda row: units.clock_text(row.data.get("Created", 0))),
     "RunningFor": ("CREATED", lambda row: units.ago(
         row.options.get("now", 0) - row.data.get("Created", 0))),
     "Ports": ("PORTS", lambda row: displayable_ports(row.data.get("Ports") or [])),
     "State": ("STATE", lambda row: row.data.get("State", "")),
     "Status": ("STATUS", lambda row: row.data.get("Status", "")), "Size": ("SIZE", _size),
     "Labels": ("LABELS", lambda row: labels(row.data.get("Labels"))),
     "Mounts": ("MOUNTS", _mounts), "LocalVolumes": ("LOCAL VOLUMES", _local_volumes),
     "Networks": ("NETWORKS", _networks),
     "Platform": ("PLATFORM", lambda row: row.data.get("ImageManifestDescriptor"))},
    TABLE, raw=RAW,
    methods={"Label": lambda row, name: (row.data.get("Labels") or {}).get(name, "")})


@command("ps", "container ls", "container ps", "container list", arguments=(0, 0))
def ps(cli: Cli) -> Steps:
    flags = cli.flags
    last = 1 if flags["latest"] and not flags.changed("last") else flags["last"]
    layout, quiet = flags["format"] or "", flags["quiet"]
    size = flags["size"] or not quiet and _asks_for_size(layout)
    found = yield from cli.api.get("/containers/json", {
        "all": flags["all"], "limit": last if last and last > 0 else None, "size": size,
        "filters": filters(flags["filter"])})
    now, trunc = cli.engine.unix_ms() / 1000, not flags["no-trunc"]
    rows = [Row(CONTAINER, item, now=now, trunc=trunc) for item in found or []]
    table = TABLE + "\t{{.Size}}" if size else TABLE
    raw = RAW + "size: {{.Size}}\n" if size else RAW
    if layout == "raw":
        layout = "container_id: {{.ID}}" if quiet else raw
    yield from cli.out(show(CONTAINER, rows, layout, quiet, table))


def _asks_for_size(layout: str) -> bool:
    """The template is run once on nothing, to learn whether sizes must be computed."""
    if layout in ("", "table", "json", "raw"):
        return False
    text = layout.replace("\\t", "\t").replace("\\n", "\n")
    probe = Row(CONTAINER, {}, trunc=True)
    try:
        template = Template(text)
    except TemplateError as failure:
        raise HopError(f"failed to parse template: {failure}", 1) from None
    try:
        template.execute(probe)
    except TemplateError as failure:
        raise HopError(f"failed to execute template: {failure}", 1) from None
    return "Size" in probe.asked


def container_rows(cli: Cli, found: list[dict[str, Any]]) -> list[Row]:
    now = cli.engine.unix_ms() / 1000
    return [Row(CONTAINER, item, now=now, trunc=True) for item in found]
