"""docker compose down and rm."""

from __future__ import annotations

from simulator.engine import HopError, Steps
from simulator.workstation.docker.client import DaemonError

from ..compose import Compose, verb
from ..file.project import Project
from ..progress import DONE
from ..work import resources, stopping


@verb("down")
def down(compose: Compose) -> Steps:
    flags = compose.flags
    if flags["rmi"] not in (None, "local", "all"):
        raise HopError(f'invalid value for --rmi: "{flags["rmi"]}"', 1)
    project = compose.load_or_name()
    if project.known and compose.args:
        project.require(compose.args)
    found = yield from compose.containers(project.name, oneoff=None)
    if project.known:                  # containers of profiles that are not active stay
        hidden = project.disabled if flags["remove-orphans"] else None
        found = [c for c in found if c.service in project.services
                 or hidden is not None and c.service not in hidden]
    if compose.args:
        found = [c for c in found if c.service in compose.args]
    yield from stopping.down(compose, project, found, flags["timeout"], flags["volumes"])
    gone = len(found)
    if compose.args:
        return
    if flags["rmi"]:
        yield from _remove_images(compose, project, flags["rmi"])
    if flags["volumes"]:
        gone += yield from resources.remove_volumes(compose, project)
    gone += yield from resources.remove_networks(compose, project)
    if not gone and not project.known:
        compose.warn(f'Warning: No resource found to remove for project "{project.name}".')


def _remove_images(compose: Compose, project: Project, which: str) -> Steps:
    """`local` are those that were built here without a name of their own."""
    names = [project.image(name) for name, service in project.services.items()
             if which == "all" or service.get("build") and not service.get("image")]
    for image in dict.fromkeys(name if ":" in name else f"{name}:latest" for name in names):
        compose.progress.tell(f"Image {image}", "Removing")
        try:
            yield from compose.api.call("DELETE", f"/images/{image}")
        except DaemonError as failure:
            if failure.code not in (404, 409):
                raise
            word = "Resource is still in use" if failure.code == 409 else \
                "Warning: No resource found to remove"
            compose.progress.tell(f"Image {image}", word, DONE)
            continue
        compose.progress.tell(f"Image {image}", "Removed", DONE)


@verb("rm")
def rm(compose: Compose) -> Steps:
    flags = compose.flags
    project = compose.load_or_name()
    names = compose.services(project)
    found = yield from compose.containers(project.name, oneoff=None, newest_first=True)
    found = [c for c in found if c.service in names or not project.known and not compose.args]
    if flags["stop"]:
        yield from stopping.stop_all(compose, project, found)
    stopped = found if flags["stop"] else [c for c in found if not c.running]
    if not stopped:
        compose.err("No stopped containers\n")
        return 0
    compose.out(f"Going to remove {', '.join(c.name for c in stopped)}\n")
    if not flags["force"]:
        compose.out("Are you sure? [yN] ")
        answer = yield from _answer(compose)
        if answer.strip().lower() not in (b"y", b"yes"):
            return 0
    yield from compose.tasks.gather([stopping.remove_one(compose, c, flags["volumes"])
                                     for c in stopped])
    return 0


def _answer(compose: Compose) -> Steps:
    """A line of the terminal, read by a task."""
    descriptor = compose.p.fds.get(0)
    if descriptor is None or descriptor.tty is None:
        return b""
    return (yield from descriptor.tty.lines.read())
