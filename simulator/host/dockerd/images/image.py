"""The nouns of the image store: a layer on this machine, and an image made of layers.

Models moby image/ and layer/ of 28.2.2 (the classic store with the overlay2 driver): an image's id
is the digest of its config file; a layer's key is the chain of everything below it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from simulator.host.kernel import Inode
from simulator.registry import LayerBlob, sha256

from .reference import Reference

WAITING, DOWNLOADING, VERIFYING, EXTRACTING, READY = (
    "waiting", "downloading", "verifying", "extracting", "ready")


def chain_id(parent: str, diff_id: str) -> str:
    """The first layer's is its own diff id; then sha256 of "parent diff"."""
    return sha256(f"{parent} {diff_id}") if parent else diff_id


class Layer:
    """`current` of `total` compressed bytes have come; `size` is what it takes on the disk."""

    def __init__(self, blob: LayerBlob, parent: str, image: str, state: str = READY) -> None:
        self.blob, self.parent, self.image, self.state = blob, parent, image, state
        self.chain = chain_id(parent, blob.diff_id)
        self.total = blob.size
        self.current = blob.size if state == READY else 0

    @property
    def digest(self) -> str:
        return self.blob.digest

    @property
    def diff_id(self) -> str:
        return self.blob.diff_id

    @property
    def size(self) -> int:
        return self.blob.unpacked

    @property
    def tree(self) -> Inode:
        return self.blob.tree

    @property
    def short(self) -> str:
        """What pulls call it: twelve digits of the digest."""
        return self.digest.removeprefix("sha256:")[:12]


class Image:
    """`raw` are the bytes of its config file. `names` are the references that lead to it."""

    def __init__(self, raw: bytes, layers: Sequence[Layer], parent: str = "",
                 tagged_ms: int | None = None) -> None:
        self.raw, self.layers, self.parent = raw, list(layers), parent
        self.id = sha256(raw)
        self.names: list[Reference] = []      # with a tag
        self.pulled: list[Reference] = []     # with a digest
        self.tagged_ms = tagged_ms            # Unix time of the newest tag

    @cached_property
    def file(self) -> dict[str, Any]:
        """The config file: architecture, config, created, history, rootfs."""
        return json.loads(self.raw)

    @property
    def config(self) -> dict[str, Any]:
        """What containers start from: Env, Cmd, Entrypoint, WorkingDir ..."""
        return self.file.get("config") or {}

    @property
    def labels(self) -> dict[str, str] | None:
        return self.config.get("Labels")

    @property
    def short_id(self) -> str:
        return self.id.removeprefix("sha256:")[:12]

    @property
    def tags(self) -> list[str]:
        """Familiar names, e.g. ["busybox:latest"], in alphabetical order as the daemon sorts."""
        return sorted(name.familiar for name in self.names)

    @property
    def digests(self) -> list[str]:
        return sorted(name.familiar for name in self.pulled)

    @property
    def size(self) -> int:
        return sum(layer.size for layer in self.layers)

    @property
    def chain(self) -> str:
        """The key of the topmost layer."""
        return self.layers[-1].chain if self.layers else ""
