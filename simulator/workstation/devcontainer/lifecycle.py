"""The life-cycle commands: which run now, in which order, and what a failure means.

On the laptop: initializeCommand, before anything else. In the container, in this order: onCreate,
updateContent and postCreate once for each container, postStart at each start, postAttach each
time a tool attaches. Called by the verbs.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import Steps

from .file.config import HOOKS, Config
from .file.metadata import FILE, Hook, Merged
from .inside import Failed, Inside
from .session import Session

ONCE = ("onCreateCommand", "updateContentCommand", "postCreateCommand")


def initialize(session: Session, config: Config) -> Steps:
    """On the laptop, each time. Raises Failed."""
    command = config.settings.get("initializeCommand")
    if not command:
        return
    name = "initializeCommand"
    session.log.title(f"Running the {name} from {FILE}...")
    session.note("devcontainer_hook", name, hook=name, origin=FILE, where="laptop")
    for argv in forms(command).values():
        session.log.line(f"Start: Run: {' '.join(argv)}")
        status, _, _ = yield from session.children.run(argv, config.folder,
                                                       shown=session.log.output)
        if status:
            raise Failed(f"Command failed: {' '.join(argv)}",
                         f"The {name} in the {FILE} failed.")


def run_all(session: Session, inside: Inside, merged: Merged, environment: dict[str, str],
            moments: dict[str, str], until: str = HOOKS[-1]) -> Steps:
    """`moments` are when the container was created and started. Raises Failed."""
    for name in HOOKS:
        hooks = merged.hooks(name)
        moment = moments["created"] if name in ONCE else moments["started"]
        if name != "postAttachCommand":
            first = yield from inside.first_time(name, moment)
            if not first:
                if hooks:
                    session.note("devcontainer_skips", name, hook=name)
                hooks = []
        for hook in hooks:
            yield from _run(session, inside, hook, environment)
        if name == until:
            return


def _run(session: Session, inside: Inside, hook: Hook, environment: dict[str, str]) -> Steps:
    """One command; several by name run at the same time."""
    session.log.title(f"Running the {hook.name} from {hook.origin}...")
    session.note("devcontainer_hook", hook.name, hook=hook.name, origin=hook.origin,
                 where="container")
    several = isinstance(hook.command, dict)

    def one(label: str, argv: list[str]) -> Steps:
        show = None if several else session.log.output
        status, out, _ = yield from session.children.run(
            inside.exec_argv(argv, environment), shown=show, both=True)
        what = f"{label} of {hook.name}" if several else hook.name
        if several and not status:
            session.log.title(f"Running {what} from {hook.origin}...\n{out}".rstrip("\n"))
        elif several:
            session.log.output(out)
        if status:
            session.log.line(f"{what} from {hook.origin} failed with exit code {status}. Skipping "
                             "any further user-provided commands.")
            raise Failed(f"Command failed: {' '.join(argv)}",
                         f"{what} from {hook.origin} failed.")

    yield from session.tasks.gather([one(label, argv)
                                     for label, argv in forms(hook.command).items()])


def forms(command: Any) -> dict[str, list[str]]:
    """A text goes to a shell, a list is executed as it is, a table holds several by name."""
    if isinstance(command, dict):
        return {name: _argv(value) for name, value in command.items() if value}
    return {"": _argv(command)}


def _argv(command: str | list[str]) -> list[str]:
    return list(command) if isinstance(command, list) else ["/bin/sh", "-c", command]
