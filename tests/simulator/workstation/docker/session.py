"""A world with one terminal, for tests that type commands."""

from __future__ import annotations

import shlex
from typing import NamedTuple

from simulator.world import World


class Answer(NamedTuple):
    code: int
    stdout: str
    stderr: str


class Session:
    def __init__(self, seed: int = 1) -> None:
        self.world = World(seed=seed)
        self.world.submit("terminal.open", session="t", rows=24, columns=80)

    def type(self, line: str, limit_ms: int = 120_000) -> str:
        """Type a line at the prompt and let the world run until it has been answered."""
        self.world.submit("terminal.line", session="t", line=line)
        self.wait(limit_ms)
        return self.output()

    def wait(self, limit_ms: int = 120_000) -> None:
        end = self.world.now_ms + limit_ms
        while self.world.awaited and self.world.now_ms < end:
            due = self.world.next_event_ms()
            if due is None:
                break
            self.world.advance(min(due, end))

    def keys(self, data: str, then_ms: int = 500) -> str:
        self.world.submit("terminal.input", session="t", data=data)
        self.world.advance(self.world.now_ms + then_ms)
        return self.output()

    def output(self) -> str:
        return "".join(fields["text"] for _, kind, fields in self.world.take_output()
                       if kind == "terminal.output")

    def shell(self, command: str) -> Answer:
        """Run a shell command with its streams apart, as a script would."""
        self.type(f"sh -c {shlex.quote(command)} </dev/null >/tmp/.out 2>/tmp/.err; "
                  "echo $? >/tmp/.code")
        root = self.world.site.laptop.kernel.root_mount
        out, err, code = (root.lookup(("tmp", name)) for name in (".out", ".err", ".code"))
        return Answer(int(code.data or b"-1"), out.data.decode("utf-8", "replace"),
                      err.data.decode("utf-8", "replace"))
