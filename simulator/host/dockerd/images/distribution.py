"""`GET /distribution/{name}/json`: what a registry says of an image, without a pull.

Models moby api/server/router/distribution of 28.2.2.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from simulator.engine import Steps

from ..engine_api import Call, route
from . import reference
from .create import auth_of
from .registry_client import RegistryClient

if TYPE_CHECKING:
    from ..dockerd import Dockerd


@route("GET", "/distribution/{name*}/json")
def inspect_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    """The descriptor of what the tag leads to, and the platforms that are behind it."""
    image = reference.parse(name).with_default_tag()
    client = RegistryClient(daemon, image, auth_of(call))
    yield from client.authorize()
    digest = image.digest or (yield from client.manifest_digest(image.tag))
    answer = yield from client.ask("GET", f"{client.base}/manifests/{digest}")
    if answer.status != 200:
        raise client.refusal(answer, digest)
    manifest = json.loads(answer.body)
    if "manifests" in manifest:
        platforms = [entry["platform"] for entry in manifest["manifests"]]
    else:
        config = json.loads((yield from client.config(manifest["config"]["digest"])))
        platforms = [{"architecture": config["architecture"], "os": config["os"]}]
    call.respond(200, {
        "Descriptor": {"mediaType": manifest["mediaType"], "digest": digest,
                       "size": len(answer.body)},
        "Platforms": platforms})
