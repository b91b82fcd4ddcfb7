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
from .asking import Asker, RateLimit

MAX_MESSAGE = 256 << 10
VIEWERS_PER_WORLD = 600

RESTARTING, NOT_FOUND, TOO_MANY, FLOODING = 1012, 4404, 4429, 1008


class LiveConsumer(AsyncWebsocketConsumer):
    """Knows who asks and what it opened; everything else is the viewer's and the asker's."""

    viewer: Viewer | None = None
    asker: Asker | None = None

    async def connect(self) -> None:
        sent = security.socket_headers(self.scope)
        if not security.from_our_pages(sent):
            await self.close()
            return
        cookies = security.socket_cookies(sent)
        self.visitor = security.visitor_of(cookies)
        self.language = "es" if cookies.get(settings.LANGUAGE_COOKIE_NAME) == "es" else "en"
        self.limit = RateLimit()
        await self.accept()
        if registry.draining:
            await self.close(RESTARTING)

    async def disconnect(self, code: int) -> None:
        if self.viewer is not None:
            await self.viewer.close()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        message = _message(text_data)
        if message is None:
            await self.close(FLOODING)
        elif message.get("type") == "hello":
            asyncio.ensure_future(self._hello(message.get("after")))
        elif self.asker is None:
            return
        elif message.get("type") == "ack":
            if isinstance(message.get("rev"), int):
                self.viewer.acknowledge(message["rev"])
        elif not self.limit.allows():
            self.viewer.tell(encode(self.limit.refusal(message)))
            if self.limit.is_flood:
                await self.close(FLOODING)
        else:
            asyncio.ensure_future(self._answer(message))

    async def _hello(self, after: Any) -> None:
        if self.viewer is not None:
            return
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
        self.asker = Asker(access)
        self.viewer = Viewer(self._send, self._goodbye)
        self.viewer.tell(encode({"type": "welcome", "write": access.write}))
        if not runner.ready.is_set():
            self.viewer.tell(encode({"type": "waking", "done": runner.progress}))
        self.viewer.join(runner.hub)
        await runner.ready.wait()
        self.viewer.watch(after if isinstance(after, int) else None)

    async def _answer(self, message: dict[str, Any]) -> None:
        with translation.override(self.language):
            answer = await self.asker.ask(message)
        if self.viewer is not None:
            self.viewer.tell(encode(answer))

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
