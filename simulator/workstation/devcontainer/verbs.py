"""up, exec, build, run-user-commands, read-configuration: what devcontainer does. Called by cli.py.

A verb returns its exit status; what it answers is one line of JSON on standard output.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable
from typing import Any

from simulator.engine import HopError, NotModelled, Steps

from . import composed, container, images, lifecycle
from .children import DockerFailed
from .container import SETTING_UP, Found
from .file.config import Config, find, load
from .inside import Failed
from .session import Session

VERSION = images.VERSION
# 0.89.0 adds this to every answer: how it asked registries (there is none to ask here).
DIAGNOSTICS = {"ociAuthDiagnostics": {
    "authLookupWouldBeBlocked": False, "registryRedirectWouldPreventCredentialForwarding": False,
    "authServerRedirect": False}}
Options = dict[str, Any]


def greet(session: Session) -> None:
    session.log.line(f"@devcontainers/cli {VERSION}. Node.js v20.20.2. linux "
                     f"{session.p.kernel.release} x64.")


def read(session: Session, options: Options) -> Config:
    """The file of --workspace-folder. Raises HopError."""
    p = session.p
    asked = options.get("workspace-folder") or "."
    folder = posixpath.normpath(posixpath.join(p.cwd, asked))
    given = options.get("config") or ""
    path = find(p.fs, folder, posixpath.normpath(posixpath.join(p.cwd, given)) if given else "")
    config = load(p.fs, folder, path, p.env)
    session.note("devcontainer_read", config.settings.get("name") or folder.rsplit("/", 1)[-1],
                 file=path)
    return config


def ready(session: Session, options: Options) -> Steps:
    """From the file to a container that runs: (config, Found)."""
    children = session.children
    yield from children.run(["docker", "buildx", "version"])
    yield from children.docker("-v")
    yield from children.run(["docker", "version", "--format", "{{.Server.Version}}"])
    config = read(session, options)
    if config.compose_files:
        return config, (yield from composed.ready(session, config, options))
    found = yield from container.find(session, config)
    if found is None:
        yield from container.find_older(session, config)
    yield from lifecycle.initialize(session, config)
    found = yield from container.find(session, config)
    if found is not None and options.get("remove-existing-container"):
        yield from children.docker("rm", "-f", found.ident)
        found = None
    if found is None:
        if options.get("expect-existing-container"):
            raise Failed("The expected container does not exist.", SETTING_UP)
        yield from container.create(session, config, bool(options.get("build-no-cache")))
    elif not found.running:
        yield from container.start(session, found)
    else:
        session.note("devcontainer_reuses", found.ident, state="running")
    found = yield from container.find(session, config)
    return config, (yield from container.inspect(session, found.ident))


def up(session: Session, options: Options) -> Steps:
    """The container of a folder, ready to be worked in."""
    greet(session)
    ident = ""
    try:
        config, found = yield from ready(session, options)
        ident = found.ident
        inside, merged = yield from commands(session, config, found, options)
        inside.close()
        session.note("devcontainer_ready", ident, folder=config.workspace)
        answer(session, {"outcome": "success", "containerId": ident, **composed.project(found),
                         "remoteUser": merged.remote_user,
                         "remoteWorkspaceFolder": config.workspace, **DIAGNOSTICS})
        return 0
    except (HopError, NotModelled) as failure:
        return fail(session, failure, ident)


def commands(session: Session, config: Config, found: Found, options: Options) -> Steps:
    """The life-cycle commands that are due: (inside, merged)."""
    inside, merged, environment = yield from container.open_inside(session, config, found)
    for pair in options.get("remote-env") or []:
        name, _, value = pair.partition("=")
        environment[name] = value
    if options.get("skip-post-create"):
        return inside, merged
    until = "postAttachCommand"
    if options.get("skip-post-attach"):
        until = "postStartCommand"
    if options.get("skip-non-blocking-commands"):
        until = merged.value("waitFor", "updateContentCommand")
    if options.get("prebuild"):
        until = "updateContentCommand"
    yield from lifecycle.run_all(session, inside, merged, environment, found.moments, until)
    return inside, merged


def run_user_commands(session: Session, options: Options) -> Steps:
    greet(session)
    try:
        config = read(session, options)
        found = yield from existing(session, config)
        inside, _ = yield from commands(session, config, found, options)
        inside.close()
        answer(session, {"outcome": "success", "result": "done"})
        return 0
    except (HopError, NotModelled) as failure:
        return fail(session, failure)


def existing(session: Session, config: Config) -> Steps:
    """Raises Failed when the folder has no container that runs."""
    look = composed.find if config.compose_files else container.find
    found = yield from look(session, config)
    if found is None:
        raise Failed("Dev container not found.", "Dev container not found.")
    return (yield from container.inspect(session, found.ident))


def build(session: Session, options: Options) -> Steps:
    """The image alone."""
    greet(session)
    try:
        config = read(session, options)
        if config.compose_files:
            raise NotModelled("devcontainer build of a Compose project")
        prepared = yield from images.prepare(session, config, bool(options.get("no-cache")))
        names = options.get("image-name") or [prepared.name]
        for name in options.get("image-name") or []:
            yield from session.children.docker("tag", prepared.name, name)
        answer(session, {"outcome": "success", "imageName": names, **DIAGNOSTICS})
        return 0
    except (HopError, NotModelled) as failure:
        return fail(session, failure)


def read_configuration(session: Session, options: Options) -> Steps:
    greet(session)
    try:
        config = read(session, options)
    except (HopError, NotModelled) as failure:
        return fail(session, failure)
    settings = {**config.settings, "configFilePath": {
        "$mid": 1, "fsPath": config.path, "path": config.path, "scheme": "vscode-fileHost"}}
    workspace = {"workspaceFolder": config.workspace}
    if config.mount:
        workspace["workspaceMount"] = config.mount
    result: dict[str, Any] = {"configuration": settings, "workspace": workspace}
    if options.get("include-merged-configuration"):
        raise NotModelled("devcontainer read-configuration --include-merged-configuration")
    answer(session, {**result, **DIAGNOSTICS})
    return 0
    yield


def execute(session: Session, options: Options) -> Steps:
    """A command in the container; its output is ours, its status, too: (argv of docker)."""
    config = read(session, options)
    found = yield from existing(session, config)
    inside, _, environment = yield from container.open_inside(session, config, found)
    for pair in options.get("remote-env") or []:
        name, _, value = pair.partition("=")
        environment[name] = value
    inside.close()
    p = session.p
    return inside.exec_argv(options["words"], environment, p.isatty(0) and p.isatty(1))


def answer(session: Session, result: dict[str, Any]) -> None:
    session.tasks.out(json.dumps(result, separators=(",", ":"), ensure_ascii=False) + "\n")


def fail(session: Session, failure: HopError | NotModelled, ident: str = "") -> int:
    """The answer of a verb that could not do it, in the real program's words."""
    text = failure.message
    description = text if not isinstance(failure, DockerFailed) else SETTING_UP
    if isinstance(failure, Failed):
        description = failure.description
    session.log.bare(f"Error: {text}\n")
    answer(session, {"outcome": "error", "message": text, "description": description,
                     **({"containerId": ident} if ident else {})})
    return 1


VERBS: dict[str, Callable[[Session, Options], Steps]] = {
    "up": up, "build": build, "run-user-commands": run_user_commands,
    "read-configuration": read_configuration}

