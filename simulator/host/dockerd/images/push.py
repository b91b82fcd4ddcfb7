"""`POST /images/NAME/push`: layers that the registry lacks, then the config, then the manifest.

Models moby distribution/{push,push_v2}.go of 28.2.2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, HttpRequest, Steps
from simulator.registry import Content, PushedBlob

from ..engine_api import Call, route
from . import progress, reference
from .create import Out, auth_of
from .image import Image, Layer
from .reference import Reference
from .registry_client import Answer, RegistryClient
from .transfers import Slots

if TYPE_CHECKING:
    from ..dockerd import Dockerd

MAX_UPLOADS = 5             # max-concurrent-uploads of daemon.json
PIECES, MIN_PIECE = 16, 256 << 10
UPLOAD_RATE = 6_250         # bytes a millisecond: 50 Mbit/s upwards [EST]


@route("POST", "/images/{name*}/push")
def push_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    wanted = reference.parse(name)
    if call.text("tag"):
        wanted = reference.parse(f"{replace(wanted, tag='').repository}:{call.text('tag')}")
    out = Out(call)
    yield from out.run(Push(daemon, wanted, out, auth_of(call)).run())


class Push:
    def __init__(self, daemon: Dockerd, name: Reference, out: Out, auth: dict[str, Any]) -> None:
        self._daemon, self.name, self._out = daemon, name, out
        self._auth = auth
        self._slots = Slots(daemon.engine.clock, MAX_UPLOADS)
        self._failures: list[HopError] = []
        self._client: RegistryClient | None = None

    def run(self) -> Steps:
        daemon, name = self._daemon, self.name
        self._out(progress.status(f"The push refers to repository [{name.repository}]"))
        images = self._images()
        daemon.step("dockerd_pushes", name.familiar, image=name.familiar)
        self._client = RegistryClient(daemon, name, self._auth, "push,pull")
        yield from self._client.authorize()
        for tag, image in images:
            yield from self._push_one(tag, image)

    def _images(self) -> list[tuple[str, Image]]:
        """(tag, image): the one tag that was named, or every tag of the repository."""
        known = [(n.tag, image) for image in self._daemon.images for n in image.names
                 if n.repository == self.name.repository]
        if not known:
            raise HopError("An image does not exist locally with the tag: "
                           f"{self.name.familiar_name}", 404)
        wanted = [(tag, image) for tag, image in known if self.name.tag in ("", tag)]
        if not wanted:
            raise HopError(f"tag does not exist: {self.name.familiar}", 404)
        return sorted(wanted, key=lambda pair: pair[0])

    def _push_one(self, tag: str, image: Image) -> Steps:
        clock = self._daemon.engine.clock
        for layer in reversed(image.layers):
            self._tell(layer, "Preparing")
        uploads = [clock.spawn(self._layer(layer)) for layer in reversed(image.layers)]
        yield from uploads
        if self._failures:
            raise self._failures[0]
        content = Content(image.raw, tuple(layer.blob for layer in image.layers))
        yield from self._put(f"{self._client.base}/blobs/uploads/1?digest={image.id}", image.raw)
        yield from self._put(f"{self._client.base}/manifests/{tag}", content.manifest)
        digest, size = content.manifest_digest, len(content.manifest)
        self._daemon.images.tag(image, replace(self.name, tag="", digest=digest), quiet=True)
        self._out(progress.status(f"{tag}: digest: {digest} size: {size}"))
        self._out({"progressDetail": {}, "aux": {"Tag": tag, "Digest": digest, "Size": size}})
        self._daemon.images.log("push", self.name.familiar, self.name.familiar_name)

    def _layer(self, layer: Layer) -> Steps:
        if not self._slots.free:
            self._tell(layer, "Waiting")
        yield from self._slots.acquire()
        try:
            yield from self._upload(layer)
        except HopError as error:
            self._failures.append(error)
        finally:
            self._slots.release()

    def _upload(self, layer: Layer) -> Steps:
        client, engine = self._client, self._daemon.engine
        there = yield from client.ask("HEAD", f"{client.base}/blobs/{layer.digest}")
        if there.status == 200:
            self._tell(layer, "Layer already exists")
            return
        begun = yield from client.ask("POST", f"{client.base}/blobs/uploads/")
        self._check(begun)
        sent, piece = 0, max(MIN_PIECE, -(-layer.total // PIECES))
        while sent < layer.total:
            size = min(piece, layer.total - sent)
            yield engine.clock.pause(max(1, size // UPLOAD_RATE))
            sent += size
            engine.wire.post(self._daemon.lane, client.registry.lane, "http_upload",
                             f"{size} bytes", kind="bytes", size=size,
                             latency_ms=engine.timing.ms("http.registry"))
            self._tell(layer, "Pushing", sent, layer.total)
        target = f"{client.base}/blobs/uploads/1?digest={layer.digest}"
        done = yield from client.ask("PUT", target, request=PushedBlob(
            "PUT", target, client.headers(), blob=layer.blob))
        self._check(done)
        self._tell(layer, "Pushed")

    def _put(self, target: str, body: bytes) -> Steps:
        client = self._client
        answer = yield from client.ask("PUT", target, request=HttpRequest(
            "PUT", target, client.headers(), body))
        self._check(answer)

    def _check(self, answer: Answer) -> None:
        if answer.status >= 300:
            raise self._client.push_refusal(answer)

    def _tell(self, layer: Layer, text: str, current: int = 0, total: int = 0) -> None:
        short = layer.diff_id.removeprefix("sha256:")[:12]
        self._out(progress.update(short, text, current, total))
