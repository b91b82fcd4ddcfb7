"""Compare: two worlds side by side on one clock, and which world another is compared with."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..live import worlds
from ..models import World
from ..sentences import table
from .access import access
from .home import language
from .texts import script_texts
from .words import clock_text


def compare(request: HttpRequest, ident: str, other: str) -> HttpResponse:
    """World A (`ident`) and world B (`other`); both must be open to this visitor."""
    found = [access(request, ident), access(request, other)]
    rows = [one.row for one in found]
    if rows[0].id == rows[1].id:
        raise Http404
    shown = [_about(name, one, letter, rows) for name, one, letter
             in zip((ident, other), found, "AB", strict=True)]
    back = other if rows[1].parent_id == rows[0].id else ident
    setup: dict[str, Any] = {
        "worlds": [{"id": one["id"], "write": one["write"]} for one in shown],
        "swapped": f"/w/{other}/compare/{ident}"}
    return render(request, "compare.html", {
        "worlds": shown, "leave": f"/w/{back}/", "same_seed": rows[0].seed == rows[1].seed,
        "texts": script_texts(), "sentences": table(language()), "setup": setup})


def _about(name: str, found: worlds.Access, letter: str, rows: list[World]) -> dict[str, Any]:
    row = found.row
    forked = row.parent_id in [each.id for each in rows]
    about = _("forked at %(time)s") % {"time": clock_text(row.fork_ms or 0)} if forked \
        else _("the first of the two")
    return {"id": name, "write": found.write, "letter": letter, "class": letter.lower(),
            "title": _("World %(letter)s") % {"letter": letter}, "about": about}


def partner(row: World, ident: str, visitor: str) -> str:
    """The address of the comparison that a world takes part in; "" when it has no partner."""
    if row.parent_id and worlds.find(row.parent_id, visitor):
        return f"/w/{row.parent_id}/compare/{ident}"
    fork = World.objects.filter(parent=row, visitor=visitor).order_by("-created").first()
    return f"/w/{ident}/compare/{fork.id}" if fork else ""
