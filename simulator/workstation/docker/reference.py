"""What the real CLI says about itself: the usage and the flags of every command.

`help.json` holds the `--help` of docker 28.2.2 for each command, unwrapped; flags, the tree of
commands, help texts and completion are all read from it. Nothing else knows a flag's type or help.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HELP: dict[str, str] = json.loads(Path(__file__).with_name("help.json").read_text("utf-8"))

_FLAG = re.compile(r"^  (?:-(\w), |    )--([\w-]+)(?: (\S+))?(?: {2,}(.*))?$")
_COMMAND = re.compile(r"^  ([a-z-]+)\*? +(.*)$")

# Flags that work and are not in the help, because they are deprecated: name -> (command, type).
HIDDEN = {"stop": (("time", "int"),), "restart": (("time", "int"),),
          "run": (("net", "network"), ("net-alias", "list")),
          "create": (("net", "network"), ("net-alias", "list"))}
DEPRECATED = {"time": "timeout"}
SAME = {"net": "network", "net-alias": "network-alias", "time": "timeout"}


@dataclass(frozen=True)
class Flag:
    """`kind` is pflag's: bool, string, int, list, map, bytes, decimal, duration ..."""

    name: str
    short: str = ""
    kind: str = "bool"
    help: str = ""
    hidden: bool = False

    @property
    def label(self) -> str:
        """As errors name it: "-m, --memory"."""
        return f"-{self.short}, --{self.name}" if self.short else f"--{self.name}"


class Page:
    """The help page of one command, e.g. "container run"."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.lines = text.rstrip("\n").split("\n")

    @cached_property
    def usage(self) -> str:
        end = self.lines.index("") if "" in self.lines else 1
        return "\n".join(self.lines[:end]).lstrip("\n").removeprefix("Usage:").lstrip()

    @cached_property
    def flags(self) -> dict[str, Flag]:
        """By long name, in the order of the help; --help is always there."""
        found: dict[str, Flag] = {}
        for line in self.lines:
            match = _FLAG.match(line)
            if match:
                short, name, kind, text = match.groups()
                found[name] = Flag(name, short or "", kind or "bool", text or "")
        found.setdefault("help", Flag("help", "", "bool", "Print usage", hidden=True))
        for name, kind in HIDDEN.get(self.path.removeprefix("container "), ()):
            found.setdefault(name, Flag(name, "", kind, hidden=True))
        return found

    @cached_property
    def shorts(self) -> dict[str, Flag]:
        return {flag.short: flag for flag in self.flags.values() if flag.short}

    @cached_property
    def commands(self) -> dict[str, str]:
        """Names of its subcommands with their one line of help."""
        found, inside = {}, False
        for line in self.lines:
            if line.endswith("Commands:"):
                inside = True
            elif line and not line.startswith("  "):
                inside = False
            elif inside and (match := _COMMAND.match(line)):
                found[match[1]] = match[2]
        return found

    @cached_property
    def aliases(self) -> list[str]:
        """The other names of the command: "docker rm" of "container rm"."""
        place = self.lines.index("Aliases:") if "Aliases:" in self.lines else -1
        return self.lines[place + 1].strip().split(", ") if place >= 0 else []

    def render(self, columns: int = 80, home: str = "/root") -> str:
        """The page as the real program prints it on a terminal of that width."""
        out: list[str] = []
        lines, at = [line.replace("/root/.docker", f"{home}/.docker") for line in self.lines], 0
        while at < len(lines):
            match = _FLAG.match(lines[at])
            if not match or match[4] is None:
                out.append(lines[at])
                at += 1
                continue
            indent = match.start(4)
            text, at = match[4], at + 1
            while at < len(lines) and lines[at].startswith(" " * indent):
                text += "\n" + lines[at][indent:]
                at += 1
            out.append(lines[at - 1 - text.count("\n")][:indent]
                       + wrap(indent, columns - 1, text))
        return "\n".join(out) + "\n" + ("\n" if self.text.endswith("\n\n") else "")


def wrap(indent: int, width: int, text: str) -> str:
    """pflag's wrapping: a line may go five characters over to spare a short last word."""
    room, prefix = width - indent, ""
    margin = "\n" + " " * indent
    if room < 24:
        indent, room = 16, width - 16
        margin = prefix = "\n" + " " * 16
    if room < 24:
        return text.replace("\n", prefix or margin)
    line, text = _wrap_one(room - 5, text)
    result = prefix + line.replace("\n", margin)
    while text:
        line, text = _wrap_one(room - 5, text)
        result += margin + line.replace("\n", margin)
    return result


def _wrap_one(room: int, text: str, slop: int = 5) -> tuple[str, str]:
    if room + slop > len(text):
        return text, ""
    last = max(text.rfind(char, 0, room) for char in " \t\n")
    if last <= 0:
        return text, ""
    newline = text.rfind("\n", 0, room)
    if 0 < newline < last:
        return text[:newline], text[newline + 1:]
    return text[:last], text[last + 1:]


PAGES: dict[str, Page] = {path: Page(path, text) for path, text in HELP.items()}


def _alias_names() -> dict[str, str]:
    """Every way to write a command -> its page: "container remove" -> "container rm"."""
    names = {path: path for path in PAGES}
    for path, page in PAGES.items():
        for alias in page.aliases:
            names.setdefault(alias.removeprefix("docker "), path)
    return names


NAMES = _alias_names()
