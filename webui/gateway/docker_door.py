"""The docker door: plain TCP, the world's token as the first path segment.

TLS is not an option here: asyncio's close_notify handling breaks `docker run`.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
from collections.abc import Awaitable, Callable

from .connection import DockerConnection

logger = logging.getLogger("drydock.gateway")

MAX_CONNECTIONS = 2_000


class DockerDoor:
    """Accepts connections and serves each until it ends."""

    def __init__(self, registry) -> None:
        self._registry = registry
        self._tasks: set[asyncio.Task] = set()
        self._server: asyncio.Server | None = None

    async def open(self, host: str, port: int) -> None:
        """Listen. Raises OSError with a text that names the variable when the port is taken."""
        try:
            self._server = await asyncio.start_server(self._accept, host, port, backlog=512)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise OSError(error.errno, f"port {port} is in use; set GATEWAY_PORT to a free "
                                           "one") from None
            raise

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=5)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if len(self._tasks) >= MAX_CONNECTIONS:
            writer.close()
            return
        self._tasks.add(task)
        try:
            await DockerConnection(self._registry, reader, writer).serve()
        except (ConnectionError, asyncio.CancelledError):
            logger.debug("a client's connection ended early")
        except Exception:
            logger.exception("a gateway connection failed")
        finally:
            self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()


async def start(registry, host: str, port: int) -> Callable[[], Awaitable[None]]:
    """Open the door; returns the async function that closes it."""
    door = DockerDoor(registry)
    await door.open(host, port)
    return door.close
