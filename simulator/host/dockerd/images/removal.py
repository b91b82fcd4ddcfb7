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
    images = daemon.images
    image = images.resolve(text)
    yield from daemon.engine.wait("dockerd.image.remove")
    deleted: Deleted = []
    if images.by_id(text):
        if len({name.repository for name in image.names}) > 1 and not force:
            raise HopError(f"conflict: unable to delete {_short(text)} (must be forced) - image is "
                           "referenced in multiple repositories", 409)
        _check_users(daemon, image, text, force)
        for name in (*image.names, *image.pulled):
            _untag(daemon, image, name, deleted)
    else:
        name = reference.parse(text).with_default_tag()
        last = len([n for n in image.names if n != name]) == 0
        if last and not force and not name.digest:
            _check_reference(daemon, image, text)
        _untag(daemon, image, name, deleted)
        if image.names or (image.pulled and not _only_digests_of(image, name)):
            return deleted
        used = _containers(daemon, image)
        if used:
            return deleted          # forced: the name went, the image stays while it is used
        for digest in list(image.pulled):
            _untag(daemon, image, digest, deleted)
    yield from _delete(daemon, image, force, prune, deleted)
    return deleted


def _only_digests_of(image: Image, name: Reference) -> bool:
    """Digests of the repository whose last tag went go with it."""
    return all(digest.repository == name.repository for digest in image.pulled)


def _untag(daemon: Dockerd, image: Image, name: Reference, deleted: Deleted) -> None:
    daemon.images.log("untag", image.id, image.id)
    daemon.images.untag(image, name)
    deleted.append({"Untagged": name.familiar})


def _containers(daemon: Dockerd, image: Image) -> list[Container]:
    return [container for container in daemon.containers if container.image_id == image.id]


def _check_reference(daemon: Dockerd, image: Image, text: str) -> None:
    """The last name of an image cannot go while a container uses it."""
    for container in _containers(daemon, image):
        raise HopError(f'conflict: unable to remove repository reference "{text}" (must force) - '
                       f"container {container.short_id} is using its referenced image "
                       f"{image.short_id}", 409)


def _check_users(daemon: Dockerd, image: Image, text: str, force: bool) -> None:
    """checkImageDeleteConflict."""
    shown = image.short_id
    for container in _containers(daemon, image):
        if container.running:
            raise HopError(f"conflict: unable to delete {shown} (cannot be forced) - image is being "
                           f"used by running container {container.short_id}", 409)
        if not force:
            raise HopError(f"conflict: unable to delete {shown} (must be forced) - image is being "
                           f"used by stopped container {container.short_id}", 409)
    if daemon.images.children(image):
        raise HopError(f"conflict: unable to delete {shown} (cannot be forced) - image has "
                       "dependent child images", 409)


def _delete(daemon: Dockerd, image: Image, force: bool, prune: bool, deleted: Deleted) -> Steps:
    """The image, its untagged parents, and every layer that nothing uses then."""
    images, layers = daemon.images, daemon.layers
    if images.children(image) or (_containers(daemon, image) and not force):
        return
    at: Image | None = image
    while at is not None:
        parent = images.get(at.parent)
        images.log("delete", at.id, at.id)
        images.delete(at)
        deleted.append({"Deleted": at.id})
        dropped = layers.collect([layer.chain for layer in at.layers])
        deleted.extend({"Deleted": layer.chain} for layer in dropped)
        daemon.step("dockerd_deleted_image", at.id, layers=len(dropped))
        at = parent
        if at is not None and (not prune or at.names or at.pulled or images.children(at)
                               or _containers(daemon, at)):
            return
    yield from daemon.engine.wait("dockerd.image.remove")


def _short(text: str) -> str:
    return text.removeprefix("sha256:")[:12]


@route("POST", "/images/prune")
def prune_route(daemon: Dockerd, call: Call) -> Steps:
    """Dangling images; with dangling=false every image that no container uses."""
    filters = call.filters(PRUNE_FILTERS)
    dangling_only = filters.boolean("dangling", True)
    until = daemon.engine.unix_ms()
    for text in filters.get("until"):
        until = parse_until(text, daemon.engine.unix_ms())
    before = sum(layer.size for layer in daemon.layers)
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
        yield from _delete(daemon, image, False, True, deleted)
    reclaimed = before - sum(layer.size for layer in daemon.layers)
    daemon.events.log("image", "prune", "", {"reclaimed": str(reclaimed)})
    call.respond(200, {"ImagesDeleted": deleted or None, "SpaceReclaimed": reclaimed})
