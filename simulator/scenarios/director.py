"""Runs a scenario over a world: sets it up, lets faults happen, checks tasks continuously.

The director is a client like any other: all that it does to the world is an input in its log. What
it knows (which steps have fired, how tasks stand) is plain data, to be stored and given back.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from simulator import lanes
from simulator.engine import Chance, UserError

from .conditions import Verdict, evaluate, view_of, words_of
from .model import Scenario, Task, TimelineStep, duration_ms

if TYPE_CHECKING:
    from simulator.world import World

SESSION = "setup"                 # the terminal in which setup and timeline lines are typed
SETUP_LIMIT_MS = 600_000
MAX_SEEN = 500                    # commands and requests kept for conditions
_VARIABLE = re.compile(r"\$\{([a-z0-9-]+)\}")


@dataclass
class TaskState:
    """How a task stands: "not yet", "done", "failed" or "cannot tell"."""

    state: str = "not yet"
    clause: int = 0               # index of the clause that decides
    reason: str = ""
    holds_since_ms: int | None = None
    done_ms: int | None = None
    hint: bool = False            # its hint is offered


@dataclass
class Progress:
    """All that a director knows; JSON-shaped by `asdict`."""

    started_ms: int | None = None       # when the learner came: after the setup
    fired: list[int] = field(default_factory=list)
    tasks: dict[str, TaskState] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    ran: list[dict[str, Any]] = field(default_factory=list)
    running: dict[str, str] = field(default_factory=dict)      # seq of its start: command
    seen_seq: int = 0

    @classmethod
    def restore(cls, data: dict[str, Any]) -> Progress:
        tasks = {name: TaskState(**state) for name, state in data.get("tasks", {}).items()}
        return cls(**{**data, "tasks": tasks})


class Director:
    def __init__(self, scenario: Scenario, progress: dict[str, Any] | None = None) -> None:
        self.scenario = scenario
        self.progress = Progress.restore(progress) if progress else Progress()
        for task in scenario.tasks:
            self.progress.tasks.setdefault(task.id, TaskState())
        self.variables: dict[str, str] = {}

    # -- life ----------------------------------------------------------------------------

    def choose_variables(self, seed: int) -> None:
        """One value of each variable, the same for the same seed."""
        dice = Chance(seed).stream(f"scenario:{self.scenario.id}")
        self.variables = {name: dice.choice(values)
                          for name, values in self.scenario.variables.items()}

    def fill(self, text: str) -> str:
        """Put the variables into a text that says ${name}."""
        return _VARIABLE.sub(lambda match: self.variables.get(match[1], match[0]), text)

    def start(self, world: World) -> None:
        """Run the setup (at once, before anybody looks) and note when the learner comes."""
        self.choose_variables(world.seed)
        if self.progress.started_ms is not None:
            return
        for line in self.scenario.setup:
            type_line(world, SESSION, self.fill(line))
        if self.scenario.setup:
            world.advance(world.now_ms + 1000)
        self.progress.seen_seq = world.trace.next_seq - 1
        self.progress.started_ms = world.now_ms

    def next_ms(self) -> int | None:
        """The next moment at which a timed step is due; nobody should advance past it."""
        due = [self._due_ms(step) for index, step in enumerate(self.scenario.timeline)
               if step.at is not None and index not in self.progress.fired]
        return min(due) if due else None

    def answer(self, task: str, option: str) -> None:
        """The learner's prediction. Raises UserError for what is not asked or not offered."""
        asked = next((t for t in self.scenario.tasks if t.id == task), None)
        if asked is None or option not in asked.options:
            raise UserError(f"{option!r} is not an answer to {task!r}")
        self.progress.answers.setdefault(task, option)

    def observe(self, world: World) -> list[str]:
        """Fire what is due and check every task; returns the ids of tasks that changed."""
        self._listen(world)
        view = self.view(world)
        for index, step in enumerate(self.scenario.timeline):
            if index not in self.progress.fired and self._is_due(step, world, view):
                self.progress.fired.append(index)
                self._fire(step, world)
        return [task.id for task in self.scenario.tasks if self._check(task, world, view)]

    # -- marks ---------------------------------------------------------------------------

    def open_tasks(self) -> list[Task]:
        """Tasks that can be worked on now: their needs are done, they are not."""
        states = self.progress.tasks
        return [task for task in self.scenario.tasks
                if states[task.id].state not in ("done", "failed")
                and all(states[need].state == "done" for need in task.needs)]

    @property
    def solved(self) -> bool:
        return all(state.state == "done" for state in self.progress.tasks.values())

    def points(self) -> tuple[int, int]:
        """(points won, points there are)."""
        states = self.progress.tasks
        won = sum(task.points for task in self.scenario.tasks if states[task.id].state == "done")
        return won, sum(task.points for task in self.scenario.tasks)

    def state(self) -> dict[str, Any]:
        """What is to be stored, JSON-shaped."""
        return asdict(self.progress)

    # -- inside --------------------------------------------------------------------------

    def view(self, world: World) -> dict[str, Any]:
        """What conditions see now."""
        progress = self.progress
        elapsed = (world.now_ms - (progress.started_ms or 0)) / 1000
        return view_of(world.snapshot()["rows"], self._wanted(), commands=progress.commands,
                       requests=progress.requests, ran=progress.ran, answers=progress.answers,
                       vars=self.variables, elapsed=elapsed, now_ms=world.now_ms)

    def _wanted(self) -> set[str]:
        """The names that conditions which are still open ask for."""
        asked = [step.when for step in self.scenario.timeline]
        for task in self.open_tasks():
            asked += [*task.check, task.hint_when, task.fail_when]
        return {word for text in asked if text for word in words_of(text)}

    def _listen(self, world: World) -> None:
        progress = self.progress
        for entry in world.trace.since(progress.seen_seq):
            progress.seen_seq = entry.seq
            if entry.verb == "typed" and entry.detail.get("session") != SESSION:
                progress.commands = [*progress.commands, entry.detail["command"]][-MAX_SEEN:]
            elif entry.verb == "http_request":
                request = f"{entry.detail['method']} {entry.detail['path']}"
                if request not in progress.requests and len(progress.requests) < MAX_SEEN:
                    progress.requests.append(request)
            elif entry.lane == lanes.SHELL and entry.verb == "exec":
                progress.running[str(entry.seq)] = entry.detail["argv"]
            elif entry.verb == "exited" and str(entry.detail.get("of")) in progress.running:
                command = progress.running.pop(str(entry.detail["of"]))
                progress.ran = [*progress.ran, {"command": command, "code": entry.detail["code"]}
                                ][-MAX_SEEN:]

    def _due_ms(self, step: TimelineStep) -> int:
        return (self.progress.started_ms or 0) + duration_ms(step.at or "0s")

    def _is_due(self, step: TimelineStep, world: World, view: dict[str, Any]) -> bool:
        if step.at is not None:
            return world.now_ms >= self._due_ms(step)
        return evaluate(self.fill(step.when or ""), view).value is True

    def _fire(self, step: TimelineStep, world: World) -> None:
        if step.fault is not None:
            world.submit("fault.inject", fault=step.fault.kind, target=self.fill(step.fault.target),
                         parameters=step.fault.parameters)
        elif step.run is not None:
            type_line(world, SESSION, self.fill(step.run), wait=False)

    def _check(self, task: Task, world: World, view: dict[str, Any]) -> bool:
        """Bring one task up to date; True when something that is shown has changed."""
        state = self.progress.tasks[task.id]
        if state.state in ("done", "failed") or task not in self.open_tasks():
            return False
        before = (state.state, state.clause, state.hint)
        verdict, clause = self._judge(task, view)
        state.clause, state.reason = clause, verdict.reason
        if verdict.value is not True:
            state.state = "not yet" if verdict.value is False else "cannot tell"
            state.holds_since_ms = None
        else:
            if state.holds_since_ms is None:
                state.holds_since_ms = world.now_ms
            if world.now_ms - state.holds_since_ms >= duration_ms(task.hold_for):
                state.state, state.done_ms = "done", world.now_ms
        if state.state != "done" and self._holds(task.fail_when, view):
            state.state = "failed"
        state.hint = state.hint or self._holds(task.hint_when, view)
        return before != (state.state, state.clause, state.hint)

    def _judge(self, task: Task, view: dict[str, Any]) -> tuple[Verdict, int]:
        if task.options and task.id not in self.progress.answers:
            return Verdict(False, "not answered"), 0
        for index, clause in enumerate(task.check):
            verdict = evaluate(self.fill(clause), view)
            if verdict.value is not True:
                return verdict, index
        return Verdict(True), len(task.check) - 1

    def _holds(self, condition: str | None, view: dict[str, Any]) -> bool:
        return condition is not None and evaluate(self.fill(condition), view).value is True


def type_line(world: World, session: str, line: str, wait: bool = True) -> None:
    """Type a command line into a terminal of the world; `wait` lets it finish, on demand speed.

    Raises UserError when it has not finished after ten simulated minutes.
    """
    if session not in world.terminals:
        world.submit("terminal.open", session=session, rows=40, columns=120)
    world.submit("terminal.line", session=session, line=line)
    limit = world.now_ms + SETUP_LIMIT_MS
    while wait and world.terminals[session].busy:
        upcoming = world.next_event_ms()
        if upcoming is None or upcoming > limit:
            raise UserError(f"the command did not end: {line}")
        world.advance(upcoming)
