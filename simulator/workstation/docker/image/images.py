"""docker images: the list of images."""

from __future__ import annotations

from typing import Any

from simulator.engine import NotModelled, Steps

from ..client import filters
from ..command import Cli, command
from ..output import units
from ..output.listing import Kind, Row, show

NONE = "<none>"
TABLE = "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}"
DIGESTS = "{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}"


def _known(count: int) -> str:
    return "N/A" if count == -1 else str(count)


def _known_size(count: int) -> str:
    return "N/A" if count == -1 else units.size(count)


def _unique(row: Row) -> str:
    data = row.data
    shared = data.get("SharedSize", -1)
    return "N/A" if shared == -1 else units.size(data["Size"] - shared)


IMAGE = Kind(
    "*formatter.imageContext",
    {"ID": ("IMAGE ID", lambda row: row.short(row.data["Id"])),
     "Repository": ("REPOSITORY", lambda row: row.options["repository"]),
     "Tag": ("TAG", lambda row: row.options["tag"]),
     "Digest": ("DIGEST", lambda row: row.options["digest"]),
     "CreatedSince": ("CREATED", lambda row: units.ago(row.options["now"] - row.data["Created"])
                      if row.data["Created"] > 0 else "N/A"),
     "CreatedAt": ("CREATED AT", lambda row: units.clock_text(row.data["Created"])),
     "Size": ("SIZE", lambda row: units.size(row.data["Size"], 3)),
     "Containers": ("CONTAINERS", lambda row: _known(row.data.get("Containers", -1))),
     "VirtualSize": ("SIZE", lambda row: units.size(row.data["Size"])),
     "SharedSize": ("SHARED SIZE", lambda row: _known_size(row.data.get("SharedSize", -1))),
     "UniqueSize": ("UNIQUE SIZE", _unique)},
    TABLE)


@command("images", "image ls", "image list", arguments=(0, 1), complete="image", refuses="tree")
def images(cli: Cli) -> Steps:
    if cli.flags["tree"]:
        raise NotModelled("docker images --tree")
    wanted = list(cli.flags["filter"])
    if cli.args:
        wanted.append(f"reference={cli.args[0]}")
    found = yield from cli.api.get("/images/json", {"all": cli.flags["all"],
                                                    "filters": filters(wanted)})
    digests = cli.flags["digests"]
    rows = image_rows(cli, found or [], not cli.flags["no-trunc"], digests)
    yield from cli.out(show(IMAGE, rows, cli.flags["format"], cli.flags["quiet"],
                            DIGESTS if digests else TABLE))


def image_rows(cli: Cli, found: list[dict[str, Any]], trunc: bool,
               digests: bool = False) -> list[Row]:
    """One row for each tag (and digest) of each image."""
    now, rows = cli.engine.unix_ms() / 1000, []
    for data in found:
        for repository, tag, digest in _names(data, digests):
            rows.append(Row(IMAGE, data, now=now, trunc=trunc, repository=repository, tag=tag,
                            digest=digest))
    return rows


def _names(data: dict[str, Any], digests: bool) -> list[tuple[str, str, str]]:
    tags = [tag for tag in data.get("RepoTags") or [] if tag != "<none>:<none>"]
    known = [mark for mark in data.get("RepoDigests") or [] if mark != "<none>@<none>"]
    by_repository = {mark.partition("@")[0]: mark.partition("@")[2] for mark in known}
    found = []
    for tag in tags:
        repository, _, version = tag.rpartition(":")
        digest = by_repository.get(repository, NONE) if digests else NONE
        found.append((repository, version, digest))
    if not tags:
        for repository, digest in by_repository.items():
            found.append((repository, NONE, digest if digests else NONE))
    return found or [(NONE, NONE, NONE)]
