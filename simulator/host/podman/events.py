"""podman's event log: a file (or the journal) that commands write to and `podman events` reads.

Models libpod/events of Podman 5.5. No process has to be there for an event to be kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from simulator.engine import Engine

KEEP = 512        # the newest; the journal of a real machine is larger


class Event(NamedTuple):
    at_ms: int
    kind: str                # container, image, pod, volume, network, system
    action: str
    ident: str
    name: str
    image: str
    attributes: dict[str, str]


class EventLog:
    """`log` is also what the stores of dockerd call, with Docker's words for the actions."""

    ACTIONS = {"destroy": "remove", "delete": "remove", "die": "died"}

    def __init__(self, engine: Engine, lane: str) -> None:
        self._engine, self._lane = engine, lane
        self._kept: deque[Event] = deque(maxlen=KEEP)
        self._followers: list[Callable[[Event], None]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Event]:
        return iter(list(self._kept))

    def log(self, kind: str, action: str, ident: str, attributes: dict[str, str]) -> None:
        """Append one event."""
        more = dict(attributes)
        event = Event(self._engine.clock.now_ms, kind, self.ACTIONS.get(action, action), ident,
                      more.pop("name", ident if kind != "container" else ""),
                      more.pop("image", ""), more)
        self._engine.trace.record(self._lane, "podman_event", ident, type=kind,
                                  action=event.action, name=event.name)
        self._kept.append(event)
        self._count += 1
        for follower in list(self._followers):
            follower(event)

    def follow(self, follower: Callable[[Event], None]) -> Callable[[], None]:
        """Hear of each new event; returns what ends it."""
        self._followers.append(follower)
        return lambda: self._followers.remove(follower)
