"""nginx.conf, read into servers and locations. Directives that nginx knows and this world does not
model are refused by name; those that it does not know fail as nginx's own check does."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, field

from simulator.engine import NotModelled
from simulator.host.kernel import Process

MAIN = "/etc/nginx/nginx.conf"
MAX_BYTES, MAX_DEPTH, MAX_FILES = 200_000, 8, 50
# Without effect on what is modelled here.
HARMLESS = (
    "user", "worker_processes", "error_log", "pid", "events", "worker_connections", "include",
    "default_type", "log_format", "access_log", "sendfile", "tcp_nopush", "tcp_nodelay",
    "keepalive_timeout", "keepalive_requests", "gzip", "gzip_types", "gzip_vary",
    "gzip_min_length", "gzip_comp_level", "types", "server_tokens", "types_hash_max_size",
    "client_max_body_size", "server_names_hash_bucket_size", "http", "worker_rlimit_nofile",
    "multi_accept", "use", "daemon", "proxy_http_version", "proxy_connect_timeout",
    "proxy_read_timeout", "proxy_send_timeout", "proxy_buffering", "client_body_buffer_size",
    "etag", "open_file_cache", "resolver")
MODELLED = (
    "server", "location", "listen", "server_name", "root", "alias", "index", "return",
    "error_page", "proxy_pass", "try_files", "upstream", "add_header", "proxy_set_header")
KNOWN_ONLY = (
    "rewrite", "if", "set", "map", "geo", "limit_req", "limit_req_zone", "limit_conn",
    "limit_conn_zone", "auth_basic", "auth_basic_user_file", "allow", "deny", "ssl_certificate",
    "ssl_certificate_key", "ssl_protocols", "fastcgi_pass", "fastcgi_param", "uwsgi_pass",
    "stream", "mail", "proxy_cache", "proxy_cache_path", "sub_filter", "auth_request",
    "split_clients", "limit_rate", "internal", "mirror", "autoindex", "expires", "charset")


class BadConfiguration(Exception):
    """What nginx prints after "nginx: [emerg] "."""


@dataclass
class Location:
    match: str = "/"
    kind: str = ""                              # "", "=", "~", "~*", "^~"
    values: dict[str, list[str]] = field(default_factory=dict)
    headers: list[tuple[str, str]] = field(default_factory=list)
    passed: list[tuple[str, str]] = field(default_factory=list)      # proxy_set_header


@dataclass
class Server:
    port: int = 80
    names: list[str] = field(default_factory=lambda: [""])
    default: bool = False
    values: dict[str, list[str]] = field(default_factory=dict)
    locations: list[Location] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    passed: list[tuple[str, str]] = field(default_factory=list)
    error_pages: dict[int, str] = field(default_factory=dict)


@dataclass
class Configuration:
    servers: list[Server] = field(default_factory=list)
    upstreams: dict[str, list[str]] = field(default_factory=dict)
    workers: str = "1"
    daemon: bool = True

    def ports(self) -> list[int]:
        return sorted({server.port: True for server in self.servers})


Token = tuple[str, int]      # word, line; "{", "}" and ";" are words of their own


def tokens_of(text: str, path: str) -> list[Token]:
    """Raises BadConfiguration for a quote that is not closed."""
    found, i, line = [], 0, 1
    while i < len(text):
        char = text[i]
        if char == "\n":
            line += 1
        if char.isspace():
            i += 1
        elif char == "#":
            i = (text + "\n").find("\n", i)
        elif char in "{};":
            found.append((char, line))
            i += 1
        elif char in "'\"":
            end = text.find(char, i + 1)
            if end < 0:
                raise BadConfiguration(f'unexpected end of file, expecting ";" or "}}" in '
                                       f"{path}:{line}")
            found.append((" " + text[i + 1:end], line))     # a leading blank marks a quoted word
            line += text.count("\n", i, end)
            i = end + 1
        else:
            end = i
            while end < len(text) and not text[end].isspace() and text[end] not in "{};":
                end += 1
            found.append((text[i:end], line))
            i = end
    return found


class Reader:
    """Walks through the tokens of all files, with a stack of open blocks instead of recursion."""

    def __init__(self, p: Process) -> None:
        self._p, self._files = p, 0
        self.found = Configuration()

    def read(self, path: str, blocks: tuple = ()) -> Configuration:
        self._files += 1
        if self._files > MAX_FILES or len(blocks) > MAX_DEPTH:
            raise NotModelled("an nginx configuration of so many files")
        try:
            data = self._p.fs.read(path)
        except OSError as error:
            raise BadConfiguration(f'open() "{path}" failed ({error.errno}: '
                                   f"{error.strerror})") from None
        if len(data) > MAX_BYTES:
            raise NotModelled("an nginx configuration of more than 200 kB")
        stack, words, line = list(blocks), [], 1
        for word, line in tokens_of(data.decode("utf-8", "replace"), path):
            if word == ";":
                self._directive(words, stack, f"{path}:{line}")
                words = []
            elif word == "{":
                stack.append(self._block(words, stack, f"{path}:{line}"))
                words = []
            elif word == "}":
                if words or len(stack) <= len(blocks):
                    raise BadConfiguration(f'unexpected "}}" in {path}:{line}')
                stack.pop()
            else:
                words.append(word.removeprefix(" "))
        if words or len(stack) != len(blocks):
            raise BadConfiguration('unexpected end of file, expecting ";" or "}" in '
                                   f"{path}:{line}")
        return self.found

    def _block(self, words: list[str], stack: list, where: str):
        name = words[0] if words else ""
        if name == "server":
            self.found.servers.append(Server())
            return self.found.servers[-1]
        if name == "location":
            above = stack[-1] if stack else None
            if not isinstance(above, Server):
                raise BadConfiguration(f'"location" directive is not allowed here in {where}')
            kind = words[1] if len(words) == 3 else ""
            above.locations.append(Location(words[-1], kind))
            return above.locations[-1]
        if name == "upstream":
            self.found.upstreams[words[-1]] = []
            return words[-1]
        if name in ("http", "events", "types"):
            return name
        self._unknown(name, where)
        return name

    def _directive(self, words: list[str], stack: list, where: str) -> None:
        if not words:
            raise BadConfiguration(f'unexpected ";" in {where}')
        block = stack[-1] if stack else None
        name, *values = words
        if block == "types" or isinstance(block, str) and block in self.found.upstreams:
            if isinstance(block, str) and block in self.found.upstreams and name == "server":
                self.found.upstreams[block].append(values[0])
            return
        if name == "include":
            for path in self._matching(values[0]):
                self.read(path, tuple(stack))
        elif name == "worker_processes":
            self.found.workers = values[0]
        elif name == "daemon":
            self.found.daemon = values[0] != "off"
        elif isinstance(block, (Server, Location)) and name in MODELLED:
            _set(block, name, values, where)
        elif name in MODELLED:
            raise NotModelled(f"nginx directive {name} outside of a server in {where}")
        elif name not in HARMLESS:
            self._unknown(name, where)

    @staticmethod
    def _unknown(name: str, where: str) -> None:
        if name in KNOWN_ONLY:
            raise NotModelled(f"nginx directive {name} in {where}")
        if name not in HARMLESS and name not in MODELLED:
            raise BadConfiguration(f'unknown directive "{name}" in {where}')

    def _matching(self, pattern: str) -> list[str]:
        pattern = pattern if pattern.startswith("/") else "/etc/nginx/" + pattern
        folder, _, last = pattern.rpartition("/")
        if "*" not in last:
            return [pattern]
        try:
            names = self._p.fs.listdir(folder)
        except OSError:
            return []
        return [f"{folder}/{name}" for name in names if fnmatch.fnmatchcase(name, last)]


def _set(block: Server | Location, name: str, values: list[str], where: str) -> None:
    if not values:
        raise BadConfiguration(f'invalid number of arguments in "{name}" directive in {where}')
    pair = (values[0], values[1] if len(values) > 1 else "")
    if name == "add_header":
        block.headers.append(pair)
    elif name == "proxy_set_header":
        block.passed.append(pair)
    elif name == "listen" and isinstance(block, Server):
        port = values[0].rpartition(":")[2]
        if "ssl" in values[1:]:
            raise NotModelled("nginx with TLS")
        if values[0].startswith("["):
            return
        if not port.isdecimal():
            raise BadConfiguration(f'host not found in "{values[0]}" of the "listen" directive '
                                   f"in {where}")
        block.port, block.default = int(port[:5]), "default_server" in values
    elif name == "server_name" and isinstance(block, Server):
        block.names = values
    elif name == "error_page" and isinstance(block, Server):
        for code in values[:-1]:
            if code.isdecimal():
                block.error_pages[int(code)] = values[-1]
    else:
        block.values[name] = values
