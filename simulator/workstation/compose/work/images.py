"""Images of services: looked up, pulled, built."""

from __future__ import annotations

import json
import posixpath

from simulator.engine import HopError, NotModelled, Steps
from simulator.workstation.docker.client import DaemonError
from simulator.workstation.docker.command import messages
from simulator.workstation.docker.image.context import prepare
from simulator.workstation.docker.names import parse_reference
from simulator.workstation.docker.output import units

from ..compose import Compose
from ..file.project import Project
from ..plan.labels import PREFIX
from ..progress import DONE, FAILED, WARNING

NO_BUILDX = ("buildx Docker CLI plugin not found: falling back to the classic builder. "
             "BuildKit-only build features (multi-arch, secrets, ssh, additional contexts, ...) "
             "will not be available")


def image_ids(compose: Compose, project: Project, names: list[str]) -> Steps:
    """{service: image id, "" when it is not here}."""
    found: dict[str, str] = {}
    unique = list(dict.fromkeys(project.image(name) for name in names))
    answers = yield from compose.tasks.gather([_find(compose, image) for image in unique])
    ids = dict(zip(unique, answers, strict=True))
    for name in names:
        found[name] = ids[project.image(name)]
    return found


def _find(compose: Compose, image: str) -> Steps:
    try:
        info = yield from compose.api.get(f"/images/{image}/json")
    except DaemonError as failure:
        if failure.code != 404:
            raise
        return ""
    return info["Id"]


def ensure(compose: Compose, project: Project, names: list[str], build: bool = False,
           pull: str | None = None, may_build: bool = True, quiet: bool = False) -> Steps:
    """What is missing is pulled or built; returns {service: image id}."""
    ids = yield from image_ids(compose, project, names)
    to_pull, to_build = [], []
    for name in names:
        service = project.services[name]
        policy = pull or service.get("pull_policy") or "missing"
        if service.get("build") and (build or policy == "build" or not ids[name]):
            if not may_build and not ids[name]:
                raise HopError(f'service "{name}" has no image and --no-build was given', 1)
            if may_build:
                to_build.append(name)
        elif not service.get("build") and (policy == "always" or not ids[name]):
            if policy == "never":
                raise HopError(f"Error response from daemon: No such image: {project.image(name)}",
                               1)
            to_pull.append(name)
    if to_pull:
        yield from pull_all(compose, project, to_pull, quiet)
    if to_build:
        yield from build_all(compose, project, to_build)
    if to_pull or to_build:
        ids = yield from image_ids(compose, project, names)
    return ids


# -- pull -------------------------------------------------------------------------------------


def pull_all(compose: Compose, project: Project, names: list[str], quiet: bool = False) -> Steps:
    """All at once, each image once."""
    images = dict.fromkeys(project.image(name) for name in names)
    yield from compose.tasks.gather([pull(compose, image, quiet) for image in images])


def pull(compose: Compose, image: str, quiet: bool = False) -> Steps:
    name, tell = f"Image {image}", compose.progress.tell
    tell(name, "Pulling")
    try:
        reference = parse_reference(image)
        connection = compose.api.open("POST", "/images/create", {
            "fromImage": reference.repository, "tag": reference.version})
        yield from connection.head()
        yield from _follow(compose, connection, name, quiet)
    except HopError as failure:
        text = failure.message
        tell(name, "Error", FAILED, text)
        raise HopError(f"Error response from daemon: {text}", 1) from None
    tell(name, "Pulled", DONE)


def _follow(compose: Compose, connection, name: str, quiet: bool) -> Steps:
    rest, layers = b"", {}
    while True:
        data = yield from connection.read()
        if not data:
            return
        *lines, rest = (rest + data).split(b"\n")
        for message in messages(b"\n".join(lines)):
            if message.get("error") or message.get("errorDetail"):
                detail = message.get("errorDetail") or {}
                raise HopError(detail.get("message") or message.get("error"), 1)
            if not quiet and message.get("id") and "progressDetail" in message:
                _layer(compose, name, message, layers)


def _layer(compose: Compose, name: str, message: dict, layers: dict[str, tuple[int, int]]) -> None:
    """A line per layer, or on a terminal the sum of all layers beside the image."""
    detail, ident = message["progressDetail"] or {}, message["id"]
    current, total = detail.get("current", 0), detail.get("total", 0)
    if not compose.p.isatty(2):
        compose.progress.tell(ident, message.get("status", ""), detail=units.size(current))
        return
    before = layers.get(ident, (0, 0))
    if message.get("status") == "Downloading":
        layers[ident] = (current, total or before[1])
    elif message.get("status") in ("Download complete", "Pull complete"):
        layers[ident] = (before[1], before[1])
    done, whole = (sum(pair[i] for pair in layers.values()) for i in (0, 1))
    if whole:
        bar = "".join("⣿" if c == t else "⣀" for c, t in layers.values())
        compose.progress.tell(name, f"[{bar}] {units.size(done)} / {units.size(whole)} Pulling")


# -- build ------------------------------------------------------------------------------------


def build_all(compose: Compose, project: Project, names: list[str], no_cache: bool = False,
              pull_base: bool = False, arguments: list[str] | None = None,
              quiet: bool = False) -> Steps:
    """One after the other with the classic builder, as there is no buildx."""
    if names:
        compose.warn(NO_BUILDX)
    for name in names:
        yield from _build(compose, project, name, no_cache, pull_base, arguments or [], quiet)


def _build(compose: Compose, project: Project, name: str, no_cache: bool, pull_base: bool,
           arguments: list[str], quiet: bool) -> Steps:
    image, settings = project.image(name), project.services[name]["build"]
    for key in ("additional_contexts", "cache_to", "dockerfile_inline", "entitlements", "platforms",
                "privileged", "secrets", "ssh", "provenance", "sbom", "no_cache_filter"):
        if settings.get(key):
            raise NotModelled(f"compose file: services.{name}.build.{key}")
    dockerfile, archive = yield from _context(compose, name, settings)
    for _ in range(1 if compose.p.isatty(2) else 2):      # 5.6.1 tells it twice
        compose.progress.tell(f"Image {image}", "Building")
    if not quiet:
        compose.out(f"Sending build context to Docker daemon  {units.size(len(archive)):>8}\n")
    given = {**(settings.get("args") or {}),
             **dict(item.split("=", 1) if "=" in item else (item, compose.p.env.get(item))
                    for item in arguments)}
    labels = {**(settings.get("labels") or {}), PREFIX + "image.builder": "classic",
              PREFIX + "project": project.name, PREFIX + "service": name,
              PREFIX + "version": "5.6.1"}
    connection = compose.api.open("POST", "/build", {
        "t": [image, *(settings.get("tags") or [])], "dockerfile": dockerfile, "version": "1",
        "buildargs": json.dumps(given, sort_keys=True) if given else None,
        "labels": json.dumps(labels, sort_keys=True), "target": settings.get("target"),
        "nocache": no_cache or settings.get("no_cache"), "rm": "1",
        "pull": pull_base or settings.get("pull"), "networkmode": settings.get("network")},
        archive, {"content-type": "application/x-tar", "x-registry-config": "e30="})
    yield from connection.head()
    rest = b""
    while True:
        data = yield from connection.read()
        if not data:
            break
        *lines, rest = (rest + data).split(b"\n")
        for message in messages(b"\n".join(lines)):
            if message.get("error") or message.get("errorDetail"):
                raise HopError((message.get("errorDetail") or {}).get("message")
                               or message["error"], 1)
            if not quiet:
                compose.out(message.get("stream") or _status(message))
    compose.progress.tell(f"Image {image}", "Built", DONE)


def _status(message: dict) -> str:
    ident = f"{message['id']}: " if message.get("id") else ""
    if not message.get("status") or message.get("progressDetail"):
        return ""
    return f"{ident}{message['status']}\n"


def _context(compose: Compose, name: str, settings: dict) -> Steps:
    """(name of the Dockerfile, the archive), as docker build prepares them."""
    folder = settings["context"]
    if folder.startswith(("http://", "https://", "git@")):
        raise NotModelled(f"compose file: services.{name}.build.context as a URL")
    path = posixpath.join(folder, settings.get("dockerfile", "Dockerfile"))
    compose.cli.flags.given["file"] = path
    return (yield from prepare(compose.cli, folder))


def skip(compose: Compose, name: str, why: str) -> None:
    compose.progress.tell(name, "Skipped", WARNING, why)
