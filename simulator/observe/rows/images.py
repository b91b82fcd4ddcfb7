"""Rows of images, of their layers on the host, and of the registry's repositories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.blueprints import Site

Fields = dict[str, Any]

LAYER_MARKS = {"waiting": "wait", "downloading": "busy", "verifying": "busy",
               "extracting": "busy", "ready": "ok"}
BUILD_MARKS = {"running": "busy", "done": "done", "failed": "fail"}


class ImageRows:
    def __init__(self, site: Site) -> None:
        self._images = site.dockerd.images

    def idents(self) -> Iterable[str]:
        return [image.id for image in self._images]

    def read(self, ident: str) -> Fields | None:
        image = self._images.get(ident)
        if image is None:
            return None
        return {"mark": "ok", "tags": list(image.tags), "size": image.size,
                "layers": [layer.digest for layer in image.layers], "parent": image.parent,
                "intermediate": not image.names and bool(self._images.children(image)),
                "made_by": _made_by(image)}


def _made_by(image: Any) -> str:
    """The instruction that a build has made this image with; "" for one that was pulled."""
    if not image.file.get("container_config"):
        return ""
    command = image.file["container_config"].get("Cmd") or []
    text = (image.file.get("history") or [{}])[-1].get("created_by", "")
    if "#(nop)" in text:
        return text.partition("#(nop)")[2].strip()
    return f"RUN {command[-1] if command else ''}"[:200]


class BuildRows:
    """Builds that run, and the last one that has ended, step by step."""

    def __init__(self, site: Site) -> None:
        self._builds = site.dockerd.builds

    def idents(self) -> Iterable[str]:
        return self._builds.idents()

    def read(self, ident: str) -> Fields | None:
        build = self._builds.get(ident)
        if build is None:
            return None
        return {"mark": BUILD_MARKS[build.status], "tag": build.tag, "total": build.total,
                "status": build.status, "image": build.image,
                "steps": [dict(step) for step in build.steps]}


class PullRows:
    """Images on their way: what the manifest lists, before there is an image. Ids are names."""

    def __init__(self, site: Site) -> None:
        self._pulling = site.dockerd.images.pulling

    def idents(self) -> Iterable[str]:
        return list(self._pulling)

    def read(self, ident: str) -> Fields | None:
        manifest = self._pulling.get(ident)
        if manifest is None:
            return None
        return {"mark": "busy", "name": ident, "layers": list(manifest.layers),
                "present": list(manifest.present)}


class LayerRows:
    """Ids are "machine/digest"."""

    def __init__(self, site: Site) -> None:
        self._layers = site.dockerd.layers
        self._machine = site.dockerd.machine

    def idents(self) -> Iterable[str]:
        return [f"{self._machine}/{layer.digest}" for layer in self._layers]

    def read(self, ident: str) -> Fields | None:
        machine, _, digest = ident.partition("/")
        layer = self._layers.get(digest) if machine == self._machine else None
        if layer is None:
            return None
        return {"mark": LAYER_MARKS[layer.state], "machine": self._machine,
                "digest": layer.digest, "size": layer.size, "state": layer.state,
                "current": layer.current, "total": layer.total, "image": layer.image}


class RepositoryRows:
    def __init__(self, site: Site) -> None:
        self._registries = site.registries

    def idents(self) -> Iterable[str]:
        return [name for registry in self._registries for name in registry.repositories]

    def read(self, ident: str) -> Fields | None:
        for registry in self._registries:
            repository = registry.repositories.get(ident)
            if repository is not None:
                return {"mark": "ok", "name": ident, "registry": registry.host,
                        "tags": list(repository.tags),
                        "layers": [{"digest": layer.digest, "size": layer.size}
                                   for layer in repository.layers]}
        return None
