"""docker system df: what images, containers and volumes occupy."""

from __future__ import annotations

from typing import Any

from simulator.engine import Steps

from ..command import Cli, command
from ..container.ps import CONTAINER, container_rows
from ..image.images import IMAGE, image_rows
from ..output import units
from ..output.listing import Kind, Row, show
from .volumes import VOLUME


def _reclaimable(row: Row) -> str:
    size, free = row.data["size"], row.data["free"]
    percent = f" ({free * 100 // size}%)" if size > 0 and row.data["percent"] else ""
    if row.data["type"] == "Images" and size <= 0:
        percent = ""
    return units.size(free) + percent


USAGE = Kind(
    "*formatter.diskUsageContext",
    {"Type": ("TYPE", lambda row: row.data["type"]),
     "TotalCount": ("TOTAL", lambda row: str(row.data["total"])),
     "Active": ("ACTIVE", lambda row: str(row.data["active"])),
     "Size": ("SIZE", lambda row: units.size(row.data["size"])),
     "Reclaimable": ("RECLAIMABLE", _reclaimable)},
    "{{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}")
CONTAINERS = "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t" \
             "{{.RunningFor}}\t{{.Status}}\t{{.Names}}"
IMAGES = "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.VirtualSize}}\t" \
         "{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}"
CACHE = Kind("*formatter.buildCacheContext", {
    "ID": ("CACHE ID", lambda row: row.data["ID"]),
    "CacheType": ("CACHE TYPE", lambda row: row.data["Type"]),
    "Size": ("SIZE", lambda row: units.size(row.data["Size"], 3)),
    "CreatedSince": ("CREATED", lambda row: ""), "LastUsedSince": ("LAST USED", lambda row: ""),
    "UsageCount": ("USAGE", lambda row: str(row.data["UsageCount"])),
    "Shared": ("SHARED", lambda row: "true" if row.data["Shared"] else "false")},
    "{{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t"
    "{{.UsageCount}}\t{{.Shared}}")


@command("system df", arguments=(0, 0))
def df(cli: Cli) -> Steps:
    data = yield from cli.api.get("/system/df")
    if cli.flags["verbose"] and not cli.flags["format"]:
        yield from cli.out(_verbose(cli, data))
        return
    rows = [Row(USAGE, item) for item in _summary(data)]
    yield from cli.out(show(USAGE, rows, cli.flags["format"]))


def _summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    images, containers = data.get("Images") or [], data.get("Containers") or []
    volumes, caches = data.get("Volumes") or [], data.get("BuildCache") or []
    used = [image for image in images if image.get("Containers", 0) > 0]
    layers = data.get("LayersSize", 0)
    in_use = sum(image["Size"] - max(0, image.get("SharedSize", 0)) for image in used)
    active = [c for c in containers if c["State"] in ("running", "paused", "restarting")]
    idle = [c for c in containers if c not in active]
    usage = [v.get("UsageData") or {"Size": 0, "RefCount": 0} for v in volumes]
    return [
        _line("Images", len(images), len(used), layers, max(0, layers - in_use), True),
        _line("Containers", len(containers), len(active),
              sum(c.get("SizeRw", 0) for c in containers), sum(c.get("SizeRw", 0) for c in idle),
              True),
        _line("Local Volumes", len(volumes), sum(1 for u in usage if u["RefCount"] > 0),
              sum(max(0, u["Size"]) for u in usage),
              sum(max(0, u["Size"]) for u in usage if u["RefCount"] == 0), True),
        _line("Build Cache", len(caches), sum(1 for c in caches if c.get("InUse")),
              sum(c["Size"] for c in caches), sum(c["Size"] for c in caches if not c.get("InUse")),
              False)]


def _line(kind: str, total: int, active: int, size: int, free: int,
          percent: bool) -> dict[str, Any]:
    return {"type": kind, "total": total, "active": active, "size": size, "free": free,
            "percent": percent}


def _verbose(cli: Cli, data: dict[str, Any]) -> str:
    images = image_rows(cli, data.get("Images") or [], trunc=True)
    volumes = [Row(VOLUME, item) for item in data.get("Volumes") or []]
    caches = [Row(CACHE, item) for item in data.get("BuildCache") or []]
    cached = sum(row.data["Size"] for row in caches)
    return ("Images space usage:\n\n" + show(IMAGE, images, None, table=IMAGES)
            + "\nContainers space usage:\n\n"
            + show(CONTAINER, container_rows(cli, data.get("Containers") or []), None,
                   table=CONTAINERS)
            + "\nLocal Volumes space usage:\n\n"
            + show(VOLUME, volumes, None, table="{{.Name}}\t{{.Links}}\t{{.Size}}")
            + f"\nBuild cache usage: {units.size(cached)}\n\n" + show(CACHE, caches, None))
