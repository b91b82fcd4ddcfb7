"""`POST /build`: what the client asks for, and the answer as a stream.

Models moby api/server/router/build of 28.2.2 with the classic builder.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, NotModelled, QuotaExceeded, Steps, UserError

from ..engine_api import Call, route
from ..images import reference
from ..images.reference import Reference
from . import context
from .builder import Build
from .output import Output
from .state import Options

if TYPE_CHECKING:
    from ..dockerd import Dockerd

MAX_CONTEXT = 12 << 20      # bytes of the client's tar
MAX_TAGS = 50
UNMODELLED = ("remote", "securityopt", "outputs", "session")
HUB = "https://index.docker.io/v1/"     # what the CLI calls docker.io in its configuration


@route("POST", "/build")
def build_route(daemon: Dockerd, call: Call) -> Steps:
    options = _options(call)
    output = Output(call, call.flag("q"))
    gone = daemon.engine.clock.event()
    call.exchange.on_gone.append(lambda: None if gone.triggered else gone.succeed())
    try:
        body = call.request.body
        if len(body) > MAX_CONTEXT:
            raise QuotaExceeded(f"a build context of this world holds at most {MAX_CONTEXT >> 20} "
                                "MiB; leave things out with .dockerignore")
        yield from daemon.engine.wait("dockerd.build.context")
        unpacked = context.read(daemon, body, options.dockerfile)
        daemon.step("build_context", "", size=len(body))
        image = yield from Build(daemon, options, unpacked, output, gone).run()
    except (HopError, UserError) as error:
        daemon.step("build_failed", "", error=error.message[:500])
        output.failed(error, error.message)
        return
    daemon.step("build_done", image.id, image=image.short_id, tags=", ".join(image.tags))
    output.built(image.id)


def _options(call: Call) -> Options:
    """newImageBuildOptions."""
    _refuse(call)
    remove = call.flag("forcerm") or not call.text("rm") or call.flag("rm")
    return Options(
        tags=_tags(call), dockerfile=call.text("dockerfile"), no_cache=call.flag("nocache"),
        pull=call.flag("pull"), remove=remove, force_remove=call.flag("forcerm"),
        arguments=_table(call, "buildargs", "build args", True),
        labels=_table(call, "labels", "labels", False), target=call.text("target"),
        platform=call.text("platform"), host_config=_host_config(call), auths=_auths(call),
        cache_from=_cache_from(call))


def _refuse(call: Call) -> None:
    if call.flag("squash"):
        raise HopError("squash is only supported with experimental mode", 400)
    version = call.text("version")
    if version not in ("", "1", "2"):
        raise HopError(f'invalid version "{version[:40]}"', 400)
    if version == "2":
        raise NotModelled("BuildKit; use the classic builder (DOCKER_BUILDKIT=0)")
    for name in UNMODELLED:
        if call.text(name) not in ("", "[]", "{}", "null"):
            raise NotModelled(f"the parameter {name} of POST /build")


def _tags(call: Call) -> list[Reference]:
    names: dict[str, Reference] = {}
    for text in call.texts("t")[:MAX_TAGS]:
        if text:
            name = reference.parse(text)
            if name.digest:
                raise HopError("build tag cannot contain a digest", 500)
            name = name.with_default_tag()
            names.setdefault(name.familiar, name)
    return list(names.values())


def _cache_from(call: Call) -> list[str]:
    text = call.text("cachefrom")
    if not text:
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise HopError(f"error reading cache-from: {error}"[:200], 400) from None
    if found is not None and not (isinstance(found, list)
                                  and all(isinstance(name, str) for name in found)):
        raise HopError("error reading cache-from: json: cannot unmarshal into Go value of type "
                       "[]string", 400)
    return (found or [])[:MAX_TAGS]


def _table(call: Call, name: str, what: str, nulls: bool) -> dict[str, Any]:
    """A JSON object of strings in the query; build arguments may be null."""
    text = call.text(name)
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise HopError(f"error reading {what}: {error}"[:200], 400) from None
    good = isinstance(found, dict) and all(
        isinstance(value, str) or value is None and nulls for value in found.values())
    if found is not None and not good:
        raise HopError(f"error reading {what}: json: cannot unmarshal into Go value of type "
                       "map[string]string", 400)
    return found or {}


def _host_config(call: Call) -> dict[str, Any]:
    """Limits and network of the containers that the steps run in."""
    numbers = {"Memory": "memory", "MemorySwap": "memswap", "CpuShares": "cpushares",
               "CpuPeriod": "cpuperiod", "CpuQuota": "cpuquota", "ShmSize": "shmsize"}
    texts = {"NetworkMode": "networkmode", "CpusetCpus": "cpusetcpus",
             "CpusetMems": "cpusetmems", "Isolation": "isolation", "CgroupParent": "cgroupparent"}
    host: dict[str, Any] = {field: call.integer(name) for field, name in numbers.items()
                            if call.integer(name)}
    host |= {field: call.text(name) for field, name in texts.items() if call.text(name)}
    if call.texts("extrahosts"):
        host["ExtraHosts"] = [text for text in call.texts("extrahosts") if text]
    if call.text("ulimits") not in ("", "null", "[]"):
        raise NotModelled("docker build --ulimit")
    return host


def _auths(call: Call) -> dict[str, Any]:
    """X-Registry-Config: credentials by registry. What cannot be read counts as none."""
    text = call.request.headers.get("x-registry-config", "")
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {reference.DEFAULT_DOMAIN if host == HUB else host: auth
            for host, auth in found.items() if isinstance(auth, dict)}
