"""dockerd as a client of registries: one conversation over HTTPS, with a token.

Models moby distribution/registry.go of 28.2.2 and the errors of Go's HTTP client. Used by pull,
push, search and login; the other end is `simulator/registry`.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from simulator.engine import HopError, HttpExchange, HttpRequest, Steps

from .reference import Reference

if TYPE_CHECKING:
    from simulator.registry import LayerBlob, Registry

    from ..dockerd import Dockerd

HEADERS_TIMEOUT_MS = 15_000     # Client.Timeout of the registry client
STALL_MS = 30_000               # [EST] a body that brings nothing for so long is given up
TOKEN_HOST = "auth.docker.io"
HTTPS_PORT = 443


class Answer:
    """The asking end of one exchange: head and body, or the reason why they do not come.

    `on_piece(size)` hears of a blob's bytes, which are counted and not held.
    """

    def __init__(self, clock: Any, on_piece: Any = None) -> None:
        self._clock, self._on_piece = clock, on_piece
        self.finished = clock.event()
        self.status, self.headers, self.body = 0, {}, b""
        self.blob: LayerBlob | None = None
        self.failure = ""
        self._cause: int | None = None
        self._signs = 0                   # grows with everything that arrives

    def head(self, status: int, headers: dict[str, str]) -> None:
        self._sign()
        self.status, self.headers = status, headers

    def data(self, chunk: bytes) -> None:
        self._sign()
        self.body += chunk

    def received(self, size: int, blob: LayerBlob) -> None:
        self._sign()
        self.blob = blob
        if self._on_piece is not None:
            self._on_piece(size)

    def end(self) -> None:
        self._finish("")

    def broken(self, reason: str) -> None:
        self._sign()
        self._finish(reason)

    def wait(self) -> Steps:
        """Until the answer is whole or given up; the caller's cause is then what came last."""
        self._watch()
        yield self.finished
        if self._cause is not None:
            self._clock.cause = self._cause

    def _sign(self) -> None:
        self._signs += 1
        self._cause = self._clock.cause

    def _finish(self, failure: str) -> None:
        if not self.finished.triggered:
            self.failure = failure
            self.finished.succeed()

    def _watch(self) -> None:
        seen = self._signs

        def look() -> None:
            if self.finished.triggered:
                return
            if self._signs == seen:
                self._finish("timeout")
            else:
                self._watch()

        self._clock.call_in(STALL_MS if self.status else HEADERS_TIMEOUT_MS, look)


class RegistryClient:
    """One conversation about one repository. Raises HopError in the words of dockerd."""

    def __init__(self, daemon: Dockerd, name: Reference, auth: dict[str, Any] | None = None,
                 actions: str = "pull") -> None:
        self._daemon, self.name, self._auth, self._actions = daemon, name, auth or {}, actions
        self._token = ""
        self.registry: Registry = find_registry(daemon, name.domain)

    @property
    def base(self) -> str:
        return f"/v2/{self.name.path}"

    # -- the conversation ----------------------------------------------------------------

    def authorize(self) -> Steps:
        """GET /v2/; when it wants a token, fetch one."""
        answer = yield from self.ask("GET", "/v2/")
        if answer.status != 401:
            return
        target = (f"/token?scope=repository%3A{self.name.path.replace('/', '%2F')}%3A"
                  f"{self._actions.replace(',', '%2C')}&service=registry.docker.io")
        headers = {}
        if self._auth.get("username"):
            target += f"&account={quote(str(self._auth['username']), safe='')}"
            secret = f"{self._auth['username']}:{self._auth.get('password', '')}"
            headers["authorization"] = "Basic " + base64.b64encode(secret.encode()).decode()
        answer = yield from self.ask("GET", target, host=TOKEN_HOST, headers=headers)
        if answer.status == 401:
            raise HopError(f'Get "{self.url("/v2/")}": unauthorized: incorrect username or '
                           "password", 401)
        self._token = json.loads(answer.body)["token"]

    def manifest_digest(self, reference: str) -> Steps:
        """HEAD of a tag's manifest: the digest it leads to now."""
        answer = yield from self.ask("HEAD", f"{self.base}/manifests/{reference}")
        if answer.status != 200:        # the words are only in the body of a GET
            answer = yield from self.ask("GET", f"{self.base}/manifests/{reference}")
            raise self.refusal(answer, reference)
        return answer.headers["docker-content-digest"]

    def manifest(self, digest: str) -> Steps:
        answer = yield from self.ask("GET", f"{self.base}/manifests/{digest}")
        if answer.status != 200:
            raise self.refusal(answer, digest)
        return json.loads(answer.body)

    def config(self, digest: str) -> Steps:
        answer = yield from self.ask("GET", f"{self.base}/blobs/{digest}")
        if answer.status != 200:
            raise self.refusal(answer, digest)
        return answer.body

    def ask(self, method: str, target: str, *, host: str = "",
            headers: dict[str, str] | None = None, request: HttpRequest | None = None) -> Steps:
        """One request; returns the Answer. Raises HopError 500 when there is none."""
        answer = Answer(self._daemon.engine.clock)
        self.send(answer, method, target, host=host, headers=headers, request=request)
        yield from answer.wait()
        if answer.failure:
            raise HopError(f'{method.capitalize()} "{self.url(target, host)}": '
                           f"{self.explain(answer.failure)}", 500)
        return answer

    def send(self, answer: Answer, method: str, target: str, *, host: str = "",
             headers: dict[str, str] | None = None,
             request: HttpRequest | None = None) -> HttpExchange:
        """Put a request on the wire; what comes back goes to `answer`."""
        engine, registry = self._daemon.engine, self.registry
        if request is None:
            request = HttpRequest(method, target, self.headers(host, headers))
        exchange = HttpExchange(engine.clock, engine.wire, self._daemon.lane, registry.lane,
                                request, answer, engine.timing.ms("http.registry"))
        exchange.send(registry.serve)
        return exchange

    def headers(self, host: str = "", more: dict[str, str] | None = None) -> dict[str, str]:
        found = {"host": host or self.registry.api_host, "user-agent": "docker/28.2.2"}
        if self._token:
            found["authorization"] = f"Bearer {self._token}"
        return {**found, **(more or {})}

    # -- words ---------------------------------------------------------------------------

    def url(self, target: str, host: str = "") -> str:
        return f"https://{host or self.registry.api_host}{target}"

    def explain(self, failure: str) -> str:
        """What Go's client says of a connection that failed."""
        address = f"{self.registry.address}:{HTTPS_PORT}"
        if failure == "timeout":
            return ("net/http: request canceled while waiting for connection (Client.Timeout "
                    "exceeded while awaiting headers)")
        if failure == "connection refused":
            return f"dial tcp {address}: connect: connection refused"
        return f"read tcp {self._daemon.kernel.network.address}->{address}: read: {failure}"

    def refusal(self, answer: Answer, reference: str) -> HopError:
        """An error of the registry as `docker pull` words it."""
        code, message = _first_error(answer.body)
        familiar = self.name.familiar_name
        if code in ("DENIED", "UNAUTHORIZED"):
            return HopError(f"pull access denied for {familiar}, repository does not exist or may "
                            f"require 'docker login': denied: {message}", 404)
        if code == "MANIFEST_UNKNOWN":
            at = "@" if reference.startswith("sha256:") else ":"
            return HopError(f"manifest for {familiar}{at}{reference} not found: manifest unknown: "
                            f"{message}", 404)
        if code == "NAME_UNKNOWN":
            return HopError(f"repository {familiar} not found: name unknown: {message}", 404)
        return HopError(f"{code.lower().replace('_', ' ')}: {message}", 500)


    def push_refusal(self, answer: Answer) -> HopError:
        """An error of the registry as `docker push` words it."""
        code, message = _first_error(answer.body)
        return HopError(f"{code.lower().replace('_', ' ')}: {message}", 500)


def find_registry(daemon: Dockerd, domain: str) -> Registry:
    """The registry of that name. Raises HopError 500 as the resolver words it."""
    registry = daemon.registries.get(domain)
    if registry is None:
        host = domain.partition(":")[0]
        raise HopError(f'Get "https://{domain}/v2/": dial tcp: lookup {host} on 127.0.0.53:53: no '
                       "such host", 500)
    return registry


def _first_error(body: bytes) -> tuple[str, str]:
    try:
        error = json.loads(body)["errors"][0]
        return str(error["code"]), str(error["message"])
    except (ValueError, KeyError, IndexError, TypeError):
        return "UNKNOWN", "unknown error"
