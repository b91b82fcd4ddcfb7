"""The socket of a world: /w/<id>/live. One viewer; what it may say is in `asking.py`."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import orjson
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import translation

from simulator import UserError

from ... import security
from .. import registry
from ..hub import Viewer, encode
from ..runner import Runner
from .asking import Asker, RateLimit

MAX_MESSAGE = 256 << 10
VIEWERS_PER_WORLD = 600

RESTARTING, NOT_FOUND, TOO_MANY, FLOODING = 1012, 4404, 4429, 1008


class LiveConsumer(AsyncWebsocketConsumer):
    """Knows who asks and what it opened; everything else is the viewer's and the asker's."""

    viewer: Viewer | None = None
    worker: asyncio.Task | None = None

    async def connect(self) -> None:
        sent = security.socket_headers(self.scope)
        if not security.from_our_pages(sent):
            await self.close()
            return
        cookies = security.socket_cookies(sent)
        self.visitor = security.visitor_of(cookies)
        self.language = "es" if cookies.get(settings.LANGUAGE_COOKIE_NAME) == "es" else "en"
        self.limit = RateLimit()
        self.asked: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        await self.accept()
        if registry.draining:
            await self.close(RESTARTING)

    async def disconnect(self, code: int) -> None:
        if self.worker is not None:
            self.worker.cancel()
        if self.viewer is not None:
            await self.viewer.close()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        message = _message(text_data)
        if message is None:
            await self.close(FLOODING)
        elif message.get("type") == "hello":
            if self.worker is None:
                self.worker = asyncio.ensure_future(self._serve(message.get("after")))
        elif message.get("type") == "ack":
            if self.viewer is not None and isinstance(message.get("rev"), int):
                self.viewer.acknowledge(message["rev"])
        elif self.limit.allows():
            self.asked.put_nowait(message)
        else:
            await self.send(text_data=encode(self.limit.refusal(message)))
            if self.limit.is_flood:
                await self.close(FLOODING)

    async def _serve(self, after: Any) -> None:
        """Let the viewer watch, and answer what it asks, one after another: order matters."""
        access = await registry.find(self.scope["url_route"]["kwargs"]["ident"], self.visitor)
        if access is None:
            await self.close(NOT_FOUND)
            return
        try:
            runner = await registry.open(access.row)
        except UserError:
            await self.close(TOO_MANY)
            return
        if len(runner.hub.viewers) >= VIEWERS_PER_WORLD:
            await self.close(TOO_MANY)
            return
        await self._watch(runner, access.write, after if isinstance(after, int) else None)
        asker = Asker(access)
        while True:
            message = await self.asked.get()
            with translation.override(self.language):
                self.viewer.tell(encode(await asker.ask(message)))

    async def _watch(self, runner: Runner, write: bool, after: int | None) -> None:
        self.viewer = Viewer(self._send, self._goodbye)
        self.viewer.tell(encode({"type": "welcome", "write": write}))
        self.viewer.join(runner.hub)
        if not runner.ready.is_set():
            self.viewer.tell(encode({"type": "waking", "done": runner.progress}))
            await runner.ready.wait()
        self.viewer.watch(after)

    async def _send(self, text: str) -> None:
        await self.send(text_data=text)

    async def _goodbye(self) -> None:
        with contextlib.suppress(Exception):
            await self.close(RESTARTING)


def _message(text: str | None) -> dict[str, Any] | None:
    """What was sent, or None when it is nothing that we speak."""
    if text is None or len(text) > MAX_MESSAGE:
        return None
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return message if isinstance(message, dict) else None
