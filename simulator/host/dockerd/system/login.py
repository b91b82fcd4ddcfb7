"""`POST /auth`: `docker login` asks the daemon, and the daemon the registry.

Models moby registry/{service,auth}.go of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps

from ..containers import shapes
from ..engine_api import Call, route
from ..images.reference import DEFAULT_DOMAIN, Reference
from ..images.registry_client import RegistryClient

if TYPE_CHECKING:
    from ..dockerd import Dockerd

_SHAPES = dict.fromkeys(("username", "password", "serveraddress", "email"), shapes.text)


@route("POST", "/auth")
def login_route(daemon: Dockerd, call: Call) -> Steps:
    body = call.json()
    shapes.require(body, _SHAPES, "AuthConfig")
    server = body.get("serveraddress") or ""
    domain = server.removeprefix("https://").removeprefix("http://").partition("/")[0]
    if domain in ("", "index.docker.io", "registry-1.docker.io"):
        domain = DEFAULT_DOMAIN
    if not body.get("username"):
        raise HopError("username is empty", 400)
    client = RegistryClient(daemon, Reference(domain, "library/login"), body)
    yield from client.authorize()
    call.respond(200, {"Status": "Login Succeeded", "IdentityToken": ""})
