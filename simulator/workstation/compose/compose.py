"""One invocation of `docker compose`, as its verbs see it: the project, the daemon, the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator import lanes
from simulator.engine import Engine, HopError, HttpExchange, NotModelled, Steps
from simulator.host.kernel import Process
from simulator.workstation.docker.client import Client, DaemonError, filters
from simulator.workstation.docker.command import Cli
from simulator.workstation.docker.flags import Flags
from simulator.workstation.docker.reference import Page

from .file.loading import Loader, Options
from .file.naming import check_name
from .file.project import Project
from .plan import labels
from .plan.observed import Observed, observe
from .progress import Progress
from .tasks import Tasks

Serve = Callable[[HttpExchange], Any]


class Compose:
    """`api` is used by tasks; `cli` is the docker CLI's own view of the process, for conversations
    with a program in a container, which the main thread holds."""

    def __init__(self, engine: Engine, process: Process, client: Client, serve: Serve, page: Page,
                 flags: Flags, arguments: list[str], options: Options,
                 display: dict[str, Any]) -> None:
        self.engine, self.p, self.flags, self.args = engine, process, flags, arguments
        self.options = options
        self.tasks = Tasks(engine, process)
        self.api = client
        self.cli = Cli(engine, process, Client(engine, serve, process), page, flags,
                       arguments)
        self.out, self.err = self.tasks.out, self.tasks.err
        self._display = display
        self.title = page.path
        self.progress = self._progress()
        self.on_interrupt: Callable[[], None] | None = None

    # -- words -------------------------------------------------------------------------------

    @property
    def tty(self) -> bool:
        return self.p.isatty(1) and self._display["ansi"] != "never" or \
            self._display["ansi"] == "always"

    def _progress(self) -> Progress:
        how, columns, rows = self._display["progress"], 0, 24
        if how == "tty" or how == "auto" and self.p.isatty(2) and self._display["ansi"] != "never":
            tty = self.p.fds[2].tty if 2 in self.p.fds else None
            columns, rows = (tty.columns, tty.rows) if tty is not None else (80, 24)
        return Progress(self.engine.clock, self.err, self.title, columns, how == "quiet",
                        rows=rows)

    def plain_progress(self) -> None:
        """While logs are shown, changes are told a line each; on a terminal those of the start
        are not told."""
        self.progress.close()
        terminal = self._display["progress"] == "auto" and self.p.isatty(2)
        self.progress = Progress(self.engine.clock, self.err, self.title, 0,
                                 terminal or self._display["progress"] == "quiet", terminal)

    def warn(self, text: str) -> None:
        if self.p.isatty(2):
            self.err(f"\x1b[33mWARN\x1b[0m[0000] {text} \n")
            return
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        self.err(f'time="{self.engine.timestamp()[:19]}Z" level=warning msg="{quoted}"\n')

    def note(self, verb: str, subject: str, **detail: Any) -> None:
        """A decision of the plugin, for the trace."""
        self.engine.trace.record(lanes.DOCKER_CLI, verb, subject, **detail)

    def each_line(self, lines: list[str]) -> None:
        self.out("".join(f"{line}\n" for line in lines))

    # -- the project -------------------------------------------------------------------------

    def load(self, interpolate: bool = True, resolve: bool = True) -> Project:
        """The project of the file. Raises HopError."""
        self.options.interpolate, self.options.resolve = interpolate, resolve
        loader = Loader(self.p.fs, self.p.cwd, self.p.env, self.options)
        try:
            project = loader.load()
        finally:
            for text in loader.warnings:
                self.warn(text)
        self.note("compose_read", project.name, file=project.files[0],
                  services=len(project.services))
        return project

    def load_or_name(self) -> Project:
        """For verbs that need no file: -p alone names a project, the file is not read then."""
        if self.options.name and not self.options.files:
            return Project(check_name(self.options.name), self.p.cwd, known=False)
        try:
            return self.load()
        except HopError:
            name = self.p.env.get("COMPOSE_PROJECT_NAME")
            if not name:
                raise
            return Project(check_name(name), self.p.cwd, known=False)

    def services(self, project: Project) -> list[str]:
        """The services named on the command line, all when there is none."""
        if project.known:
            project.require(self.args)
        if self.args:
            for name in self.args:         # a service that is named is enabled, whatever profile
                if name in project.disabled:
                    project.services[name] = project.disabled.pop(name)
        return self.args or list(project.services)

    # -- the daemon --------------------------------------------------------------------------

    def containers(self, project: str, everything: bool = True, oneoff: bool | None = False,
                   service: str = "", newest_first: bool = False) -> Steps:
        wanted = [f"label={labels.PROJECT}={project}", f"label={labels.HASH}"]
        if oneoff is not None:
            wanted.append(f"label={labels.ONEOFF}={oneoff}")
        if service:
            wanted.append(f"label={labels.SERVICE}={service}")
        query = {"all": everything, "filters": filters(wanted)}
        found = yield from self.api.get("/containers/json", query)
        return observe(found, oneoff, newest_first)

    def running_one(self, project: Project, service: str, index: int | None = None) -> Steps:
        """The container that exec, port and cp mean. Raises HopError."""
        found = yield from self.containers(project.name, service=service)
        if project.known and service not in {**project.services, **project.disabled} and not found:
            raise HopError(f'service "{service}" is not running', 1)
        running = [c for c in found if c.running and (not index or c.number == index)]
        if not running:
            raise HopError(f'service "{service}" is not running'
                           + (f" container #{index}" if index else ""), 1)
        return running[0]

    def group(self, found: list[Observed]) -> dict[str, list[Observed]]:
        by_service: dict[str, list[Observed]] = {}
        for container in found:
            by_service.setdefault(container.service, []).append(container)
        return by_service


def refuse(compose: Compose, names: str) -> None:
    """Raises NotModelled for a flag that exists and is not modelled."""
    for name in names.split():
        if compose.flags.changed(name):
            raise NotModelled(f"docker compose {compose.title} --{name}")


@dataclass(frozen=True)
class Verb:
    """`arguments` is (fewest, most); `main` runs in the main thread, to talk with a terminal;
    `talks` asks the daemon; `refuses` are flags that are not modelled."""

    body: Callable[[Compose], Steps]
    arguments: tuple[int, int | None]
    main: bool
    talks: bool
    interspersed: bool
    refuses: str


VERBS: dict[str, Verb] = {}


def verb(*names: str, arguments: tuple[int, int | None] = (0, None), main: bool = False,
         talks: bool = True, interspersed: bool = True, refuses: str = ""):
    """Declare a verb beside its function; grammar and help come from the real program's pages."""
    def declare(body: Callable[[Compose], Steps]) -> Callable[[Compose], Steps]:
        for name in names:
            VERBS[name] = Verb(body, arguments, main, talks, interspersed, refuses)
        return body
    return declare


def text_of(failure: HopError) -> str:
    return failure.text if isinstance(failure, DaemonError) else failure.message
