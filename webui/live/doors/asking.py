"""What a viewer may ask of a world, by socket or by POST: inputs, completion, clock, predictions.

Every message is authorised by itself: whoever came by a share may only look.
"""

from __future__ import annotations

import time
from typing import Any

from django.utils.translation import gettext as _

from simulator import UserError

from .. import registry
from ..worlds import Access

ASKS_PER_SECOND, ASKS_AT_ONCE = 40, 120
FLOOD = 600                      # refused messages; then the socket is closed
CLOSED_KINDS = ("http.",)        # real clients come through the gateway


class RateLimit:
    """A bucket of messages for one viewer."""

    def __init__(self) -> None:
        self._left, self._at = float(ASKS_AT_ONCE), time.monotonic()
        self._refused = 0

    def allows(self) -> bool:
        now = time.monotonic()
        self._left = min(ASKS_AT_ONCE, self._left + (now - self._at) * ASKS_PER_SECOND)
        self._at = now
        if self._left < 1:
            self._refused += 1
            return False
        self._left -= 1
        return True

    @property
    def is_flood(self) -> bool:
        return self._refused > FLOOD

    def refusal(self, message: dict[str, Any]) -> dict[str, Any]:
        return {"type": "answer", "id": message.get("id"),
                "error": _("that was too fast: %(limit)d messages a second are the limit")
                         % {"limit": ASKS_PER_SECOND}}


class Asker:
    """One viewer's questions to one world."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """The answer to a message; an error is a sentence."""
        try:
            result = await self._result(message)
        except UserError as error:
            return {"type": "answer", "id": message.get("id"), "error": str(error)}
        return {"type": "answer", "id": message.get("id"), "result": result}

    async def _result(self, message: dict[str, Any]) -> Any:
        kind = message.get("type")
        runner = await registry.runner_for_world(self._access.row.id)
        if runner is None:
            raise UserError(_("this world is gone"))
        if kind == "complete":
            return {"candidates": runner.complete(
                _text(message, "session"), _text(message, "line"), _number(message, "cursor"))}
        if not self._access.write:
            raise UserError(_("this is somebody else's world: you can look, not touch"))
        if kind == "input":
            kind, fields = _input(message)
            entered = await runner.submit(kind, **fields)
            return {"seq": entered.seq, "at_ms": entered.at_ms}
        if kind == "clock":
            return runner.set_pace(_text(message, "do"), message.get("speed"))
        if kind == "task":
            await runner.answer(_text(message, "task"), _text(message, "option"))
            return runner.lesson.told()
        raise UserError(_("a message is an input, complete, clock or task"))


def _input(message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kind = _text(message, "kind")
    if kind.startswith(CLOSED_KINDS):
        raise UserError(_("real clients use their own address"))
    fields = message.get("fields")
    if isinstance(fields, dict):
        return kind, fields
    return kind, {name: value for name, value in message.items()
                  if name not in ("type", "id", "kind")}


def _text(message: dict[str, Any], name: str) -> str:
    value = message.get(name)
    if not isinstance(value, str):
        raise UserError(_("the field %(name)s must be text") % {"name": name})
    return value


def _number(message: dict[str, Any], name: str) -> int:
    value = message.get(name)
    if type(value) is not int:
        raise UserError(_("the field %(name)s must be a whole number") % {"name": name})
    return value
