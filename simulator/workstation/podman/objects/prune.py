"""podman system prune, system df, container prune, image prune."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps
from simulator.host.podman import stopping
from simulator.workstation.docker.output import units
from simulator.workstation.docker.output.listing import Kind, Row

from ..command import Cli, command
from ..output import table
from .networks import confirm

if TYPE_CHECKING:
    from simulator.host.podman.container import Container
    from simulator.host.podman.images import Image

TITLES = ("Type", "Total", "Active", "Size", "Reclaimable")
DF = Kind("system.dfSummary", {
    name: (name.upper(), lambda row, at=index: row.data[at]) for index, name in enumerate(TITLES)},
    "{{.Type}}\t{{.Total}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}")


def _stopped(cli: Cli) -> list[Container]:
    return [c for c in cli.podman.containers if not c.running and not c.infra
            and c.status in ("created", "exited", "stopped")]


def _unused(cli: Cli, everything: bool) -> list[Image]:
    used = [c.image.id for c in cli.podman.containers]
    return [image for image in cli.podman.images if image.id not in used
            and (everything or not image.names)]


def _remove_images(cli: Cli, images: list[Image]) -> int:
    freed = 0
    for image in images:
        chains = [layer.chain for layer in image.layers]
        cli.podman.images.delete(image)
        freed += sum(layer.size for layer in cli.podman.layers.collect(chains))
        cli.podman.events.log("image", "remove", image.id, {"name": image.short_id})
    return freed


@command("container prune", most=0, refuses="filter")
def prune_containers(cli: Cli) -> Steps:
    if not cli.flags["force"] and not (yield from confirm(
            cli, "WARNING! This will remove all non running containers.")):
        return
    for container in _stopped(cli):
        yield from stopping.remove(cli.podman, cli.p, container)
        yield from cli.line(container.id)


@command("image prune", most=0, refuses="filter external build-cache")
def prune_images(cli: Cli) -> Steps:
    everything = bool(cli.flags["all"])
    what = "all images without at least one container associated with them" if everything else \
        "all dangling images"
    if not cli.flags["force"] and not (yield from confirm(
            cli, f"WARNING! This command removes {what}.")):
        return
    images = _unused(cli, everything)
    _remove_images(cli, images)
    for image in images:
        yield from cli.line(image.id.removeprefix("sha256:"))


@command("system prune", most=0, refuses="filter external build")
def prune(cli: Cli) -> Steps:
    flags = cli.flags
    if not flags["force"]:
        kinds = ["all stopped containers",
                 "all networks not used by at least one container",
                 *(["all volumes not used by at least one container"] if flags["volumes"] else []),
                 "all images without at least one container associated with them"
                 if flags["all"] else "all dangling images", "all dangling build cache"]
        listed = "\n".join(f"\t- {kind}" for kind in kinds)
        if not (yield from confirm(cli, f"WARNING! This command removes:\n{listed}\n")):
            return
    freed = 0
    stopped = _stopped(cli)
    if stopped:
        yield from cli.line("Deleted Containers")
    for container in stopped:
        freed += cli.podman.layers.rw_bytes(container.id)
        yield from stopping.remove(cli.podman, cli.p, container)
        yield from cli.line(container.id)
    images = _unused(cli, bool(flags["all"]))
    freed += _remove_images(cli, images)
    if images:
        yield from cli.line("Deleted Images")
    for image in images:
        yield from cli.line(image.id.removeprefix("sha256:"))
    freed += yield from _volumes(cli)
    for network in list(cli.podman.networks):
        if network.name != "podman" and not any(network.name in c.networks
                                                for c in cli.podman.containers):
            cli.podman.networks.remove(network)
    yield from cli.line(f"Total reclaimed space: {units.size(freed)}")


def _volumes(cli: Cli) -> Steps:
    unused = [v for v in cli.podman.volumes if not v.used_by] if cli.flags["volumes"] else []
    if unused:
        yield from cli.line("Deleted Volumes")
    freed = 0
    for volume in unused:
        freed += cli.podman.volumes.delete(volume)
        yield from cli.line(volume.name)
    return freed


@command("system df", most=0, refuses="verbose")
def disk(cli: Cli) -> Steps:
    podman = cli.podman
    containers, images, volumes = (list(podman.containers), list(podman.images),
                                   list(podman.volumes))
    used = [image for image in images if any(c.image is image for c in containers)]
    held = {layer.chain: layer.size for image in images for layer in image.layers}
    free = sum(image.size for image in images if image not in used)
    whole = sum(held.values())
    own = {c.id: podman.layers.rw_bytes(c.id) for c in containers}
    idle = sum(size for c, size in ((c, own[c.id]) for c in containers) if not c.running)
    kept = {v.name: v.root.bytes_below() for v in volumes}
    loose = sum(kept[v.name] for v in volumes if not v.used_by)
    rows = [_df("Images", len(images), len(used), whole, min(free, whole)),
            _df("Containers", len(containers), sum(1 for c in containers if c.running),
                sum(own.values()), idle),
            _df("Local Volumes", len(volumes), sum(1 for v in volumes if v.used_by),
                sum(kept.values()), loose)]
    yield from cli.out(table(DF, rows, cli.flags["format"]))


def _df(kind: str, total: int, active: int, size: int, free: int) -> Row:
    percent = round(free * 100 / size) if size else 0
    return Row(DF, (kind, str(total), str(active), units.size(size),
                    f"{units.size(free)} ({percent}%)"))
