"""A conversation through conmon's attach socket; podman attach and podman start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, NotModelled, Steps
from simulator.host.kernel import Interrupted
from simulator.host.kernel.signals import WINCH
from simulator.host.podman import pods, running, stopping
from simulator.workstation.docker.container.streams import (
    FORWARDED,
    Mailbox,
    parse_detach_keys,
    reader,
)

from ..command import NO_NAME, Cli, command

if TYPE_CHECKING:
    from simulator.host.conmon import Conmon
    from simulator.host.podman.container import Container

STDERR = 2


class Talk:
    """Output from conmon, keys to it, signals to the container."""

    def __init__(self, cli: Cli, tty: bool, *, stdin: bool, keys: str | None = None,
                 proxy: bool = True) -> None:
        self.cli, self.tty, self.stdin = cli, tty, stdin
        self.detached, self._proxy = False, proxy
        self._keys, self._held = parse_detach_keys(keys), b""
        self._box = Mailbox(cli)
        self._streams: Any = None
        self._client: Any = None
        self._conmon: Conmon | None = None

    def connect(self, conmon: Conmon, streams: Any) -> None:
        """Open the socket; from now on nothing of the output is missed."""
        self._conmon, self._streams = conmon, streams
        self._client = conmon.attach(self.receive)

    def receive(self, stream: int, data: bytes) -> None:
        self._box.put("stderr" if stream == STDERR else "output", data)

    def adopt(self, conmon: Conmon, streams: Any) -> None:
        """The same for an exec, which was given `receive` when it began."""
        self._conmon, self._streams = conmon, streams

    def leave(self) -> None:
        if self._client is not None:
            self._streams.detach(self._client)
        self._box.close()

    def hold(self, container: Container) -> Steps:
        """Until the program has ended, or the user detaches."""
        p = self.cli.p
        terminal = p.fds[0].tty if self.tty and 0 in p.fds else None
        raw = terminal is not None and self.stdin
        before = terminal.set_raw() if raw else None
        if terminal is not None and self._conmon.streams.tty is not None:
            self._conmon.streams.tty.resize(terminal.rows, terminal.columns)
        for signum in FORWARDED:
            if signum != WINCH or terminal is not None:
                p.trap(signum, "handle")
        try:
            yield from self._loop(container)
        finally:
            self.leave()
            for signum in FORWARDED:
                p.trap(signum, "default")
            if before is not None:
                terminal.restore(before)

    def _loop(self, container: Container) -> Steps:
        if self.stdin:
            self._box.watch("input", reader(self.cli))
        while not self.detached:
            try:
                side, data = yield from self._box.next()
            except Interrupted:
                yield from self._signalled(container)
                continue
            if side == "input":
                self._type(data)
            elif data:
                yield from (self.cli.err if side == "stderr" else self.cli.out)(data)
            else:
                return

    def _type(self, data: bytes) -> None:
        stdin = self._streams.stdin
        if stdin is None:
            return
        wire, podman = self.cli.engine.wire, self.cli.podman
        if not data:
            self.cli.engine.clock.call_in(1, stdin.close)
            return
        if self.tty:
            data = self._without_detach(data)
        if data:
            wire.post(podman.lane, self._conmon.lane, "conmon_input", f"{len(data)} bytes",
                      stdin.write, data, kind="bytes", payload=data, size=len(data))

    def _without_detach(self, data: bytes) -> bytes:
        sent = b""
        for key in (bytes([byte]) for byte in data):
            if self._keys.startswith(self._held + key):
                self._held += key
                if self._held == self._keys:
                    self.detached = True
                    return sent
            else:
                sent, self._held = sent + self._held + key, b""
        return sent

    def _signalled(self, container: Container) -> Steps:
        for signum in self.cli.p.take_caught():
            if signum == WINCH:
                terminal = self.cli.p.fds[0].tty
                if terminal is not None and self._conmon.streams.tty is not None:
                    self._conmon.streams.tty.resize(terminal.rows, terminal.columns)
            elif self._proxy and container.running:
                try:
                    yield from stopping.kill(self.cli.podman, self.cli.p, container, signum)
                    container.stopped_by_user = False
                except HopError:
                    continue       # it has ended meanwhile


@command("attach", "container attach", complete="running", refuses="latest")
def attach(cli: Cli) -> Steps:
    if len(cli.args) != 1:
        raise HopError("attach requires the name or id of one running container or the latest flag",
                       125)
    container = cli.podman.containers.get(cli.args[0])
    if not container.running:
        raise HopError("you can only attach to running containers", 125)
    stdin = not cli.flags["no-stdin"] and bool(container.config.get("OpenStdin"))
    talk = Talk(cli, container.tty, stdin=stdin, keys=cli.flags["detach-keys"],
                proxy=cli.flags["sig-proxy"] is not False or not cli.flags.changed("sig-proxy"))
    talk.connect(container.conmon, container.streams)
    cli.podman.log_event(container, "attach")
    yield from talk.hold(container)
    if talk.detached:
        return 0
    if not container.ended.triggered:
        yield from cli.p.block(container.ended)
    return container.exit_code


@command("start", "container start", complete="container", refuses="filter")
def start(cli: Cli) -> Steps:
    if not cli.args and not cli.flags["all"] and not cli.flags["latest"]:
        raise HopError("start requires at least one argument", 125)
    containers = cli.chosen(lambda c: not c.running)
    if cli.flags["attach"]:
        if len(containers) != 1:
            raise HopError("you cannot start and attach multiple containers at once", 125)
        return (yield from _start_attached(cli, containers[0]))
    if cli.flags["interactive"]:
        raise NotModelled("podman start --interactive without --attach")

    def act(container: Container) -> Steps:
        if container.paused:
            raise HopError(f"unable to start container \"{container.id}\": container "
                           f"{container.id} must be in Created or Stopped state to be started: "
                           "container state improper", 125)
        try:
            yield from pods.start_one(cli.podman, cli.p, container)
        except HopError as failure:
            raise HopError(f'unable to start container "{container.id}": {failure.message}',
                           125) from None

    return (yield from cli.each(containers, act))


def _start_attached(cli: Cli, container: Container) -> Steps:
    talk = Talk(cli, container.tty, stdin=bool(cli.flags["interactive"]),
                keys=cli.flags["detach-keys"])
    if not container.running:
        pod = container.pod
        if pod is not None and pod.infra is not None and not pod.infra.running:
            yield from pods.start_one(cli.podman, cli.p, pod.infra)
        yield from running.locked(container, _begin(cli, container, talk))
    else:
        talk.connect(container.conmon, container.streams)
    yield from talk.hold(container)
    if talk.detached:
        return 0
    if not container.ended.triggered:
        yield from cli.p.block(container.ended)
    return container.exit_code


def _begin(cli: Cli, container: Container, talk: Talk) -> Steps:
    yield from running.init(cli.podman, cli.p, container)
    talk.connect(container.conmon, container.streams)
    yield from running.start(cli.podman, cli.p, container)


__all__ = ["NO_NAME", "Talk", "attach", "start"]
