"""docker events: the daemon's news as they come."""

from __future__ import annotations

import json
from typing import Any

from simulator.engine import HopError, Steps
from simulator.workstation.gotemplate import GoMap, Template, TemplateError

from ..client import filters
from ..command import Cli, command
from ..output import units
from ..times import timestamp
from .inspect import Record


@command("events", "system events", arguments=(0, 0))
def events(cli: Cli) -> Steps:
    layout = cli.flags["format"]
    template = _template(layout)
    query = {"filters": filters(cli.flags["filter"])}
    for name in ("since", "until"):
        if cli.flags[name]:
            try:
                query[name] = timestamp(cli.flags[name], cli.engine.unix_ms())
            except ValueError as failure:
                raise HopError(str(failure), 1) from None
    connection = cli.api.open("GET", "/events", query)
    yield from connection.head()
    rest = b""
    while True:
        data = yield from connection.read()
        if not data:
            return 0
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            if line.strip():
                yield from cli.line(_text(json.loads(line), template))


def _template(layout: str | None) -> Template | None:
    if not layout:
        return None
    try:
        return Template("{{json .}}" if layout == "json" else layout)
    except TemplateError as failure:
        raise HopError(f"Error parsing format: template parsing error: {failure}", 64) from None


class Event(Record):
    type_name = "*events.Message"

    def field(self, name: str) -> Any:
        names = {"Status": "status", "ID": "id", "From": "from", "Scope": "scope", "Time": "time",
                 "TimeNano": "timeNano"}
        if name == "Actor":
            actor = self._data.get("Actor") or {}
            return Record({"ID": actor.get("ID", ""),
                           "Attributes": GoMap(actor.get("Attributes") or {})})
        if name in names:
            return self._data.get(names[name], "")
        if name in self._data:
            return self._data[name]
        raise KeyError(name)


def _text(event: dict[str, Any], template: Template | None) -> str:
    if template is not None:
        try:
            return template.execute(Event(event))
        except TemplateError as failure:
            raise HopError(str(failure), 1) from None
    actor = event.get("Actor") or {}
    nanoseconds = event.get("timeNano") or event.get("time", 0) * 10**9
    moment = units.clock_text(nanoseconds // 10**9)
    stamp = f"{moment[:10]}T{moment[11:19]}.{nanoseconds % 10**9:09d}Z"
    text = f"{stamp} {event['Type']} {event['Action']} {actor.get('ID', '')}"
    attributes = actor.get("Attributes") or {}
    if attributes:
        text += " (" + ", ".join(f"{name}={attributes[name]}" for name in sorted(attributes)) + ")"
    return text

