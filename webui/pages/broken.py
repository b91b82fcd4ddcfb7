"""What is broken at a moment, worst first, each with the answer that an operator would give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..live import past
from .access import access
from .fields import KINDS, STATE_WORDS
from .home import language
from .words import clock_text, sized

Row = dict[str, Any]
NOT_LISTED = ("fault", "process")     # a fault is the cause, not what an operator sees
SIGNALS = {6: "SIGABRT", 9: "SIGKILL", 11: "SIGSEGV", 15: "SIGTERM"}


async def broken(request: HttpRequest, ident: str) -> HttpResponse:
    """The list for the inspector (htmx), when nothing is selected."""
    found = await sync_to_async(access)(request, ident)
    asked = request.GET.get("at_ms", "")
    try:
        moment = await past.moment(found.row.id, int(asked) if asked.isdigit() and len(asked) < 16
                                   else None)
    except past.Rebuilding:
        return HttpResponse("")
    return await sync_to_async(render)(request, "lab/broken.html",
                                       {"things": listed(moment["rows"], language())})


def listed(rows: dict[str, Row], tongue: str) -> list[dict[str, str]]:
    """Rows that are broken, what failed before what is not well; the page's `B` walks the same."""
    place = 0 if tongue == "en" else 1
    ill = [(ident, row) for ident, row in rows.items()
           if row["mark"] in ("fail", "warn") and row["kind"] not in NOT_LISTED]
    ill.sort(key=lambda pair: pair[1]["mark"] != "fail")
    return [{"row": ident, "mark": row["mark"], "kind": KINDS[row["kind"]][0][place],
             "name": str(row.get("name") or row.get("tag") or row["id"])[:40],
             "state": row.get("words") or STATE_WORDS[row["mark"]][place],
             "since": clock_text(since) if (since := _since(row)) else "",
             "why": answer(row, tongue)} for ident, row in ill]


def answer(row: Row, tongue: str) -> str:
    """Why it is so, in a line; "" for what is well."""
    if row["mark"] not in ("fail", "warn"):
        return ""
    return _ANSWERS.get(row["kind"], _some_answer)(row, tongue)


def _since(row: Row) -> int | None:
    if row["kind"] != "container":
        return None
    return row.get("started_ms") if row["status"] == "running" else row.get("finished_ms")


def _container(row: Row, tongue: str) -> str:
    code = row.get("exit_code") or 0
    if row.get("error"):
        return row["error"]
    if row.get("oom_killed"):
        limit = sized((row.get("cgroup") or {}).get("memory_limit"), tongue)
        said = _("The kernel killed it: it wanted more memory than its limit of %(limit)s.") \
            % {"limit": limit}
    else:
        said = _ended(row, code)
    if row["status"] == "restarting":
        return said + " " + _("dockerd starts it again and again: %(count)d times so far.") \
            % {"count": row.get("restart_count") or 0}
    return said


def _ended(row: Row, code: int) -> str:
    if row["status"] == "running":
        return _("It runs, but its health check fails.")
    if code == 127:
        return _("Its command was not found in the image.")
    if code == 126:
        return _("Its command is there, but may not be executed.")
    if code > 128:
        return _("%(signal)s ended it (exit code 128 + %(number)d).") % {
            "signal": SIGNALS.get(code - 128, f"signal {code - 128}"), "number": code - 128}
    return _("Its program ended by itself with exit code %(code)d; its log says why.") \
        % {"code": code}


def _build(row: Row, tongue: str) -> str:
    step = next((step for step in row.get("steps", ()) if step["state"] == "failed"), None)
    if step is None:
        return _("It could not begin.")
    return _("Step %(n)d failed: %(instruction)s") % {
        "n": step["n"], "instruction": step["instruction"]}


def _some_answer(row: Row, tongue: str) -> str:
    return _("It does not do what it is there for. Open it and ask why.")


_ANSWERS: dict[str, Callable[[Row, str], str]] = {"container": _container, "build": _build}
