"""One invocation of devcontainer: the engine, its process, its children, its log.

Made by the verbs and handed to every part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator import lanes
from simulator.engine import Engine
from simulator.host.kernel import Process
from simulator.workstation.compose.tasks import Tasks

from .children import Children
from .log import Log


class Session:
    def __init__(self, engine: Engine, p: Process) -> None:
        self.engine, self.p = engine, p
        self.tasks = Tasks(engine, p)
        self.children = Children(engine, p, self.tasks)
        self.log = Log(engine, self.tasks.err, p.isatty(2))
        self.on_interrupt: Callable[[], None] | None = None

    def note(self, verb: str, subject: str, **detail: Any) -> None:
        """A decision of the program, for the trace."""
        self.engine.trace.record(lanes.DEVCONTAINER, verb, subject, **detail)

    def uuid(self) -> str:
        digits = self.engine.chance.hex("devcontainer", 32)
        return "-".join((digits[:8], digits[8:12], f"4{digits[13:16]}", f"a{digits[17:20]}",
                         digits[20:]))

    @property
    def scratch(self) -> str:
        """The folder for files that it makes for docker."""
        return f"/tmp/devcontainercli-{self.p.user_name}"

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        fs = self.p.fs
        parts = path.split("/")[1:-1]
        for count in range(1, len(parts) + 1):
            folder = "/" + "/".join(parts[:count])
            if not fs.exists(folder):
                fs.mkdir(folder)
        fs.write(path, text.encode())
        fs.chmod(path, mode)
