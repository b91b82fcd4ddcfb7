"""docker compose up, create, scale."""

from __future__ import annotations

from simulator.engine import HopError, Steps

from ..compose import Compose, verb
from ..file.project import Project
from ..plan.convergence import Wish
from ..work import creating, starting
from ..work.foreground import Foreground

PULLS = ("always", "missing", "never", "policy", "build")


@verb("up", refuses="watch menu always-recreate-deps attach-dependencies timestamps")
def up(compose: Compose) -> Steps:
    flags = compose.flags
    detached = flags["detach"] or flags["wait"] or flags["no-start"]
    _check(compose, detached)
    project = compose.load()
    asked = compose.services(project)
    names = asked if flags["no-deps"] or not compose.args else project.with_dependencies(asked)
    project.require([*flags["attach"], *flags["no-attach"],
                     *([flags["exit-code-from"]] if flags["exit-code-from"] else [])])
    if not names:
        raise HopError("no service selected", 1)
    yield from creating.converge(
        compose, project, names, _wish(compose, project), flags["timeout"], build=flags["build"],
        may_build=not flags["no-build"], pull=_pull(flags["pull"]), quiet=flags["quiet-pull"])
    if flags["no-start"]:
        return 0
    if not detached:
        shown = [name for name in (flags["attach"] or asked)
                 if name not in flags["no-attach"]
                 and project.services[name].get("attach", True)]
        return (yield from Foreground(compose, project, names, asked, shown).run())
    yield from starting.start(compose, project, names, deps=not flags["no-deps"])
    if flags["wait"]:
        found = compose.group((yield from compose.containers(project.name)))
        yield from starting.wait_all(compose, project, {
            name: (starting.goal(project, name), True) for name in names}, found,
            flags["wait-timeout"])
    return 0


def _check(compose: Compose, detached: bool) -> None:
    flags = compose.flags
    if flags["force-recreate"] and flags["no-recreate"]:
        raise HopError("--force-recreate and --no-recreate are incompatible", 1)
    if flags["build"] and flags["no-build"]:
        raise HopError("--build and --no-build are incompatible", 1)
    if detached and (flags["abort-on-container-exit"] or flags["abort-on-container-failure"]
                     or flags["exit-code-from"] or flags["attach"]):
        raise HopError("--detach cannot be combined with --abort-on-container-exit, "
                       "--abort-on-container-failure, --attach, --attach-dependencies or --watch",
                       1)
    _check_pull(flags["pull"])


def _check_pull(policy: str | None) -> None:
    if policy and policy not in PULLS:
        raise HopError(f'invalid --pull option "{policy}"', 1)


def _pull(policy: str | None) -> str | None:
    return None if policy in (None, "policy") else policy


def _wish(compose: Compose, project: Project) -> Wish:
    flags = compose.flags
    recreate = "force" if flags["force-recreate"] else \
        "never" if flags["no-recreate"] else "diverged"
    return Wish(recreate, creating.scale_of(project, flags["scale"] or [], ": not found"),
                "never" if flags["no-recreate"] else "diverged", list(compose.args))


@verb("create")
def create(compose: Compose) -> Steps:
    flags = compose.flags
    _check_pull(flags["pull"])
    project = compose.load()
    names = project.with_dependencies(compose.services(project))
    yield from creating.converge(
        compose, project, names, _wish(compose, project), None, build=flags["build"],
        may_build=not flags["no-build"], pull=_pull(flags["pull"]), quiet=flags["quiet-pull"])


@verb("scale", arguments=(1, None))
def scale(compose: Compose) -> Steps:
    project = compose.load()
    wanted = creating.scale_of(project, compose.args)
    names = list(wanted) if compose.flags["no-deps"] else project.with_dependencies(list(wanted))
    wish = Wish("never", wanted, "never", list(wanted))
    yield from creating.converge(compose, project, names, wish)
    yield from starting.start(compose, project, names, deps=not compose.flags["no-deps"])
