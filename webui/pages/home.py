"""Home, how a world begins, and what is modelled."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from simulator import UserError
from simulator.scenarios import CHAPTERS, load_all

from ..live import worlds
from ..models import Progress
from .fidelity import COMPARED, MODELLED, REFUSED

MAX_COMMAND = 2000
# The two lines of the map: what leads on, and what is broken.
LINES = {"docker": ("demonstration", "tutorial"), "faults": ("challenge", "drill")}


def language() -> str:
    return "es" if (get_language() or "en").startswith("es") else "en"


def home(request: HttpRequest, problem: str = "") -> HttpResponse:
    progress = {row.scenario: row for row in Progress.objects.filter(visitor=request.visitor)}
    mine = worlds.worlds_of(request.visitor)
    cards = [_card(lesson, progress.get(ident), mine)
             for ident, lesson in load_all().items()]
    sandboxes = [row for row in mine if not row.scenario]
    return render(request, "home.html", {
        "lines": _lines(cards), "sandboxes": sandboxes[:5], "problem": problem,
        "go_on": next((card for card in cards if card["world"] and not card["solved"]), None),
    }, status=429 if problem else 200)


def _lines(cards: list[dict]) -> dict[str, list[dict]]:
    """Each line's chapters that hold something, in the order of CHAPTERS; cards are in order."""
    lines = {}
    for line, kinds in LINES.items():
        chapters = [{"name": chapter, "cards": [
            card for card in cards if card["chapter"] == chapter and card["kind"] in kinds]}
            for chapter in CHAPTERS]
        lines[line] = [chapter for chapter in chapters if chapter["cards"]]
    return lines


def _card(lesson, progress: Progress | None, mine: list) -> dict:
    scenario, texts = lesson.scenario, lesson.texts[language()]
    world = next((row for row in mine if row.scenario == scenario.id), None)
    return {"id": scenario.id, "kind": scenario.kind, "chapter": lesson.chapter,
            "minutes": scenario.minutes,
            "title": texts.title, "summary": texts.summary, "world": world,
            "solved": bool(progress and progress.solved),
            "points": progress.points if progress else 0,
            "of_points": sum(task.points for task in scenario.tasks)}


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """The visitor's sandbox; a command that was typed at home is typed there."""
    command = request.POST.get("command", "")[:MAX_COMMAND].strip()
    try:
        row = worlds.create(request.visitor) if request.POST.get("new") \
            else worlds.sandbox_of(request.visitor)
    except UserError as error:
        return home(request, str(error))
    return redirect(f"/w/{row.id}/" + (f"?run={quote(command)}" if command else ""))


@require_POST
def start_scenario(request: HttpRequest, scenario: str) -> HttpResponse:
    """A world of a scenario: the one the visitor was in, or a new one."""
    mine = [row for row in worlds.worlds_of(request.visitor) if row.scenario == scenario]
    if mine and not request.POST.get("again"):
        return redirect(f"/w/{mine[0].id}/")
    try:
        row = worlds.create(request.visitor, scenario=scenario)
    except UserError as error:
        return home(request, str(error))
    return redirect(f"/w/{row.id}/")


def fidelity(request: HttpRequest) -> HttpResponse:
    place = 0 if language() == "en" else 1
    return render(request, "fidelity.html", {
        "modelled": [[cell[place] for cell in row] for row in MODELLED],
        "compared": [(what[place], agree, why[place]) for what, agree, why in COMPARED],
        "refused": [row[place] for row in REFUSED]})
