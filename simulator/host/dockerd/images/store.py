"""The image store: images by id, and the references (tags and digests) that lead to them.

Models moby image/store.go and reference/store.go of 28.2.2. `resolve` is what `docker run` and
everything else that names an image asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, QuotaExceeded, Steps

from . import building, reference as references
from .image import Image
from .reference import Reference
from .transfers import Transfers

if TYPE_CHECKING:
    from simulator.registry import LayerBlob

    from ..containers.container import Container
    from ..dockerd import Dockerd
    from .pull import Manifest

MAX_IMAGES = 500          # in one world; each step of a build is one
SHORTEST_ID = 1


class ImageStore:
    def __init__(self, daemon: Dockerd) -> None:
        self._daemon = daemon
        self._images: dict[str, Image] = {}
        self._names: dict[tuple[str, str], Image] = {}    # (repository, tag or digest) -> image
        self.transfers = Transfers(daemon)
        self.pulling: dict[str, Manifest] = {}       # name -> what a pull in progress wants
        self.archived: dict[str, LayerBlob] = {}     # digest of a saved layer's tar -> the layer

    def __iter__(self) -> Iterator[Image]:
        return iter(list(self._images.values()))

    def __len__(self) -> int:
        return len(self._images)

    def get(self, ident: str) -> Image | None:
        return self._images.get(ident)

    # -- finding -------------------------------------------------------------------------

    def find(self, text: str) -> Image | None:
        """By id, name, digest, or the beginning of an id. Raises HopError 400 for a bad name."""
        if references.is_digest(text) and text in self._images:
            return self._images[text]
        if f"sha256:{text}" in self._images:
            return self._images[f"sha256:{text}"]
        named = None
        if not references.is_digest(text) and not _is_id(text):
            named = references.parse(text).with_default_tag()
            found = self._names.get((named.repository, named.digest or named.tag))
            if found is not None:
                return found
        return self._by_prefix(text)

    def resolve(self, text: str) -> Image:
        """As `find`. Raises HopError 404 "No such image: ..."."""
        image = self.find(text)
        if image is None:
            shown = text
            if not references.is_digest(text) and not _is_id(text):
                shown = references.parse(text).with_default_tag().familiar
            raise HopError(f"No such image: {shown}", 404)
        return image

    def named(self, name: Reference) -> Image | None:
        return self._names.get((name.repository, name.digest or name.tag))

    def by_id(self, text: str) -> bool:
        """Whether the text names an image by its id (or its beginning), not by a reference."""
        if references.is_digest(text) or _is_id(text):
            return True
        named = references.parse(text).with_default_tag()
        return self.named(named) is None and self._by_prefix(text) is not None

    def _by_prefix(self, text: str) -> Image | None:
        digits = text.removeprefix("sha256:")
        if len(digits) < SHORTEST_ID or any(c not in "0123456789abcdef" for c in digits):
            return None
        found = [image for ident, image in self._images.items()
                 if ident.startswith(f"sha256:{digits}")]
        return found[0] if len(found) == 1 else None

    def children(self, image: Image) -> list[Image]:
        """Images built on this one here."""
        return [other for other in self._images.values() if other.parent == image.id]

    # -- changing ------------------------------------------------------------------------

    def add(self, image: Image) -> Image:
        """Keep an image (or find that it is there already); returns the one that is kept."""
        if image.id in self._images:
            return self._images[image.id]
        if len(self._images) >= MAX_IMAGES:
            raise QuotaExceeded(f"this world holds {MAX_IMAGES} images, its limit; remove some "
                                "with docker image prune -a")
        self._images[image.id] = image
        self.changed(image)
        self._mark(image.parent)
        return image

    def commit(self, container: Container, config: dict[str, Any], **about: str) -> Steps:
        """A new image from a container; see `building.commit`."""
        return building.commit(self._daemon, container, config, **about)

    def tag(self, image: Image, name: Reference, quiet: bool = False) -> None:
        """Let a name lead to an image; it leaves the one that it led to before."""
        old = self._names.get((name.repository, name.digest or name.tag))
        if old is not None and old is not image:
            self._unname(old, name)
        if old is not image:
            (image.pulled if name.digest else image.names).append(name)
            self._names[(name.repository, name.digest or name.tag)] = image
        image.tagged_ms = self._daemon.engine.unix_ms()
        self.changed(image)
        if not quiet:
            self.log("tag", image.id, name.familiar)

    def untag(self, image: Image, name: Reference) -> None:
        self._unname(image, name)
        self.changed(image)

    def delete(self, image: Image) -> None:
        """Forget an image and every name of it; its layers are the caller's business."""
        for name in (*image.names, *image.pulled):
            self._unname(image, name)
        del self._images[image.id]
        self.changed(image)
        self._mark(image.parent)

    def _unname(self, image: Image, name: Reference) -> None:
        self._names.pop((name.repository, name.digest or name.tag), None)
        names = image.pulled if name.digest else image.names
        if name in names:
            names.remove(name)
        self.changed(image)

    def changed(self, image: Image) -> None:
        self._mark(image.id)

    def _mark(self, ident: str) -> None:
        """Also of a parent: whether it is only a step of a build hangs on its children."""
        if ident:
            self._daemon.engine.changes.mark("image", ident)

    def log(self, action: str, actor: str, name: str) -> None:
        """A line of the event log; images carry their labels as attributes."""
        image = self._images.get(actor)
        labels = (image.labels if image is not None else None) or {}
        self._daemon.events.log("image", action, actor, {**labels, "name": name})


def _is_id(text: str) -> bool:
    return len(text) == 64 and all(c in "0123456789abcdef" for c in text)
