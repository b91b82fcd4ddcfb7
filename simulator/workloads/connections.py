"""Sockets as servers use them: many connections, one process that waits for all (epoll)."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine import Steps
from simulator.host.kernel import Process
from simulator.host.kernel.files.descriptors import SocketDescriptor
from simulator.host.kernel.network import Listener

MAX_CONNECTIONS = 512
MAX_HELD = 4 << 20         # bytes that a connection may send without a whole message among them


class Connection:
    """A connected socket that one process reads; `held` is what came and was not yet taken."""

    def __init__(self, p: Process, socket: SocketDescriptor) -> None:
        self.p, self.socket = p, socket
        self.fd = p.install(socket)
        self.held = b""
        self.ended = False
        self._event = None

    @property
    def ready(self) -> bool:
        """Whether a read would not wait."""
        return bool(len(self.socket.incoming)) or self.socket.incoming.closed

    def watch(self):
        """An event that comes when it is ready."""
        if self._event is None or self._event.triggered:
            self._event = self.socket.incoming.watch()
        return self._event

    def fill(self) -> Steps:
        """Read once; False at the end."""
        data = yield from self.p.read(self.fd, 65_536)
        self.held += data
        self.ended = not data or len(self.held) > MAX_HELD
        return not self.ended

    def send(self, data: bytes) -> Steps:
        yield from self.p.write(self.fd, data)

    def close(self) -> None:
        if self.p.fds.get(self.fd) is self.socket:
            self.p.close(self.fd)


class EventLoop:
    """Accepts and reads; `handle(connection)` is called when bytes have come, and says whether the
    connection stays. A signal that the program handles comes out of `run` as Interrupted."""

    def __init__(self, p: Process, listeners: list[Listener]) -> None:
        self.p, self.listeners = p, listeners
        self.connections: list[Connection] = []

    def run(self, handle: Callable[[Connection], Steps]) -> Steps:
        while True:
            yield from self.turn(handle)

    def turn(self, handle: Callable[[Connection], Steps]) -> Steps:
        """Wait for something, and serve all that is ready."""
        ready = [connection for connection in self.connections if connection.ready]
        full = len(self.connections) >= MAX_CONNECTIONS
        waiting = [listener for listener in self.listeners if listener.queue and not full]
        if not ready and not waiting:
            clock = self.p.kernel.engine.clock
            events = [listener.arrival(clock) for listener in self.listeners]
            events += [connection.watch() for connection in self.connections]
            yield from self.p.block(clock.any_of(events))
            return
        for listener in waiting:
            if listener.queue and len(self.connections) < MAX_CONNECTIONS:
                self.connections.append(Connection(self.p, listener.queue.pop(0)))
        for connection in ready:
            open_still = yield from connection.fill()
            try:
                keep = (yield from handle(connection)) and open_still
            except BrokenPipeError:
                keep = False
            if not keep:
                connection.close()
                self.connections.remove(connection)

    def close(self) -> None:
        for connection in self.connections:
            connection.close()
        self.connections = []
