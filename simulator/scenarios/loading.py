"""Find, read and check scenario files: content/<chapter>/<id>/{scenario,en,es}.yaml."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from simulator.engine import UserError

from .model import Scenario, Texts
from .positions import Document, read

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ("en", "es")
# The folders of content/, in the order in which a learner meets them; in each, by kind.
CHAPTERS = ("run", "images", "networks", "volumes", "compose", "podman", "devcontainers")
KINDS = ("demonstration", "tutorial", "challenge", "drill")

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Lesson:
    """A scenario with its texts in every language; `chapter` is the folder that it lies in."""

    scenario: Scenario
    texts: dict[str, Texts]
    chapter: str = ""


def parse(text: str, source: str, model: type[Model]) -> Model:
    """Read YAML into a model. Raises UserError: "file:line: where: what is wrong"."""
    document = read(text, source)
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise UserError("\n".join(_problems(error, document))) from None


def _problems(error: ValidationError, document: Document) -> Iterable[str]:
    for problem in error.errors(include_url=False):
        path = tuple(problem["loc"])
        field = ".".join(str(part) for part in path) or "the file"
        yield f"{document.where(path)}: {field}: {problem['msg'].removeprefix('Value error, ')}"


def load(folder: Path) -> Lesson:
    """Read one scenario folder. Raises UserError naming file and line, or the text that lacks."""
    scenario = parse((folder / "scenario.yaml").read_text(), f"{folder.name}/scenario.yaml",
                     Scenario)
    if scenario.id != folder.name:
        raise UserError(f"{folder.name}/scenario.yaml: its id is {scenario.id!r}; folder and id "
                        "are the same word")
    texts = {}
    for language in LANGUAGES:
        source = f"{folder.name}/{language}.yaml"
        texts[language] = parse((folder / f"{language}.yaml").read_text(), source, Texts)
        _complete(scenario, texts[language], source)
    return Lesson(scenario, texts, folder.parent.name)


def _complete(scenario: Scenario, texts: Texts, source: str) -> None:
    for task in scenario.tasks:
        text = texts.tasks.get(task.id)
        if text is None:
            raise UserError(f"{source}: no text for the task {task.id!r}")
        if len(text.clauses) != len(task.check):
            raise UserError(f"{source}: task {task.id!r} has {len(task.check)} clauses and "
                            f"{len(text.clauses)} sentences for them")
        missing = [option for option in task.options if option not in text.options]
        if missing:
            raise UserError(f"{source}: task {task.id!r}: no text for the option {missing[0]!r}")
    for stop in scenario.stops:
        if stop.id not in texts.stops:
            raise UserError(f"{source}: no text for the stop {stop.id!r}")


@functools.cache
def load_all(content: Path = CONTENT) -> Mapping[str, Lesson]:
    """Every scenario, by id, in the order in which a learner meets them; read once a process."""
    lessons = [load(path.parent) for path in sorted(content.glob("*/*/scenario.yaml"))]
    for lesson in lessons:
        if lesson.chapter not in CHAPTERS:
            raise UserError(f"{lesson.scenario.id}: no chapter is called {lesson.chapter!r}; "
                            f"there are {', '.join(CHAPTERS)}")
    lessons.sort(key=lambda lesson: (CHAPTERS.index(lesson.chapter),
                                     KINDS.index(lesson.scenario.kind)))
    found = {lesson.scenario.id: lesson for lesson in lessons}
    if len(found) < len(lessons):
        raise UserError("two scenarios have the same id")
    return MappingProxyType(found)
