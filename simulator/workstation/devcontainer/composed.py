"""A folder whose devcontainer.json names a Compose file: the container is one of its services.

Called by the verbs. A second Compose file, made here, gives the service the labels and the command
of a dev container; the rest is `docker compose`.
"""

from __future__ import annotations

import json
import posixpath
from typing import Any

from simulator.engine import HopError, NotModelled, Steps

from . import container, images, lifecycle
from .children import DockerFailed
from .container import KEEP_ALIVE, Found
from .file import metadata
from .file.config import Config
from .file.metadata import Merged
from .inside import Failed
from .session import Session

PROJECT, SERVICE = "com.docker.compose.project", "com.docker.compose.service"
REFUSED = ("features", "build", "image", "mounts", "runArgs", "appPort", "workspaceMount")


def project(found: Found) -> dict[str, str]:
    """What the answer tells of the project."""
    name = (found.details["Config"].get("Labels") or {}).get(PROJECT)
    return {"composeProjectName": name} if name else {}


def _name(config: Config) -> str:
    base = config.folder.rsplit("/", 1)[-1].lower()
    return "".join(char for char in base if char.isascii()
                   and (char.isalnum() or char in "-_")) + "_devcontainer"


def _files(config: Config) -> list[str]:
    words: list[str] = []
    for name in config.compose_files:
        words += ["-f", posixpath.normpath(posixpath.join(config.place, name))]
    return words


def find(session: Session, config: Config) -> Steps:
    service = config.settings.get("service") or ""
    out = yield from session.children.docker(
        "ps", "-q", "-a", "--filter", f"label={PROJECT}={_name(config)}", "--filter",
        f"label={SERVICE}={service}")
    idents = out.split()
    return (yield from container.inspect(session, idents[0])) if idents else None


def ready(session: Session, config: Config, options: dict[str, Any]) -> Steps:
    """The service's container, running: Found. Raises HopError."""
    for name in REFUSED:
        if config.settings.get(name):
            raise NotModelled(f"devcontainer.json: {name} with dockerComposeFile")
    service = config.settings.get("service")
    if not service:
        raise HopError("Dev container config (docker-compose) is missing the \"service\" "
                       "property.", 1)
    found = yield from find(session, config)
    yield from lifecycle.initialize(session, config)
    if found is not None and options.get("remove-existing-container"):
        yield from session.children.docker("rm", "-f", found.ident)
        found = None
    if found is not None and found.running:
        session.note("devcontainer_reuses", found.ident, state="running")
        return found
    if found is None and options.get("expect-existing-container"):
        raise Failed("The expected container does not exist.", container.SETTING_UP)
    yield from _compose_up(session, config, service)
    found = yield from find(session, config)
    if found is None:
        raise Failed(container.SETTING_UP, container.SETTING_UP)
    return found


def _compose_up(session: Session, config: Config, service: str) -> Steps:
    base = ["compose", "--project-name", _name(config), *_files(config)]
    said = yield from _compose(session, [*base, "config", "--format", "json"],
                               "An error occurred retrieving the Docker Compose configuration.")
    settings = (json.loads(said).get("services") or {}).get(service)
    if settings is None:
        raise HopError(f"Service '{service}' configured in devcontainer.json not found in Docker "
                       "Compose configuration.", 1)
    user, entries = settings.get("user") or "", metadata.own(config, raw=True)
    if settings.get("image") and not settings.get("build"):
        details = yield from images.inspect(session, settings["image"])
        user = user or details["Config"].get("User") or ""
        entries = metadata.of_image(details["Config"].get("Labels")) + entries
    stamp = session.engine.epoch_ms + session.engine.clock.now_ms
    file = f"{session.scratch}/docker-compose/docker-compose.devcontainer.containerFeatures-" \
           f"{stamp}.yml"
    session.write(file, override(config, service, entries, user))
    services = config.settings.get("runServices")
    wanted = [] if services is None else [*services, *([] if service in services else [service])]
    words = [*base, "-f", file, "up", "-d", *wanted]
    session.log.line(f"Start: Run: docker {' '.join(words)}")
    yield from _compose(session, words, "An error occurred starting Docker Compose up.",
                        session.log.output)


def _compose(session: Session, words: list[str], description: str, shown: Any = None) -> Steps:
    try:
        return (yield from session.children.docker(*words, shown=shown))
    except DockerFailed as failure:
        session.log.output(failure.err)
        raise Failed(failure.message, description) from None


def override(config: Config, service: str, entries: list[metadata.Entry], user: str) -> str:
    """The second Compose file (JSON is YAML, too; `$` is doubled for Compose)."""
    merged = Merged(container.substitute_entries(entries, config), user)
    settings: dict[str, Any] = {"labels": {**config.labels,
                                           metadata.LABEL: metadata.label(entries)}}
    if merged.value("overrideCommand", False):
        settings["entrypoint"] = ["/bin/sh", "-c", "echo Container started\n"
                                  'trap "exit 0" 15\n' + KEEP_ALIVE, "-"]
        settings["command"] = []
    if merged.table("containerEnv"):
        settings["environment"] = merged.table("containerEnv")
    if merged.container_user:
        settings["user"] = merged.container_user
    for name, key in (("init", "init"), ("privileged", "privileged")):
        if merged.anybody(name):
            settings[key] = True
    for name, key in (("capAdd", "cap_add"), ("securityOpt", "security_opt")):
        if merged.everything(name):
            settings[key] = merged.everything(name)
    text = json.dumps({"services": {service: settings}}, indent=2, ensure_ascii=False)
    return text.replace("$", "$$") + "\n"
