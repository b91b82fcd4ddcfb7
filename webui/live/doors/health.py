"""/livez and /readyz for supervisors: raw ASGI, no session, no Django in the way."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection

from .. import registry


async def health(scope, receive, send) -> None:
    """livez: the loop turns. readyz: it also serves newcomers and reaches its database."""
    ready = scope["path"] == "/livez" or not registry.draining and await _database_answers()
    body = b"ok\n" if ready else b"not ready\n"
    await send({"type": "http.response.start", "status": 200 if ready else 503,
                "headers": [(b"content-type", b"text/plain"), (b"cache-control", b"no-store"),
                            (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


@sync_to_async
def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError:
        return False
