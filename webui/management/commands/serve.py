"""`manage.py serve`: the one process. Page, live worlds and the gateway in one asyncio loop.

Daphne serves HTTP and sockets, the gateway real clients, and this file owns what is around them:
the lock on the data folder, the ports, the signals, the order in which things end.
"""

from __future__ import annotations

# Daphne installs Twisted's asyncio reactor when it is imported: before anything of Twisted.
import daphne.server  # isort:skip

import asyncio
import errno
import fcntl
import gc
import logging
import os
import signal
import socket
from pathlib import Path

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from twisted.internet import reactor

from webui import gateway
from webui.asgi import application
from webui.live import registry

logger = logging.getLogger("drydock.serve")

END_SECONDS = 9                  # then the process ends whatever still waits
MAX_SOCKET_MESSAGE = 256 << 10


class Command(BaseCommand):
    help = "Serves pages, worlds and the gateway. HOST, PORT, GATEWAY_PORT and DATA_DIR choose."

    def handle(self, *args, **options) -> None:
        lock = lock_data(settings.DATA_DIR)
        migrate_when_needed()
        check_port(settings.HOST, settings.PORT, "PORT")
        host = settings.HOST.replace(":", r"\:")
        server = daphne.server.Server(
            application, endpoints=[f"tcp:port={settings.PORT}:interface={host}:backlog=512"],
            signal_handlers=False, server_name="drydock", websocket_timeout=-1,
            websocket_max_message_size=MAX_SOCKET_MESSAGE,
            websocket_max_frame_size=MAX_SOCKET_MESSAGE, verbosity=0)
        house = House(server, self.stdout)
        reactor.callWhenRunning(house.open)
        # Worlds are many small objects that stay: look at them seldom, at the code never.
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        try:
            server.run()
        finally:
            os.close(lock)
        if house.problem:
            raise CommandError(house.problem)


class SocketProtocol(WebSocketProtocol):
    """Daphne's, but a server may close with 1012 (restarting) and 1008, as the standard says."""

    def serverClose(self, code: int | None = None) -> None:  # noqa: N802  (Daphne's name)
        self.sendCloseFrame(code=code or 1000, isReply=False)


WebSocketFactory.protocol = SocketProtocol


class House:
    """Opens and closes everything around the page's server, inside the loop."""

    def __init__(self, server: daphne.server.Server, out) -> None:
        self.problem = ""
        self._server, self._out = server, out
        self._close_gateway = None
        self._ending = False

    def open(self) -> None:
        self._loop = asyncio.get_event_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            self._loop.add_signal_handler(number, self._end_soon, number)
        self._task = asyncio.ensure_future(self._open(), loop=self._loop)

    async def _open(self) -> None:
        try:
            self._close_gateway = await gateway.start(registry, settings.HOST,
                                                      settings.GATEWAY_PORT)
        except OSError as error:
            self.problem = error.strerror or str(error)
            self._server.stop()
            return
        shown = "localhost" if settings.HOST in ("127.0.0.1", "0.0.0.0", "::") else settings.HOST
        self._out.write(f"Drydock is at http://{shown}:{settings.PORT}/")
        self._out.flush()

    def _end_soon(self, number: int) -> None:
        if self._ending:                    # a second ^C: at once
            os._exit(128 + number)
        self._ending = True
        self._loop.call_later(END_SECONDS, os._exit, 1)
        self._task = asyncio.ensure_future(self._end(), loop=self._loop)

    async def _end(self) -> None:
        logger.info("ending: worlds are being recorded")
        await registry.close()
        if self._close_gateway is not None:
            await self._close_gateway()
        await asyncio.sleep(0.1)            # the close frames leave
        self._server.stop()


def lock_data(folder: Path) -> int:
    """Take the data folder for this process alone; it is free again when the process ends."""
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        owner = os.read(handle, 32).decode("ascii", "replace").strip() or "unknown"
        os.close(handle)
        raise CommandError(f"another server (process {owner}) uses {folder}: stop it, or choose "
                           "another folder with DATA_DIR") from None
    os.ftruncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    return handle


def migrate_when_needed() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
    connection.close()


def check_port(host: str, port: int, variable: str) -> None:
    """Raises CommandError naming the variable to change when nobody can listen there."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        kind, _, _, _, address = found[0]
        with socket.socket(kind, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(f"port {port} is in use; set {variable} to a free one") from None
        raise CommandError(f"cannot listen on {host}:{port} (HOST, {variable}): {error}") from None
