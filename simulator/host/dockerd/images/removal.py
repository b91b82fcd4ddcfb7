"""`docker rmi` and `docker image prune`: names first, then the image, then layers nobody uses.

Models moby daemon/images/{image_delete,image_prune}.go of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps

from ..engine_api import Call, route
from ..moments import parse_until
from . import reference
from .image import Image
from .listing import created_s
from .reference import Reference

if TYPE_CHECKING:
    from ..containers.container import Container
    from ..dockerd import Dockerd

PRUNE_FILTERS = ("dangling", "label", "label!", "until")
Deleted = list[dict[str, str]]


@route("DELETE", "/images/{name*}")
def remove_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    deleted = yield from remove(daemon, name, call.flag("force"), not call.flag("noprune"))
    call.respond(200, deleted)


def remove(daemon: Dockerd, text: str, force: bool, prune: bool) -> Steps:
    """Take a name away, and the image when it was the last one. Raises HopError 404, 409."""
    image = daemon.images.resolve(text)
    yield from daemon.engine.wait("dockerd.image.remove")
    deleted: Deleted = []
    if daemon.images.by_id(text):
        if _single(image):
            _check(daemon, image, force, names=False)
            for name in (*image.names, *image.pulled):
                _untag(daemon, image, name, deleted)
    else:
        name = reference.parse(text).with_default_tag()
        if not force and _single(image):
            _check_reference(daemon, image, text)
        _untag(daemon, image, name, deleted)
        if not name.digest and not any(n.repository == name.repository for n in image.names):
            for digest in [d for d in image.pulled if d.repository == name.repository]:
                _untag(daemon, image, digest, deleted)
        if image.names or image.pulled:
            return deleted          # the rest of its names keep it
        if not _free(daemon, image, force):
            return deleted          # it only loses its name
    _delete(daemon, image, force, prune, deleted)
    return deleted


def _free(daemon: Dockerd, image: Image, force: bool) -> bool:
    """Whether nothing needs an image whose last name was just taken away."""
    try:
        _check(daemon, image, force)
    except HopError:
        return False
    return True


def _single(image: Image) -> bool:
    """At most one tag, and all digests of the same repository (isSingleReference)."""
    if len(image.names) + len(image.pulled) <= 1:
        return True
    repositories = dict.fromkeys(name.repository for name in (*image.names, *image.pulled))
    return len(image.names) <= 1 and len(repositories) == 1


def _untag(daemon: Dockerd, image: Image, name: Reference, deleted: Deleted) -> None:
    daemon.images.untag(image, name)
    daemon.images.log("untag", image.id, image.id)
    deleted.append({"Untagged": name.familiar})


def _containers(daemon: Dockerd, image: Image) -> list[Container]:
    return [container for container in daemon.containers if container.image_id == image.id]


def _check_reference(daemon: Dockerd, image: Image, text: str) -> None:
    """The last name of an image cannot go while a container uses it."""
    for container in _containers(daemon, image):
        raise HopError(f'conflict: unable to remove repository reference "{text}" (must force) - '
                       f"container {container.short_id} is using its referenced image "
                       f"{image.short_id}", 409)


def _check(daemon: Dockerd, image: Image, force: bool, names: bool = True) -> None:
    """checkImageDeleteConflict: what cannot be forced first, then what must be forced."""
    containers = _containers(daemon, image)
    running = [container for container in containers if container.running]
    if daemon.images.children(image):
        raise _conflict(image, "cannot be forced", "image has dependent child images")
    if running:
        raise _conflict(image, "cannot be forced",
                        f"image is being used by running container {running[0].short_id}")
    if force:
        return
    if names and (image.names or image.pulled):
        raise _conflict(image, "must be forced", "image is referenced in multiple repositories")
    if containers:
        raise _conflict(image, "must be forced",
                        f"image is being used by stopped container {containers[0].short_id}")


def _conflict(image: Image, how: str, why: str) -> HopError:
    return HopError(f"conflict: unable to delete {image.short_id} ({how}) - {why}", 409)


def _delete(daemon: Dockerd, image: Image, force: bool, prune: bool, deleted: Deleted) -> None:
    """The image, every layer that nothing uses then, and its parents that have no name."""
    images, layers = daemon.images, daemon.layers
    _check(daemon, image, force)
    at = image
    while True:
        parent = images.get(at.parent)
        for name in (*at.names, *at.pulled):
            _untag(daemon, at, name, deleted)
        images.log("delete", at.id, at.id)
        images.delete(at)
        deleted.append({"Deleted": at.id})
        dropped = layers.collect([layer.chain for layer in at.layers])
        deleted.extend({"Deleted": layer.chain} for layer in dropped)
        daemon.step("dockerd_deleted_image", at.id, layers=len(dropped))
        if parent is None or not prune:
            return
        try:
            _check(daemon, parent, force=False)
        except HopError:
            return
        at = parent


@route("POST", "/images/prune")
def prune_route(daemon: Dockerd, call: Call) -> Steps:
    """Dangling images; with dangling=false every image that no container uses."""
    filters = call.filters(PRUNE_FILTERS)
    dangling_only = filters.boolean("dangling", True)
    until = daemon.engine.unix_ms()
    for text in filters.get("until"):
        until = parse_until(text, daemon.engine.unix_ms())
    before = daemon.layers.disk_bytes
    deleted: Deleted = []
    for image in list(daemon.images):
        labels: dict[str, Any] = image.labels or {}
        if (daemon.images.get(image.id) is None or created_s(image) * 1000 > until
                or not filters.labels(labels) or _containers(daemon, image)
                or ("label!" in filters and filters.labels(labels, "label!"))
                or (dangling_only and image.names) or daemon.images.children(image)):
            continue
        for name in (*image.names, *image.pulled):
            _untag(daemon, image, name, deleted)
        _delete(daemon, image, False, True, deleted)
        yield from daemon.engine.wait("dockerd.image.remove")
    reclaimed = before - daemon.layers.disk_bytes
    daemon.events.log("image", "prune", "", {"reclaimed": str(reclaimed)})
    call.respond(200, {"ImagesDeleted": deleted or None, "SpaceReclaimed": reclaimed})
