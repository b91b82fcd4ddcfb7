"""What the daemon says there is of a project: GET /containers/json, read by labels. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import labels


@dataclass(frozen=True)
class Observed:
    """One container of the project, as the list has it."""

    data: dict[str, Any]

    @property
    def id(self) -> str:
        return self.data["Id"]

    @property
    def name(self) -> str:
        names = [name.removeprefix("/") for name in self.data.get("Names") or []]
        return next((name for name in names if "/" not in name), names[0] if names else self.id)

    @property
    def labels(self) -> dict[str, str]:
        return self.data.get("Labels") or {}

    @property
    def service(self) -> str:
        return self.labels.get(labels.SERVICE, "")

    @property
    def project(self) -> str:
        return self.labels.get(labels.PROJECT, "")

    @property
    def number(self) -> int:
        text = self.labels.get(labels.NUMBER, "")
        return int(text) if text.isdigit() and len(text) < 9 else 0

    @property
    def oneoff(self) -> bool:
        return self.labels.get(labels.ONEOFF) == "True"

    @property
    def state(self) -> str:
        return self.data.get("State", "")

    @property
    def running(self) -> bool:
        return self.state in ("running", "paused", "restarting")

    @property
    def short(self) -> str:
        """As logs call it: shop-web-1 is web-1."""
        prefix = f"{self.project}-"
        return self.name.removeprefix(prefix) if self.name.startswith(prefix) else self.name


def observe(found: list[dict[str, Any]] | None, oneoff: bool | None = False,
            newest_first: bool = False) -> list[Observed]:
    """By service and number, or as the daemon lists them; `oneoff` None takes those of `run`."""
    everything = [c for c in (Observed(item) for item in found or [])
                  if oneoff is None or c.oneoff == oneoff]
    if newest_first:
        return everything
    return sorted(everything, key=lambda container: (container.service, container.number,
                                                     container.name))
