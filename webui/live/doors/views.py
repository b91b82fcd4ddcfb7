"""The JSON endpoints of a world: what a browser asks besides its socket, and instead of it."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import orjson
from asgiref.sync import sync_to_async
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from simulator import QuotaExceeded, UserError

from .. import past, registry, worlds
from ..worlds import Access
from .asking import Asker, RateLimit

POLL_SECONDS = 25
WAKING_SECONDS = 1
MAX_LIMITS = 2_000
_limits: dict[str, RateLimit] = {}        # of visitors who post instead of using a socket


def answer(data: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(data, default=list), status=status,
                        content_type="application/json")


def problem(sentence: str, status: int) -> HttpResponse:
    return answer({"error": sentence}, status)


def of_world(write: bool = False) -> Callable:
    """A view `await view(request, access, ...)`: 404 for what this visitor may not see."""
    def decorate(view: Callable[..., Awaitable[HttpResponse]]):
        @functools.wraps(view)
        async def opened(request: HttpRequest, ident: str, **values: Any) -> HttpResponse:
            access = await registry.find(ident, request.visitor)
            if access is None:
                return problem(_("there is no such world"), 404)
            if write and not access.write:
                return problem(_("this is somebody else's world: you can look, not touch"), 403)
            return await _told(view, request, access, **values)
        return opened
    return decorate


async def _told(view, *args: Any, **values: Any) -> HttpResponse:
    try:
        return await view(*args, **values)
    except past.Rebuilding as error:
        return answer({"progress": round(error.progress, 3)}, 202)
    except QuotaExceeded as error:
        return problem(str(error), 429)
    except UserError as error:
        return problem(str(error), 400)


def _number(request: HttpRequest, name: str, default: int | None = None) -> int:
    text = request.GET.get(name)
    if text is None and default is not None:
        return default
    try:
        return int(float(text or ""))
    except (ValueError, OverflowError):
        raise UserError(_("the field %(name)s must be a whole number") % {"name": name}) from None


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in a request's body; an empty body is an empty object."""
    try:
        data = orjson.loads(request.body or b"{}")
    except RequestDataTooBig:
        raise QuotaExceeded(_("this is too big")) from None
    except orjson.JSONDecodeError:
        raise UserError(_("the body must be JSON")) from None
    if not isinstance(data, dict):
        raise UserError(_("the body must be JSON"))
    return data


# -- instead of the socket ---------------------------------------------------------------


@require_GET
@of_world()
async def poll(request: HttpRequest, access: Access) -> HttpResponse:
    """What the socket would have sent: frames after a revision, or a snapshot."""
    after = _number(request, "after") if "after" in request.GET else None
    runner = await registry.open(access.row)
    with suppress(TimeoutError):
        await asyncio.wait_for(runner.ready.wait(), WAKING_SECONDS)
    if not runner.ready.is_set():
        messages = [{"type": "waking", "done": runner.progress}]
        return answer({"messages": messages, "write": access.write})
    hub = runner.hub
    if after == hub.rev:
        hub.pollers += 1
        try:
            await hub.news(POLL_SECONDS)
        finally:
            hub.pollers -= 1
    runner.touch()
    frames = hub.after(after)
    if frames is None:
        frames = [hub.snapshot()]
    text = ",".join(frame for _rev, frame in frames)
    return HttpResponse(f'{{"write":{str(access.write).lower()},"messages":[{text}]}}',
                        content_type="application/json")


@require_POST
@of_world()
async def message(request: HttpRequest, access: Access) -> HttpResponse:
    """One message as a socket would carry it; returns its answer."""
    if len(_limits) > MAX_LIMITS:
        _limits.clear()
    limit = _limits.setdefault(request.visitor, RateLimit())
    said = body_of(request)
    if not limit.allows():
        return answer(limit.refusal(said), 429)
    found = await Asker(access).ask(said)
    return answer(found, 400 if "error" in found else 200)


# -- the past ----------------------------------------------------------------------------


@require_GET
@of_world()
async def moment(request: HttpRequest, access: Access) -> HttpResponse:
    at_ms = _number(request, "at_ms") if "at_ms" in request.GET else None
    return answer(await past.moment(access.row.id, at_ms))


@require_GET
@of_world()
async def film(request: HttpRequest, access: Access) -> HttpResponse:
    return answer(await past.stretch(access.row.id, max(0, _number(request, "from")),
                                     _number(request, "to")))


@require_GET
@of_world()
async def entries(request: HttpRequest, access: Access) -> HttpResponse:
    return answer(await past.entries(access.row.id, _number(request, "from", 0),
                                     _number(request, "to", 1 << 62),
                                     _number(request, "after", 0)))


@require_GET
@of_world()
async def entry(request: HttpRequest, access: Access, seq: int) -> HttpResponse:
    found = await past.entry(access.row.id, seq)
    return answer(found) if found else problem(_("there is no such entry"), 404)


# -- other worlds from this one ----------------------------------------------------------


@require_POST
@of_world()
async def fork(request: HttpRequest, access: Access) -> HttpResponse:
    """Also from somebody else's world that is shared: the fork is one's own."""
    at_ms = body_of(request).get("at_ms", request.POST.get("at_ms"))
    try:
        at_ms = int(float(at_ms))
    except (TypeError, ValueError, OverflowError):
        raise UserError(_("the field %(name)s must be a whole number")
                        % {"name": "at_ms"}) from None
    made = await registry.fork(access.row.id, at_ms, request.visitor)
    return answer({"world": made, "url": f"/w/{made}/"})


@require_POST
@of_world(write=True)
async def share(request: HttpRequest, access: Access) -> HttpResponse:
    ident = await sync_to_async(worlds.share)(access.row)
    return answer({"share": ident, "url": request.build_absolute_uri(f"/w/{ident}/")})


@require_POST
@of_world(write=True)
async def tools(request: HttpRequest, access: Access) -> HttpResponse:
    if body_of(request).get("renew"):
        await sync_to_async(worlds.renew_token)(access.row)
    return answer({"docker_host": worlds.tools_address(access.row, request)})


@require_GET
@of_world()
async def export(request: HttpRequest, access: Access) -> HttpResponse:
    data = await sync_to_async(worlds.export)(access.row)
    response = answer(data)
    name = f"drydock-{access.row.blueprint}-{access.row.id[:6]}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
async def import_world(request: HttpRequest) -> HttpResponse:
    async def load() -> HttpResponse:
        made = await sync_to_async(worlds.load)(body_of(request), request.visitor)
        return answer({"world": made.id, "url": f"/w/{made.id}/"})
    return await _told(load)


@require_POST
@of_world(write=True)
async def rerun(request: HttpRequest, access: Access) -> HttpResponse:
    await registry.change(access.row, worlds.run_again)
    return answer({"world": access.row.id})


@require_POST
@of_world(write=True)
async def restart(request: HttpRequest, access: Access) -> HttpResponse:
    await registry.change(access.row, worlds.start_anew)
    return answer({"world": access.row.id})


@require_POST
@of_world(write=True)
async def delete(request: HttpRequest, access: Access) -> HttpResponse:
    await registry.forget(access.row.id)
    return answer({"world": access.row.id})
