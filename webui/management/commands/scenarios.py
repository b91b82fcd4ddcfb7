"""`manage.py scenarios list | check FOLDER | schema | prove [ID ...]`."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from simulator import UserError
from simulator.scenarios import Scenario, Texts, load, load_all, prove


class Command(BaseCommand):
    help = "Lists, checks and proves scenarios."

    def add_arguments(self, parser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="every scenario with its kind and title")
        check = actions.add_parser("check", help="read one scenario folder and say what is wrong")
        check.add_argument("folder", type=Path)
        actions.add_parser("schema", help="the JSON Schema of scenario and text files, for editors")
        proof = actions.add_parser("prove", help="play each solution, and idleness, over three "
                                                 "seeds")
        proof.add_argument("ids", nargs="*", help="only these (default: all)")

    def handle(self, *args, action: str, **options) -> None:
        try:
            getattr(self, f"_{action}")(**options)
        except UserError as error:
            raise CommandError(str(error)) from None

    def _list(self, **_) -> None:
        for ident, lesson in load_all().items():
            self.stdout.write(f"{ident:20} {lesson.scenario.kind:14} {lesson.texts['en'].title}")

    def _check(self, folder: Path, **_) -> None:
        lesson = load(folder)
        self.stdout.write(f"{lesson.scenario.id}: {len(lesson.scenario.tasks)} tasks, "
                          f"{len(lesson.texts)} languages, nothing wrong")

    def _schema(self, **_) -> None:
        schemas = {"scenario": Scenario.model_json_schema(), "texts": Texts.model_json_schema()}
        self.stdout.write(json.dumps(schemas, indent=1))

    def _prove(self, ids: list[str], **_) -> None:
        lessons = load_all()
        unknown = [ident for ident in ids if ident not in lessons]
        if unknown:
            raise UserError(f"no scenario is called {unknown[0]!r}; there are "
                            f"{', '.join(lessons)}")
        failed = 0
        for ident in ids or lessons:
            for proof in prove(lessons[ident].scenario):
                failed += bool(proof.problem)
                mark = "FAIL" if proof.problem else "ok  "
                self.stdout.write(f"{mark} {ident} seed {proof.seed} {proof.play}: "
                                  f"{proof.points} points {proof.problem}".rstrip())
        if failed:
            raise CommandError(f"{failed} plays went wrong")
