"""What every HTTP answer and question goes through: headers, origin check, who is asking.

Asynchronous middleware of our own: Django's stock classes cost two thread hops a request each, and
these are three small rules. Sockets come here for the same rules (`webui/live/consumer.py`).
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

COOKIE = "drydock"
YEAR = 365 * 86_400
_SALT = "drydock.visitor"

# xterm.js puts style elements into the page, so inline styles are allowed; inline scripts never.
POLICY = "; ".join([
    "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:", "font-src 'self'", "connect-src 'self'", "manifest-src 'self'",
    "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'",
])
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would make browsers send forms with `Origin: null`, also from our own pages.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
OPENER_POLICY = "Cross-Origin-Opener-Policy"     # browsers complain of it where it has no effect
TRUSTED = ("localhost", "127.0.0.1")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")

Next = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


def _middleware(step: Callable[[HttpRequest, Next], Awaitable[HttpResponseBase]]):
    """A Django middleware from `await step(request, get_response)`."""
    def factory(get_response: Next):
        if not iscoroutinefunction(get_response):
            raise RuntimeError("the server speaks ASGI only")

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            return await step(request, get_response)

        markcoroutinefunction(middleware)
        return middleware

    factory.async_capable, factory.sync_capable = True, False
    return factory


@_middleware
async def headers(request: HttpRequest, get_response: Next) -> HttpResponseBase:
    response = await get_response(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure() or request.headers.get("host", "").split(":")[0] in TRUSTED:
        response.headers.setdefault(OPENER_POLICY, "same-origin")
    if not response.headers.get("Cache-Control"):
        response.headers["Cache-Control"] = "no-store"
    return response


@_middleware
async def same_origin(request: HttpRequest, get_response: Next) -> HttpResponseBase:
    """Refuse what another site makes a browser send. It stands in for CSRF tokens."""
    if request.method not in SAFE_METHODS and not from_our_pages(request.headers):
        return JsonResponse({"error": "this must be sent from one of our own pages"}, status=403)
    return await get_response(request)


@_middleware
async def visitor(request: HttpRequest, get_response: Next) -> HttpResponse:
    """`request.visitor` is who asks: a random string in a signed cookie, no account."""
    known = visitor_of(request.COOKIES)
    request.visitor = known or secrets.token_hex(16)
    response = await get_response(request)
    if known is None:
        response.set_cookie(COOKIE, signing.dumps(request.visitor, salt=_SALT), max_age=YEAR,
                            httponly=True, samesite="Lax", secure=request.is_secure())
    return response


def visitor_of(cookies: Mapping[str, str]) -> str | None:
    """The visitor that a browser's cookies name, or None."""
    try:
        return signing.loads(cookies.get(COOKIE, ""), salt=_SALT)
    except signing.BadSignature:
        return None


def from_our_pages(sent: Mapping[str, str]) -> bool:
    """Whether a request's headers say that a page of this server sent it. No origin: it did not."""
    origin = sent.get("origin")
    if origin is not None and origin != "null":
        return urlsplit(origin).netloc.lower() == sent.get("host", "").lower()
    return sent.get("sec-fetch-site") == "same-origin"


def socket_headers(scope: Mapping) -> dict[str, str]:
    """A socket's request headers by lower-case name."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def socket_cookies(sent: Mapping[str, str]) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(sent.get("cookie", "")).items()}
    except CookieError:
        return {}
