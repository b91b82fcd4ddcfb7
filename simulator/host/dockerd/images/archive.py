"""`docker save`, `docker load` and `docker import`: images as tar files.

Models moby image/tarexport (the OCI layout with manifest.json beside it) and
daemon/images/image_import.go of 28.2.2. A file from outside is bounded before it is believed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, NotModelled, Steps
from simulator.host.kernel import Inode, directory, put, regular
from simulator.registry import encode, sha256

from ..build import changes as changing
from ..build.state import kept
from ..containers import settings, shapes
from ..engine_api import Call, route
from ..files import tarball
from . import building, progress, reference
from .image import Image, Layer

if TYPE_CHECKING:
    from ..dockerd import Dockerd

MAX_LAYERS = 127
MAX_ARCHIVED = 500          # layers that `docker load` recognizes by their bytes
_CONFIG: dict[str, shapes.Check] = {
    **dict.fromkeys(("architecture", "os", "created", "author", "comment", "docker_version"),
                    shapes.text),
    "config": lambda v: isinstance(v, dict), "rootfs": lambda v: isinstance(v, dict),
    "history": shapes.objects}
_HISTORY: dict[str, shapes.Check] = {
    **dict.fromkeys(("created", "created_by", "comment", "author"), shapes.text),
    "empty_layer": shapes.flag}


# -- save --------------------------------------------------------------------------------


@route("GET", "/images/get")
def save_route(daemon: Dockerd, call: Call) -> Steps:
    yield from _save(daemon, call, call.texts("names"))


@route("GET", "/images/{name*}/get")
def save_one_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    yield from _save(daemon, call, [name])


def _save(daemon: Dockerd, call: Call, names: list[str]) -> Steps:
    wanted: dict[str, tuple[Image, list[str]]] = {}
    for text in names:
        image = daemon.images.resolve(text)
        tags = wanted.setdefault(image.id, (image, []))[1]
        if not daemon.images.by_id(text):
            tags.append(reference.parse(text).with_default_tag().familiar)
    yield from daemon.engine.wait("dockerd.archive")
    epoch = daemon.engine.epoch_ms
    tree = directory()
    manifest = []
    for image, tags in wanted.values():
        paths = []
        for layer in image.layers:
            data = tarball.pack(_entries(layer.tree), epoch)
            if len(daemon.images.archived) < MAX_ARCHIVED:
                daemon.images.archived[sha256(data)] = layer.blob
            paths.append(_blob(layer.diff_id))
            put(tree, paths[-1], regular(data))
        put(tree, _blob(image.id), regular(image.raw))
        manifest.append({"Config": _blob(image.id), "RepoTags": tags or None, "Layers": paths})
        daemon.images.log("save", image.id, image.id)
    put(tree, "manifest.json", regular(encode(manifest)))
    put(tree, "oci-layout", regular('{"imageLayoutVersion":"1.0.0"}'))
    call.respond_bytes(200, tarball.pack(_entries(tree), epoch), "application/x-tar")


def _blob(digest: str) -> str:
    return "blobs/" + digest.replace(":", "/")


def _entries(root: Inode) -> Iterable[tuple[str, Inode]]:
    """(path, inode) below a tree, directories before what is in them."""
    todo = [("", root)]
    while todo:
        path, inode = todo.pop()
        if path:
            yield path, inode
        todo.extend((f"{path}/{name}".lstrip("/"), child) for name, child in
                    sorted((inode.children or {}).items(), reverse=True))


# -- load --------------------------------------------------------------------------------


@route("POST", "/images/load")
def load_route(daemon: Dockerd, call: Call) -> Steps:
    yield from daemon.engine.wait("dockerd.archive")
    call.stream()
    try:
        members = {m.name: m.inode
                   for m in tarball.unpack(call.request.body, daemon.engine.epoch_ms)}
        loaded = [_load_one(daemon, members, entry) for entry in _manifest(members)]
    except HopError as error:        # the answer has said 200 by then
        call.send(progress.failure(error.message))
        call.end()
        return
    for image, names in loaded:
        daemon.images.log("load", image.id, image.id)
        for name in names:
            call.send({"stream": f"Loaded image: {name}\n"})
        if not names:
            call.send({"stream": f"Loaded image ID: {image.id}\n"})
    call.end()


def _manifest(members: dict[str, Inode]) -> list[dict[str, Any]]:
    if "manifest.json" not in members:
        raise HopError("open /var/lib/docker/tmp/docker-import/repositories: no such file or "
                       "directory", 500)
    found = _json(members["manifest.json"].data)
    if not isinstance(found, list) or len(found) > MAX_LAYERS or not all(
            isinstance(entry, dict) and isinstance(entry.get("Config"), str)
            and isinstance(entry.get("Layers"), list) for entry in found):
        raise HopError("invalid manifest.json", 400)
    return found


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise HopError("invalid character in JSON of the archive", 400) from None


def _load_one(daemon: Dockerd, members: dict[str, Inode],
              entry: dict[str, Any]) -> tuple[Image, list[str]]:
    """One image of the archive: its layers are unpacked on those that are here already."""
    raw = _member(members, entry["Config"]).data
    file = _json(raw)
    _check_config(file)
    diff_ids, paths = file["rootfs"].get("diff_ids"), entry["Layers"]
    if not isinstance(diff_ids, list) or len(diff_ids) != len(paths) or len(paths) > MAX_LAYERS:
        raise HopError(f"invalid manifest, layers length mismatch: expected {len(paths)}, got "
                       f"{len(diff_ids or [])}", 400)
    image = daemon.images.get(sha256(raw))
    if image is None:
        layers: list[Layer] = []
        for path, diff_id in zip(paths, diff_ids, strict=True):
            layers = _load_layer(daemon, members, layers, str(path), str(diff_id))
        ids = [layer.diff_id for layer in layers]
        if ids != diff_ids:         # the bytes of a layer are counted here, so its hash is our own
            raw = encode({**file, "rootfs": {"type": "layers", "diff_ids": ids}})
        image = daemon.images.add(Image(raw, layers))
    names = []
    for text in entry.get("RepoTags") or []:
        name = reference.parse(str(text)).with_default_tag()
        daemon.images.tag(image, name, quiet=True)
        names.append(name.familiar)
    return image, names


def _check_config(file: Any) -> None:
    """What the daemon will read of a config file has the right type. Raises HopError 400."""
    shapes.require(file, _CONFIG, "Image")
    for name in ("architecture", "os", "rootfs"):
        if not file.get(name):
            raise HopError(f"invalid image config: no {name}", 400)
    for line in file.get("history") or []:
        shapes.require(line, _HISTORY, "History")
    if file.get("config"):
        settings.check(file["config"])


def _load_layer(daemon: Dockerd, members: dict[str, Inode], below: list[Layer], path: str,
                diff_id: str) -> list[Layer]:
    known = next((layer for layer in daemon.layers if layer.diff_id == diff_id
                  and layer.parent == (below[-1].chain if below else "")), None)
    if known is not None:
        return [*below, known]
    data = _member(members, path).data
    saved = daemon.images.archived.get(sha256(data))
    if saved is not None:
        return building.add_blob(daemon, below, saved, "")
    tree = directory()
    for member in tarball.unpack(data, daemon.engine.epoch_ms):
        if member.name:
            put(tree, member.name, member.inode)
    return building.add_layer(daemon, below, tree, "")


def _member(members: dict[str, Inode], path: str) -> Inode:
    if path not in members:
        raise HopError(f"open /var/lib/docker/tmp/docker-import/{path[:200]}: no such file or "
                       "directory", 500)
    return members[path]


# -- import ------------------------------------------------------------------------------


def import_image(daemon: Dockerd, call: Call, out: Any) -> Steps:
    """`docker import -`: a root file system becomes an image of one layer."""
    source = call.text("fromSrc")
    if source != "-":
        raise NotModelled("docker import from a URL")
    config = yield from changing.apply(daemon, {}, call.texts("changes"))
    name = None
    if call.text("repo"):
        tag = call.text("tag")
        name = reference.parse(call.text("repo") + (f":{tag}" if tag else "")).with_default_tag()
    tree = directory()
    for member in tarball.unpack(call.request.body, daemon.engine.epoch_ms):
        if member.name:
            put(tree, member.name, member.inode)
    yield from daemon.engine.wait("dockerd.commit")
    comment = call.text("message") or "Imported from -"
    layers = building.add_layer(daemon, [], tree, name.familiar if name else "")
    image = building.make_image(
        daemon, layers, kept(config), [{"created": daemon.engine.timestamp(), "comment": comment}],
        comment=comment, docker_version="28.2.2")
    daemon.images.log("import", image.id, image.id)
    if name is not None:
        daemon.images.tag(image, name)
    out(progress.status(image.id))
