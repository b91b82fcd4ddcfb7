"""docker history."""

from __future__ import annotations

from simulator.engine import Steps

from ..command import Cli, command
from ..container.ps import ellipsis
from ..output import units
from ..output.listing import Kind, Row, show


def _created_by(row: Row) -> str:
    text = row.data.get("CreatedBy", "").replace("\t", " ")
    return ellipsis(text, 45) if row.options["trunc"] else text


def _size(row: Row) -> str:
    return units.size(row.data["Size"], 3) if row.options["human"] else str(row.data["Size"])


def _created_at(row: Row) -> str:
    whole = units.clock_text(row.data["Created"])
    return whole[:10] + "T" + whole[11:19] + "Z"


HISTORY = Kind(
    "*image.historyContext",
    {"ID": ("IMAGE", lambda row: row.short(row.data["Id"])),
     "CreatedAt": ("CREATED AT", _created_at),
     "CreatedSince": ("CREATED", lambda row: units.ago(row.options["now"] - row.data["Created"])
                      if row.options["human"] else _created_at(row)),
     "CreatedBy": ("CREATED BY", _created_by), "Size": ("SIZE", _size),
     "Comment": ("COMMENT", lambda row: row.data.get("Comment", ""))},
    "{{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}")


@command("history", "image history", arguments=(1, 1), complete="image", refuses="platform")
def history(cli: Cli) -> Steps:
    found = yield from cli.api.get(f"/images/{cli.args[0]}/history")
    human = cli.flags["human"] if cli.flags.changed("human") else True
    rows = [Row(HISTORY, item, now=cli.engine.unix_ms() / 1000, human=human,
                trunc=not cli.flags["no-trunc"]) for item in found]
    yield from cli.out(show(HISTORY, rows, cli.flags["format"], cli.flags["quiet"]))
