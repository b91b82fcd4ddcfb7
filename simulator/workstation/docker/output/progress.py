"""A stream of progress messages as docker pull shows it.

On a terminal one line per layer is kept up to date by moving the cursor; elsewhere each change of
status is a line. Used by pull, push, load, import, build and the pull inside run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from simulator.engine import HopError

from .units import size


class Progress:
    """`columns` is the terminal's width, 0 where the output is no terminal."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._lines: dict[str, int] = {}
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[tuple[str, Any]]:
        """(text to show, the message's aux or None) for each whole message.

        Raises HopError with the message of an error in the stream.
        """
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if line.strip():
                message = json.loads(line)
                yield self.show(message), message.get("aux")

    def show(self, message: dict[str, Any]) -> str:
        error = message.get("errorDetail") or message.get("error")
        if error:
            detail = error if isinstance(error, dict) else {"message": error}
            raise HopError(detail.get("message", ""), detail.get("code") or 1)
        if "aux" in message and "status" not in message and "stream" not in message:
            return ""
        ident, moving = message.get("id", ""), message.get("progressDetail") is not None
        if not ident or not moving:
            self._lines.clear()
            return self._text(message, False)
        before, up = "", 0
        if ident not in self._lines:
            self._lines[ident] = len(self._lines)
            before = "\n" if self._columns else ""
        if self._columns:
            up = len(self._lines) - self._lines[ident]
            before += f"\x1b[{up}A"
        after = f"\x1b[{up}B" if up else ""
        return before + self._text(message, True) + after

    def _text(self, message: dict[str, Any], moving: bool) -> str:
        if "stream" in message:
            return message["stream"]
        ident = f"{message['id']}: " if message.get("id") else ""
        status = message.get("status", "")
        if not moving:
            return f"{ident}{status}\n"
        bar = self._bar(message["progressDetail"])
        if self._columns:
            return f"\x1b[2K\r{ident}{status} {bar}\r"
        return "" if bar else f"{ident}{status}\n"

    def _bar(self, detail: dict[str, Any]) -> str:
        current, total = detail.get("current", 0), detail.get("total", 0)
        units = detail.get("units", "")
        if current <= 0 and total <= 0:
            return ""
        if total <= 0:
            return f"{current} {units}" if units else f"{size(current):>8}"
        done = min(50, int(current / total * 100) // 2)
        box = f"[{'=' * done}>{' ' * (50 - done)}] " if self._columns > 110 else ""
        if units:
            return f"{box}{current}/{total} {units}"
        counts = f"{size(current):>8}"
        return box + (counts if current > total else f"{counts}/{size(total)}")
