"""Which image the container is made of: pulled, built, with features, with the user's number.

Called by container.py and by `devcontainer build`.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
from dataclasses import dataclass
from typing import Any

from simulator.engine import HopError, Steps

from . import dockerfiles, features
from .children import DockerFailed
from .file import metadata
from .file.config import Config
from .file.metadata import Entry, Merged
from .inside import Failed
from .session import Session

RETRIES, RETRY_MS = 5, 1000
VERSION = "0.89.0"


@dataclass
class Prepared:
    """`labelled` tells whether the image carries its metadata already."""

    name: str
    entries: list[Entry]
    user: str
    labelled: bool
    details: dict[str, Any]

    @property
    def merged(self) -> Merged:
        return Merged(self.entries, self.user)


def prepare(session: Session, config: Config, no_cache: bool = False) -> Steps:
    """Pull or build what devcontainer.json asks for: a Prepared. Raises HopError."""
    wanted = features.resolve(session, config)
    name = folder_name(config)
    if config.dockerfile:
        prepared = yield from _build(session, config, wanted, name, no_cache)
    else:
        image = config.settings["image"]
        details = yield from inspect(session, image)
        user = details["Config"].get("User") or ""
        entries = metadata.of_image(details["Config"].get("Labels"))
        own = metadata.own(config, raw=True)
        prepared = Prepared(image, entries + own, user, False, details)
        if wanted:
            added = [feature.entry for feature in wanted]
            prepared = Prepared(f"{name}-features", entries + added + own, user, True, details)
            yield from _put_features(session, config, wanted, prepared)
            yield from _extend(session, config, wanted, prepared, image, no_cache)
    return prepared


def folder_name(config: Config) -> str:
    """vsc-<folder>-<hash>: the same image name for the same folder."""
    base = "".join(char for char in config.folder.rsplit("/", 1)[-1].lower()
                   if char.isascii() and (char.isalnum() or char in "-_"))
    return f"vsc-{base}-{hashlib.sha256(config.folder.encode()).hexdigest()}"


def inspect(session: Session, image: str) -> Steps:
    """What docker says of an image; it is pulled when it is not there."""
    children = session.children
    try:
        out = yield from children.docker("inspect", "--type", "image", image)
    except DockerFailed as missing:
        yield from _pull(session, image, missing)
        out = yield from children.docker("inspect", "--type", "image", image)
    return json.loads(out)[0]


def _pull(session: Session, image: str, missing: DockerFailed) -> Steps:
    for attempt in range(RETRIES):
        try:
            yield from session.children.docker("pull", image)
            return
        except DockerFailed as failure:
            session.log.line(f"Retrying (Attempt {attempt}) with error \n"
                             f"\t\t\t  '{failure.message}\n'")
            last = failure
            yield session.engine.clock.pause(RETRY_MS)
    session.log.line(missing.message)
    session.log.output(missing.out + missing.err)
    session.log.line(last.message)
    raise last


def _build(session: Session, config: Config, wanted: list[features.Feature], name: str,
           no_cache: bool) -> Steps:
    build = config.settings.get("build") or {}
    path = posixpath.normpath(posixpath.join(config.place, config.dockerfile))
    try:
        text = session.p.fs.read(path).decode("utf-8", "replace")
    except OSError:
        raise HopError(f"Dockerfile ({path}) not found.", 1) from None
    arguments = {key: str(value) for key, value in (build.get("args") or {}).items()}
    base = dockerfiles.Base(text, arguments, build.get("target") or "")
    details: dict[str, Any] = {"Config": {}}
    if base.image and base.image != "scratch":
        details = yield from inspect(session, base.image)
    user = base.user or details["Config"].get("User") or ""
    entries = [*metadata.of_image(details["Config"].get("Labels")),
               *(feature.entry for feature in wanted), *metadata.own(config, raw=True)]
    prepared = Prepared(name, entries, user, True, details)
    folder = yield from _put_features(session, config, wanted, prepared)
    file = f"{folder}/Dockerfile-with-features"
    session.write(file, dockerfiles.extended(base.text, wanted, _users(config, prepared),
                                             prepared.entries))
    context = posixpath.normpath(posixpath.join(
        config.place, build.get("context") or config.settings.get("context") or "."))
    words = ["-f", file, "-t", name, "--target", dockerfiles.TARGET,
             *(["--no-cache"] if no_cache else [])]
    for key, value in arguments.items():
        words += ["--build-arg", f"{key}={value}"]
    words += ["--build-arg", f"_DEV_CONTAINERS_BASE_IMAGE={base.stage}"]
    if wanted:
        words += ["--build-arg", f"_DEV_CONTAINERS_IMAGE_USER={user or 'root'}", "--build-arg",
                  f"_DEV_CONTAINERS_FEATURE_CONTENT_SOURCE={dockerfiles.CONTENT}"]
    yield from docker_build(session, [*words, context])
    prepared.details = yield from inspect(session, name)
    return prepared


def _users(config: Config, prepared: Prepared) -> tuple[str, str]:
    merged = Merged(prepared.entries[:-1] + metadata.own(config, raw=False), prepared.user)
    return merged.container_user or prepared.user or "root", merged.remote_user


def _put_features(session: Session, config: Config, wanted: list[features.Feature],
                  prepared: Prepared) -> Steps:
    """The files of the features, in an image of their own: the folder that holds them."""
    stamp = session.engine.epoch_ms + session.engine.clock.now_ms
    folder = f"{session.scratch}/container-features/{VERSION}-{stamp}"
    if wanted:
        container, remote = _users(config, prepared)
        features.put_files(session, folder, wanted,
                           f"_CONTAINER_USER={container}\n_REMOTE_USER={remote}\n")
        yield from docker_build(session, ["-t", dockerfiles.CONTENT, "-f",
                                          f"{folder}/Dockerfile.buildContent", folder])
    return folder


def _extend(session: Session, config: Config, wanted: list[features.Feature], prepared: Prepared,
            image: str, no_cache: bool) -> Steps:
    """An image with features on top of one that exists."""
    empty = _empty_folder(session)
    file = f"{session.scratch}/container-features/Dockerfile.extended"
    session.write(file, dockerfiles.extended("", wanted, _users(config, prepared),
                                             prepared.entries))
    words = []
    for key, value in (("BASE_IMAGE", image), ("IMAGE_USER", prepared.user or "root"),
                       ("FEATURE_CONTENT_SOURCE", dockerfiles.CONTENT)):
        words += ["--build-arg", f"_DEV_CONTAINERS_{key}={value}"]
    yield from docker_build(session, [*words, "--target", dockerfiles.TARGET, "-f", file, "-t",
                                      prepared.name, *(["--no-cache"] if no_cache else []), empty])


def with_users_number(session: Session, config: Config, prepared: Prepared) -> Steps:
    """The image in which the tools' user has the number that you have on the laptop, so that both
    may write the same files: its name."""
    merged = prepared.merged
    user = merged.remote_user
    if user == "root" or user.isdigit() or merged.value("updateRemoteUserUID", True) is False:
        return prepared.name
    file = f"{session.scratch}/updateUID.Dockerfile-{VERSION}"
    session.write(file, dockerfiles.UPDATE_UID)
    name = prepared.name if prepared.labelled else folder_name(config)
    words = ["-f", file, "-t", f"{name}-uid", "--platform", "linux/amd64"]
    for key, value in (("BASE_IMAGE", prepared.name), ("REMOTE_USER", user),
                       ("NEW_UID", session.p.uid), ("NEW_GID", session.p.gid),
                       ("IMAGE_USER", prepared.user or "root")):
        words += ["--build-arg", f"{key}={value}"]
    yield from docker_build(session, [*words, _empty_folder(session)], shown=False)
    return f"{name}-uid"


def docker_build(session: Session, words: list[str], shown: bool = True) -> Steps:
    """Raises Failed."""
    if shown:
        session.log.line(f"Start: Run: docker build {' '.join(words)}")
    try:
        yield from session.children.docker("build", *words,
                                           shown=session.log.output if shown else None)
    except DockerFailed as failure:
        session.log.line(f"Exit code {failure.status}")
        raise Failed(failure.message, "An error occurred building the image.") from None


def _empty_folder(session: Session) -> str:
    folder = f"{session.scratch}/empty-folder"
    if not session.p.fs.exists(folder):
        session.write(f"{folder}/x", "")
        session.p.fs.unlink(f"{folder}/x")
    return folder
