"""podman images, pull, rmi, tag, untag, history."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps
from simulator.host.podman import images as store, shortnames, stopping
from simulator.host.podman.images import created_s, whole
from simulator.workstation.docker.output import units
from simulator.workstation.docker.output.listing import Kind, Row

from ..command import Cli, command
from ..output import ago, size, table

if TYPE_CHECKING:
    from simulator.host.podman.images import Image, Reference

NONE = "<none>"
TABLE = "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.Created}}\t{{.Size}}"
DIGESTS = "{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.Created}}\t{{.Size}}"


def _age(row: Row) -> str:
    return ago(row.options["now"], created_s(row.data))


IMAGE = Kind(
    "images.imageReporter",
    {"ID": ("IMAGE ID", lambda row: row.short(row.data.id)),
     "Id": ("IMAGE ID", lambda row: row.data.id.removeprefix("sha256:")),
     "Repository": ("REPOSITORY", lambda row: row.options["repository"]),
     "Tag": ("TAG", lambda row: row.options["tag"]),
     "Digest": ("DIGEST", lambda row: row.options["digest"]),
     "Created": ("CREATED", _age), "CreatedSince": ("CREATED", _age),
     "CreatedAt": ("CREATED AT", lambda row: units.clock_text(created_s(row.data))),
     "Size": ("SIZE", lambda row: size(row.data.size))}, TABLE)


@command("images", "image list", complete="image", most=1, refuses="history sort filter")
def images(cli: Cli) -> Steps:
    flags, found = cli.flags, list(cli.podman.images)
    if cli.args:
        one = cli.podman.images.find_short(cli.args[0], cli.files())
        found = [image for image in found if image is one or any(
            name.repository.endswith(f"/{cli.args[0]}") for name in image.names)]
    found.sort(key=lambda image: (-created_s(image), image.id))
    if flags["format"] == "json":
        yield from cli.out(json.dumps([_json(cli, i) for i in found], indent=4) + "\n")
        return
    rows = [row for image in found for row in _rows(cli, image)]
    if flags["quiet"]:
        rows = list({row.data.id: row for row in rows}.values())
    yield from cli.out(table(IMAGE, rows, flags["format"], quiet=flags["quiet"],
                             heading=not flags["noheading"],
                             default=DIGESTS if flags["digests"] else TABLE))


def _rows(cli: Cli, image: Image) -> list[Row]:
    digests = {name.repository: name.digest for name in image.pulled}
    names = [(n.repository, n.tag, digests.get(n.repository, NONE)) for n in
             sorted(image.names, key=whole)] or [(NONE, NONE, NONE)]
    return [Row(IMAGE, image, now=cli.now, trunc=not cli.flags["no-trunc"], repository=repository,
                tag=tag, digest=digest) for repository, tag, digest in names]


def _json(cli: Cli, image: Image) -> dict[str, Any]:
    return {"Id": image.id.removeprefix("sha256:"), "ParentId": image.parent,
            "RepoTags": None, "RepoDigests": [whole(n) for n in image.pulled], "Size": image.size,
            "SharedSize": 0, "VirtualSize": image.size, "Labels": image.labels,
            "Containers": sum(1 for c in cli.podman.containers if c.image is image),
            "Names": [whole(n) for n in image.names], "Created": created_s(image),
            "CreatedAt": image.file.get("created", "")}


@command("pull", "image pull", complete="image", fewest=1,
         refuses="all-tags arch authfile cert-dir creds decryption-key os platform "
                 "signature-policy tls-verify variant")
def pull(cli: Cli) -> Steps:
    for name in cli.args:
        text = name.removeprefix("docker://")
        image = yield from store.pull_any(cli.podman, cli.p, text, cli.files(),
                                          quiet=bool(cli.flags["quiet"]))
        yield from cli.line(image.id.removeprefix("sha256:"))


@command("rmi", "image rm", complete="image", refuses="ignore")
def remove(cli: Cli) -> Steps:
    flags = cli.flags
    if not cli.args and not flags["all"]:
        raise HopError("image name or ID must be specified", 125)
    wanted = cli.args or [image.id for image in cli.podman.images]
    failed, lines = 0, []
    for name in wanted:
        try:
            lines += yield from _remove(cli, name, flags["force"])
        except HopError as failure:
            failed = int(failure.code)
            lines.append(("", failure.message))
    for text, complaint in lines:
        yield from (cli.complain(complaint) if complaint else cli.line(text))
    return failed


def _remove(cli: Cli, text: str, force: bool) -> Steps:
    """Lines to print. Raises HopError 1 (unknown) or 2 (used)."""
    podman = cli.podman
    image = podman.images.find_short(text, cli.files())
    if image is None:
        raise HopError(f"{text}: image not known", 1)
    name = _name_of(podman, image, text, cli.files())
    if name is not None and len(image.names) > 1:
        return [(f"Untagged: {n}", "") for n in store.remove_names(podman, image, name)]
    users = [c for c in podman.containers if c.image is image]
    if users and not force:
        raise HopError(f"image used by {users[0].id}: image is in use by a container: consider "
                       "listing external containers and force-removing image", 2)
    if name is None and len(image.names) > 1 and not force:
        raise HopError(f'unable to delete image "{image.id.removeprefix("sha256:")}" by ID with '
                       f"more than one tag ({', '.join(map(whole, image.names))}): please force "
                       "removal", 125)
    for container in users:
        yield from stopping.remove(podman, cli.p, container, force=True)
    yield from podman.engine.wait("dockerd.image.remove")
    lines = [(f"Untagged: {n}", "") for n in store.remove_names(podman, image, None)]
    chains = [layer.chain for layer in image.layers]
    podman.images.delete(image)
    podman.layers.collect(chains)
    podman.events.log("image", "remove", image.id, {"name": text})
    return [*lines, (f"Deleted: {image.id.removeprefix('sha256:')}", "")]


def _name_of(podman: Any, image: Image, text: str,
             files: tuple[str, str]) -> Reference | None:
    """Which of its names the text means; None for an id."""
    names = shortnames.local_names(text) if not text.startswith("sha256:") else []
    try:
        names += shortnames.candidates(text, *files)[0]
    except HopError:
        names = list(names)
    return next((n for n in names if n in image.names), None)


@command("tag", "image tag", complete="image", fewest=2)
def tag(cli: Cli) -> Steps:
    image = cli.podman.images.get_short(cli.args[0], cli.files())
    for text in cli.args[1:]:
        name = shortnames.local_names(text)[0]
        cli.podman.images.tag(image, replace(name, digest=""), quiet=True)
        cli.podman.events.log("image", "tag", image.id, {"name": whole(name)})
    return 0
    yield


@command("untag", "image untag", complete="image", fewest=1)
def untag(cli: Cli) -> Steps:
    files = cli.files()
    image = cli.podman.images.get_short(cli.args[0], files)
    names = [_name_of(cli.podman, image, text, files) for text in cli.args[1:] or cli.args]
    if not cli.args[1:]:
        names = list(image.names)
    for name in names:
        if name is not None:
            cli.podman.images.untag(image, name)
    return 0
    yield


@command("image exists", complete="image", fewest=1, most=1)
def exists(cli: Cli) -> Steps:
    return 0 if cli.podman.images.find_short(cli.args[0], cli.files()) is not None else 1
    yield


@command("history", "image history", complete="image", fewest=1, most=1, refuses="format")
def history(cli: Cli) -> Steps:
    image = cli.podman.images.get_short(cli.args[0], cli.files())
    layers, lines = list(image.layers), []
    for entry in image.file.get("history") or []:
        empty = entry.get("empty_layer") or not layers
        lines.insert(0, (entry, 0 if empty else layers.pop(0).size))
    rows = [Row(HISTORY, line, now=cli.now, trunc=not cli.flags["no-trunc"],
                id=image.id if index == 0 else "<missing>") for index, line in enumerate(lines)]
    yield from cli.out(table(HISTORY, rows, quiet=cli.flags["quiet"]))


def _created(row: Row) -> str:
    text = row.data[0].get("created") or ""
    try:
        return ago(row.options["now"], datetime.fromisoformat(text[:19] + "+00:00").timestamp())
    except ValueError:
        return "292 years ago"


def _made_by(row: Row) -> str:
    text = row.data[0].get("created_by", "")
    return text[:44] + "..." if row.options["trunc"] and len(text) > 44 else text


HISTORY = Kind("images.historyReporter", {
    "ID": ("ID", lambda row: row.short(row.options["id"])), "Created": ("CREATED", _created),
    "CreatedBy": ("CREATED BY", _made_by), "Size": ("SIZE", lambda row: size(row.data[1])),
    "Comment": ("COMMENT", lambda row: row.data[0].get("comment", ""))},
    "{{.ID}}\t{{.Created}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}")
