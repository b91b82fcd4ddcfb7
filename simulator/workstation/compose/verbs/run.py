"""docker compose run: one more container of a service, with another command."""

from __future__ import annotations

from typing import Any

from simulator.engine import Steps
from simulator.workstation.docker.container.run import exit_status
from simulator.workstation.docker.container.streams import Conversation

from ..compose import Compose, verb
from ..file.project import Project
from ..file.shortcuts import pairs, ports, volume, words
from ..plan import labels
from ..plan.body import check_modelled
from ..plan.convergence import Wish
from ..work import creating, images, resources, starting


@verb("run", arguments=(1, None), main=True, interspersed=False,
      refuses="env-from-file cap-add cap-drop")
def run(compose: Compose) -> Steps:
    flags, cli = compose.flags, compose.cli
    tty = compose.p.isatty(0) and compose.p.isatty(1) and not flags["no-tty"] \
        and not flags["detach"]
    compose.tasks.start(compose.progress.ticking())
    ident = yield from compose.tasks.run(_prepare(compose, tty))
    path = f"/containers/{ident}"
    yield from cli.api.ping()
    if flags["detach"]:
        yield from cli.api.call("POST", f"{path}/start")
        yield from cli.line(ident)
        return 0
    connection = yield from cli.api.hijack(f"{path}/attach", {
        "stream": 1, "stdin": 1 if flags["interactive"] else None, "stdout": 1, "stderr": 1})
    waiting = cli.api.open("POST", f"{path}/wait",
                           {"condition": "removed" if flags["rm"] else "next-exit"})
    yield from waiting.head()
    yield from cli.api.call("POST", f"{path}/start")
    talk = Conversation(cli, connection, path, tty, bool(flags["interactive"]), signals=not tty,
                        waiting=waiting)
    if tty:
        yield from talk.resize()
    yield from talk.hold()
    status = exit_status(talk)
    if status:
        yield from cli.err("\n")         # an exit status without words
    return status


def _prepare(compose: Compose, tty: bool) -> Steps:
    """Everything up to the container; returns its id."""
    yield from compose.api.ping()
    project, name, flags = compose.load(), compose.args[0], compose.flags
    project.require([name])
    if name in project.disabled:
        project.services[name] = project.disabled.pop(name)
    check_modelled(project, [name])
    others = [other for other in project.with_dependencies([name]) if other != name]
    if not flags["no-deps"] and others:
        yield from creating.converge(compose, project, others, Wish())
        yield from starting.start(compose, project, others)
        there = compose.group((yield from compose.containers(project.name)))
        needs = {other: (settings["condition"], settings.get("required", True))
                 for other, settings in project.dependencies(name).items()}
        yield from starting.wait_all(compose, project, needs, there)
    yield from resources.ensure(compose, project, [name])
    ids = yield from images.ensure(compose, project, [name], build=bool(flags["build"]),
                                   pull=None if flags["pull"] in (None, "policy")
                                   else flags["pull"], quiet=flags["quiet-pull"])
    slug = compose.engine.chance.hex("compose.run", 12)
    container = flags["name"] or f"{project.name}-{name}-run-{slug}"
    marks = labels.of_container(project, name, 1, ids[name], oneoff=True)
    marks |= {labels.SLUG: slug} | {k: v or "" for k, v in pairs(flags["label"], "label").items()}
    ident = yield from creating.create(compose, project, name, container, marks,
                                       **_changes(compose, project, name, tty))
    compose.progress.close()
    return ident


def _changes(compose: Compose, project: Project, name: str, tty: bool) -> dict[str, Any]:
    """What `run` changes about the service."""
    flags, service = compose.flags, project.services[name]
    stdin = bool(flags["interactive"]) and not flags["detach"]
    changes: dict[str, Any] = {
        "tty": tty, "stdin_open": stdin, "restart": "no", "auto_remove": bool(flags["rm"]),
        "no_aliases": not flags["use-aliases"], "deploy": {
            key: value for key, value in (service.get("deploy") or {}).items()
            if key == "resources"}}
    if stdin:
        changes["attach_stdin"] = True
    if len(compose.args) > 1:
        changes["command"] = compose.args[1:]
    if flags["entrypoint"] is not None:
        changes["entrypoint"] = words(flags["entrypoint"], "entrypoint")
        changes.setdefault("command", [])
    if flags["user"]:
        changes["user"] = flags["user"]
    if flags["workdir"]:
        changes["working_dir"] = flags["workdir"]
    if flags["env"]:
        changes["environment"] = {**(service.get("environment") or {}),
                                  **pairs(flags["env"], "env", compose.p.env)}
    if flags["volume"]:
        home = compose.p.env.get("HOME", "/root")
        extra = [volume(text, compose.p.cwd, home) for text in flags["volume"]]
        changes["volumes"] = [*(service.get("volumes") or []), *extra]
        for entry in extra:
            if entry["type"] == "volume" and entry.get("source"):
                project.volumes.setdefault(entry["source"], {"name": entry["source"]})
    published = ports(flags["publish"], "publish") if flags["publish"] else []
    changes["ports"] = [*(service.get("ports") or []), *published] \
        if flags["service-ports"] else published
    if service.get("container_name"):
        changes["container_name"] = None
    return changes
