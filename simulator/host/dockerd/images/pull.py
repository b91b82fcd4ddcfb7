"""`POST /images/create?fromImage=`: a pull.

Models moby distribution/{pull,pull_v2}.go of 28.2.2: token, HEAD of the tag, index, manifest, then
config and layers in parallel; the image is there when its topmost layer is unpacked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.engine import HopError, Steps

from . import progress
from .image import READY, Image, Layer, chain_id
from .reference import Reference
from .registry_client import RegistryClient

if TYPE_CHECKING:
    from ..dockerd import Dockerd
    from .transfers import Transfer

Out = Callable[[dict[str, Any]], None]


class Manifest(NamedTuple):
    """The layers of an image that is being pulled, base first; `present` were here before."""

    layers: list[str]
    present: list[str]


class Pull:
    """One pull; `out` takes the messages of its progress. `cancel` may come at any time."""

    def __init__(self, daemon: Dockerd, name: Reference, out: Out,
                 auth: dict[str, Any] | None = None, platform: str = "") -> None:
        self._daemon, self.name, self._out, self._platform = daemon, name, out, platform
        self._client = RegistryClient(daemon, name, auth)
        self._transfers: list[Transfer] = []
        self._held: list[str] = []
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True
        for transfer in self._transfers:
            transfer.leave(self._progress)

    def run(self) -> Steps:
        """Pull; returns the Image. Raises HopError in the real words."""
        daemon = self._daemon
        daemon.step("dockerd_pulls", self.name.familiar, image=self.name.familiar)
        yield from self._client.authorize()
        names = [self.name]
        if not self.name.tag and not self.name.digest:
            names = [replace(self.name, tag=tag) for tag in (yield from self._all_tags())]
        image = None
        for name in names:
            image = yield from self._pull_one(name)
        return image

    def _all_tags(self) -> Steps:
        client = self._client
        answer = yield from client.ask("GET", f"{client.base}/tags/list")
        if answer.status != 200:
            raise client.refusal(answer, "")
        return sorted(client.registry.repositories[self.name.path].tags)

    def _pull_one(self, name: Reference) -> Steps:
        daemon, client = self._daemon, self._client
        digest = name.digest or (yield from client.manifest_digest(name.tag))
        manifest = yield from client.manifest(digest)
        self._out(progress.status(f"Pulling from {name.path}", name.digest or name.tag))
        if "manifests" in manifest:
            manifest = yield from client.manifest(self._choose(manifest["manifests"]))
        config_digest = manifest["config"]["digest"]
        daemon.step("dockerd_resolved_image", name.familiar, digest=digest,
                    layers=len(manifest["layers"]))
        image = daemon.images.get(config_digest)
        if image is None:
            image = yield from self._fetch(name, manifest)
        newer = daemon.images.named(name) is not image
        self._name(image, name, digest)
        self._out(progress.status(f"Digest: {digest}"))
        what = "Downloaded newer image" if newer else "Image is up to date"
        self._out(progress.status(f"Status: {what} for {name.familiar}"))
        daemon.images.log("pull", name.familiar, name.familiar_name)
        return image

    def _choose(self, platforms: list[dict[str, Any]]) -> str:
        wanted = (self._platform or "linux/amd64").split("/")
        for entry in platforms:
            platform = entry["platform"]
            if [platform["os"], platform["architecture"]] == wanted[:2]:
                return entry["digest"]
        shown = "/".join([*wanted, "v8"] if wanted[-1] == "arm64" else wanted)
        raise HopError(f"no matching manifest for {shown} in the manifest list entries", 404)

    # -- layers --------------------------------------------------------------------------

    def _fetch(self, name: Reference, manifest: dict[str, Any]) -> Steps:
        """Config and layers, in parallel; returns the image, which has no name yet."""
        daemon, clock = self._daemon, self._daemon.engine.clock
        box: list[Any] = []
        config = clock.spawn(self._config(manifest["config"]["digest"], box))
        try:
            layers = yield from self._layers(name, manifest)
            yield config
            if isinstance(box[0], HopError):
                raise box[0]
            image = Image(box[0], layers)
            yield from daemon.engine.wait("dockerd.image.save")
            image = daemon.images.add(image)
            daemon.step("dockerd_stored_image", image.id, image=name.familiar)
            return image
        finally:
            daemon.layers.release(self._held)
            daemon.images.pulling.pop(name.familiar, None)
            daemon.engine.changes.mark("pull", name.familiar)

    def _config(self, digest: str, box: list[Any]) -> Steps:
        try:
            box.append((yield from self._client.config(digest)))
        except HopError as error:
            box.append(error)

    def _layers(self, name: Reference, manifest: dict[str, Any]) -> Steps:
        daemon, parent = self._daemon, ""
        repository = self._client.registry.repositories[self.name.path]
        layers: list[Layer | Transfer] = []
        for entry in manifest["layers"]:
            blob = repository.blob(entry["digest"])
            chain = chain_id(parent, blob.diff_id)
            daemon.layers.hold(chain)
            self._held.append(chain)
            there = daemon.layers.find(chain)
            if there is not None and there.state == READY:
                daemon.step("dockerd_has_layer", there.digest, image=name.familiar)
                self._progress(there, "Already exists")
                layers.append(there)
            else:
                transfer = daemon.images.transfers.join(self._client, blob, parent, name.familiar,
                                                        self._progress)
                self._transfers.append(transfer)
                layers.append(transfer)
            parent = chain
        daemon.images.pulling[name.familiar] = Manifest(
            [entry["digest"] for entry in manifest["layers"]],
            [layer.digest for layer in layers if isinstance(layer, Layer)])
        daemon.engine.changes.mark("pull", name.familiar)
        return (yield from self._wait_for(layers))

    def _wait_for(self, wanted: list[Layer | Transfer]) -> Steps:
        """Until every layer is unpacked, or one has failed."""
        layers = []
        for item in wanted:
            if isinstance(item, Layer):
                layers.append(item)
                continue
            if not item.done.processed:
                yield item.done
            if item.error is not None or self.cancelled:
                self.cancel()
                raise item.error or HopError("context canceled", 499)
            layers.append(item.layer)
        return layers

    def _progress(self, layer: Layer, text: str, current: int = 0, total: int = 0) -> None:
        self._out(progress.update(layer.short, text, current, total))

    def _name(self, image: Image, name: Reference, digest: str) -> None:
        images = self._daemon.images
        if name.tag:
            images.tag(image, replace(name, digest=""), quiet=True)
        images.tag(image, replace(name, tag="", digest=digest), quiet=True)
