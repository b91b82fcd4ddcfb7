"""docker compose events."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from simulator.engine import HopError, Steps
from simulator.workstation.docker.client import filters
from simulator.workstation.docker.times import timestamp

from ..compose import Compose, verb
from ..plan import labels


@verb("events")
def events(compose: Compose) -> Steps:
    project = compose.load_or_name()
    names = compose.services(project)
    connection = compose.api.open("GET", "/events", {
        "filters": filters([f"label={labels.PROJECT}={project.name}", "type=container"]),
        "since": _moment(compose, "since"), "until": _moment(compose, "until")})
    yield from connection.head()
    rest = b""
    while True:
        data = yield from connection.read()
        if not data:
            return
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            if line.strip():
                _show(compose, json.loads(line), names if project.known else [])
        yield from compose.tasks.room()


def _show(compose: Compose, event: dict[str, Any], names: list[str]) -> None:
    attributes = dict(event["Actor"]["Attributes"])
    service = attributes.pop(labels.SERVICE, "")
    if names and service not in names or attributes.get(labels.ONEOFF) == "True":
        return
    kept = {key: value for key, value in sorted(attributes.items())
            if not key.startswith(labels.PREFIX)}
    moment = datetime.fromtimestamp(event["timeNano"] // 10**9, UTC)
    fraction = event["timeNano"] % 10**9
    if compose.flags["json"]:
        time = f"{moment:%Y-%m-%dT%H:%M:%S}.{fraction:09d}".rstrip("0").rstrip(".") + "Z"
        compose.out(json.dumps({"action": event["Action"], "attributes": kept,
                                "id": event["Actor"]["ID"], "service": service, "time": time,
                                "type": "container"}, separators=(",", ":")) + "\n")
        return
    shown = ", ".join(f"{key}={value}" for key, value in kept.items())
    compose.out(f"{moment:%Y-%m-%d %H:%M:%S}.{fraction // 1000:06d} container {event['Action']} "
                f"{event['Actor']['ID']} ({shown})\n")


def _moment(compose: Compose, name: str) -> str | None:
    text = compose.flags[name]
    if not text:
        return None
    try:
        return timestamp(text, compose.engine.unix_ms())
    except ValueError as failure:
        raise HopError(f'invalid value for "{name}": {failure}', 1) from None
