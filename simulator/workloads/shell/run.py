"""Runs the tree: `run` finds what runs a kind of command, among what `@runs` has declared.

Everything here is a generator that is called by `yield` (calls.py). `tested`: somebody looks at the
status, so `set -e` does not apply. `last`: nothing comes after this command, so an external
program takes the shell's place instead of being forked, as ash does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.engine import Steps
from simulator.host.kernel import Process

from . import jobs
from .errors import ExitShell
from .syntax.tree import Node

if TYPE_CHECKING:
    from .shell import Shell

STEP_US = 100                 # [EST] one step of the interpreter, coarse on purpose

FORK_US = 900                 # [EST] fork(2); bounds what a fork bomb does in a millisecond

Runner = Callable[["Shell", Node, bool, bool], Steps]
_RUNNERS: dict[type, Runner] = {}


def runs(kind: type) -> Callable[[Runner], Runner]:
    def declare(runner: Runner) -> Runner:
        _RUNNERS[kind] = runner
        return runner

    return declare


def run(shell: Shell, node: Node | None, tested: bool = False, last: bool = False) -> Steps:
    """The status of a command."""
    if node is None:
        return 0
    status = yield _RUNNERS[type(node)](shell, node, tested, last)
    shell.status = status
    if shell.process.has_caught or shell.interrupted:
        yield shell.handle_signals()
    return status


def failed(shell: Shell, status: int, tested: bool) -> None:
    """`set -e`: a failure that nobody looks at ends the shell."""
    if status and not tested and shell.options["e"]:
        raise ExitShell(status)


def settle(shell: Shell, *children: Process) -> Steps:
    """Wait for a foreground job, which has the terminal meanwhile."""
    tty = shell.process.tty
    own = tty is not None and shell.process in tty.foreground and shell.monitor
    if own:
        tty.foreground.remove(shell.process)
    try:
        status = yield jobs.finish(shell, list(children))
    finally:
        if own:
            tty.foreground[:] = [shell.process]
        shell.reap_children()
    if status == 148 and children[-1].exit_status is None:
        job = shell.jobs.add(list(children), " ".join(children[-1].argv))
        job.told = "Stopped"
        yield shell.complain_raw("\n" + shell.jobs.line(shell, job))
    elif children[-1].term_signal == 2 and shell.interactive:
        yield shell.complain_raw("\n")
        shell.interrupted = True
        shell.status = status
    return status


