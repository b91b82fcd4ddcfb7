"""What podman says about itself: `help.json` holds the `--help` of every command.

Read from Podman 4.3, whose verbs and flags are those of 5.5 but for a few that are new there.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from simulator.workstation.docker.reference import Flag, Page

HELP: dict[str, str] = json.loads(Path(__file__).with_name("help.json").read_text("utf-8"))

# pflag's own words for types where the help shows a placeholder.
KINDS = {"cpus": "decimal", "memory": "bytes", "memory-swap": "bytes", "shm-size": "bytes",
         "memory-reservation": "bytes", "ulimit": "ulimit", "mount": "mount", "network": "network",
         "publish": "strings", "health-interval": "duration", "health-timeout": "duration",
         "health-start-period": "duration", "volume": "stringArray", "label": "stringArray",
         "tmpfs": "stringArray", "tag": "stringArray", "build-arg": "stringArray"}
HIDDEN = {"events": ("stream",), "system events": ("stream",)}      # work, and are not told of


class PodmanPage(Page):
    """The layout is cobra's, as docker's, with other headings."""

    @cached_property
    def flags(self) -> dict[str, Flag]:
        found = super().flags
        for name, flag in list(found.items()):
            if name in KINDS and flag.kind != "bool":
                found[name] = Flag(name, flag.short, KINDS[name], flag.help)
        if "network" in found:
            found["net"] = Flag("net", "", "network", hidden=True)
        for name in HIDDEN.get(self.path, ()):
            found.setdefault(name, Flag(name, hidden=True))
        return found

    @cached_property
    def usage(self) -> str:
        at = self.lines.index("Usage:") if "Usage:" in self.lines else 0
        return self.lines[at + 1].strip() if at + 1 < len(self.lines) else ""

    def show(self) -> str:
        """The page without the complaint that follows it when a command is missing."""
        return "\n".join(line for line in self.lines if not line.startswith("Error: ")) + "\n"


PAGES: dict[str, PodmanPage] = {path: PodmanPage(path, text) for path, text in HELP.items()}
