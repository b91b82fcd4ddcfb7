"""podman volume: create, ls, rm, inspect, prune, exists."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps
from simulator.host.podman import stopping
from simulator.workstation.docker.output.listing import Kind, Row

from ..command import NO_NAME, Cli, as_json, command
from ..output import table
from .networks import confirm

VOLUME = Kind("volumes.ListReporter", {
    "Driver": ("DRIVER", lambda row: "local"), "Name": ("VOLUME NAME", lambda row: row.data.name),
    "Mountpoint": ("MOUNTPOINT", lambda row: row.data.mountpoint)},
    "{{.Driver}}\t{{.Name}}", quiet="{{.Name}}")


@command("volume create", most=1, refuses="driver opt")
def create(cli: Cli) -> Steps:
    name = cli.args[0] if cli.args else ""
    if name and cli.podman.volumes.get(name) is not None and not cli.flags["ignore"]:
        raise HopError(f"volume with name {name} already exists: volume already exists", 125)
    labels = {k: v for k, _, v in (item.partition("=") for item in cli.flags["label"])}
    try:
        volume = cli.podman.volumes.create(name, labels)
    except HopError:
        raise HopError("running volume create option: names must match "
                       "[a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument", 125) from None
    yield from cli.line(volume.name)


@command("volume ls", "volume list", most=0, refuses="filter")
def ls(cli: Cli) -> Steps:
    found = sorted(cli.podman.volumes, key=lambda volume: volume.name)
    if not found:
        return
    rows = [Row(VOLUME, volume, trunc=True) for volume in found]
    yield from cli.out(table(VOLUME, rows, cli.flags["format"], quiet=cli.flags["quiet"],
                             heading=not cli.flags["noheading"]))


@command("volume rm", "volume remove", complete="volume")
def remove(cli: Cli) -> Steps:
    store, status = cli.podman.volumes, 0
    if not cli.args and not cli.flags["all"]:
        raise HopError(NO_NAME, 125)
    for name in cli.args or [volume.name for volume in store]:
        volume = store.get(name)
        if volume is None:
            status = 1
            yield from cli.complain(f'no volume with name "{name}" found: no such volume')
        elif volume.used_by and not cli.flags["force"]:
            status = 2
            yield from cli.complain(f"volume {name} is being used by the following container(s): "
                                    f"{', '.join(volume.used_by)}: volume is being used")
        else:
            yield from _remove(cli, volume)
            yield from cli.line(name)
    return status


def _remove(cli: Cli, volume: Any) -> Steps:
    for ident in list(volume.used_by):
        container = cli.podman.containers.find(ident)
        if container is not None:
            yield from stopping.remove(cli.podman, cli.p, container, force=True)
    cli.podman.volumes.delete(volume)


@command("volume inspect", complete="volume", refuses="format")
def inspect(cli: Cli) -> Steps:
    store = cli.podman.volumes
    names = [volume.name for volume in store] if cli.flags["all"] else cli.args
    found = [(name, store.get(name)) for name in names]
    yield from cli.out(as_json([described(cli, volume) for _, volume in found if volume]))
    missing = [name for name, volume in found if volume is None]
    for name in missing:
        yield from cli.complain(f"inspecting object: no such volume {name}")
    return 125 if missing else 0


def described(cli: Cli, volume: Any) -> dict:
    return {"Name": volume.name, "Driver": "local", "Mountpoint": volume.mountpoint,
            "CreatedAt": cli.engine.timestamp(volume.created_ms), "Labels": volume.labels or {},
            "Scope": "local", "Options": volume.options or {}, "MountCount": 0,
            "NeedsCopyUp": not volume.used_by, "NeedsChown": not volume.used_by,
            "LockNumber": list(cli.podman.volumes).index(volume)}


@command("volume exists", complete="volume", fewest=1, most=1)
def exists(cli: Cli) -> Steps:
    return 0 if cli.podman.volumes.get(cli.args[0]) is not None else 1
    yield


@command("volume prune", most=0, refuses="filter")
def prune(cli: Cli) -> Steps:
    unused = [volume for volume in cli.podman.volumes if not volume.used_by]
    if not cli.flags["force"]:
        listed = "".join(f"\n{volume.name}" for volume in unused)
        if not (yield from confirm(cli, "WARNING! This will remove all volumes not used by at "
                                        "least one container. The following volumes will be "
                                        f"removed:{listed}")):
            return
    for volume in unused:
        cli.podman.volumes.delete(volume)
        yield from cli.line(volume.name)
