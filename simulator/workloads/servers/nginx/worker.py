"""An nginx worker: takes connections, answers requests, writes both logs."""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Interrupted, Process, signals
from simulator.host.kernel.network import Listener

from ...connections import Connection, EventLoop
from ...http import BadMessage, Message, response_bytes, take_request
from ..web import http_date
from .answers import Answer, answer, choose_server, error_body, version
from .configuration import Configuration
from .logging import log_access, log_error, notice

WORKER_BYTES = 1600 << 10
REQUEST_US = 120              # [EST] one small static file
QUIT = signals.NUMBERS["QUIT"]


def worker(found: Configuration, listeners: dict[int, Listener],
           user: tuple[int, int] | None) -> Callable[[Process], Steps]:
    """The body of a worker's process. `user` is whose rights it takes."""
    def body(p: Process) -> Steps:
        p.argv = ["nginx: worker process"]
        if user is not None and p.uid == 0:
            p.uid, p.gid, p.groups, p.capabilities = *user, (), ()
        p.kernel.process_changed(p)
        p.allocate(WORKER_BYTES)
        for signum in (signals.TERM, QUIT, signals.INT):
            p.trap(signum, "handle")
        loop, numbers = EventLoop(p, list(listeners.values())), {}
        try:
            yield from loop.run(lambda connection: _serve(p, found, connection, numbers))
        except Interrupted as interrupted:
            if interrupted.signum == QUIT:
                yield from notice(p, "gracefully shutting down")
        loop.close()
        yield from notice(p, "exiting")
        yield from notice(p, "exit")
        return 0

    return body


def _serve(p: Process, found: Configuration, connection: Connection, numbers: dict) -> Steps:
    """Answer what has come whole; whether the connection stays open."""
    number = numbers.setdefault(connection.fd, len(numbers) + 1)
    while True:
        try:
            request = take_request(connection)
        except BadMessage:
            yield from connection.send(_bytes(p, None, Answer(400), False))
            return False
        if request is None:
            return not connection.ended
        yield from p.step(REQUEST_US)
        keep = yield from _respond(p, found, connection, request, number)
        if not keep:
            return False


def _respond(p: Process, found: Configuration, connection: Connection, request: Message,
             number: int) -> Steps:
    host, request.client = request.headers.get("host", ""), connection.socket.peer[0]
    server = choose_server(found, connection.socket.local[1], host)
    try:
        reply, location = yield from answer(p, found, server, request)
    except NotModelled as refusal:
        yield from p.write(2, f"{refusal}\n")
        reply, location = Answer(500), None
    client = request.client
    if reply.note:
        yield from log_error(p, number, reply.note, client, server.names[0], request)
    if reply.status >= 400 and not reply.body:
        reply = yield from _error_page(p, found, server, request, reply)
    if reply.status in (200, 201, 204, 206, 301, 302, 303, 304, 307, 308):
        own = location.headers if location is not None else []
        reply.headers += own or server.headers
    keep = request.headers.get("connection", "").lower() != "close" \
        and request.first[2] != "HTTP/1.0"
    data = _bytes(p, request, reply, keep)
    yield from connection.send(data)
    yield from log_access(p, client, request, reply.status, len(reply.body))
    return keep


def _error_page(p: Process, found: Configuration, server, request: Message,
                reply: Answer) -> Steps:
    page = server.error_pages.get(reply.status, "")
    if page.startswith("/"):
        asked = Message(("GET", page, "HTTP/1.1"))
        other, _ = yield from answer(p, found, server, asked)
        if other.status == 200:
            return Answer(reply.status, other.body, other.headers)
    return Answer(reply.status, error_body(p, reply.status),
                  [*reply.headers, ("Content-Type", "text/html")])


def _bytes(p: Process, request: Message | None, reply: Answer, keep: bool) -> bytes:
    body = reply.body
    if reply.status >= 300 and not body and reply.status != 304:
        body = error_body(p, reply.status)
    own = dict(reply.headers)
    headers = [("Server", f"nginx/{version(p)}"), ("Date", http_date(p)),
               ("Content-Type", own.pop("Content-Type", "text/html")),
               ("Content-Length", str(len(body)))]
    if "Last-Modified" in own:
        headers.append(("Last-Modified", own.pop("Last-Modified")))
    headers.append(("Connection", "keep-alive" if keep else "close"))
    headers += own.items()
    without = request is not None and request.method == "HEAD"
    return response_bytes(reply.status, headers, b"" if without else body)
