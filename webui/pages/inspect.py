"""The inspector (htmx): an object with each field explained, or a message with its payload; and
why it is so, as a numbered chain in words down to a command or a fault."""

from __future__ import annotations

from typing import Any

import yaml
from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ..live import past
from . import payloads
from .access import access
from .broken import answer
from .fields import FIELDS, HIDDEN, KINDS, STATE_WORDS
from .home import language
from .never import did_not_happen
from .words import Entry, clock_text, html, lane_name, sentence, sized

MIDDLE = 7              # a longer chain folds what lies between its ends
SEARCH_MS = 600_000     # how far back the last change of an object is looked for
BYTES = ("memory", "size", "rw_bytes", "current", "total")


async def inspect(request: HttpRequest, ident: str) -> HttpResponse:
    found = await sync_to_async(access)(request, ident)
    world, at_ms = found.row.id, _number(request.GET.get("at_ms"))
    try:
        if "seq" in request.GET:
            context = await _message(world, _number(request.GET["seq"]) or 0)
        else:
            context = await _object(world, request.GET.get("row", ""), at_ms)
    except past.Rebuilding as wait:
        context = {"rebuilding": round(wait.progress * 100)}
    return await sync_to_async(render)(request, "lab/inspector.html", context)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 16 else None


# -- a message or an act -----------------------------------------------------------------


async def _message(world: str, seq: int) -> dict[str, Any]:
    found = await past.entry(world, seq)
    if found is None:
        raise Http404
    entry, tongue = Entry(*found["entry"]), language()
    detail = entry.detail
    return {
        "is_message": bool(detail.get("to")),
        "title": payloads.title(entry), "lead": html(sentence(entry, tongue)),
        "ends": (lane_name(entry.lane, tongue), lane_name(detail["to"], tongue))
        if detail.get("to") else None,
        "by": lane_name(entry.lane, tongue), "sent": clock_text(entry.at_ms),
        "arrives": clock_text(detail["arrives_ms"]) if detail.get("arrives_ms") else "",
        "lost": detail.get("lost"), "payload": payloads.lines(detail.get("payload")),
        "peers": payloads.peers(entry), "detail": payloads.detail_rows(entry, tongue),
        **_chain([entry, *(Entry(*cause) for cause in found["causes"])]),
        "never": did_not_happen(entry, tongue),
    }


def _chain(chain: list[Entry]) -> dict[str, Any]:
    """Steps of "why?", newest first. Long ones fold their middle."""
    tongue, total = language(), len(chain)
    steps = [{"number": total - index, "seq": entry.seq, "lane": entry.lane,
              "to": entry.detail.get("to", ""), "text": html(sentence(entry, tongue)),
              "when": clock_text(entry.at_ms)} for index, entry in enumerate(chain)]
    if total <= MIDDLE:
        return {"steps": steps, "folded": [], "last_steps": []}
    return {"steps": steps[:3], "folded": steps[3:-3], "last_steps": steps[-3:]}


# -- an object ---------------------------------------------------------------------------


async def _object(world: str, row_id: str, at_ms: int | None) -> dict[str, Any]:
    moment = await past.moment(world, at_ms)
    rows, tongue = moment["rows"], language()
    row = rows.get(row_id)
    place = 0 if tongue == "en" else 1
    if row is None:
        return {"absent": True, "title": row_id.partition("/")[2] or row_id, "is_message": False}
    kind, about = KINDS.get(row["kind"], ((row["kind"],) * 2, ("", "")))
    cause = await _cause_of(world, row, moment["at_ms"])
    return {
        "is_message": False, "row_id": row_id, "kind": row["kind"],
        "title": f"{kind[place]} {_name(row)}", "lead": about[place],
        "answer": answer(row, tongue), "mark": row["mark"],
        "state": row.get("words") or STATE_WORDS[row["mark"]][place],
        "fields": [_field(row, name, value, place, tongue)
                   for name, value in row.items() if name not in HIDDEN],
        "links": _links(row, rows), "since": clock_text(moment["at_ms"]),
        **(_chain(cause) if cause else {"steps": []}),
        "never": did_not_happen(cause[0], tongue) if cause else [],
    }


def _name(row: dict[str, Any]) -> str:
    if row["kind"] in ("image",):
        return (row["tags"] or [row["id"]])[0][:40]
    if row["kind"] == "layer":
        return row["digest"].partition(":")[2][:12]
    return str(row.get("name") or row["id"])[:40]


def _field(row: dict, name: str, value: Any, place: int, tongue: str) -> dict[str, str]:
    text = yaml.safe_dump({name: value}, sort_keys=False, allow_unicode=True, width=60).rstrip()
    explained = FIELDS.get(row["kind"], {}).get(name, ("", ""))[place]
    if name in BYTES and isinstance(value, int) and value:
        explained = f"{sized(value, tongue)}. {explained}"
    key, _colon, rest = text.partition(":")
    return {"key": key, "value": rest, "explained": html(explained)}


def _links(row: dict, rows: dict[str, dict]) -> list[dict[str, str]]:
    """Other rows that this one names."""
    named: list[str] = []
    if row["kind"] == "container":
        named = [ident for ident, other in rows.items() if other["kind"] == "process"
                 and row.get("pid") and other["pid"] in (row["pid"], row.get("shim_pid"))
                 and other["machine"] == "host"]
        named.append(f"image/{row['image_id']}")
    elif row["kind"] == "process":
        named = [f"container/{row['container']}", f"process/{row['machine']}/{row['ppid']}"]
    elif row["kind"] in ("network", "volume"):
        named = [f"container/{ident}" for ident in row.get("containers", row.get("used_by", []))]
    return [{"row": ident, "name": _name(rows[ident]),
             "kind": KINDS[rows[ident]["kind"]][0][0 if language() == "en" else 1]}
            for ident in named if ident in rows][:8]


async def _cause_of(world: str, row: dict, at_ms: int) -> list[Entry]:
    """The newest entry about this object up to a moment, and its causes."""
    found = await past.entries(world, max(0, at_ms - SEARCH_MS), at_ms + 1)
    names = {str(row.get("name") or ""), str(row["id"]), str(row["id"])[:12]} - {""}
    for raw in reversed(found["entries"]):
        if _is_about(Entry(*raw), row, names):
            chain = await past.entry(world, raw[0])
            return [Entry(*chain["entry"]), *(Entry(*cause) for cause in chain["causes"])]
    return []


def _is_about(entry: Entry, row: dict, names: set[str]) -> bool:
    detail = entry.detail
    if row["kind"] == "program":
        return row["lane"] in (entry.lane, detail.get("to"))
    if row["kind"] == "process":
        return row["pid"] in (detail.get("child"), detail.get("pid"))
    if row["kind"] == "fault":
        return entry.verb == "fault_injected" and entry.subject == row["id"]
    if entry.verb.startswith("http_") and detail.get("method") in ("GET", "HEAD"):
        return False
    said = [entry.subject, *(str(value) for name, value in detail.items()
                             if name in ("name", "path", "image", "topic"))]
    return any(name == word or len(name) >= 12 and name in word for name in names for word in said)


