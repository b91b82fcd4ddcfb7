"""The build context: the client's tar, its Dockerfile, and what .dockerignore takes out of it.

Models moby builder/remotecontext of 28.2.2.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from simulator.engine import HopError
from simulator.host.kernel import Inode, directory
from simulator.host.kernel.files.inode import DIRECTORY
from simulator.host.kernel.files.mounts import Mount
from simulator.objects.patterns import Ignore

from ..files import tarball
from .dockerfile.lines import MAX_DOCKERFILE, Dockerfile, parse
from .trees import Tree

if TYPE_CHECKING:
    from ..dockerd import Dockerd

DEFAULT = "Dockerfile"
Context = tuple[Tree, Dockerfile]


def read(daemon: Dockerd, body: bytes, dockerfile: str) -> Context:
    """Unpack what the client has sent. Raises HopError 400 and 500 in the real words."""
    tree = Tree(daemon.kernel, Mount(unpack(daemon, body)))
    name, inode = _find(tree, dockerfile or DEFAULT)
    if not inode.data:
        raise HopError(f"the Dockerfile ({name}) cannot be empty", 400)
    try:
        parsed = parse(inode.data[:MAX_DOCKERFILE + 1].decode("utf-8", "replace"))
    except HopError as error:
        raise HopError(f"failed to parse {name}: {error.message}", 400) from None
    _take_out(tree, name)
    return tree, parsed


def unpack(daemon: Dockerd, body: bytes) -> Inode:
    """An archive as a tree; folders that it does not name are made."""
    root = directory()
    for member in tarball.unpack(body, daemon.engine.epoch_ms):
        if not member.name:
            continue
        *above, last = member.name.split("/")
        folder = _folder(root, above)
        if member.link:
            linked = _at(root, member.link)
            if linked is not None and not linked.is_dir:
                folder.children[last] = linked
            continue
        there = folder.children.get(last)
        if there is not None and there.is_dir and member.inode.kind == DIRECTORY:
            there.mode = member.inode.mode
        else:
            folder.children[last] = member.inode
    return root


def _folder(root: Inode, parts: list[str]) -> Inode:
    node = root
    for part in parts:
        child = node.children.get(part)
        if child is None or not child.is_dir:
            child = node.children[part] = directory()
        node = child
    return node


def _at(root: Inode, path: str) -> Inode | None:
    node: Inode | None = root
    for part in path.split("/"):
        node = (node.children or {}).get(part) if node is not None else None
    return node


def _find(tree: Tree, name: str) -> tuple[str, Inode]:
    """The Dockerfile; `dockerfile` in small letters does when there is no other."""
    for candidate in (name, name.lower()) if name == DEFAULT else (name,):
        inode = tree.find(candidate)
        if inode is not None:
            if inode.is_dir:
                raise HopError(f"unexpected error reading Dockerfile: read {candidate}: "
                               "is a directory", 500)
            return candidate, inode
    raise HopError(f"Cannot locate specified Dockerfile: {name[:200]}", 500)


def _take_out(tree: Tree, dockerfile: str) -> None:
    """The CLI always sends .dockerignore and Dockerfile; when patterns name them, they go now."""
    inode = tree.find(".dockerignore")
    if inode is None or inode.is_dir:
        return
    try:
        ignore = Ignore(inode.data.decode("utf-8", "replace"))
    except HopError as error:
        raise HopError(f"error reading .dockerignore: {error.message}", 500) from None
    for name in (".dockerignore", posixpath.normpath(dockerfile)):
        if ignore.excludes(name) and tree.find(name) is not None:
            place = tree.fs.place(f"/{name}", follow=False)
            place.mount.remove(place.inside)
