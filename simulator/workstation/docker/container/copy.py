"""docker cp and docker export: files in and out of a container, as tar archives."""

from __future__ import annotations

import base64
import json
import posixpath
from typing import Any

from simulator.engine import HopError, Steps

from ..client import DaemonError
from ..command import Cli, command
from ..output import units
from ..tar import pack, place, rename_root


@command("cp", "container cp", arguments=(2, 2), complete="container container")
def cp(cli: Cli) -> Steps:
    source, target = cli.args
    from_container, from_path = _split(source)
    to_container, to_path = _split(target)
    if not source or not target:
        which = "source" if not source else "destination"
        raise HopError(f"{which} can not be empty", 1)
    if from_container and to_container:
        raise HopError("copying between containers is not supported", 1)
    if from_container:
        yield from _from_container(cli, from_container, from_path, target)
    elif to_container:
        yield from _to_container(cli, source, to_container, to_path)
    else:
        raise HopError("must specify at least one container source", 1)


def _split(text: str) -> tuple[str, str]:
    """(container, path); the container is "" for a file of the laptop."""
    if text.startswith(("/", ".")) or ":" not in text:
        return "", text
    container, _, path = text.partition(":")
    return container, path


def _from_container(cli: Cli, container: str, path: str, target: str) -> Steps:
    connection = cli.api.open("GET", f"/containers/{container}/archive", {"path": path})
    _, headers = yield from connection.head()
    archive = yield from connection.all()
    if target == "-":
        yield from cli.out(archive)
        return
    stat = _stat(headers)
    name = stat.get("name") or posixpath.basename(path.rstrip("/"))
    try:
        if cli.p.fs.is_dir(target):
            contents = path.endswith("/.")
            size = place(cli.p.fs, archive, target, strip=name if contents else "")
        elif target.endswith("/"):
            raise HopError(f"destination directory \"{target}\" does not exist", 1)
        else:
            parent, new = posixpath.split(target)
            size = place(cli.p.fs, rename_root(archive, name, new), parent or ".")
    except OSError as failure:
        raise HopError(f"{failure.filename or target}: {(failure.strerror or '').lower()}", 1) \
            from None
    yield from _report(cli, size, target)


def _to_container(cli: Cli, source: str, container: str, path: str) -> Steps:
    """The daemon is asked what stands at the path: that decides the name inside the archive."""
    url = f"/containers/{container}/archive"
    if source != "-" and not cli.p.fs.exists(source):
        whole = posixpath.normpath(posixpath.join(cli.p.cwd, source))
        raise HopError(f"lstat {whole}: no such file or directory", 1)
    found: dict[str, Any] | None
    try:
        _, headers = yield from cli.api.open("HEAD", url, {"path": path}).head()
        found = _stat(headers)
    except DaemonError as failure:
        if "No such container" in failure.message:
            raise
        found = None
    if source == "-":
        archive, folder = (yield from cli.read_all_input()), path
    else:
        folder, name = _destination(cli, source, path, found)
        archive = pack(cli.p.fs, source, name)
    query = {"path": folder, "noOverwriteDirNonDir": "true", "copyUIDGID": cli.flags["archive"]}
    yield from cli.api.open("PUT", url, query, archive,
                            {"content-type": "application/x-tar"}).all()
    yield from _report(cli, len(archive), f"{container}:{path}")


def _destination(cli: Cli, source: str, path: str,
                 found: dict[str, Any] | None) -> tuple[str, str]:
    """(folder inside, name there); the name is "" when the folder's contents are meant."""
    directory = cli.p.fs.is_dir(source)
    name = posixpath.basename(source.rstrip("/"))
    if found is not None and found.get("mode", 0) & (1 << 31):
        if source.endswith("/.") or source == ".":
            return path, ""
        return path, name
    if found is None and path.endswith("/") and not directory:
        raise HopError("no such directory", 1)
    if found is not None and directory:
        raise HopError("cannot copy directory", 1)
    folder, new = posixpath.split(path.rstrip("/"))
    return folder or "/", new


def _stat(headers: dict[str, str]) -> dict[str, Any]:
    text = headers.get("x-docker-container-path-stat", "")
    try:
        return json.loads(base64.b64decode(text)) if text else {}
    except ValueError:
        return {}


def _report(cli: Cli, size: int, target: str) -> Steps:
    """On a terminal cp tells what it has copied."""
    if cli.p.isatty(2) and not cli.flags["quiet"]:
        yield from cli.complain(f"Successfully copied {units.size(size, 3)} to {target}")


@command("export", "container export", arguments=(1, 1), complete="container")
def export(cli: Cli) -> Steps:
    if not cli.flags["output"] and cli.p.isatty(1):
        raise HopError("cowardly refusing to save to a terminal. Use the -o flag or redirect", 1)
    archive = yield from cli.api.open("GET", f"/containers/{cli.args[0]}/export").all()
    yield from cli.save(archive)
