"""Conditions: CEL (the Kubernetes ecosystem's expression language) over what a world shows.

A condition sees these names:

    containers images networks volumes processes layers faults builds   lists of rows (see
                 architecture, 7)
    commands     lines typed at the terminal so far, oldest first
    ran          [{command, code}] of each docker or podman command that has ended, as the shell
                 started it (words expanded)
    requests     "METHOD /path" of every HTTP request so far, each once
    answers      {task: option} of the questions answered      vars      the scenario's variables
    elapsed      simulated seconds since the learner came      now_ms    the world's clock
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import celpy
from celpy.adapter import json_to_cel

MAX_LENGTH = 2_000

NOUNS = {"containers": "container", "images": "image", "networks": "network",
         "volumes": "volume", "processes": "process", "layers": "layer", "faults": "fault",
         "builds": "build"}

_ENVIRONMENT = celpy.Environment()
_WORD = re.compile(r"[a-z_]+")


class Verdict(NamedTuple):
    """`value` is None when it cannot be told yet; `reason` then says why."""

    value: bool | None
    reason: str = ""


@functools.lru_cache(maxsize=512)
def compile_condition(text: str) -> Any:
    """A runnable condition. Raises ValueError for what is not CEL."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"a condition holds at most {MAX_LENGTH} characters")
    try:
        return _ENVIRONMENT.program(_ENVIRONMENT.compile(text))
    except celpy.CELParseError as error:
        raise ValueError(f"not a CEL expression: {text!r} (line {error.line}, "
                         f"column {error.column})") from None
    except RecursionError:
        raise ValueError("a condition is nested too deeply") from None


def evaluate(text: str, view: Mapping[str, Any]) -> Verdict:
    """Whether a condition holds in this view."""
    try:
        value = compile_condition(text).evaluate(view)
    except (celpy.CELEvalError, RecursionError) as error:
        return Verdict(None, str(error.args[0]) if error.args else "it cannot be evaluated")
    return Verdict(bool(value))


@functools.lru_cache(maxsize=512)
def words_of(text: str) -> frozenset[str]:
    """The words in a condition, the names that it asks for among them."""
    return frozenset(_WORD.findall(text))


def view_of(rows: Mapping[str, dict[str, Any]], wanted: Collection[str] = tuple(NOUNS),
            **more: Any) -> dict[str, Any]:
    """The names that conditions see, made from a snapshot's rows; of the lists of rows those that
    are wanted, the others stay empty (to make them costs more than all conditions)."""
    lists: dict[str, list[dict[str, Any]]] = {name: [] for name in NOUNS}
    by_kind = {kind: name for name, kind in NOUNS.items()}
    for row in rows.values():
        name = by_kind.get(row["kind"])
        if name is not None and name in wanted:
            lists[name].append(row)
    return {name: json_to_cel(value) for name, value in {**lists, **more}.items()}
