"""The program `docker` of the laptop: finds the command, parses its flags, words its failures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.engine import Engine, HopError, HttpExchange, NotModelled, Steps
from simulator.host.kernel import Interrupted, Process
from simulator.host.kernel.signals import INT, TERM

from .client import Client, DaemonError
from .command import COMMANDS, Cli, Command
from .completion import complete
from .flags import Flags, UsageError, parse
from .objects.context import no_context
from .reference import NAMES, PAGES, Page

VERSION_LINE = "Docker version 28.2.2, build e6534b4\n"
BUILDERS = ("build", "builder", "image build", "builder build", "builder prune")
BUILDX = ("Install the buildx component to build images with BuildKit:",
          "https://docs.docker.com/go/buildx/")
DISABLED = ("BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0",
            "environment-variable.")
PLUGINS = "/usr/libexec/docker/cli-plugins/docker-"     # compose is a program of its own
GLOBAL_NOT_MODELLED = ("config", "host", "tls", "tlscacert", "tlscert", "tlskey", "tlsverify")

Completer = Callable[[list[str], str], list[str]]


class Exit(Exception):
    """The command ends here, with this on standard error."""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(status, text)
        self.status, self.text = status, text


class Docker:
    """`serve(exchange)` is the daemon's HTTP server; `lookup(kind)` lists names for completion,
    `completers` complete the words of plugins."""

    def __init__(self, engine: Engine, serve: Callable[[HttpExchange], Any],
                 lookup: Callable[[str], list[str]],
                 completers: Mapping[str, Completer] | None = None) -> None:
        self._engine, self._serve, self._lookup = engine, serve, lookup
        self._completers = dict(completers or {})

    def program(self, p: Process) -> Steps:
        """The body of the process; returns its exit status."""
        p.role = "cli"
        yield from self._engine.wait("cli.start")
        client = Client(self._engine, self._serve, p)
        try:
            return (yield from self._run(p, client))
        except Exit as end:
            yield from _print(p, 2, end.text)
            return end.status
        except NotModelled as refusal:
            yield from _print(p, 2, f"{refusal.message}\n")
            return 1
        finally:
            client.close()

    def complete(self, words: list[str], current: str) -> list[str]:
        """Candidates for `current` after the words typed before it (`docker` not included)."""
        if words and words[0] in self._completers:
            return self._completers[words[0]](words[1:], current)
        return complete(words, current, self._lookup)

    def _run(self, p: Process, client: Client) -> Steps:
        words = p.argv[1:]
        flags, rest = _global_flags(words, p.env.get("HOME", "/root"))
        if flags["version"]:
            yield from _print(p, 1, VERSION_LINE)
            return 0
        columns = _columns(p)
        if flags["help"] or not rest:
            page = _with_plugins(p, PAGES[""].render(columns, p.env.get("HOME", "/root")))
            yield from _print(p, 1 if flags["help"] else 2, page)
            return 0
        if rest[0] == "help":
            return (yield from _help(p, rest[1:], columns))
        if p.fs.exists(PLUGINS + rest[0]) and rest[0].isalnum():
            return (yield from _plugin(p, rest))
        path, rest = _find(rest)
        page, declared = PAGES[NAMES[path]], COMMANDS.get(path) or COMMANDS.get(NAMES[path])
        if path in BUILDERS:
            yield from _print(p, 2, _builder_notice(p.env.get("DOCKER_BUILDKIT")))
        if page.commands and declared is None:
            return (yield from _management(p, path, page, rest, columns))
        return (yield from self._command(p, client, path, page, declared, rest))

    def _command(self, p: Process, client: Client, path: str, page: Page,
                 declared: Command | None, words: list[str]) -> Steps:
        try:
            flags, arguments = parse(page, words, declared is None or declared.interspersed)
        except UsageError as mistake:
            if declared is not None and declared.talks:
                yield from client.ping()
            raise Exit(125, f"{mistake}\n\nUsage:  {page.usage}\n\n"
                       f"Run 'docker {path} --help' for more information\n") from None
        if flags["help"]:
            yield from _print(p, 1, page.render(_columns(p)))
            return 0
        if declared is None:
            raise NotModelled(f"docker {path}")
        for warning in flags.warnings:
            yield from _print(p, 2, warning + "\n")
        _check_count(path, page, declared, arguments)
        cli = Cli(self._engine, p, client, page, flags, arguments)
        cli.refuse_flags(declared)
        return (yield from _perform(cli, declared))


def _plugin(p: Process, words: list[str]) -> Steps:
    """Start the plugin and wait for it. ^C reaches it by itself: it is in the same group."""
    for signum in (INT, TERM):
        p.trap(signum, "handle")
    child = p.spawn([PLUGINS + words[0], *words])
    while True:
        try:
            _, status = yield from p.wait(child)
            return status
        except Interrupted:
            p.take_caught()


def _with_plugins(p: Process, page: str) -> str:
    """The page of `docker` names the plugins that are installed."""
    if not p.fs.exists(f"{PLUGINS}compose"):
        return page
    return page.replace("  container   Manage",
                        "  compose*    Docker Compose\n  container   Manage")


def _perform(cli: Cli, declared: Command) -> Steps:
    """Run the verb; a failure is worded as the real program words it."""
    try:
        if declared.talks:
            yield from cli.api.ping()
        return (yield from declared.body(cli)) or 0
    except DaemonError as failure:
        text, status = failure.text, 1
    except HopError as failure:
        text, status = failure.message, int(failure.code)
    raise Exit(status, text + "\n" if text else "")


def _builder_notice(buildkit: str | None) -> str:
    """What is said before the classic builder is used. Raises Exit when BuildKit is demanded."""
    if buildkit in ("1", "true"):
        raise Exit(1, "ERROR: BuildKit is enabled but the buildx component is missing or broken.\n"
                   + "".join(f"       {line}\n" for line in BUILDX))
    lines = DISABLED if buildkit in ("0", "false") else BUILDX
    return ("DEPRECATED: The legacy builder is deprecated and will be removed in a future "
            "release.\n" + "".join(f"            {line}\n" for line in lines) + "\n")


def _global_flags(words: list[str], home: str) -> tuple[Flags, list[str]]:
    page = PAGES[""]
    try:
        flags, rest = parse(page, words, interspersed=False)
    except UsageError as mistake:
        raise Exit(125, f"{mistake}\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\n"
                   "Run 'docker --help' for more information\n") from None
    for name in GLOBAL_NOT_MODELLED:
        if flags.changed(name):
            raise NotModelled(f"docker --{name}")
    context = flags["context"]
    if context not in (None, "default"):
        raise Exit(1, "Failed to initialize: unable to resolve docker endpoint: "
                   f"{no_context(context, home)}\n")
    return flags, rest


def _find(words: list[str]) -> tuple[str, list[str]]:
    """The longest run of words that names a command, and what follows it."""
    if words[0] not in NAMES:
        raise Exit(1, f"docker: unknown command: docker {words[0]}\n\n"
                   "Run 'docker --help' for more information\n")
    path, rest = words[0], words[1:]
    while rest and f"{path} {rest[0]}" in NAMES:
        path, rest = f"{path} {rest[0]}", rest[1:]
    return path, rest


def _management(p: Process, path: str, page: Page, words: list[str], columns: int) -> Steps:
    """`docker container`, alone or with a word that is no command of it."""
    usage = page.usage if path in ("volume", "manifest") else f"docker {path}"
    try:
        _, rest = parse(page, words, interspersed=False)
    except UsageError as mistake:
        raise Exit(125, f"{mistake}\n\nUsage:  {usage}\n\n"
                   f"Run 'docker {path} --help' for more information\n") from None
    if rest:
        raise Exit(1, f"docker: unknown command: docker {path} {rest[0]}\n\n"
                   f"Usage:  {usage}\n\n"
                   f"Run 'docker {path} --help' for more information\n")
    yield from _print(p, 1 if "--help" in words else 2, page.render(columns))
    return 0


def _help(p: Process, words: list[str], columns: int) -> Steps:
    path = " ".join(words)
    if path not in NAMES and words:
        raise Exit(1, f"unknown help topic: {path}\n")
    yield from _print(p, 1, PAGES[NAMES[path] if words else ""].render(columns))
    return 0


def _check_count(path: str, page: Page, declared: Command, arguments: list[str]) -> None:
    """Raises Exit when there are too few or too many arguments."""
    fewest, most = declared.arguments
    count, see = len(arguments), "Run"
    if fewest <= count and (most is None or count <= most):
        return
    if most == 0:
        wanted = "accepts no arguments"
    elif most is None:
        wanted, see = f"requires at least {_plural(fewest)}", "See"
    elif fewest == most:
        wanted = f"requires {_plural(fewest)}"
    elif fewest == 0:
        wanted, see = f"requires at most {_plural(most)}", "SRun"     # as 28.2.2 prints it
    else:
        wanted = f"requires at least {fewest} and at most {_plural(most)}"
    raise Exit(1, f"docker: 'docker {path}' {wanted}\n\nUsage:  {page.usage}\n\n"
               f"{see} 'docker {path} --help' for more information\n")


def _plural(count: int) -> str:
    return f"{count} argument" + ("s" if count != 1 else "")


def _columns(p: Process) -> int:
    tty = p.fds[0].tty if 0 in p.fds else None
    return tty.columns if tty is not None else 80


def _print(p: Process, fd: int, text: str) -> Steps:
    if text and fd in p.fds:
        yield from p.write(fd, text)
