"""Commands of podman are declared beside their functions, as those of docker.

    @command("rm", "container rm", complete="container")
    def remove(cli: Cli) -> Steps:        # returns the exit status, None for 0
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.engine import Engine, HopError, NotModelled, Steps
from simulator.host.kernel import Process
from simulator.host.podman.shortnames import ALIASES, REGISTRIES
from simulator.workstation.docker.flags import Flags

from .pages import PodmanPage

if TYPE_CHECKING:
    from simulator.host.podman import Podman
    from simulator.host.podman.container import Container

Body = Callable[["Cli"], Steps]
NO_NAME = "you must provide at least one name or id"


@dataclass(frozen=True)
class Command:
    """`complete` names what its arguments are; `refuses` are flags that are not modelled;
    `fewest` arguments are needed, or `missing` is said; `most` are taken at most."""

    path: str
    body: Body
    complete: str
    fewest: int
    most: int | None
    missing: str
    interspersed: bool
    refuses: tuple[str, ...]


COMMANDS: dict[str, Command] = {}


def command(*paths: str, complete: str = "", fewest: int = 0, most: int | None = None,
            missing: str = "", interspersed: bool = True,
            refuses: str = "") -> Callable[[Body], Body]:
    def declare(body: Body) -> Body:
        for path in paths:
            COMMANDS[path] = Command(path, body, complete, fewest, most, missing, interspersed,
                                     tuple(refuses.split()))
        return body
    return declare


class Cli:
    """One invocation, as its verb sees it."""

    def __init__(self, podman: Podman, process: Process, page: PodmanPage, flags: Flags,
                 arguments: list[str]) -> None:
        self.podman, self.p, self.page = podman, process, page
        self.flags, self.args = flags, arguments

    @property
    def engine(self) -> Engine:
        return self.podman.engine

    @property
    def now(self) -> float:
        """Unix seconds."""
        return self.engine.unix_ms() / 1000

    def out(self, text: str | bytes) -> Steps:
        if text and 1 in self.p.fds:
            yield from self.p.write(1, text)

    def err(self, text: str | bytes) -> Steps:
        if text and 2 in self.p.fds:
            yield from self.p.write(2, text)

    def line(self, text: str = "") -> Steps:
        yield from self.out(text + "\n")

    def complain(self, text: str) -> Steps:
        yield from self.err(f"Error: {text}\n")

    def warn(self, text: str) -> Steps:
        """A message of logrus, as it looks on a terminal and in a file."""
        if self.p.isatty(2):
            yield from self.err(f"WARN[0000] {text} \n")
        else:
            stamp = self.engine.timestamp(digits=0).replace(".", "")
            quoted = json.dumps(text, ensure_ascii=False)
            yield from self.err(f'time="{stamp}" level=warning msg={quoted}\n')

    def refuse_flags(self, refused: tuple[str, ...]) -> None:
        """Raises NotModelled for a flag that exists and is not modelled."""
        for name in refused:
            if self.flags.changed(name):
                raise NotModelled(f"podman {self.page.path} --{name}")

    def files(self) -> tuple[str, str]:
        """registries.conf and shortnames.conf, as they are on this machine."""
        return self._text(REGISTRIES), self._text(ALIASES)

    def _text(self, path: str) -> str:
        try:
            return self.p.fs.read(path).decode("utf-8", "replace")
        except OSError:
            return ""

    def read_file(self, path: str) -> bytes:
        """A file of the laptop, for the options shared with docker. Raises HopError."""
        try:
            return self.p.fs.read(path)
        except OSError as failure:
            raise HopError(f"open {path}: {(failure.strerror or '').lower()}", 125) from None

    # -- several containers ----------------------------------------------------------------

    def chosen(self, wanted: Callable[[Container], bool] | None = None) -> list[Container]:
        """The containers that arguments, --all and --latest name. Raises HopError 125."""
        store = self.podman.containers
        if self.flags["all"]:
            return [c for c in store if wanted is None or wanted(c)]
        if self.flags["latest"]:
            found = list(store)
            if not found:
                raise HopError("no containers found: no such container", 125)
            return [found[-1]]
        if not self.args:
            raise HopError(NO_NAME, 125)
        return [store.get(name) for name in self.args]

    def each(self, containers: list[Container], act: Callable[[Container], Steps],
             status: int = 125, quiet: bool = False) -> Steps:
        """The same for several containers: names of what went well, then complaints."""
        failed = 0
        for index, container in enumerate(containers):
            named = self.args[index] if len(self.args) == len(containers) else container.id
            try:
                yield from act(container)
                if not quiet:
                    yield from self.line(named)
            except HopError as failure:
                failed = failure.code if isinstance(failure.code, int) else status
                yield from self.complain(failure.message)
        return min(failed, 125)


def as_json(value: Any) -> str:
    """podman indents by five."""
    return json.dumps(value, indent=5, ensure_ascii=False) + "\n"
