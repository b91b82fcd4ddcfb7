"""How an nginx worker answers a request: which server, which location, which file."""

from __future__ import annotations

import re2

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import NameNotFound, Process

from ...connections import Connection
from ...http import PHRASES, BadMessage, Message, parse_url, read_response, request_bytes
from ..web import content_type, http_date
from .configuration import Configuration, Location, Server

INTERNAL_REDIRECTS = 5


class Answer:
    """What goes back: status, headers of its own, body; `note` is for the error log."""

    def __init__(self, status: int, body: bytes = b"", headers: tuple = (), note: str = "") -> None:
        self.status, self.body, self.headers, self.note = status, body, list(headers), note


def version(p: Process) -> str:
    return p.env.get("NGINX_VERSION", "1.27.5")


def error_body(p: Process, status: int) -> bytes:
    title = f"{status} {PHRASES.get(status, '')}".strip()
    return (f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1>"
            f"</center>\r\n<hr><center>nginx/{version(p)}</center>\r\n</body>\r\n</html>\r\n"
            ).encode()


def choose_server(found: Configuration, port: int, host: str) -> Server:
    """By Host header; else the default of that port, or its first."""
    on_port = [server for server in found.servers if server.port == port] or found.servers
    name = host.partition(":")[0].lower()
    for server in on_port:
        if name in server.names:
            return server
    return next((server for server in on_port if server.default), on_port[0])


def choose_location(server: Server, path: str) -> Location:
    """Exact, then the longest prefix unless an expression matches (ngx_http_core_module)."""
    best = Location()
    for location in server.locations:
        if location.kind == "=" and path == location.match:
            return location
        if location.kind in ("", "^~") and path.startswith(location.match) \
                and (len(location.match) >= len(best.match) or not best.values):
            best = location
    if best.kind != "^~":
        for location in server.locations:
            if location.kind in ("~", "~*") and _matches(location, path):
                return location
    return best


def _matches(location: Location, path: str) -> bool:
    flags = "(?i)" if location.kind == "~*" else ""
    try:
        return re2.search(flags + location.match, path) is not None
    except re2.error:
        raise NotModelled(f"the nginx location {location.match}") from None


def answer(p: Process, found: Configuration, server: Server, request: Message) -> Steps:
    """The answer, and the location that gave it."""
    path = request.path
    for _ in range(INTERNAL_REDIRECTS):
        location = choose_location(server, path)
        if "return" in location.values or "return" in server.values:
            return _returned(location.values.get("return") or server.values["return"]), location
        if "proxy_pass" in location.values:
            passed = location.passed or server.passed
            return (yield from _proxied(p, found, location, request, passed)), location
        if request.method not in ("GET", "HEAD"):
            return Answer(405), location
        tried = _file(p, server, location, path)
        if isinstance(tried, Answer):
            return tried, location
        path = tried
    return Answer(500, note="rewrite or internal redirection cycle"), location


def _returned(values: list[str]) -> Answer:
    code = int(values[0]) if values[0].isdecimal() else 302
    text = values[-1] if len(values) > 1 or not values[0].isdecimal() else ""
    if code in (301, 302, 303, 307, 308):
        return Answer(code, headers=(("Location", text),))
    return Answer(code, text.replace("\\n", "\n").encode(),
                  (("Content-Type", "application/octet-stream"),) if text else ())


def _file(p: Process, server: Server, location: Location, path: str) -> Answer | str:
    """A file's content, an error, or another path to look at (index, try_files)."""
    root = (location.values.get("root") or server.values.get("root") or ["/etc/nginx/html"])[0]
    full = root.rstrip("/") + path
    if "alias" in location.values:
        full = location.values["alias"][0] + path[len(location.match):]
    if ".." in path.split("/"):
        return Answer(400)
    if "try_files" in location.values:
        *names, last = location.values["try_files"]
        for name in names:
            tried = name.replace("$uri", path)
            if p.fs.exists(root.rstrip("/") + tried) and not p.fs.is_dir(root + tried):
                return _content(p, root.rstrip("/") + tried)
        if last.startswith("="):
            return Answer(int(last[1:]) if last[1:].isdecimal() else 404)
        return last.replace("$uri", path) if last != path else _content(p, full)
    if path.endswith("/"):
        names = location.values.get("index") or server.values.get("index") or ["index.html"]
        for name in names:
            if p.fs.exists(full + name):
                return _content(p, full + name)
        if p.fs.is_dir(full):
            return Answer(403, note=f'directory index of "{full}" is forbidden')
        return Answer(404, note=f'"{full}{names[0]}" is not found '
                                "(2: No such file or directory)")
    if p.fs.is_dir(full):
        return Answer(301, headers=(("Location", f"http://localhost{path}/"),))
    return _content(p, full)


def _content(p: Process, full: str) -> Answer:
    try:
        body, inode = p.fs.read(full), p.fs.inode(full)
    except PermissionError:
        return Answer(403, note=f'open() "{full}" failed (13: Permission denied)')
    except OSError as error:
        return Answer(404, note=f'open() "{full}" failed ({error.errno}: {error.strerror})')
    seconds = (p.kernel.engine.epoch_ms + inode.mtime_ms) // 1000
    return Answer(200, body, (("Content-Type", content_type(full)),
                              ("Last-Modified", http_date(p, inode.mtime_ms)),
                              ("ETag", f'"{seconds:x}-{len(body):x}"'),
                              ("Accept-Ranges", "bytes")))


def _expanded(text: str, request: Message) -> str:
    """The variables that people pass on. Raises NotModelled for others."""
    host = request.headers.get("host", "").partition(":")[0]
    client = request.client
    for name, value in (("$proxy_add_x_forwarded_for", client), ("$remote_addr", client),
                        ("$http_host", request.headers.get("host", "")), ("$host", host),
                        ("$scheme", "http")):
        text = text.replace(name, value)
    if "$" in text:
        raise NotModelled(f"the nginx variable in {text}")
    return text


def _proxied(p: Process, found: Configuration, location: Location, request: Message,
             passed: list[tuple[str, str]]) -> Steps:
    """Ask the server behind (the first of an upstream that answers)."""
    target = location.values["proxy_pass"][0]
    try:
        url = parse_url(target)
    except ValueError:
        raise NotModelled(f"nginx proxy_pass {target}") from None
    keeps = target.partition("://")[2].find("/") < 0
    path = request.target if keeps else url.target + request.target[len(location.match):]
    servers = found.upstreams.get(url.host) or [f"{url.host}:{url.port}"]
    note = "no live upstreams while connecting to upstream"
    for server in servers:
        host, _, port = server.partition(":")
        try:
            socket = yield from p.net.connect(host, int(port or 80), 60_000)
        except (NameNotFound, OSError) as error:
            note = (f"connect() failed ({error.errno}: {error.strerror}) while connecting to "
                    "upstream")
            continue
        behind = Connection(p, socket)
        headers = {"host": url.authority, **{
            name: value for name, value in request.headers.items() if name != "host"}}
        for name, value in passed:
            headers[name.lower()] = _expanded(value, request)
        headers["connection"] = "close"
        try:
            yield from behind.send(request_bytes(request.method, path, [
                (name.title(), value) for name, value in headers.items() if value], request.body))
            reply = yield from read_response(behind, request.method == "HEAD")
        except BadMessage:
            note = "upstream prematurely closed connection while reading response header"
            continue
        finally:
            behind.close()
        kept = [(name.title(), value) for name, value in reply.headers.items()
                if name not in ("connection", "content-length", "server", "date")]
        return Answer(reply.status, reply.body, tuple(kept))
    return Answer(502, note=note)
