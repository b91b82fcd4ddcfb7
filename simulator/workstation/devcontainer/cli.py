"""The command `devcontainer` of the laptop, @devcontainers/cli 0.89: grammar, help, exit statuses.

help.json holds the pages of the real program; the options of a verb are read from them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulator.engine import Engine, HopError, NotModelled, Steps
from simulator.host.kernel import Interrupted, Process
from simulator.host.kernel.signals import INT, TERM

from . import verbs
from .editor import open_folder
from .session import Session

PAGES: dict[str, str] = json.loads(Path(__file__).with_name("help.json").read_text("utf-8"))
_OPTION = re.compile(r"^  --([a-z-]+) +.*?\[(boolean|string|number|array|choices)", re.MULTILINE)
NOT_BUILT = ("set-up", "outdated", "upgrade", "features", "templates")
POSITIONAL = {"build": "workspace-folder", "open": "workspace-folder"}
REPEATED = ("remote-env", "image-name")
MODELLED = ("help", "version", "workspace-folder", "config", "remove-existing-container",
            "build-no-cache", "no-cache", "expect-existing-container", "skip-post-create",
            "skip-non-blocking-commands", "skip-post-attach", "prebuild", "remote-env",
            "image-name", "buildkit", "include-merged-configuration", "log-level")
START_MS = 350           # [EST] node loads the program


class _End(Exception):
    def __init__(self, status: int, text: str, fd: int = 2) -> None:
        super().__init__(status, text)
        self.status, self.text, self.fd = status, text, fd


class DevcontainerCommand:
    """A Tool of the laptop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def program(self, p: Process) -> Steps:
        yield from p.sleep(START_MS)
        try:
            verb, options = parse(p.argv[1:])
        except _End as end:
            if end.fd in p.fds:
                yield from p.write(end.fd, end.text)
            return end.status
        session = Session(self._engine, p)
        for signum in (INT, TERM):
            p.trap(signum, "handle")
        interrupted: list[int] = []

        def on_signal(signals: list[int]) -> None:
            interrupted.extend(signals)
            if session.on_interrupt is not None:
                session.on_interrupt()
            else:
                session.tasks.stop()

        try:
            if verb == "exec":
                return (yield from _execute(session, options, on_signal))
            body = open_folder if verb == "open" else verbs.VERBS[verb]
            return (yield from session.tasks.run(body(session, options), on_signal))
        except HopError:
            return 130 if interrupted else 1

    def complete(self, words: list[str], current: str) -> list[str]:
        """Candidates for `current`."""
        verb = next((word for word in words if word in PAGES and word), "")
        found = [f"--{name}" for name, _ in _OPTION.findall(PAGES[verb])] \
            if current.startswith("-") else [] if verb else [*filter(None, PAGES), "open"]
        return sorted(word for word in found if word.startswith(current))


def _execute(session: Session, options: dict[str, Any],
             on_signal: Callable[[list[int]], None]) -> Steps:
    """exec: at the end this process is `docker exec`, with our own terminal."""
    p = session.p
    try:
        argv = yield from session.tasks.run(verbs.execute(session, options), on_signal)
    except (HopError, NotModelled) as failure:
        session.log.line(f"Error: {failure.message}")
        yield from session.tasks.flush()
        return 1
    status = yield from _foreground(session, p, argv)
    return status


def _foreground(session: Session, p: Process, argv: list[str]) -> Steps:
    child = session.children.start_here(argv)
    while not child.ended.triggered:
        try:
            yield from p.block(child.ended)
        except Interrupted:
            p.take_caught()      # the child has got it, too
    return child.status


def parse(words: list[str]) -> tuple[str, dict[str, Any]]:
    """(verb, options). Raises _End for help and mistakes."""
    if not words or words[0] == "--help":
        if words:
            raise _End(0, PAGES[""], 1)
        raise _End(1, PAGES[""] + "\nNot enough non-option arguments: got 0, need at least 1\n")
    if words[0] == "--version":
        raise _End(0, f"{verbs.VERSION}\n", 1)
    verb, rest = words[0], words[1:]
    if verb in NOT_BUILT:
        raise _End(1, f"{NotModelled(f'devcontainer {verb}').message}\n")
    if verb != "open" and verb not in PAGES or not verb:
        raise _End(1, f"{PAGES['']}\nUnknown argument: {verb}\n")
    page = PAGES["up" if verb == "open" else verb]
    kinds = dict(_OPTION.findall(page))
    options: dict[str, Any] = {}
    arguments: list[str] = []
    while rest:
        word = rest.pop(0)
        if word == "--" or not word.startswith("--"):
            arguments += ([] if word == "--" else [word])
            if verb == "exec" or word == "--":
                arguments += rest
                break
            continue
        _option(page, kinds, word, rest, options)
    if options.get("help"):
        raise _End(0, page, 1)
    return verb, _arguments(verb, page, options, arguments)


def _option(page: str, kinds: dict[str, str], word: str, rest: list[str],
            options: dict[str, Any]) -> None:
    name, equals, value = word[2:].partition("=")
    if name not in kinds:
        raise _End(1, f"{page}\nUnknown argument: {name}\n")
    if name not in MODELLED:
        raise _End(1, f"{NotModelled(f'devcontainer --{name}').message}\n")
    if kinds[name] == "boolean":
        if not equals and rest and rest[0] in ("true", "false"):
            value = rest.pop(0)
        options[name] = value != "false"
        return
    if not equals:
        if not rest or rest[0].startswith("--"):
            raise _End(1, f"{page}\nNot enough arguments following: {name}\n")
        value = rest.pop(0)
    if name in REPEATED:
        options.setdefault(name, []).append(value)
    else:
        options[name] = value


def _arguments(verb: str, page: str, options: dict[str, Any],
               arguments: list[str]) -> dict[str, Any]:
    if verb == "exec":
        if not arguments:
            raise _End(1, f"{page}\nNot enough non-option arguments: got 0, need at least 1\n")
        return {**options, "words": arguments}
    if verb in POSITIONAL and len(arguments) == 1:
        return {POSITIONAL[verb]: arguments[0], **options}
    if arguments:
        raise _End(1, f"{page}\nUnknown argument: {arguments[0]}\n")
    return options
