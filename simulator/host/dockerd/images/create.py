"""`POST /images/create`: pull an image, or import a tar as one; and `GET /images/search`.

Models moby api/server/router/image of 28.2.2: an error before the first message is an answer with
its own status, after it the last line of a stream that said 200.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, NotModelled, QuotaExceeded, Steps

from ..engine_api import Call, route
from . import progress, reference
from .archive import import_image
from .pull import Pull

if TYPE_CHECKING:
    from ..dockerd import Dockerd


class Out:
    """The stream of an answer: its head goes out with the first message."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def __call__(self, message: dict[str, Any]) -> None:
        if not self._call.exchange.started:
            self._call.stream()
        self._call.send(message)

    def run(self, work: Steps) -> Steps:
        """Do the work, and end the answer with its error if it has one."""
        try:
            yield from work
        except (HopError, QuotaExceeded, NotModelled) as error:
            if not self._call.exchange.started:
                raise
            self._call.send(progress.failure(error.message))
        self._call.end()


def auth_of(call: Call) -> dict[str, Any]:
    """X-Registry-Auth: base64 of a JSON object. What cannot be read counts as none."""
    text = call.request.headers.get("x-registry-auth", "")
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


@route("POST", "/images/create")
def create_route(daemon: Dockerd, call: Call) -> Steps:
    out = Out(call)
    if call.text("fromSrc"):
        yield from out.run(import_image(daemon, call, out))
        return
    pull = Pull(daemon, _wanted(call), out, auth_of(call), call.text("platform"))
    call.exchange.on_gone.append(pull.cancel)
    yield from out.run(pull.run())


def _wanted(call: Call) -> reference.Reference:
    """`fromImage` with `tag`, which may be a digest."""
    text, tag = call.text("fromImage").removesuffix(":"), call.text("tag")
    name = reference.parse(text)
    if tag:
        joint = "@" if reference.is_digest(tag) else ":"
        name = reference.parse(f"{replace(name, tag='', digest='').repository}{joint}{tag}")
    return name


@route("GET", "/images/search")
def search_route(daemon: Dockerd, call: Call) -> Steps:
    """Docker Hub's own search service is not part of this world."""
    raise NotModelled("docker search (Docker Hub's search service); images of this world: "
                      + ", ".join(_names(daemon)))
    yield


def _names(daemon: Dockerd) -> list[str]:
    hub = daemon.registries.get(reference.DEFAULT_DOMAIN)
    return [name.removeprefix(reference.OFFICIAL) for name in hub.repositories] if hub else []
