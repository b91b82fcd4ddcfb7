"""What every web server needs: dates and types."""

from __future__ import annotations

from simulator.host.kernel import Process

from ..busybox.files.attributes import moment

TYPES = {"html": "text/html", "htm": "text/html", "css": "text/css", "js": "application/javascript",
         "txt": "text/plain", "json": "application/json", "svg": "image/svg+xml",
         "png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "xml": "text/xml",
         "pdf": "application/pdf", "ico": "image/x-icon"}


def http_date(p: Process, at_ms: int | None = None) -> str:
    now = p.kernel.engine.clock.now_ms if at_ms is None else at_ms
    return moment(p, now).strftime("%a, %d %b %Y %H:%M:%S GMT")


def content_type(path: str) -> str:
    return TYPES.get(path.rpartition(".")[2].lower(), "application/octet-stream")
