"""What a registry holds: blobs named by digest, and manifests that list them.

Configs and manifests are the real JSON bytes, so their digests are real hashes. A layer is a tree
of files that is never changed; its bytes are counted, not held, and its digest is the hash of what
it was made from. Used by the registry (serving) and by dockerd (pull, push, commit).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from simulator.host.kernel import Inode

INDEX_TYPE = "application/vnd.oci.image.index.v1+json"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
CONFIG_TYPE = "application/vnd.oci.image.config.v1+json"
LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip"
PLATFORM = {"architecture": "amd64", "os": "linux"}


def sha256(data: bytes | str) -> str:
    """A digest as registries write it: "sha256:<hex>"."""
    return "sha256:" + hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def encode(obj: Any) -> bytes:
    """JSON as it is stored and hashed: no spaces, keys in the order given."""
    return json.dumps(obj, ensure_ascii=False, separators=(",", ":")).encode()


class LayerBlob:
    """A layer: `size` bytes compressed on the wire, `unpacked` on disk.

    `recipe` names what it was made from, and so its digest; `build` makes its files once per
    process, whatever number of worlds use them.
    """

    def __init__(self, recipe: str, size: int, unpacked: int, build: Callable[[], Inode]) -> None:
        self.recipe, self.size, self.unpacked, self._build = recipe, size, unpacked, build
        self.digest = sha256(f"{recipe} gzip {size}")
        self.diff_id = sha256(f"{recipe} tar {unpacked}")

    @cached_property
    def tree(self) -> Inode:
        """The files; shared, never to be changed."""
        return self._build()

    def descriptor(self) -> dict[str, Any]:
        return {"mediaType": LAYER_TYPE, "digest": self.digest, "size": self.size}


@dataclass(frozen=True)
class Content:
    """One image as a registry serves it: index, manifest, config and layers (base first).

    What a classic daemon pushes has no index: a tag leads to the manifest itself.
    """

    config: bytes
    layers: tuple[LayerBlob, ...] = field(repr=False)
    indexed: bool = True

    @cached_property
    def config_digest(self) -> str:
        return sha256(self.config)

    @cached_property
    def manifest(self) -> bytes:
        return encode({
            "schemaVersion": 2, "mediaType": MANIFEST_TYPE,
            "config": {"mediaType": CONFIG_TYPE, "digest": self.config_digest,
                       "size": len(self.config)},
            "layers": [layer.descriptor() for layer in self.layers]})

    @cached_property
    def manifest_digest(self) -> str:
        return sha256(self.manifest)

    @cached_property
    def index(self) -> bytes:
        """The list of platforms; this world's images are made for one."""
        return encode({
            "schemaVersion": 2, "mediaType": INDEX_TYPE,
            "manifests": [{"mediaType": MANIFEST_TYPE, "digest": self.manifest_digest,
                           "size": len(self.manifest), "platform": PLATFORM}]})

    @property
    def digest(self) -> str:
        """What a tag leads to."""
        return self.index_digest if self.indexed else self.manifest_digest

    @cached_property
    def index_digest(self) -> str:
        return sha256(self.index)


def config_json(config: dict[str, Any], history: list[dict[str, Any]], diff_ids: list[str],
                created: str, **more: Any) -> bytes:
    """An image's configuration file; its digest is the image's id."""
    return encode({**PLATFORM, "config": config, "created": created, "history": history,
                   "rootfs": {"type": "layers", "diff_ids": diff_ids}, **more})
