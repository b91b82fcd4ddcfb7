"""What a lesson pane shows: the scenario's tasks and stops with their texts filled in."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from simulator.scenarios import Director, Lesson

_MARKDOWN = MarkdownIt("js-default", {"html": False})   # texts are ours; HTML in them is not HTML


def rich(text: str) -> SafeString:
    return mark_safe(_MARKDOWN.render(text))


def rich_line(text: str) -> SafeString:
    return mark_safe(_MARKDOWN.renderInline(text))


def pane(lesson: Lesson, director: Director, language: str) -> dict[str, Any]:
    texts, fill = lesson.texts[language], director.fill
    return {
        "id": lesson.scenario.id, "kind": lesson.scenario.kind, "title": texts.title,
        "intro": rich(fill(texts.intro)), "done": rich(fill(texts.done)),
        "command": demonstrated(lesson, director),
        "tasks": [_task(task, texts.tasks[task.id], fill, number)
                  for number, task in enumerate(lesson.scenario.tasks, 1) if not task.hidden],
        "stops": [{"title": rich_line(texts.stops[stop.id].title),
                   "notes": rich(fill(texts.stops[stop.id].notes))}
                  for stop in lesson.scenario.stops],
    }


def demonstrated(lesson: Lesson, director: Director) -> str:
    """The command of a demonstration: the first line of its first solution."""
    lines = next(iter(lesson.scenario.solutions.values()))
    command = next((line for line in lines if line[0] not in "~?"), "")
    return director.fill(command) if lesson.scenario.stops else ""


def _task(task, text, fill, number: int) -> dict[str, Any]:
    return {
        "id": task.id, "number": number, "title": rich_line(fill(text.title)),
        "text": rich(fill(text.text)), "hint": rich(fill(text.hint)) if text.hint else "",
        "done": rich(fill(text.done)) if text.done else "",
        "command": fill(task.command) if task.command else "",
        "options": [(option, rich_line(fill(text.options.get(option, option))))
                    for option in task.options],
        "clauses": [rich_line(fill(clause)) for clause in text.clauses],
    }
