"""What an image, the features and devcontainer.json say together (pure). Called by container.py.

Each says it as an entry; an image carries its entries in the label `devcontainer.metadata`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .config import HOOKS, Config

LABEL = "devcontainer.metadata"
# What goes into the label, in the real program's order.
KEPT = (*HOOKS, "waitFor", "customizations", "mounts", "containerEnv", "containerUser", "init",
        "privileged", "capAdd", "securityOpt", "remoteUser", "userEnvProbe", "remoteEnv",
        "overrideCommand", "portsAttributes", "otherPortsAttributes", "forwardPorts",
        "shutdownAction", "updateRemoteUserUID")
FILE = "devcontainer.json"
Entry = dict[str, Any]


@dataclass(frozen=True)
class Hook:
    """One life-cycle command; `origin` is who asked for it."""

    name: str
    origin: str
    command: Any


class Merged:
    """`entries` in order of weight: image, features, the file."""

    def __init__(self, entries: list[Entry], image_user: str) -> None:
        self._entries = entries
        self.container_user = self._last("containerUser")
        self.remote_user = self._last("remoteUser") or self.container_user or image_user or "root"

    def _last(self, name: str, default: Any = "") -> Any:
        values = [entry[name] for entry in self._entries if entry.get(name) is not None]
        return values[-1] if values else default

    def value(self, name: str, default: Any) -> Any:
        """The word of the last who said anything."""
        return self._last(name, default)

    def table(self, name: str) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for entry in self._entries:
            merged.update(entry.get(name) or {})
        return merged

    def everything(self, name: str) -> list[Any]:
        """All that anybody asked for, each once."""
        found: list[Any] = []
        for entry in self._entries:
            found += [item for item in entry.get(name) or [] if item not in found]
        return found

    def anybody(self, name: str) -> bool:
        return any(entry.get(name) for entry in self._entries)

    def entrypoints(self) -> list[str]:
        return [entry["entrypoint"] for entry in self._entries if entry.get("entrypoint")]

    def hooks(self, name: str) -> list[Hook]:
        return [Hook(name, f"Feature '{entry['id']}'" if entry.get("id") else FILE, entry[name])
                for entry in self._entries if entry.get(name)]


def own(config: Config, raw: bool) -> list[Entry]:
    """The file's entry; as it is written when it goes into a label."""
    source = config.raw if raw else config.settings
    entry = {name: source[name] for name in KEPT if source.get(name) not in (None, "")}
    return [entry] if entry else []


def of_image(labels: dict[str, str] | None) -> list[Entry]:
    """The entries of an image's label; [] for one that cannot be read."""
    try:
        found = json.loads((labels or {}).get(LABEL) or "[]")
    except (ValueError, RecursionError):
        return []
    found = [found] if isinstance(found, dict) else found
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def label(entries: list[Entry]) -> str:
    """For `docker run -l`."""
    return "[" + ",".join(json.dumps(entry, separators=(",", ":"), ensure_ascii=False)
                          for entry in entries) + "]"


def instruction(entries: list[Entry]) -> str:
    """The LABEL line of a Dockerfile: one entry a line."""
    texts = [_escaped(json.dumps(entry, separators=(",", ":"), ensure_ascii=False))
             for entry in entries]
    return f'LABEL {LABEL}="[ \\\n' + ", \\\n".join(texts) + ' \\\n]"\n'


def _escaped(text: str) -> str:
    for char in ("\\", '"', "$"):
        text = text.replace(char, f"\\{char}")
    return text
