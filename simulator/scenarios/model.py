"""What a scenario file may say. Its JSON Schema is published for editors from these classes.

One YAML file holds a scenario; one file per language holds its texts. Conditions are CEL over
`conditions.py`'s view of the world. A wrong file is refused with file and line.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from simulator.engine.faults import KINDS as FAULTS

from .conditions import compile_condition

_DURATION = re.compile(r"^(\d+(?:\.\d+)?)(ms|s|m|h)$")
_UNIT_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}


def duration_ms(text: str) -> int:
    """"500ms", "5s", "2m", "1h" in milliseconds. Raises ValueError."""
    match = _DURATION.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not a duration such as 500ms, 5s, 2m or 1h")
    return round(float(match[1]) * _UNIT_MS[match[2]])


def _check_duration(text: str) -> str:
    duration_ms(text)
    return text


def _check_condition(text: str) -> str:
    compile_condition(text)
    return text


Duration = Annotated[str, AfterValidator(_check_duration)]
Condition = Annotated[str, AfterValidator(_check_condition)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FaultStep(Part):
    kind: str
    target: str
    parameters: dict[str, Any] = {}

    @model_validator(mode="after")
    def _known(self) -> FaultStep:
        if self.kind not in FAULTS:
            raise ValueError(f"no fault is called {self.kind!r}; there are "
                             + ", ".join(sorted(FAULTS)))
        return self


class TimelineStep(Part):
    """Something that happens by itself: at a time after the start, or once when it holds."""

    at: Duration | None = None
    when: Condition | None = None
    fault: FaultStep | None = None
    run: str | None = None        # a command line, typed by nobody the learner sees

    @model_validator(mode="after")
    def _one_of_each(self) -> TimelineStep:
        if (self.at is None) == (self.when is None):
            raise ValueError("a timeline step has either `at` or `when`")
        if (self.fault is None) == (self.run is None):
            raise ValueError("a timeline step has either `fault` or `run`")
        return self


class Task(Part):
    id: Name
    check: list[Condition] = Field(min_length=1)   # all must hold; the first that does not, decides
    hold_for: Duration = "0s"                      # ... for this long without a break
    hint_when: Condition | None = None
    fail_when: Condition | None = None
    needs: list[Name] = []
    points: int = Field(default=1, ge=0, le=100)
    hidden: bool = False
    options: list[Name] = []                       # a question: predict, then run
    answer: Name | None = None
    command: str | None = None                     # what the button "Run it and see" types

    @model_validator(mode="after")
    def _answer_is_an_option(self) -> Task:
        if self.options and self.answer not in self.options:
            raise ValueError("`answer` must be one of `options`")
        return self


class Stop(Part):
    """A place where a demonstration halts: the first trace entry of this verb and subject."""

    id: Name
    verb: str
    subject: str = ""              # the entry's subject begins with this
    lane: str = ""
    zoom: Literal["machines", "host", "container", "process"] | None = None


class Scenario(Part):
    id: Name
    kind: Literal["demonstration", "tutorial", "challenge", "drill"]
    blueprint: Literal["docker"]
    seed: int = 1
    minutes: int = Field(ge=1, le=240)
    variables: dict[Name, list[str]] = {}     # one value of each list is chosen by the seed
    setup: list[str] = []                     # command lines before the learner comes
    timeline: list[TimelineStep] = []
    tasks: list[Task] = []
    stops: list[Stop] = []
    allowed: list[str] = []                   # first words that may be typed; empty: all
    goal_view: Literal["machines", "host", "container", "process"] = "machines"
    solutions: dict[Name, list[str]] = Field(min_length=1)   # command lines; "~ 5s" lets time pass

    @model_validator(mode="after")
    def _names_fit(self) -> Scenario:
        known: list[str] = []
        for task in self.tasks:
            if task.id in known:
                raise ValueError(f"two tasks are called {task.id!r}")
            for need in task.needs:
                if need not in known:
                    raise ValueError(f"task {task.id!r} needs {need!r}, which is not before it")
            known.append(task.id)
        if self.kind == "demonstration" and not self.stops:
            raise ValueError("a demonstration has `stops`")
        if self.kind != "demonstration" and not self.tasks:
            raise ValueError(f"a {self.kind} has `tasks`")
        return self


class TaskText(Part):
    title: str
    text: str
    hint: str = ""
    done: str = ""
    failed: str = ""
    clauses: list[str] = []                   # one sentence per clause of `check`
    options: dict[Name, str] = {}


class StopText(Part):
    title: str
    notes: str                                # for the speaker


class Texts(Part):
    """A scenario in one language."""

    title: str
    summary: str
    intro: str = ""
    done: str = ""
    tasks: dict[Name, TaskText] = {}
    stops: dict[Name, StopText] = {}
