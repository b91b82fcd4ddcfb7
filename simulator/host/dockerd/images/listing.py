"""`docker images`, `docker inspect` and `docker history` of images, and `docker tag`.

Models moby daemon/images/{images,image_inspect,image_history,image_tag}.go of 28.2.2.
"""

from __future__ import annotations

from datetime import datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps

from ..engine_api import Call, route
from ..filters import Filters
from ..moments import parse_until
from . import reference
from .image import Image

if TYPE_CHECKING:
    from ..dockerd import Dockerd

FILTERS = ("dangling", "label", "before", "since", "reference", "until")
NEVER = "0001-01-01T00:00:00Z"


def created_s(image: Image) -> int:
    """Unix seconds of its making."""
    text = image.file.get("created") or ""
    try:
        return int(datetime.fromisoformat(text[:19] + "+00:00").timestamp())
    except ValueError:
        return 0


@route("GET", "/images/json")
def list_route(daemon: Dockerd, call: Call) -> Steps:
    filters = call.filters(FILTERS)
    yield from daemon.engine.wait("dockerd.read")
    wanted = [image for image in daemon.images
              if _listed(daemon, image, call.flag("all"), filters)]
    wanted.sort(key=lambda image: (-created_s(image), image.id))
    call.respond(200, [summary(daemon, image, filters, shared=call.flag("shared-size"))
                       for image in wanted])


def summary(daemon: Dockerd, image: Image, filters: Filters | None = None,
            shared: bool = False) -> dict[str, Any]:
    """One element of the list."""
    tags, digests = image.tags, image.digests
    if filters is not None and "reference" in filters:
        names = [name for name in image.names if _matches_reference(filters, name)]
        tags = sorted(name.familiar for name in names)
        keep = [name.repository for name in (*image.names, *image.pulled)
                if _matches_reference(filters, name)]
        digests = sorted(n.familiar for n in image.pulled if n.repository in keep)
    return {"Containers": -1, "Created": created_s(image), "Id": image.id,
            "Labels": image.labels, "ParentId": image.parent, "RepoDigests": digests,
            "RepoTags": tags, "SharedSize": shared_size(daemon, image) if shared else -1,
            "Size": image.size}


def shared_size(daemon: Dockerd, image: Image) -> int:
    """Bytes of its layers that other images have, too."""
    others = [layer.chain for other in daemon.images if other is not image
              for layer in other.layers]
    return sum(layer.size for layer in image.layers if layer.chain in others)


def _listed(daemon: Dockerd, image: Image, everything: bool, filters: Filters) -> bool:
    dangling = not image.names and not image.pulled
    if "dangling" in filters:
        if filters.boolean("dangling", False) != dangling:
            return False
        if dangling and daemon.images.children(image):
            return False
    elif dangling and not everything and daemon.images.children(image):
        return False
    if not filters.labels(image.labels or {}):
        return False
    at = created_s(image)
    for name in filters.get("before"):
        if at >= created_s(daemon.images.resolve(name)):
            return False
    for name in filters.get("since"):
        if at <= created_s(daemon.images.resolve(name)):
            return False
    for text in filters.get("until"):
        if at * 1000 >= parse_until(text, daemon.engine.unix_ms()):
            return False
    return "reference" not in filters or any(
        _matches_reference(filters, name) for name in (*image.names, *image.pulled))


def _matches_reference(filters: Filters, name: reference.Reference) -> bool:
    """reference.FamiliarMatch: a pattern of path.Match against the familiar name."""
    return any(_matches(pattern[:256], text) for pattern in filters.get("reference")
               for text in (name.familiar, name.familiar_name))


def _matches(pattern: str, text: str) -> bool:
    """As Go's path.Match: a star stays within one part of the path."""
    wanted, parts = pattern.split("/"), text.split("/")
    return len(wanted) == len(parts) and all(map(fnmatchcase, parts, wanted))


@route("GET", "/images/{name*}/json")
def inspect_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    image = daemon.images.resolve(name)
    yield from daemon.engine.wait("dockerd.read")
    call.respond(200, inspect(daemon, image))


def inspect(daemon: Dockerd, image: Image) -> dict[str, Any]:
    tagged = NEVER
    if image.tagged_ms is not None:
        tagged = daemon.engine.timestamp(image.tagged_ms - daemon.engine.epoch_ms)
    config = {key: value for key, value in image.config.items() if value not in (None, "", {}, [])}
    chain = (image.chain or "sha256:").removeprefix("sha256:")
    folder = f"/var/lib/docker/overlay2/{chain}"
    below = [f"/var/lib/docker/overlay2/{layer.chain.removeprefix('sha256:')}/diff"
             for layer in reversed(image.layers[:-1])]
    data = {**({"LowerDir": ":".join(below)} if below else {}), "MergedDir": f"{folder}/merged",
            "UpperDir": f"{folder}/diff", "WorkDir": f"{folder}/work"}
    return {
        "Id": image.id, "RepoTags": image.tags, "RepoDigests": image.digests,
        "Parent": image.parent, "Comment": _comment(image),
        "Created": image.file.get("created") or NEVER,
        "DockerVersion": image.file.get("docker_version", ""),
        "Author": image.file.get("author", ""), "Config": config,
        "Architecture": image.file["architecture"], "Os": image.file["os"], "Size": image.size,
        "GraphDriver": {"Data": data, "Name": "overlay2"},
        "RootFS": {"Type": "layers", "Layers": [layer.diff_id for layer in image.layers]},
        "Metadata": {"LastTagTime": tagged},
    }


def _comment(image: Image) -> str:
    history = image.file.get("history") or []
    return image.file.get("comment") or (history[-1].get("comment", "") if history else "")


@route("GET", "/images/{name*}/history")
def history_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    """Newest first; only the image itself and parents built here have an id."""
    image = daemon.images.resolve(name)
    yield from daemon.engine.wait("dockerd.read")
    layers = list(image.layers)
    lines: list[dict[str, Any]] = []
    for entry in image.file.get("history") or []:
        size = layers.pop(0).size if not entry.get("empty_layer") and layers else 0
        lines.insert(0, {"Comment": entry.get("comment", ""),
                         "Created": _seconds(entry.get("created", "")),
                         "CreatedBy": entry.get("created_by", ""), "Id": "<missing>",
                         "Size": size, "Tags": None})
    at: Image | None = image
    for line in lines:
        if at is None:
            break
        line |= {"Id": at.id, "Tags": at.tags or None}
        at = daemon.images.get(at.parent)
    call.respond(200, lines)


def _seconds(text: str) -> int:
    try:
        return int(datetime.fromisoformat(text[:19] + "+00:00").timestamp())
    except ValueError:
        return 0


@route("POST", "/images/{name*}/tag")
def tag_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    """A second name for an image; nothing is copied."""
    repository, tag = call.text("repo"), call.text("tag")
    wanted = reference.parse(f"{repository}:{tag}" if tag else repository)
    if wanted.digest:
        raise HopError("cannot import digest reference", 400)
    image = daemon.images.resolve(name)
    yield from daemon.engine.wait("dockerd.read")
    daemon.images.tag(image, wanted.with_default_tag())
    call.respond(201)
