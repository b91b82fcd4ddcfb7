"""The CLI plugin `docker-compose`: the process that `docker compose ...` starts.

It finds the verb, parses its flags with the real plugin's grammar (help.json) and words failures.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulator.engine import Engine, HopError, HttpExchange, NotModelled, Steps
from simulator.host.kernel import Process
from simulator.host.kernel.signals import INT, TERM
from simulator.workstation.docker.client import Client, DaemonError
from simulator.workstation.docker.flags import Flags, UsageError, parse
from simulator.workstation.docker.reference import Page

from . import verbs
from .compose import VERBS, Compose, Verb, refuse
from .file.loading import Options
from .tasks import Background

PAGES = {path: Page(path, text) for path, text in json.loads(
    Path(__file__).with_name("help.json").read_text("utf-8")).items()}
ON_UNLESS_SAID = {"ps": ("orphans",), "run": ("interactive",), "attach": ("sig-proxy",)}
NOT_MODELLED = ("compatibility", "dry-run", "all-resources")
FLAG_ERROR = 1

__all__ = ["PAGES", "ComposePlugin", "verbs"]


class _End(Exception):
    """The program ends here."""

    def __init__(self, status: int, text: str = "", fd: int = 2) -> None:
        super().__init__(status, text)
        self.status, self.text, self.fd = status, text, fd


class ComposePlugin:
    """`serve(exchange)` is the daemon's HTTP server; `lookup(kind)` lists names."""

    def __init__(self, engine: Engine, serve: Callable[[HttpExchange], Any]) -> None:
        self._engine, self._serve = engine, serve

    def program(self, p: Process) -> Steps:
        """The body of the process; its argv is that of the docker command, without "docker"."""
        yield from self._engine.wait("cli.start")
        background = Background(self._engine)
        client = Client(self._engine, self._serve, background)
        try:
            return (yield from self._run(p, client))
        except _End as end:
            if end.text and end.fd in p.fds:
                yield from p.write(end.fd, end.text)
            return end.status
        finally:
            client.close()

    def complete(self, words: list[str], current: str) -> list[str]:
        """Candidates for `current` after the words typed before it (`compose` not included)."""
        name = next((word for word in words if word in PAGES and word), "")
        if current.startswith("-"):
            found = [f"--{flag}" for flag in PAGES[name].flags]
        else:
            found = [] if name else list(VERBS)
        return sorted(word for word in found if word.startswith(current))

    def _run(self, p: Process, client: Client) -> Steps:
        words = p.argv[1:]
        words = words[1:] if words[:1] == ["compose"] else words
        top, rest = self._parse(PAGES[""], words, interspersed=False)
        tty = p.fds[0].tty if 0 in p.fds else None
        columns = tty.columns if tty is not None else 80
        if top["help"] or not rest:
            raise _End(0, PAGES[""].render(columns), 1)
        name, rest = rest[0], rest[1:]
        if name not in PAGES or not name:
            if 1 in p.fds:
                yield from p.write(1, PAGES[""].render(columns))
            raise _End(1, f'unknown docker command: "compose {name}"\n')
        page, declared = PAGES[name], VERBS.get(name)
        flags, arguments = self._parse(page, rest, declared is None or declared.interspersed)
        if flags["help"]:
            raise _End(0, page.render(columns), 1)
        if declared is None:
            raise _End(1, f"{NotModelled(f'docker compose {name}').message}\n")
        _check_count(name, page, declared, arguments)
        for default in ON_UNLESS_SAID.get(name, ()):
            flags.given.setdefault(default, True)
        compose = Compose(self._engine, p, client, self._serve, page, flags, arguments,
                          _options(top), _display(top))
        return (yield from self._perform(compose, declared, top, flags))

    @staticmethod
    def _parse(page: Page, words: list[str], interspersed: bool) -> tuple[Flags, list[str]]:
        try:
            return parse(page, words, interspersed)
        except UsageError as mistake:
            raise _End(FLAG_ERROR, f"{mistake}\n") from None

    def _perform(self, compose: Compose, declared: Verb, top: Flags, flags: Flags) -> Steps:
        """Run the verb; a failure is worded as the real program words it."""
        text = ""
        try:
            for name in NOT_MODELLED:
                if top.changed(name) or flags.changed(name):
                    raise NotModelled(f"docker compose --{name}")
            refuse(compose, declared.refuses)
            if declared.main:
                status = yield from declared.body(compose)
            else:
                compose.p.trap(INT, "handle")
                compose.p.trap(TERM, "handle")
                status = yield from compose.tasks.run(_verb(compose, declared),
                                                      lambda signals: _interrupted(compose))
        except DaemonError as failure:
            text, status = failure.text, 1
        except HopError as failure:
            text, status = failure.message, int(failure.code)
        except NotModelled as refusal:
            text, status = refusal.message, 1
        compose.tasks.stop()
        raise _End(status or 0, f"{text}\n" if text else "")


def _verb(compose: Compose, declared: Verb) -> Steps:
    if declared.talks:
        yield from compose.api.ping()
    compose.tasks.start(compose.progress.ticking())
    try:
        return (yield from declared.body(compose))
    finally:
        compose.progress.close()


def _interrupted(compose: Compose) -> None:
    """^C: a verb that has something to bring to an end does so, others are cancelled."""
    if compose.on_interrupt is not None:
        compose.on_interrupt()
    else:
        compose.tasks.stop()


def _options(top: Flags) -> Options:
    return Options(files=top["file"], env_files=top["env-file"], name=top["project-name"],
                   folder=top["project-directory"], profiles=top["profile"])


def _display(top: Flags) -> dict[str, Any]:
    ansi, progress = top["ansi"] or "auto", top["progress"] or "auto"
    if ansi not in ("never", "always", "auto"):
        raise _End(1, f'unsupported --ansi value "{ansi}"\n')
    if progress not in ("auto", "tty", "plain", "json", "quiet"):
        raise _End(1, f'unsupported --progress value "{progress}"\n')
    if progress == "json":
        raise _End(1, f"{NotModelled('docker compose --progress json').message}\n")
    return {"ansi": ansi, "progress": progress}


def _check_count(name: str, page: Page, declared: Verb, arguments: list[str]) -> None:
    fewest, most = declared.arguments
    count = len(arguments)
    if fewest <= count and (most is None or count <= most):
        return
    if most == 0:
        text = f'unknown command "{arguments[0]}" for "docker compose {name}"'
    elif name == "cp":
        text = (f"docker: 'docker compose cp' requires 2 arguments\n\nUsage:  {page.usage}\n\n"
                "Run 'docker compose cp --help' for more information")
    elif most is None:
        text = f"requires at least {fewest} arg(s), only received {count}"
    elif fewest == most:
        text = f"accepts {fewest} arg(s), received {count}"
    else:
        text = f"accepts between {fewest} and {most} arg(s), received {count}"
    raise _End(1, text + "\n")
