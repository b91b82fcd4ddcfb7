"""Parameters that nobody sets: $? $$ $! $# $- and the variables that change by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.host.kernel import Process

from .dialect import BASH

if TYPE_CHECKING:
    from .shell import Shell


def _flags(shell: Shell) -> str:
    return "".join(flag for flag in "hefuxvnaCbmisc" if shell.options.get(flag))


SPECIAL: dict[str, Callable[[Shell], str | None]] = {
    "?": lambda shell: str(shell.status),
    "$": lambda shell: str(shell.root_pid),
    "!": lambda shell: None if shell.last_background is None else str(shell.last_background),
    "#": lambda shell: str(len(shell.positional)),
    "-": _flags,
    "@": lambda shell: " ".join(shell.positional),
    "*": lambda shell: " ".join(shell.positional),
    "LINENO": lambda shell: str(shell.line),
    "PPID": lambda shell: str(_parent_pid(shell.process)),
    "RANDOM": lambda shell: str(shell.process.kernel.engine.chance.stream(
        f"{shell.process.kernel.machine}/shell").randrange(32768)),
    "HOSTNAME": lambda shell: shell.process.hostname if shell.dialect is BASH else None,
    "UID": lambda shell: str(shell.process.uid) if shell.dialect is BASH else None,
    "SECONDS": lambda shell: str(
        (shell.process.kernel.engine.clock.now_ms - shell.process.started_ms) // 1000)
    if shell.dialect is BASH else None,
}


def _parent_pid(process: Process) -> int:
    parent = process.parent
    inside = parent is not None and parent.namespaces["pid"] is process.namespaces["pid"]
    return parent.ns_pid if inside else 0
