"""COPY and ADD: what is copied, the checksum that the cache compares, and the copying itself.

Models moby builder/dockerfile/copy.go of 28.2.2. No container is made: files go straight into a new
layer.
"""

from __future__ import annotations

import hashlib
import posixpath
from typing import TYPE_CHECKING, NamedTuple

from simulator.engine import HopError, NotModelled
from simulator.host.kernel.files.inode import SYMLINK, Inode
from simulator.objects.patterns import has_wildcard, match

from ..files import tarball
from .trees import Tree

if TYPE_CHECKING:
    from ..dockerd import Dockerd

URLS = ("http://", "https://", "git@", "git://")
PACKED = {b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}


class Source(NamedTuple):
    """Something to copy: a path in its tree and the checksum of all that is there."""

    tree: Tree
    path: str
    checksum: str


class Copied(NamedTuple):
    files: int
    size: int


# -- what is copied ----------------------------------------------------------------------


def sources(name: str, tree: Tree, paths: list[str], in_context: bool) -> list[Source]:
    """Raises HopError "COPY failed: ..."."""
    found: list[Source] = []
    try:
        for path in paths:
            found += _one(name, tree, path, in_context)
        if not found:
            raise HopError("no source files were specified", 500)
    except HopError as error:
        raise HopError(f"{name} failed: {error.message}", error.code) from None
    return found


def _one(name: str, tree: Tree, path: str, in_context: bool) -> list[Source]:
    if path.startswith(URLS[:2]):
        if name == "COPY":
            raise HopError("source can't be a URL for COPY", 500)
        host = path.split("//", 1)[1].partition("/")[0].partition(":")[0]
        raise HopError(f'Get "{path[:500]}": dial tcp: lookup {host[:200]}: no such host', 500)
    path = path.removeprefix("/").removeprefix("./")
    if not has_wildcard(path):
        return [_source(tree, path, in_context)]
    matching = [at for at, _ in tree.walk("") if at and match(path, at)]
    return [_source(tree, at, in_context) for at in matching]


def _source(tree: Tree, path: str, in_context: bool) -> Source:
    inode = tree.find(path)
    if inode is None:
        text = f"stat {path}: file does not exist"
        if in_context:
            text = f"file not found in build context or excluded by .dockerignore: {text}"
        raise HopError(text, 500)
    if not inode.is_dir:
        return Source(tree, path, f"file:{checksum(path, inode)}")
    below = sorted(checksum(at, found) for at, found in tree.walk(path) if at)
    return Source(tree, path, _joined("dir", below))


def checksum(path: str, inode: Inode) -> str:
    """Name, mode and content; when a file was changed does not matter."""
    facts = f"{path}|{inode.kind}|{inode.mode}|{inode.target}|{inode.program}|{inode.size}|"
    return hashlib.sha256(facts.encode("utf-8", "surrogateescape") + inode.data).hexdigest()


def _joined(kind: str, parts: list[str]) -> str:
    return f"{kind}:{hashlib.sha256(','.join(parts).encode()).hexdigest()}"


def joint_checksum(found: list[Source]) -> str:
    """One source's own; several ones' together."""
    if len(found) == 1:
        return found[0].checksum
    return _joined("multi", [source.checksum for source in found])


# -- the copying -------------------------------------------------------------------------


def destination(directory: str, asked: str) -> str:
    """Absolute; the slash at the end counts and stays."""
    if asked.startswith("/"):
        return asked
    path = posixpath.normpath(posixpath.join("/", directory, asked))
    return path + "/" if asked.endswith("/") and path != "/" else path


def perform(daemon: Dockerd, target: Tree, source: Source, path: str,
            owner: tuple[int, int] | None, unpacks: bool) -> Copied:
    """Copy one source to `path` of the new layer. Raises HopError."""
    inode = source.tree.find(source.path)
    if inode is None:
        raise HopError(f"failed to copy files: stat {source.path}: file does not exist", 500)
    try:
        if inode.is_dir:
            return _copy_folder(target, source, path, owner)
        members = _members(daemon, inode) if unpacks else []
        if members:
            return _unpack(target, path, members)
        return _copy_file(target, source.path, inode, path, owner)
    except OSError as error:
        act = "failed to copy directory: mkdir" if inode.is_dir else "lstat"
        raise _misplaced(daemon, act, path, error) from None


def _misplaced(daemon: Dockerd, act: str, path: str, error: OSError) -> HopError:
    """A refusal of the kernel, with the place on the host that it is about."""
    words = (error.strerror or "input/output error").lower()
    ident = daemon.engine.chance.hex("dockerd.layers")
    return HopError(f"failed to copy files: {act} /var/lib/docker/overlay2/{ident}/merged"
                    f"{path.rstrip('/')}: {words}", 500)


def _copy_file(target: Tree, name: str, inode: Inode, path: str,
               owner: tuple[int, int] | None) -> Copied:
    there = target.find(path.lstrip("/"))
    if path.endswith("/") or (there is not None and there.is_dir):
        path = posixpath.join(path, posixpath.basename(name))
    target.make_folder(posixpath.dirname(path), owner or (0, 0))
    target.put(path, inode, owner)
    return Copied(1, inode.size)


def _copy_folder(target: Tree, source: Source, path: str,
                 owner: tuple[int, int] | None) -> Copied:
    """What is in the folder, not the folder itself."""
    root = source.path.strip("/")
    target.make_folder(path, owner or (0, 0))
    files = size = 0
    for at, inode in list(source.tree.walk(root))[1:]:
        inner = at[len(root):].lstrip("/") if root else at
        target.put(posixpath.join(path, inner), inode, owner)
        files += not inode.is_dir
        size += 0 if inode.is_dir else inode.size
    return Copied(files, size)


def _members(daemon: Dockerd, inode: Inode) -> list[tarball.Member]:
    """The members of a tar archive, gzipped or not; none for another file."""
    if inode.kind == SYMLINK or inode.program:
        return []
    for magic, kind in PACKED.items():
        if inode.data.startswith(magic):
            raise NotModelled(f"ADD of an archive packed with {kind}")
    if inode.data[257:262] != b"ustar" and not inode.data.startswith(b"\x1f\x8b"):
        return []
    try:
        return tarball.unpack(inode.data, daemon.engine.epoch_ms)
    except HopError:
        return []        # no archive after all: it is copied as it is


def _unpack(target: Tree, path: str, members: list[tarball.Member]) -> Copied:
    """Owners and modes are the archive's own."""
    target.make_folder(path)
    size = 0
    for member in members:
        if not member.name:
            continue
        full = posixpath.join(path, member.name)
        target.make_folder(posixpath.dirname(full))
        if member.link:
            target.fs.link(posixpath.join(path, member.link), full)
        else:
            target.put(full, member.inode, None)
            size += 0 if member.inode.is_dir else member.inode.size
    return Copied(len(members), size)
