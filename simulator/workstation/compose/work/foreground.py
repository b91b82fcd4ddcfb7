"""`up` without -d: what the containers say, until all have ended or ^C stops them."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps

from ..compose import Compose
from ..file.project import Project
from ..plan.observed import Observed
from . import logs, starting, stopping


class Foreground:
    """One attached `up`. `names` are started, `asked` are waited for (those named on the command
    line), `attached` are the services whose output is shown."""

    def __init__(self, compose: Compose, project: Project, names: list[str], asked: list[str],
                 attached: list[str]) -> None:
        self._compose, self._project = compose, project
        self._names, self._asked, self._attached = names, asked, attached
        self._stopping: Any = None
        self._left: dict[str, Observed] = {}
        self._services: dict[str, str] = {}          # container -> its service
        self._codes: dict[str, int] = {}
        self._first: Observed | None = None
        self._all_ended = compose.tasks.clock.event()
        self.interrupted = False

    def run(self) -> Steps:
        """Returns the exit status."""
        compose, flags = self._compose, self._compose.flags
        found = [c for c in (yield from compose.containers(self._project.name))
                 if c.service in self._asked]
        shown = [c for c in found if c.service in self._attached]
        compose.out(f"Attaching to {', '.join(c.short for c in shown)}\n")
        compose.plain_progress()
        compose.on_interrupt = self._interrupt
        self._printer = logs.Printer(compose, [c.short for c in shown],
                                     not flags["no-log-prefix"], not flags["no-color"])
        self._left = {c.id: c for c in found}
        yield from compose.tasks.gather([self._attach(c, c in shown) for c in found])
        starting_up = compose.tasks.start(starting.start(
            compose, self._project, self._names, timeout=None))
        yield from starting_up.join()
        if self._left and not self._all_ended.triggered:
            yield self._all_ended
        if self._stopping is not None:
            yield from self._stopping.join()
        return self._status()

    def _status(self) -> int:
        service = self._compose.flags["exit-code-from"]
        if service:
            return next((code for ident, code in self._codes.items()
                         if self._services[ident] == service), 0)
        if self._first is not None and not self.interrupted:
            return self._codes.get(self._first.id, 0) \
                if self._compose.flags["abort-on-container-failure"] else 0
        return 130 if self.interrupted else 0

    def _attach(self, container: Observed, shown: bool) -> Steps:
        """Listen before the start, so that nothing is missed."""
        compose, path = self._compose, f"/containers/{container.id}"
        self._services[container.id] = container.service
        info = yield from compose.api.get(f"{path}/json")
        connection = None
        if shown:
            connection = yield from compose.api.hijack(f"{path}/attach", {
                "stdout": 1, "stderr": 1, "stream": 1,
                "logs": 1 if container.running and not compose.flags["attach"] else None})
            connection.close_write()
        waiting = compose.api.open("POST", f"{path}/wait", {"condition": "next-exit"})
        yield from waiting.head()
        compose.tasks.start(self._listen(container, connection, waiting, info["Config"]["Tty"]))

    def _listen(self, container: Observed, connection, waiting, tty: bool) -> Steps:
        name = container.short
        if connection is not None:
            yield from logs.copy(self._compose, connection, tty,
                                 lambda text: self._printer.line(name, text))
        answer = yield from waiting.json()
        code = (answer or {}).get("StatusCode", 0)
        if connection is not None:
            self._printer.status(name, f"exited with code {code}")
        self._ended(container, code)

    def _ended(self, container: Observed, code: int) -> None:
        self._codes[container.id] = code
        self._left.pop(container.id, None)
        flags = self._compose.flags
        if self._first is None:
            self._first = container
            abort = flags["abort-on-container-exit"] or flags["exit-code-from"] or \
                flags["abort-on-container-failure"] and code != 0
            if abort and self._stopping is None:
                self._stop("Aborting on container exit...")
        if not self._left and not self._all_ended.triggered:
            self._all_ended.succeed()

    def _interrupt(self) -> None:
        """^C stops; a second one kills."""
        if self._stopping is not None:
            self._compose.tasks.start(self._kill())
            return
        self.interrupted = True
        self._stop("Gracefully Stopping... press Ctrl+C again to force")

    def _stop(self, words: str) -> None:
        compose = self._compose
        if compose.p.isatty(2):
            compose.progress.quiet = False
            compose.err(f"\x1b[31m\x1b[1m{words}\x1b[0m\n")
        else:
            compose.err(f" Compose Stopping {words}\n")
        self._stopping = compose.tasks.start(self._stop_all())

    def _stop_all(self) -> Steps:
        found = [c for c in (yield from self._compose.containers(self._project.name))
                 if c.service in self._names]
        yield from stopping.stop_all(self._compose, self._project, found,
                                     self._compose.flags["timeout"])
        if not self._all_ended.triggered:
            self._all_ended.succeed()

    def _kill(self) -> Steps:
        for container in list(self._left.values()):
            try:
                yield from self._compose.api.call("POST", f"/containers/{container.id}/kill")
            except HopError:
                continue
