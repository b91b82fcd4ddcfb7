"""The daemon's event log and `GET /events`.

Models daemon/events of dockerd 28.2.2: the newest 256 messages are kept; a client is given those
since a moment and then what comes, until a moment or until it hangs up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.engine import Engine, HopError, Steps

from .engine_api import Call, route
from .filters import Filters
from .moments import parse_moment

if TYPE_CHECKING:
    from .dockerd import Dockerd

KEEP = 256   # eventsLimit, daemon/events/events.go
FILTERS = ("config", "container", "daemon", "event", "image", "label", "network", "node", "plugin",
           "scope", "secret", "service", "type", "volume")
_FUZZY_ACTIONS = ("health_status", "exec_create", "exec_start")

Message = dict[str, Any]
Listener = Callable[[Message], None]


class EventLog:
    def __init__(self, engine: Engine, lane: str) -> None:
        self._engine, self._lane = engine, lane
        self._kept: deque[tuple[int, Message]] = deque(maxlen=KEEP)
        self._listeners: list[Listener] = []
        self._count = 0

    def log(self, kind: str, action: str, actor: str, attributes: dict[str, str]) -> None:
        """Note what happened and tell everyone who listens. `kind` is container, image, ..."""
        at = self._engine.unix_ms()
        message: Message = {}
        if kind in ("container", "image"):
            message = {"status": action, "id": actor}
            if kind == "container":
                message["from"] = attributes.get("image", "")
        message |= {"Type": kind, "Action": action,
                    "Actor": {"ID": actor, "Attributes": dict(sorted(attributes.items()))},
                    "scope": "local", "time": at // 1000, "timeNano": at * 1_000_000}
        self._engine.trace.record(self._lane, "dockerd_event", actor, type=kind, action=action,
                                  name=attributes.get("name", actor))
        self._kept.append((at, message))
        self._count += 1
        for listener in list(self._listeners):
            listener(message)

    def __len__(self) -> int:
        """How many messages there have been."""
        return self._count

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    def between(self, since_ms: float, until_ms: float) -> list[Message]:
        """Kept messages of that span of Unix time, oldest first."""
        return [message for at, message in self._kept if since_ms <= at <= until_ms]

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every message from now on; returns what ends it."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave


def matches(filters: Filters, message: Message) -> bool:
    """daemon/events/filter.go."""
    kind, action, actor = message["Type"], message["Action"], message["Actor"]
    attributes = actor["Attributes"]
    if not filters.exact("type", kind) or not filters.exact("scope", message["scope"]):
        return False
    fuzzy = any(name in filters.get("event") for name in _FUZZY_ACTIONS)
    if not (filters.prefix("event", action) if fuzzy else filters.exact("event", action)):
        return False
    for name in ("container", "volume", "network", "daemon", "plugin", "node", "service", "secret",
                 "config"):
        if name in filters and not _names(filters, name, actor):
            return False
    return _matches_image(filters, kind, actor) and filters.labels(attributes)


def _names(filters: Filters, name: str, actor: dict) -> bool:
    return (filters.prefix(name, actor["ID"])
            or filters.prefix(name, actor["Attributes"].get("name", "")))


def _matches_image(filters: Filters, kind: str, actor: dict) -> bool:
    if "image" not in filters:
        return True
    name = actor["Attributes"].get("name" if kind == "image" else "image", "")
    return any(filters.exact("image", text)
               for text in (actor["ID"], name, _without_tag(actor["ID"]), _without_tag(name)))


def _without_tag(reference: str) -> str:
    name, colon, tag = reference.rpartition(":")
    return name if colon and "/" not in tag else reference


@route("GET", "/events")
def stream_events(daemon: Dockerd, call: Call) -> Steps:
    filters = call.filters(FILTERS)
    engine = daemon.engine
    since = parse_moment(call.text("since"), "since") if call.text("since") else None
    until = parse_moment(call.text("until"), "until") if call.text("until") else None
    if since is not None and until is not None and since > until:
        raise HopError(f"`since` time ({since // 1000:.0f}) cannot be after `until` time "
                       f"({until // 1000:.0f})", 400)
    call.stream()
    if since is not None:
        for message in daemon.events.between(since, until if until is not None else float("inf")):
            if matches(filters, message):
                call.send(message, "\n")
    if until is not None and until <= engine.unix_ms():
        call.end()
        return
    ended = engine.clock.event()

    def end() -> None:
        if not ended.triggered:
            ended.succeed()

    leave = daemon.events.listen(
        lambda message: call.send(message, "\n") if matches(filters, message) else None)
    call.exchange.on_gone.append(end)
    if until is not None:
        engine.clock.call_in(int(until - engine.unix_ms()), end)
    yield ended
    leave()
    call.end()
