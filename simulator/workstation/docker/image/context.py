"""The build context: the laptop's folder without what .dockerignore names, as a tar.

Models cli/command/image/build/context.go of 28.2.2. Used by docker build.
"""

from __future__ import annotations

import posixpath

from simulator.engine import HopError, NotModelled, Steps
from simulator.objects.patterns import Ignore

from ..command import Cli
from ..tar import add_file, is_archive, pack, pack_file, read_file

DEFAULT, IGNORE = "Dockerfile", ".dockerignore"
REMOTE = ("http://", "https://", "git@", "git://", "ssh://", "github.com/")
PREPARE = "unable to prepare context"
Context = tuple[str, bytes]             # name of the Dockerfile in the archive, the archive


def prepare(cli: Cli, place: str) -> Steps:
    """From `docker build PATH | URL | -`; returns a Context. Raises HopError in Go's words."""
    from_input = cli.flags["file"] == "-"
    if place == "-":
        if from_input:
            raise HopError("invalid argument: can't use stdin for both build context and "
                           "dockerfile", 1)
        return _from_input((yield from cli.read_all_input()), cli.flags["file"])
    if cli.p.fs.exists(place):
        given = (yield from cli.read_all_input()) if from_input else None
        return _from_folder(cli, place, given)
    if place.startswith(REMOTE):
        raise NotModelled("docker build from a URL")
    raise HopError(f'{PREPARE}: path "{place}" not found', 1)


def _from_input(data: bytes, name: str | None) -> Context:
    """Standard input is an archive, or a Dockerfile alone."""
    if is_archive(data):
        return name or DEFAULT, data
    return DEFAULT, pack_file(DEFAULT, data)


def _from_folder(cli: Cli, folder: str, given: bytes | None) -> Context:
    """`given` is a Dockerfile that came by standard input."""
    fs = cli.p.fs
    if not fs.is_dir(folder):
        raise HopError(f"{PREPARE}: context must be a directory: {fs.resolve(folder)}", 1)
    root = fs.resolve(folder)
    inner = DEFAULT if given is not None else _dockerfile(cli, root)
    if inner.startswith("../"):
        given = cli.read_file(posixpath.join(root, inner))
    path = posixpath.join(root, IGNORE)
    text = fs.read(path).decode("utf-8", "replace") if fs.exists(path) else ""
    keep = (IGNORE,) if given is not None else (IGNORE, inner)
    try:
        ignore = Ignore(text, keep=keep)
    except HopError as error:
        raise HopError(f"error checking context: {error.message}", 1) from None
    archive = pack(fs, root, "", ignore.excludes)
    if given is None:
        return inner, archive
    return _with_dockerfile(cli, archive, given)


def _dockerfile(cli: Cli, root: str) -> str:
    """Where the Dockerfile is, from the context's root."""
    fs, name = cli.p.fs, cli.flags["file"]
    if name:
        path = posixpath.normpath(posixpath.join(cli.p.cwd, name))
    else:
        path = posixpath.join(root, DEFAULT)
        small = posixpath.join(root, DEFAULT.lower())
        path = small if not fs.exists(path) and fs.exists(small) else path
    if not fs.exists(path):
        raise HopError(f"{PREPARE}: unable to evaluate symlinks in Dockerfile path: lstat {path}: "
                       "no such file or directory", 1)
    return posixpath.relpath(fs.resolve(path), root)


def _with_dockerfile(cli: Cli, archive: bytes, dockerfile: bytes) -> Context:
    """A Dockerfile from elsewhere travels under a name that nothing else has, and is ignored."""
    name = ".dockerfile." + cli.engine.chance.hex("docker.dockerfile")[:20]
    ignored = read_file(archive, IGNORE)
    ignored = (ignored if ignored is not None else IGNORE.encode()) + f"\n{name}\n".encode()
    return name, add_file(add_file(archive, IGNORE, ignored), name, dockerfile)
