"""The answer to `POST /build`: JSON objects with the words of each step.

Models moby pkg/streamformatter and the build router of 28.2.2: a failure before the first word is
an answer with its own status, later it is the last object of the stream.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError

from ..engine_api import Call

RED, PLAIN = "\x1b[91m", "\x1b[0m"      # standard error comes out red
LONGEST_RUN = 2 << 20                    # bytes of output of one RUN that are shown


class CommandFailed(HopError):
    """A RUN has ended badly; `code` is its exit status, and the CLI's."""


class Output:
    """With `quiet` everything is held back: a good build shows its image's id alone."""

    def __init__(self, call: Call, quiet: bool) -> None:
        self._call, self._quiet = call, quiet
        self._held: list[dict[str, Any]] = []

    def message(self, message: dict[str, Any]) -> None:
        if self._quiet:
            self._held.append(message)
        else:
            self._send(message)

    def say(self, text: str) -> None:
        self.message({"stream": text})

    def complain(self, text: str) -> None:
        self.message({"stream": f"{RED}{text}{PLAIN}"})

    def built(self, image_id: str) -> None:
        """The end of a good build."""
        if self._quiet:
            self._send({"stream": f"{image_id}\n"})
        self._call.end()

    def failed(self, error: Exception, message: str) -> None:
        """The end of a bad one. Raises the error again when nothing has been said yet."""
        for held in self._held:
            self._send(held)
        if not self._call.exchange.started:
            raise error
        detail = {"code": error.code} if isinstance(error, CommandFailed) else {}
        self._send({"errorDetail": {**detail, "message": message}, "error": message})
        self._call.end()

    def _send(self, message: dict[str, Any]) -> None:
        if not self._call.exchange.started:
            self._call.stream()
        self._call.send(message)


class RunOutput:
    """A Sink: what a RUN's program writes, as words of its step."""

    def __init__(self, output: Output, ended: Any) -> None:
        self._output, self.ended = output, ended
        self._shown = 0

    def output(self, stream: int, data: bytes) -> None:
        if self._shown > LONGEST_RUN:
            return
        self._shown += len(data)
        text = data.decode("utf-8", "replace")
        if self._shown > LONGEST_RUN:
            text = f"\ndrydock: a world shows {LONGEST_RUN >> 20} MiB of a step's output\n"
        if stream == 1:
            self._output.say(text)
        else:
            self._output.complain(text)

    def end(self) -> None:
        if not self.ended.triggered:
            self.ended.succeed()
