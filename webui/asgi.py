"""The ASGI application: static files, Django, the socket of a world, health.

Plain ASGI: `manage.py serve` runs it in Daphne with the gateway beside it; any other ASGI server
runs it too (without the gateway), `uvicorn webui.asgi:application`.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webui.settings")

import django_htmx  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.urls import re_path  # noqa: E402

pages = get_asgi_application()

from pathlib import Path  # noqa: E402

from django.conf import settings  # noqa: E402
from servestatic import ServeStaticASGI  # noqa: E402

from .live import registry  # noqa: E402
from .live.doors.consumer import LiveConsumer  # noqa: E402
from .live.doors.health import health  # noqa: E402


def static_files() -> ServeStaticASGI:
    """Our files and django-htmx's. Browsers ask again each time and get a 304: no build step."""
    app = ServeStaticASGI(None, autorefresh=True, max_age=0, allow_all_origins=False,
                          mimetypes={".js": "text/javascript"}, add_headers_function=_no_sniffing)
    app.add_files(Path(django_htmx.__file__).parent / "static", prefix="static/")
    for folder in settings.STATICFILES_DIRS:
        app.add_files(folder, prefix="static/")
    return app


def _no_sniffing(headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


static = static_files()


async def http(scope, receive, send) -> None:
    """Static files and health do not go through Django: its middleware costs 3 ms a request."""
    path = scope["path"]
    if path.startswith("/static/"):
        await static(scope, receive, send)
    elif path in ("/livez", "/readyz"):
        await health(scope, receive, send)
    else:      # Daphne lets a client choose the root path by a header
        await pages({**scope, "root_path": ""}, receive, send)


async def lifespan(scope, receive, send) -> None:
    """Other servers than ours tell the application when they end; ours calls the same."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await registry.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
        await send({"type": "lifespan.startup.complete"})


application = ProtocolTypeRouter({
    "http": http,
    "lifespan": lifespan,
    "websocket": URLRouter([re_path(r"^w/(?P<ident>[a-z0-9]{1,32})/live$",
                                    LiveConsumer.as_asgi())]),
})
