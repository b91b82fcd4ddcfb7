"""What a runner tells: snapshots and frames, as messages (docs/architecture.md 8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

RECENT_ENTRIES = 1_000           # of the newest past, in a snapshot


def light(entry) -> list:
    """An entry as it travels: without its payload, which is asked for one by one."""
    seq, at_ms, lane, verb, subject, detail, cause = entry
    if "payload" in detail:
        detail = {name: value for name, value in detail.items() if name != "payload"}
        detail["has_payload"] = True
    return [seq, at_ms, lane, verb, subject, detail, cause]


@dataclass
class Frame:
    """What the next frame holds so far."""

    moments: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    out: list = field(default_factory=list)
    tasks: dict | None = None
    pressing: bool = False           # to be sent although it holds nothing new (a button)

    def __bool__(self) -> bool:
        return bool(self.moments or self.entries or self.out or self.tasks or self.pressing)

    def add(self, moments: list, entries: list, out: list) -> None:
        self.moments += moments
        self.entries += entries
        self.out += out

    def take(self, now_ms: int, clock: dict[str, Any]) -> dict[str, Any]:
        """The message; the frame is empty afterwards."""
        message = {"now_ms": now_ms, "moments": self.moments, "entries": self.entries,
                   "out": self.out, "clock": clock}
        if self.tasks is not None:
            message["tasks"] = self.tasks
        self.moments, self.entries, self.out = [], [], []
        self.tasks, self.pressing = None, False
        return message


def snapshot(runner) -> dict[str, Any]:
    """The whole picture for a viewer who comes, or who fell behind."""
    row, film = runner.row, runner.film
    lesson = runner.lesson
    return {
        "at_ms": runner.outbox.shown_ms, "epoch_ms": row.epoch_ms, "rows": film.rows,
        "entries": list(runner.outbox.recent), "terminals": film.terminals,
        "clock": runner.clock(), "tasks": lesson.told() if lesson is not None else None,
        "blueprint": row.blueprint, "scenario": row.scenario, "parent": row.parent_id,
        "fork_ms": row.fork_ms, "first_ms": max(film.first_ms, 0),
        "recording": {"engine": row.engine[:12], "reason": runner.recording}
                     if runner.recording else None,
    }


def why_not(runner) -> str:
    """Why a world takes no inputs."""
    if runner.failure:
        return _("this world has stopped because of an error of the simulator: ") + runner.failure
    if runner.recording:
        return _("this world is a recording; run its log again or start anew")
    return _("this world is still waking up")
