"""The container of a folder: found again, started again, or made. Called by the verbs.

Models openDockerfileDevContainer of @devcontainers/cli 0.89: its `docker` command lines are the
recorded ones.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from simulator.engine import HopError, NotModelled, Steps

from . import images
from .file import metadata
from .file.config import FOLDER_LABEL, Config
from .file.metadata import Merged
from .file.variables import in_container, substitute
from .inside import Failed, Inside
from .session import Session

KEEP_ALIVE = 'exec "$@"\nwhile sleep 1 & wait $!; do :; done'
SETTING_UP = "An error occurred setting up the container."


@dataclass
class Found:
    """A container as `docker inspect` shows it."""

    details: dict[str, Any]

    @property
    def ident(self) -> str:
        return self.details["Id"]

    @property
    def running(self) -> bool:
        return self.details["State"]["Status"] == "running"

    @property
    def moments(self) -> dict[str, str]:
        return {"created": _milliseconds(self.details["Created"]),
                "started": _milliseconds(self.details["State"]["StartedAt"])}

    def merged(self, config: Config) -> Merged:
        """What its own labels say, with the file's words of today where nothing is stored."""
        settings = self.details["Config"]
        entries = metadata.of_image(settings.get("Labels")) or metadata.own(config, raw=True)
        return Merged(substitute_entries(entries, config), settings.get("User") or "")


def substitute_entries(entries: list[metadata.Entry], config: Config) -> list[metadata.Entry]:
    """Labels hold variables as they were written."""
    own, raw = metadata.own(config, raw=False), metadata.own(config, raw=True)
    return [own[0] if raw and entry == raw[0] else entry for entry in entries]


def find(session: Session, config: Config) -> Steps:
    """The container of this folder and file: Found, or None."""
    filters: list[str] = []
    for name, value in config.labels.items():
        filters += ["--filter", f"label={name}={value}"]
    found = yield from _first(session, filters)
    return found


def find_older(session: Session, config: Config) -> Steps:
    """One that an older version made, with the folder's label alone."""
    return (yield from _first(session, ["--filter", f"label={FOLDER_LABEL}={config.folder}"]))


def _first(session: Session, filters: list[str]) -> Steps:
    out = yield from session.children.docker("ps", "-q", "-a", *filters)
    idents = out.split()
    return (yield from inspect(session, idents[0])) if idents else None


def inspect(session: Session, ident: str) -> Steps:
    out = yield from session.children.docker("inspect", "--type", "container", ident)
    return Found(json.loads(out)[0])


def start(session: Session, found: Found) -> Steps:
    session.log.line(f"Start: Run: docker start {found.ident}")
    session.note("devcontainer_reuses", found.ident, state=found.details["State"]["Status"])
    yield from session.children.docker("start", found.ident, shown=session.log.output)


def create(session: Session, config: Config, no_cache: bool = False) -> Steps:
    """Image, then `docker run`; waits until the daemon says that the container has started."""
    if "--gpus" in (config.settings.get("runArgs") or []):
        raise NotModelled("devcontainer.json: runArgs --gpus")
    prepared = yield from images.prepare(session, config, no_cache)
    image = yield from images.with_users_number(session, config, prepared)
    words = run_words(config, prepared, image)
    events = session.children.start(["docker", "events", "--format", "{{json .}}", "--filter",
                                     "event=start"])
    yield from session.children.connected(events)
    session.log.line(f"Start: Run: docker {' '.join(words)}".partition("\n")[0])
    running = session.children.start(["docker", *words])
    running.input.close()
    session.children.show(running, session.log.output)
    try:
        yield from _started(session, config, events, running)
    finally:
        events.kill()
    if running.status:
        raise Failed(f"Command failed: docker {' '.join(words)}", SETTING_UP)


def run_words(config: Config, prepared: images.Prepared, image: str) -> list[str]:
    """The arguments of docker, as the real program orders them."""
    settings = config.settings
    merged = Merged(substitute_entries(prepared.entries, config), prepared.user)
    words = ["run", "--sig-proxy=false", "-a", "STDOUT", "-a", "STDERR"]
    for port in _ports(settings.get("appPort")):
        words += ["-p", port]
    if config.mount:
        words += ["--mount", config.mount]
    for mount in merged.everything("mounts"):
        words += ["--mount", mount_words(mount)]
    for name, value in config.labels.items():
        words += ["-l", f"{name}={value}"]
    for name, value in merged.table("containerEnv").items():
        words += ["-e", f"{name}={value}"]
    if merged.container_user:
        words += ["-u", merged.container_user]
    words += settings.get("runArgs") or []
    words += [flag for flag, name in (("--init", "init"), ("--privileged", "privileged"))
              if merged.anybody(name)]
    for name in merged.everything("capAdd"):
        words += ["--cap-add", name]
    for option in merged.everything("securityOpt"):
        words += ["--security-opt", option]
    words += ["--entrypoint", "/bin/sh"]
    if not prepared.labelled:
        words += ["-l", f"{metadata.LABEL}={metadata.label(prepared.entries)}"]
    own = []
    if merged.value("overrideCommand", True) is False:
        asked = prepared.details["Config"]
        own = [*(asked.get("Entrypoint") or []), *(asked.get("Cmd") or [])]
    script = "\n".join(["echo Container started", 'trap "exit 0" 15',
                        "\n".join(merged.entrypoints()), KEEP_ALIVE])
    return [*words, image, "-c", script, "-", *own]


def mount_words(mount: Any) -> str:
    """A --mount value; an object is put into the short form."""
    if isinstance(mount, str):
        return mount
    if not isinstance(mount, dict):
        raise HopError('Property "mounts" of devcontainer.json has the wrong type.', 1)
    source = f",src={mount['source']}" if mount.get("source") else ""
    return f"type={mount.get('type', 'volume')}{source},dst={mount.get('target', '')}"


def _ports(asked: Any) -> list[str]:
    ports = asked if isinstance(asked, list) else [asked] if asked is not None else []
    return [f"127.0.0.1:{port}:{port}" if isinstance(port, int) else str(port) for port in ports]


def _started(session: Session, config: Config, events: Any, running: Any) -> Steps:
    """Wait for the event `start` of a container with our labels, or for docker to fail."""
    rest = b""
    while not running.ended.triggered:
        if not len(events.out):
            yield events.out.watch() | running.ended
        rest += events.out.take()
        *lines, rest = rest.split(b"\n")
        for line in lines:
            actor = json.loads(line).get("Actor") or {}
            labels = actor.get("Attributes") or {}
            if all(labels.get(name) == value for name, value in config.labels.items()):
                return
        if events.ended.triggered:
            return


def open_inside(session: Session, config: Config, found: Found) -> Steps:
    """(shell and environment inside, what all say together, environment of the tools)."""
    merged = found.merged(config)
    inside = Inside(session, found.ident, merged.remote_user, config.workspace,
                    merged.value("userEnvProbe", "loginInteractiveShell"))
    yield from inside.open()
    known = _environment(found.details["Config"].get("Env") or [])
    remote = substitute(merged.table("remoteEnv"), in_container({**known, **inside.environment}))
    tools = {**inside.environment}
    for name, value in remote.items():
        if value is None:
            tools.pop(name, None)
        else:
            tools[name] = value
    return inside, merged, tools


def _environment(pairs: list[str]) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _milliseconds(moment: str) -> str:
    """2026-01-01T00:00:01.250000000Z -> 2026-01-01T00:00:01.250Z"""
    whole, _, fraction = moment.rstrip("Z").partition(".")
    return f"{whole}.{fraction[:3].ljust(3, '0')}Z"
