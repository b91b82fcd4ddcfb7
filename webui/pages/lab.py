"""The lab: one world with its scene, terminal, timeline, inspector and clock."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from simulator.scenarios import Director, load_all

from ..live import worlds
from ..models import World
from ..sentences import table
from .access import access
from .compare import partner
from .home import language
from .lessons import pane
from .texts import script_texts


def lab(request: HttpRequest, ident: str) -> HttpResponse:
    found = access(request, ident)
    row = found.row
    lesson = load_all().get(row.scenario)
    shown = pane(lesson, _filled(lesson, row), language()) if lesson else None
    setup: dict[str, Any] = {
        "world": ident, "write": found.write, "scenario": row.scenario, "parent": row.parent_id,
        "fork_ms": row.fork_ms, "faults": fault_cards(),
        "compare": partner(row, ident, request.visitor),
        "lessons": [{"id": each.scenario.id, "title": each.texts[language()].title,
                     "summary": each.texts[language()].summary} for each in load_all().values()],
        "tasks": [{"id": task.id} for task in lesson.scenario.tasks] if lesson else [],
        "stops": [stop.model_dump() for stop in lesson.scenario.stops] if lesson else [],
    }
    return render(request, "lab.html", {
        "world": {"id": ident, "parent_id": row.parent_id if worlds.find(
            row.parent_id or "", request.visitor) else None}, "write": found.write,
        "lesson": shown, "title": shown["title"] if shown else _("Sandbox"),
        "texts": script_texts(), "sentences": table(language()), "setup": setup})


def _filled(lesson, row: World) -> Director:
    """A director that knows this world's variables: texts may name them."""
    director = Director(lesson.scenario)
    director.choose_variables(row.seed)
    return director


def fault_cards() -> list[dict[str, str]]:
    """What can be broken, in words. The kinds are those of the simulator's fault table."""
    return [
        {"kind": "registry_down", "target": "registry", "title": _("The registry is down"),
         "text": _("Nothing can be pulled or pushed. What is here already still runs.")},
        {"kind": "slow_network", "target": "link", "title": _("The network is slow"),
         "text": _("Each message on this link takes 400 ms longer.")},
        {"kind": "cut_network", "target": "link", "title": _("The network is cut"),
         "text": _("Messages on this link are lost.")},
        {"kind": "disk_full", "target": "machine", "title": _("The disk is full"),
         "text": _("Nothing new can be written: pulls, logs and writes fail.")},
        {"kind": "memory_leak", "target": "container", "title": _("A program leaks memory"),
         "text": _("It takes 8 MB more each second, until its cgroup says stop.")},
    ]


def tools(request: HttpRequest, ident: str) -> HttpResponse:
    found = access(request, ident)
    if not found.write:
        raise Http404
    return render(request, "tools.html", {
        "world": ident, "address": worlds.tools_address(found.row, request)})
