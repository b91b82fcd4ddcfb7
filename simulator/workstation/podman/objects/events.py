"""podman events: the log is read and followed; nobody has to run for it to be there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from simulator.engine import HopError, NotModelled, Steps, Stream
from simulator.workstation.docker.times import timestamp

from ..command import Cli, command

if TYPE_CHECKING:
    from simulator.host.podman.events import Event

FILTERS = ("container", "event", "image", "type", "pod", "volume")


@command("events", "system events", most=0, refuses="no-trunc")
def events(cli: Cli) -> Steps:
    flags = cli.flags
    if flags["format"] not in (None, "json"):
        raise NotModelled("podman events --format with a template")
    wanted = _filters(cli)
    since, until = _moment(cli, "since"), _moment(cli, "until")
    stream = flags["stream"] is not False or not flags.changed("stream")
    log = cli.podman.events
    waiting, bell = [], Stream(cli.engine.clock)

    def hear(event: Event) -> None:
        waiting.append(event)
        bell.write(b".")

    leave = log.follow(hear)
    try:
        if since is not None or not stream:
            for event in log:
                if (since or 0) <= event.at_ms and (until is None or event.at_ms <= until):
                    yield from _show(cli, event, wanted)
        if not stream or (until is not None and until <= cli.engine.clock.now_ms):
            return
        if until is not None:
            cli.engine.clock.call_in(int(until - cli.engine.clock.now_ms), bell.close)
        while (yield from cli.p.block_in(bell.read())):
            while waiting:
                yield from _show(cli, waiting.pop(0), wanted)
    finally:
        leave()


def _filters(cli: Cli) -> list[tuple[str, str]]:
    found = []
    for text in cli.flags["filter"]:
        name, equals, value = text.partition("=")
        if not equals:
            raise HopError(f"invalid filter {text}", 125)
        if name not in FILTERS:
            raise NotModelled(f"podman events --filter {name}")
        found.append((name, value))
    return found


def _moment(cli: Cli, name: str) -> float | None:
    if not cli.flags[name]:
        return None
    try:
        return float(timestamp(cli.flags[name], cli.engine.unix_ms())) * 1000 - cli.engine.epoch_ms
    except ValueError:
        raise HopError(f"failed to parse {name} time: {cli.flags[name]}", 125) from None


def _show(cli: Cli, event: Event, wanted: list[tuple[str, str]]) -> Steps:
    for name, value in wanted:
        own = {"event": event.action, "type": event.kind, "image": event.image}.get(name)
        if own is None:
            if event.kind != name or not (event.name == value or event.ident.startswith(value)):
                return
        elif value not in own or (name != "image" and own != value):
            return
    if cli.flags["format"] == "json":
        data = {"ID": event.ident, "Image": event.image, "Name": event.name,
                "Status": event.action, "Time": cli.engine.timestamp(event.at_ms),
                "Type": event.kind, "Attributes": event.attributes or None}
        yield from cli.line(json.dumps(data, separators=(",", ":")))
        return
    stamp = cli.engine.timestamp(event.at_ms).replace("T", " ").removesuffix("Z")
    more = {"image": event.image, "name": event.name, **event.attributes}
    facts = ", ".join(f"{k}={v}" for k, v in more.items() if v)
    if event.kind in ("volume", "system"):
        yield from cli.line(f"{stamp} +0000 UTC {event.kind} {event.action} {event.name}")
        return
    ident = event.name if event.kind == "image" else event.ident
    yield from cli.line(f"{stamp} +0000 UTC {event.kind} {event.action} {ident}"
                        + (f" ({facts})" if facts and event.kind != "image" else ""))
