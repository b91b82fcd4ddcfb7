"""A world with a terminal, and what a command line prints in it."""

from __future__ import annotations

from simulator import World
from simulator.scenarios import type_line


class Session:
    def __init__(self, seed: int = 1) -> None:
        self.world = World("docker", seed=seed)
        self.world.submit("terminal.open", session="s", rows=40, columns=200)
        self.world.advance(1000)
        self.world.take_output()

    @property
    def podman(self):
        return self.world.site.podman

    def run(self, line: str) -> str:
        """The output, without the echo of the line and the prompt after it."""
        type_line(self.world, "s", line)
        text = "".join(fields["text"] for _, kind, fields in self.world.take_output()
                       if kind == "terminal.output").replace("\r\n", "\n")
        return text.partition("\n")[2].rpartition("you@laptop")[0]

    def status(self, line: str) -> int:
        """Its exit status."""
        return int(self.run(f"{line} >/dev/null 2>&1; echo $?").split()[-1])

    def entries(self, verb: str, lane: str = ""):
        return [entry for entry in self.world.trace.since(0)
                if entry.verb == verb and lane in entry.lane]
