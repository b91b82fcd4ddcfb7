"""New images made on this machine: from a container's layer (commit), from a tree (import, load).

Models moby daemon/images/image_commit.go and layer/ of 28.2.2. A layer's digest is the hash of
everything in its tree, so the same content is the same layer.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from simulator.engine import QuotaExceeded, Steps
from simulator.host.kernel import Inode
from simulator.host.kernel.files.inode import FILE
from simulator.registry import LayerBlob, config_json

from . import reference
from .image import Image, Layer, chain_id

if TYPE_CHECKING:
    from ..containers.container import Container
    from ..dockerd import Dockerd

MAX_NODES = 20_000          # files of one layer
COMPRESSION = 0.4           # gzip on programs and text [EST]


def copy_tree(root: Inode) -> Inode:
    """A copy that nobody will change; whiteouts and opaque directories are kept."""
    twin, count = root.clone(), 0
    todo = [(root, twin)]
    while todo:
        source, target = todo.pop()
        target.opaque = source.opaque
        for name, child in (source.children or {}).items():
            count += 1
            if count > MAX_NODES:
                raise QuotaExceeded(f"a layer of this world holds at most {MAX_NODES} files")
            target.children[name] = child.clone()
            todo.append((child, target.children[name]))
    return twin


def blob_of(tree: Inode) -> LayerBlob:
    """The layer that a tree makes."""
    digest = hashlib.sha256()
    todo = [("", tree)]
    while todo:
        path, inode = todo.pop()
        facts = (path, inode.kind, inode.mode, inode.uid, inode.gid, inode.mtime_ms, inode.target,
                 inode.device, inode.program, inode.size, inode.opaque)
        digest.update(("|".join(map(str, facts)) + "\n").encode())
        digest.update(inode.data)
        todo.extend((f"{path}/{name}", child)
                    for name, child in sorted((inode.children or {}).items()))
    size = _size(tree)
    return LayerBlob(f"tree {digest.hexdigest()}", max(32, round(size * COMPRESSION)), size,
                     lambda: tree)


def _size(tree: Inode) -> int:
    """Bytes of all files; the names of one multi-call binary count once, as hard links do."""
    total, binaries, todo = 0, {}, [tree]
    while todo:
        inode = todo.pop()
        if inode.program:
            binaries[inode.size] = None
        elif inode.kind == FILE:
            total += inode.size
        todo.extend((inode.children or {}).values())
    return total + sum(binaries)


def add_layer(daemon: Dockerd, below: list[Layer], tree: Inode, image: str) -> list[Layer]:
    """The layers of a new image: those below, and this tree on top."""
    return add_blob(daemon, below, blob_of(tree), image)


def add_blob(daemon: Dockerd, below: list[Layer], blob: LayerBlob, image: str) -> list[Layer]:
    """The same with a layer that exists already."""
    parent = below[-1].chain if below else ""
    layer = daemon.layers.find(chain_id(parent, blob.diff_id))
    if layer is None:
        layer = Layer(blob, parent, image)
        daemon.layers.add(layer)
    return [*below, layer]


def make_image(daemon: Dockerd, layers: list[Layer], config: dict[str, Any],
               history: list[dict[str, Any]], *, parent: str = "", **more: Any) -> Image:
    """Write the config file and keep the image; it has no name yet."""
    raw = config_json(config, history, [layer.diff_id for layer in layers],
                      daemon.engine.timestamp(), **more)
    image = daemon.images.add(Image(raw, layers, parent))
    daemon.step("dockerd_stored_image", image.id, image=image.short_id)
    return image


def commit(daemon: Dockerd, container: Container, config: dict[str, Any], *, author: str = "",
           comment: str = "", repository: str = "", tag: str = "") -> Steps:
    """`docker commit`: returns the Image. The caller logs the container's event."""
    name = None
    if repository:
        name = reference.parse(f"{repository}:{tag}" if tag else repository).with_default_tag()
    base = container.image
    tree = copy_tree(daemon.layers.overlay(container.id).upper)
    yield from daemon.engine.wait("dockerd.commit")
    layers = add_layer(daemon, base.layers, tree, name.familiar if name else "")
    line: dict[str, Any] = {"created": daemon.engine.timestamp(),
                            "created_by": " ".join(container.argv)}
    if author:
        line["author"] = author
    if comment:
        line["comment"] = comment
    more = {"docker_version": "28.2.2", **({"author": author} if author else {}),
            **({"comment": comment} if comment else {})}
    image = make_image(daemon, layers, _image_config(config),
                       [*(base.file.get("history") or []), line], parent=base.id, **more)
    if name is not None:
        daemon.images.tag(image, name)
    return image


def _image_config(config: dict[str, Any]) -> dict[str, Any]:
    """Of a container's config what an image keeps."""
    kept = ("User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels",
            "StopSignal", "Healthcheck", "Shell", "OnBuild")
    return {key: config[key] for key in kept if config.get(key)}
