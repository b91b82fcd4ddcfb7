"""The program `podman` of the laptop: finds the command, parses its flags, words its failures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, NotModelled, Steps
from simulator.host.kernel import Process
from simulator.host.podman import rootless, running
from simulator.workstation.docker.flags import UsageError, parse

from .command import COMMANDS, Cli, Command
from .completion import complete
from .pages import PAGES, PodmanPage

if TYPE_CHECKING:
    from simulator.host.podman import Podman

VERSION = "5.5.0"
REFUSED_GLOBALS = ("cgroup-manager", "conmon", "connection", "events-backend", "hooks-dir",
                   "identity", "namespace", "network-cmd-path", "network-config-dir", "remote",
                   "root", "runroot", "runtime", "runtime-flag", "ssh", "storage-driver",
                   "storage-opt", "tmpdir", "url", "volumepath", "syslog", "noout")
ALONE = ("version", "help", "")          # what needs no storage


class Exit(Exception):
    """The command ends here, with this on standard error."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status, text)
        self.status, self.text = status, text


class PodmanCommand:
    """A Tool of the laptop."""

    def __init__(self, podman: Podman) -> None:
        self._podman = podman

    def program(self, p: Process) -> Steps:
        """The body of the process; returns its exit status."""
        p.role = "podman"
        yield from self._podman.engine.wait("podman.start")
        try:
            return (yield from self._run(p))
        except Exit as end:
            text, status = end.text, end.status
        except HopError as failure:
            text = f"Error: {failure.message}\n" if failure.message else ""
            status = failure.code if isinstance(failure.code, int) else 125
            status = status if status < 256 else 125
        except NotModelled as refusal:
            text, status = f"{refusal.message}\n", 125
        if text and 2 in p.fds:
            yield from p.write(2, text)
        return status

    def complete(self, words: list[str], current: str) -> list[str]:
        return complete(self._podman, words, current)

    def _run(self, p: Process) -> Steps:
        words = p.argv[1:]
        try:
            flags, rest = parse(PAGES[""], words, interspersed=False)
        except UsageError as mistake:
            raise Exit(125, f"Error: {mistake}\nSee 'podman --help'\n") from None
        for name in REFUSED_GLOBALS:
            if flags.changed(name):
                raise NotModelled(f"podman --{name}")
        if flags["version"]:
            yield from _print(p, f"podman version {VERSION}\n")
            return 0
        if flags["help"]:
            yield from _print(p, PAGES[""].show())
            return 0
        if not rest:
            yield from _print(p, PAGES[""].show())
            raise Exit(125, "Error: missing command 'podman COMMAND'\n")
        if rest[0] == "help":
            return (yield from _help(p, rest[1:]))
        path, rest = _find(rest)
        page = PAGES[path]
        if page.commands and path not in COMMANDS:
            return (yield from _group(p, path, page, rest))
        return (yield from self._command(p, path, page, rest))

    def _command(self, p: Process, path: str, page: PodmanPage, words: list[str]) -> Steps:
        declared = COMMANDS.get(path)
        try:
            flags, arguments = parse(page, words, declared is None or declared.interspersed)
        except UsageError as mistake:
            raise Exit(125, f"Error: {mistake}\nSee 'podman {path} --help'\n") from None
        if flags["help"]:
            yield from _print(p, page.show())
            return 0
        if declared is None:
            raise NotModelled(f"podman {path}")
        if flags.changed("net"):
            flags.given.setdefault("network", []).extend(flags.given.pop("net"))
        _check_count(declared, arguments)
        cli = Cli(self._podman, p, page, flags, arguments)
        cli.refuse_flags(declared.refuses)
        if path not in ALONE:
            yield from rootless.enter(self._podman, p)
            yield from self._podman.engine.wait("podman.store")
            running.synchronize(self._podman)
        return (yield from declared.body(cli)) or 0


def _find(words: list[str]) -> tuple[str, list[str]]:
    """The longest run of words that names a command, and what follows it."""
    if words[0] not in PAGES:
        raise Exit(125, f"Error: unrecognized command `podman {words[0]}`\n"
                   "Try 'podman --help' for more information\n")
    path, rest = words[0], words[1:]
    while rest and f"{path} {rest[0]}" in PAGES:
        path, rest = f"{path} {rest[0]}", rest[1:]
    return path, rest


def _group(p: Process, path: str, page: PodmanPage, words: list[str]) -> Steps:
    if words and words[0] in ("--help", "-h"):
        yield from _print(p, page.show())
        return 0
    if words:
        raise Exit(125, f"Error: unrecognized command `podman {path} {words[0]}`\n"
                   f"Try 'podman {path} --help' for more information\n")
    yield from _print(p, page.show())
    raise Exit(125, f"Error: missing command 'podman {path} COMMAND'\n")


def _help(p: Process, words: list[str]) -> Steps:
    path = " ".join(words)
    if path not in PAGES:
        raise Exit(125, f"Error: unknown help topic: {path}\n")
    yield from _print(p, PAGES[path].show())
    return 0


def _check_count(declared: Command, arguments: list[str]) -> None:
    count = len(arguments)
    if count < declared.fewest:
        text = declared.missing or (f"requires at least {declared.fewest} arg(s), only received "
                                    f"{count}")
        raise Exit(125, f"Error: {text}\n")
    if declared.most == 0 and count:
        raise Exit(125, f"Error: `podman {declared.path}` takes no arguments\n")
    if declared.most is not None and count > declared.most:
        raise Exit(125, f"Error: accepts at most {declared.most} arg(s), received {count}\n")


def _print(p: Process, text: str) -> Steps:
    if 1 in p.fds:
        yield from p.write(1, text)
