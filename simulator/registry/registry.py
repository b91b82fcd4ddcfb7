"""An image registry across the network: the HTTP v2 API, and the token service beside it.

Models Docker Hub (`docker.io`), or a private `registry:2` when `public` is False. dockerd asks it
over HTTP (`serve`). Blobs of layers cross the wire in pieces that are counted, not held, at the
pace of the line; a fault takes it down or cuts the line in the middle of one.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import Any, Protocol

from simulator.engine import Engine, HttpExchange, HttpRequest, Steps

from .content import INDEX_TYPE, MANIFEST_TYPE, Content, LayerBlob, sha256

BANDWIDTH = 12_500          # bytes a millisecond: a line of 100 Mbit/s, shared by the streams
WINDOW = 2 << 20            # bytes of one TCP stream on the way: what a long round trip costs
PIECES = 32                 # pieces of a blob that are drawn, at most
MIN_PIECE = 256 << 10
RETRANSMIT_MS = 500         # how often a sender looks whether a cut line carries again
MAX_REPOSITORIES, MAX_TAGS = 200, 200

_TARGET = re.compile(r"/v2/(?P<name>[a-z0-9._/-]+)/(?P<what>manifests|blobs|tags)/(?P<ref>.+)")


class BlobClient(Protocol):
    """Who downloads a blob: besides the answer's head it is told of bytes, and of a broken line."""

    def received(self, size: int, blob: LayerBlob) -> None: ...
    def broken(self, reason: str) -> None: ...


@dataclass(frozen=True)
class PushedBlob(HttpRequest):
    """The PUT that ends an upload; `blob` stands for the bytes that were sent before it."""

    blob: LayerBlob | None = None


class Repository:
    """A name, its tags, and everything that was ever pushed to it, by digest."""

    def __init__(self, name: str, tags: dict[str, Content], description: str = "") -> None:
        self.name, self.tags, self.description = name, dict(tags), description
        self.pushed: dict[str, Content] = {}         # manifests that no tag names any more

    def find(self, reference: str) -> Content | None:
        """By tag, or by the digest of an index or a manifest."""
        if reference in self.tags:
            return self.tags[reference]
        for content in (*self.tags.values(), *self.pushed.values()):
            if reference in (content.index_digest, content.manifest_digest):
                return content
        return None

    @property
    def layers(self) -> list[LayerBlob]:
        """Every layer of every tag, once."""
        return list({layer.digest: layer for content in self.tags.values()
                     for layer in content.layers}.values())

    def config(self, digest: str) -> bytes | None:
        for content in self.tags.values():
            if content.config_digest == digest:
                return content.config
        return None

    def blob(self, digest: str) -> LayerBlob | None:
        return next((layer for layer in self.layers if layer.digest == digest), None)


class Registry:
    """`public` registries know their repositories by "library/NAME" and hand tokens out."""

    def __init__(self, engine: Engine, machine: str, host: str,
                 repositories: dict[str, Repository], public: bool = True) -> None:
        self.engine, self.machine, self.host = engine, machine, host
        self.lane = f"{machine}/registry"
        self.repositories, self.public = repositories, public
        self.accounts: dict[str, str] = {}        # user -> password
        self._tokens: dict[str, str] = {}         # token -> user
        self.address = "203.0.113.10"
        self._uploads: dict[str, dict[str, Any]] = {}     # repository -> digest -> blob or config
        self._streams = 0

    @property
    def api_host(self) -> str:
        """Where the API is: the name users write is not always the machine that answers."""
        return "registry-1.docker.io" if self.host == "docker.io" else self.host

    # -- serving -------------------------------------------------------------------------

    def serve(self, exchange: HttpExchange) -> None:
        """A request has arrived. A registry that is down refuses the connection."""
        fault = self.engine.faults.find("registry_down", self.machine)
        if fault is not None:
            self.engine.clock.cause = fault.seq
            self.engine.wire.post(self.lane, exchange.client_lane, "connection_refused",
                                  self.api_host, exchange.client.broken, "connection refused",
                                  latency_ms=exchange.latency_ms, kind="reply", of=exchange.seq,
                                  host=self.api_host)
            return
        self.engine.clock.spawn(self._answer(exchange))

    def _answer(self, exchange: HttpExchange) -> Steps:
        yield from self.engine.wait("registry.answer")
        request = exchange.request
        if request.path == "/token":
            self._token(exchange)
        elif request.path == "/v2/":
            self._base(exchange)
        elif request.path.startswith("/v2/"):
            match = _TARGET.fullmatch(request.path)
            if match is None:
                exchange.respond(404, b"404 page not found\n", "text/plain")
            elif request.method in ("POST", "PUT", "PATCH"):
                self._store(exchange, match["name"], match["what"], match["ref"])
            else:
                yield from self._fetch(exchange, match["name"], match["what"], match["ref"])
        else:
            exchange.respond(404, b"404 page not found\n", "text/plain")

    def _base(self, exchange: HttpExchange) -> None:
        """`GET /v2/`: says how to prove who one is."""
        if not self.public or "authorization" in exchange.request.headers:
            exchange.respond(200, {})
            return
        challenge = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"'
        _fail(exchange, 401, "UNAUTHORIZED", "authentication required",
              **{"www-authenticate": challenge})

    def _token(self, exchange: HttpExchange) -> None:
        """The token service: anonymous, or with an account of this world."""
        account = exchange.request.query.get("account", "")
        basic = f"{account}:{self.accounts.get(account)}".encode()
        given = exchange.request.headers.get("authorization", "").removeprefix("Basic ")
        if account and (account not in self.accounts
                        or given != base64.b64encode(basic).decode()):
            exchange.respond(401, {"details": "incorrect username or password"})
            return
        scope = exchange.request.query.get("scope", "")
        token = sha256(f"{account} {scope}").removeprefix("sha256:")[:40]
        self._tokens[token] = account
        exchange.respond(200, {"token": token, "expires_in": 300})

    def _fetch(self, exchange: HttpExchange, name: str, what: str, reference: str) -> Steps:
        repository = self.repositories.get(name)
        if repository is None:
            # Docker Hub does not tell a stranger whether a private repository exists.
            if self.public:
                _fail(exchange, 401, "DENIED", "requested access to the resource is denied")
            else:
                _fail(exchange, 404, "NAME_UNKNOWN", "repository name not known to registry")
        elif what == "tags":
            exchange.respond(200, {"name": name, "tags": sorted(repository.tags)})
        elif what == "manifests":
            self._manifest(exchange, repository, reference)
        elif (config := repository.config(reference)) is not None:
            exchange.respond(200, config, "application/octet-stream",
                             **{"docker-content-digest": reference})
        elif (blob := repository.blob(reference)) is not None:
            yield from self._stream(exchange, blob)
        else:
            _fail(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry")

    def _manifest(self, exchange: HttpExchange, repository: Repository, reference: str) -> None:
        content = repository.find(reference)
        if content is None:
            _fail(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown")
            return
        single = not content.indexed or reference == content.manifest_digest
        body = content.manifest if single else content.index
        digest = content.manifest_digest if single else content.index_digest
        kind = MANIFEST_TYPE if single else INDEX_TYPE
        headers = {"docker-content-digest": digest, "content-length": str(len(body))}
        head = exchange.request.method == "HEAD"
        exchange.respond(200, b"" if head else body, kind, **headers, **{"content-type": kind})

    # -- layers --------------------------------------------------------------------------

    def _stream(self, exchange: HttpExchange, blob: LayerBlob) -> Steps:
        """A layer's bytes from where the client has got to, as fast as the line carries them."""
        sent = _range_start(exchange.request)
        exchange.start(206 if sent else 200, {
            "content-length": str(blob.size - sent), "content-type": "application/octet-stream",
            "docker-content-digest": blob.digest})
        if exchange.request.method == "HEAD":
            exchange.end()
            return
        piece = max(MIN_PIECE, -(-blob.size // PIECES))
        self._streams += 1
        try:
            while sent < blob.size and not exchange.client_gone:
                size = min(piece, blob.size - sent)
                yield self.engine.clock.pause(self._transfer_ms(exchange, size))
                if self.engine.faults.link_cut(self.lane, exchange.client_lane):
                    yield self.engine.clock.pause(RETRANSMIT_MS)
                    continue
                if self.engine.faults.find("registry_down", self.machine) is not None:
                    exchange.client.broken("connection reset by peer")
                    return
                sent += size
                exchange.write_counted(size, exchange.client.received, size, blob)
        finally:
            self._streams -= 1
        exchange.end()

    def _transfer_ms(self, exchange: HttpExchange, size: int) -> int:
        """The line is shared; and one stream cannot have more than a window on the way."""
        extra = self.engine.faults.extra_latency_ms(self.lane, exchange.client_lane)
        round_trip = 2 * (exchange.latency_ms + extra)
        rate = min(BANDWIDTH / max(1, self._streams), WINDOW / max(1, round_trip))
        return max(1, round(size / rate))

    # -- pushing -------------------------------------------------------------------------

    def _store(self, exchange: HttpExchange, name: str, what: str, reference: str) -> None:
        if self.public and not self._owns(exchange.request, name):
            _fail(exchange, 401, "DENIED", "requested access to the resource is denied")
        elif name not in self.repositories and len(self.repositories) >= MAX_REPOSITORIES:
            _fail(exchange, 429, "TOOMANYREQUESTS", "this registry holds no more repositories")
        elif what == "blobs":
            self._upload(exchange, name)
        else:
            self._put_manifest(exchange, name, reference)

    def _owns(self, request: HttpRequest, name: str) -> bool:
        """On Docker Hub everybody may push below their own name."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        user = self._tokens.get(token, "")
        return bool(user) and name.startswith(f"{user}/")

    def _upload(self, exchange: HttpExchange, name: str) -> None:
        """POST begins an upload, PUT ends it."""
        request = exchange.request
        if request.method == "POST":
            exchange.respond(202, b"", location=f"/v2/{name}/blobs/uploads/1")
            return
        digest = request.query.get("digest", "")
        stored = request.blob if isinstance(request, PushedBlob) else request.body
        self._uploads.setdefault(name, {})[digest] = stored
        exchange.respond(201, b"", **{"docker-content-digest": digest})

    def _put_manifest(self, exchange: HttpExchange, name: str, reference: str) -> None:
        manifest = json.loads(exchange.request.body)
        known = {**{layer.digest: layer for repository in self.repositories.values()
                    for layer in repository.layers}, **self._uploads.get(name, {})}
        wanted = [manifest["config"], *manifest["layers"]]
        if any(entry["digest"] not in known for entry in wanted):
            _fail(exchange, 400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry")
            return
        config = known[manifest["config"]["digest"]]
        content = Content(config, tuple(known[entry["digest"]] for entry in manifest["layers"]),
                          indexed=False)
        repository = self.repositories.setdefault(name, Repository(name, {}))
        if reference not in repository.tags and len(repository.tags) >= MAX_TAGS:
            _fail(exchange, 429, "TOOMANYREQUESTS", "this repository holds no more tags")
            return
        if reference in repository.tags:
            old = repository.tags[reference]
            repository.pushed[old.manifest_digest] = old
        repository.tags[reference] = content
        self._uploads.pop(name, None)
        self.engine.changes.mark("repository", name)
        exchange.respond(201, b"", **{"docker-content-digest": content.manifest_digest})


def _range_start(request: HttpRequest) -> int:
    match = re.fullmatch(r"bytes=(\d{1,12})-", request.headers.get("range", ""))
    return int(match[1]) if match else 0


def _fail(exchange: HttpExchange, status: int, code: str, message: str, **headers: str) -> None:
    exchange.respond(status, {"errors": [{"code": code, "message": message, "detail": None}]},
                     **headers)
