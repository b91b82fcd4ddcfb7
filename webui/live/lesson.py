"""The scenario of a world, if it has one: its timeline happens, its tasks are checked, and kept."""

from __future__ import annotations

import time
from typing import Any

from asgiref.sync import sync_to_async

from simulator import World
from simulator.scenarios import Director, load_all

from ..models import Progress

CHECK_SECONDS = 0.25             # how often tasks are checked while something happens
IDLE_SECONDS = 1.0               # ... and while only time passes


class Lesson:
    """A director with the wall-clock rhythm in which it looks at the world."""

    def __init__(self, row, director: Director) -> None:
        self.row, self.director = row, director
        self._checked_at, self._checked_seq = 0.0, -1

    def is_due(self, world: World) -> bool:
        wall, upcoming = time.monotonic(), self.director.next_ms()
        if upcoming is not None and upcoming <= world.now_ms:
            return True
        wait = CHECK_SECONDS if world.trace.next_seq != self._checked_seq else IDLE_SECONDS
        return wall >= self._checked_at + wait

    def look(self, world: World) -> list[str]:
        """Let what is due happen, and check; returns the tasks that changed."""
        changed = self.director.observe(world)
        self._checked_at, self._checked_seq = time.monotonic(), world.trace.next_seq
        return changed

    def told(self) -> dict[str, Any]:
        """How the tasks stand, for the browser."""
        director = self.director
        return {"tasks": {name: {"state": state.state, "clause": state.clause, "hint": state.hint}
                          for name, state in director.progress.tasks.items()},
                "solved": director.solved, "points": list(director.points())}

    @sync_to_async
    def keep(self) -> None:
        """The visitor's best in this scenario: it is there the next day."""
        row, director = self.row, self.director
        if not row.visitor:
            return
        won, points = director.points()
        progress, _made = Progress.objects.get_or_create(visitor=row.visitor,
                                                         scenario=row.scenario)
        progress.points, progress.of_points = max(progress.points, won), points
        progress.solved = progress.solved or director.solved
        progress.world_id = row.id
        progress.save()


def lesson_of(row) -> Lesson | None:
    """The lesson of a world as it was left; None when it has none, or its scenario is gone."""
    found = load_all().get(row.scenario) if row.scenario else None
    return Lesson(row, Director(found.scenario, row.director)) if found is not None else None
