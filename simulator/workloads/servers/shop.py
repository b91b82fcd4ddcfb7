"""The shop of the drills: it loads a catalogue into memory, then serves a page on port 80.

Its need of memory is fixed, so that a limit is either large enough or is not.
"""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import Interrupted, Process

from ..connections import Connection, EventLoop
from ..http import BadMessage, response_bytes, take_request
from ..program import program
from .web import http_date

PORT = 80
CATALOGUE_MB = 80         # more than a limit of 32 MB with as much swap, less than 128 MB
LOADING_STEPS = 10
STEP_MS = 300             # [EST] reading 8 MB from disk and parsing it
SERVE_US = 500            # [EST] one page from memory

PAGE = b"<!doctype html>\n<title>Shop</title>\n<h1>Shop</h1>\n<p>Version 1. Open for orders.</p>\n"


@program("shop")
def shop(p: Process) -> Steps:
    """Ends with status 0 on SIGTERM, which it handles."""
    p.trap(15, "handle")
    try:
        yield from p.write(1, "shop 1: loading the catalogue\n")
        for step in range(1, LOADING_STEPS + 1):
            p.allocate(CATALOGUE_MB * (1 << 20) // LOADING_STEPS)
            yield from p.sleep(STEP_MS)
            yield from p.write(1, f"shop 1: {step * 100 // LOADING_STEPS} % loaded\n")
        listener = p.net.listen(PORT)
        yield from p.write(1, f"shop 1: open on port {PORT}\n")
        loop = EventLoop(p, [listener])
        yield from loop.run(lambda connection: _answer(p, connection))
    except Interrupted:
        yield from p.write(1, "shop 1: closed\n")
    return 0


def _answer(p: Process, connection: Connection) -> Steps:
    try:
        request = take_request(connection)
    except BadMessage:
        yield from connection.send(response_bytes(400, [("Connection", "close")]))
        return False
    if request is None:
        return True
    yield from p.step(SERVE_US)
    status, body = (200, PAGE) if request.path == "/" else (404, b"no such page\n")
    yield from connection.send(response_bytes(status, [
        ("Date", http_date(p)), ("Connection", "close"), ("Content-type", "text/html"),
        ("Content-Length", str(len(body)))], b"" if request.method == "HEAD" else body))
    yield from p.write(1, f"shop 1: {request.method} {request.path} {status}\n")
    return False
