"""`devcontainer open`: the folder in a container as an editor has it open.

After `up` the editor keeps a tunnel for each port of forwardPorts: it listens on the laptop's own
localhost, and every connection travels through a `docker exec` of its own, so the container needs
no published port. Closing the editor (^C) does what shutdownAction says. The program that the real
editor puts into the container for this (its server) is not modelled: `nc` of the image does it.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, NotModelled, Steps
from simulator.host.kernel.files.descriptors import SocketDescriptor
from simulator.host.kernel.network import Listener

from . import verbs
from .container import Found
from .file.config import Config
from .inside import Inside
from .session import Session

LOCAL = "127.0.0.1"
MAX_PORT = 65_535


def open_folder(session: Session, options: dict[str, Any]) -> Steps:
    verbs.greet(session)
    ident = ""
    try:
        config, found = yield from verbs.ready(session, options)
        ident = found.ident
        inside, merged = yield from verbs.commands(session, config, found, options)
        tunnels = [Tunnel(session, inside, port) for port in ports(merged.everything(
            "forwardPorts"))]
    except (HopError, NotModelled) as failure:
        return verbs.fail(session, failure, ident)
    session.note("devcontainer_ready", ident, folder=config.workspace)
    session.log.line(f"The folder {config.folder} is open in the container {ident[:12]} as "
                     f"{config.workspace}. Ctrl-C closes it.")
    closed = session.engine.clock.event()
    session.on_interrupt = lambda: None if closed.triggered else closed.succeed()
    for tunnel in tunnels:
        session.tasks.start(tunnel.serve())
    yield closed
    inside.close()
    yield from _shut_down(session, config, found)
    return 0


def _shut_down(session: Session, config: Config, found: Found) -> Steps:
    """None, the container, or the whole Compose project."""
    action = config.settings.get("shutdownAction") or \
        ("stopCompose" if config.compose_files else "stopContainer")
    project = (found.details["Config"].get("Labels") or {}).get("com.docker.compose.project")
    if action == "stopContainer":
        yield from session.children.docker("stop", found.ident)
    elif action == "stopCompose" and project:
        yield from session.children.docker("compose", "--project-name", project, "stop")


def ports(asked: list[Any]) -> list[int]:
    """Raises NotModelled for "host:port" of another container, HopError for what is no port."""
    found = []
    for port in asked:
        if isinstance(port, str) and ":" in port:
            raise NotModelled(f"devcontainer.json: forwardPorts {port[:60]}")
        text = str(port)
        if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) <= MAX_PORT:
            raise HopError('Property "forwardPorts" of devcontainer.json has the wrong type.', 1)
        found.append(int(text))
    return found


class Tunnel:
    """One forwarded port. Raises HopError when the laptop's port is taken by another program."""

    def __init__(self, session: Session, inside: Inside, port: int) -> None:
        self._session, self._inside, self.port = session, inside, port
        try:
            self._listener: Listener = session.p.net.listen(port, LOCAL)
        except OSError as error:
            raise HopError(f"listen {LOCAL}:{port}: {(error.strerror or '').lower()}", 1) from None
        session.note("devcontainer_forwards", inside.ident, port=port)
        session.log.line(f"Forwarding port {port} of the container to localhost:{port}.")

    def serve(self) -> Steps:
        clock = self._session.engine.clock
        while not self._listener.closed:
            if not self._listener.queue:
                yield self._listener.arrival(clock)
                continue
            self._session.tasks.start(self._carry(self._listener.queue.pop(0)))

    def _carry(self, socket: SocketDescriptor) -> Steps:
        """One connection, through a program inside that reaches the container's localhost."""
        child = self._session.children.start([
            "docker", "exec", "-i", "-u", self._inside.user, self._inside.ident, "nc", LOCAL,
            str(self.port)])

        def upwards() -> Steps:
            while data := (yield from socket.incoming.read()):
                child.input.write(data)
            child.input.close()

        up = self._session.tasks.start(upwards())
        while data := (yield from child.out.read()):
            socket.outgoing.write(data)
        up.cancel()
        child.input.close()
        socket.release()
