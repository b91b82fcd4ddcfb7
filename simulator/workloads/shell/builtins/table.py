"""The table of builtins, filled by `@builtin` beside each function.

A builtin gets the shell and its words; it returns a status, or is a generator that returns one. It
fails by ShellError.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.engine import Steps

if TYPE_CHECKING:
    from ..shell import Shell

Run = Callable[["Shell", list[str]], "int | Steps"]


@dataclass(frozen=True)
class Builtin:
    """`special`: POSIX's special builtins, whose failure ends a shell that is not interactive.
    `only` names the one dialect that has it."""

    name: str
    run: Run
    special: bool = False
    only: str = ""


BUILTINS: dict[str, Builtin] = {}


def builtin(*names: str, special: bool = False, only: str = "") -> Callable[[Run], Run]:
    def declare(run: Run) -> Run:
        for name in names:
            BUILTINS[name] = Builtin(name, run, special, only)
        return run

    return declare


def whole_number(text: str, least: int = 0) -> int | None:
    """A decimal number as a builtin takes it, or None."""
    digits = text.lstrip("-") if least < 0 else text
    if not digits.isdecimal() or not digits.isascii() or len(digits) > 18:
        return None
    value = int(text)
    return value if value >= least else None
