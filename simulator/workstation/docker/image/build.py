"""docker build with the classic builder: the folder as a tar, then the daemon's words."""

from __future__ import annotations

import json
import posixpath

from simulator.engine import HopError, NotModelled, Steps

from ..command import Cli, command
from ..names import parse_reference
from ..output import units
from ..tar import pack, pack_file
from simulator.objects.patterns import Ignore
from .pull import follow

REFUSED = "add-host cache-from cgroup-parent compress cpu-period cpu-quota cpu-shares " \
          "cpuset-cpus cpuset-mems disable-content-trust isolation security-opt shm-size " \
          "ulimit iidfile"


@command("build", "image build", "builder build", arguments=(1, 1), refuses=REFUSED)
def build(cli: Cli) -> Steps:
    flags, folder = cli.flags, cli.args[0]
    dockerfile, archive = yield from _context(cli, folder)
    for name in flags["tag"]:
        parse_reference(name)
    arguments = {}
    for item in flags["build-arg"]:
        name, equals, value = item.partition("=")
        arguments[name] = value if equals else cli.p.env.get(name)
    labels = {name: value for name, _, value in (item.partition("=") for item in flags["label"])}
    quiet = flags["quiet"]
    if not quiet:
        yield from cli.out("Sending build context to Docker daemon  "
                           f"{units.size(len(archive))}\r\r\n")
    connection = cli.api.open("POST", "/build", {
        "dockerfile": dockerfile, "t": flags["tag"] or None, "version": "1", "q": quiet,
        "buildargs": _json(arguments), "labels": _json(labels), "nocache": flags["no-cache"],
        "pull": flags["pull"], "target": flags["target"], "platform": flags["platform"],
        "networkmode": flags["network"][-1] if isinstance(flags["network"], list)
        and flags["network"] else flags["network"] or None,
        "memory": flags["memory"], "memswap": flags["memory-swap"],
        "rm": None if not flags.changed("rm") or flags["rm"] else "0",
        "forcerm": flags["force-rm"], "extrahosts": None},
        archive, {"content-type": "application/x-tar", "x-registry-config": "e30="})
    told: list[str] = []
    yield from follow(cli, connection, _keep(told) if quiet else cli.out)
    if quiet:
        yield from cli.out("".join(told))


def _keep(told: list[str]):
    def show(text: str) -> Steps:
        told.append(text)
        return
        yield
    return show


def _json(table: dict) -> str | None:
    return json.dumps(table, separators=(",", ":"), sort_keys=True) if table else None


def _context(cli: Cli, folder: str) -> Steps:
    """(name of the Dockerfile, the archive). Raises HopError for what is missing."""
    if folder.startswith(("http://", "https://", "git@", "git://", "github.com/")):
        raise NotModelled("docker build from a URL")
    if folder == "-":
        data = yield from cli.read_all_input()
        if data[257:262] == b"ustar":
            return cli.flags["file"] or "Dockerfile", data
        return "Dockerfile", pack_file("Dockerfile", data)
    fs, name = cli.p.fs, cli.flags["file"]
    if not fs.exists(folder):
        raise HopError(f'unable to prepare context: path "{folder}" not found', 1)
    if not fs.is_dir(folder):
        raise HopError(f"unable to prepare context: context must be a directory: {folder}", 1)
    root = fs.resolve(folder)
    path = posixpath.join(root, "Dockerfile") if name is None else _absolute(cli, name)
    if not fs.exists(path):
        raise HopError("unable to prepare context: unable to evaluate symlinks in Dockerfile "
                       f"path: lstat {path}: no such file or directory", 1)
    inner = posixpath.relpath(path, root)
    if inner.startswith(".."):
        raise NotModelled("docker build with a Dockerfile outside of the build context")
    ignored = posixpath.join(root, ".dockerignore")
    ignore = Ignore(fs.read(ignored).decode("utf-8", "replace") if fs.exists(ignored) else "",
                    keep=(".dockerignore", inner))
    return inner, pack(fs, root, "", ignore.excludes)


def _absolute(cli: Cli, name: str) -> str:
    return posixpath.normpath(posixpath.join(cli.p.cwd, name))
