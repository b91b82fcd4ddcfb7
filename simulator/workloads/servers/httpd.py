"""busybox httpd: files over HTTP. In the foreground (-f) or as a daemon."""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import Process

from ..busybox.applet import BadUsage, Call, Failure, applet, words_of
from ..connections import Connection, EventLoop
from ..http import PHRASES, BadMessage, Message, response_bytes, take_request
from .web import content_type, http_date

SERVE_US = 300            # [EST] fork, read, write of a small file


@applet("httpd", "fip:h:v", "c:u:r:m:e:d:")
def httpd(call: Call) -> Steps:
    if call.has("i"):
        raise BadUsage()
    address, colon, port = call.value("p", "80").rpartition(":")
    if not port.isdecimal() or not 0 < int(port[:6]) < 65_536:
        raise Failure(f"invalid port '{port}'" if colon else f"bad port '{port}'")
    home = call.value("h", ".")
    if not call.p.fs.is_dir(home):
        raise Failure(f"can't change directory to '{home}': No such file or directory")
    home = call.p.fs.resolve(home)
    call.p.cwd = home

    def serve(p: Process) -> Steps:
        try:
            listener = p.net.listen(int(port), address or "0.0.0.0")
        except OSError as error:
            yield from p.write(2, f"httpd: bind: {words_of(error)}\n")
            return 1
        loop = EventLoop(p, [listener])
        yield from loop.run(lambda connection: _answer(p, connection, home))

    if call.has("f"):
        return (yield from serve(call.p))
    call.p.fork(serve)
    return 0


def _answer(p: Process, connection: Connection, home: str) -> Steps:
    try:
        request = take_request(connection)
    except BadMessage:
        yield from connection.send(_error(p, 400, "Unsupported method"))
        return False
    if request is None:
        return True
    yield from p.step(SERVE_US)
    yield from connection.send(_reply(p, request, home))
    return False


def _reply(p: Process, request: Message, home: str) -> bytes:
    if request.method not in ("GET", "HEAD"):
        return _error(p, 501, "The requested method is not recognized")
    path = request.path
    if ".." in path.split("/") or not path.startswith("/"):
        return _error(p, 403, "")
    full = home.rstrip("/") + path
    if p.fs.is_dir(full):
        if not path.endswith("/"):
            return response_bytes(302, [("Date", http_date(p)), ("Connection", "close"),
                                        ("Location", path + "/")])
        full += "index.html"
    try:
        body = p.fs.read(full)
        modified = p.fs.inode(full).mtime_ms
    except PermissionError:
        return _error(p, 403, "")
    except OSError:
        return _error(p, 404, "The requested URL was not found")
    headers = [("Date", http_date(p)), ("Connection", "close"),
               ("Content-type", content_type(full)), ("Accept-Ranges", "bytes"),
               ("Last-Modified", http_date(p, modified)), ("ETag", f'"{modified}-{len(body)}"'),
               ("Content-Length", str(len(body)))]
    return response_bytes(200, headers, b"" if request.method == "HEAD" else body)


def _error(p: Process, status: int, why: str) -> bytes:
    title = f"{status} {PHRASES.get(status, '')}"
    body = (f"<HTML><HEAD><TITLE>{title}</TITLE></HEAD>\n<BODY><H1>{title}</H1>\n{why}\n"
            "</BODY></HTML>\n").encode()
    return response_bytes(status, [("Date", http_date(p)), ("Connection", "close"),
                                   ("Content-type", "text/html")], body)
