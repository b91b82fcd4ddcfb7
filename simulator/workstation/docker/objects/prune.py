"""docker system prune: everything that nothing uses."""

from __future__ import annotations

from simulator.engine import Steps

from ..client import filters
from ..command import Cli, command
from ..container.lifecycle import pruned_text as containers_text
from ..image.remove import pruned_text as images_text
from ..output import units
from .networks import pruned_text as networks_text
from .volumes import pruned_text as volumes_text


@command("system prune", arguments=(0, 0))
def prune(cli: Cli) -> Steps:
    flags = cli.flags
    if not flags["force"]:
        sure = yield from cli.confirm(_warning(flags["all"], flags["volumes"]))
        if not sure:
            return 0
    own = flags["filter"]
    answer = yield from cli.api.call("POST", "/containers/prune", {"filters": filters(own)})
    text, space = containers_text(answer).rpartition("Total")[0], answer.get("SpaceReclaimed") or 0
    yield from cli.out(text)
    answer = yield from cli.api.call("POST", "/networks/prune", {"filters": filters(own)})
    yield from cli.out(networks_text(answer))
    if flags["volumes"]:
        answer = yield from cli.api.call("POST", "/volumes/prune", {"filters": filters(own)})
        text, more = volumes_text(answer)
        space += more
        yield from cli.out(text)
    every = [*own, f"dangling={'false' if flags['all'] else 'true'}"]
    answer = yield from cli.api.call("POST", "/images/prune", {"filters": filters(every)})
    text, more = images_text(answer)
    yield from cli.out(text)
    answer = yield from cli.api.call("POST", "/build/prune",
                                     {"all": flags["all"], "filters": filters(own) or ""})
    space += more + ((answer or {}).get("SpaceReclaimed") or 0)
    yield from cli.out(f"Total reclaimed space: {units.size(space)}\n")


@command("builder prune", arguments=(0, 0), refuses="filter keep-storage")
def builder_prune(cli: Cli) -> Steps:
    if not cli.flags["force"]:
        sure = yield from cli.confirm("WARNING! This will remove all dangling build cache.", " ")
        if not sure:
            return 0
    answer = yield from cli.api.call("POST", "/build/prune",
                                     {"all": cli.flags["all"], "filters": ""})
    deleted = answer.get("CachesDeleted") or []
    text = "Deleted build cache objects:\n" + "".join(f"{i}\n" for i in deleted) + "\n" \
        if deleted else ""
    yield from cli.out(f"{text}Total reclaimed space: "
                       f"{units.size(answer.get('SpaceReclaimed') or 0)}\n")


def _warning(every: bool, volumes: bool) -> str:
    lines = ["  - all stopped containers",
             "  - all networks not used by at least one container"]
    if volumes:
        lines.append("  - all anonymous volumes not used by at least one container")
    if every:
        lines += ["  - all images without at least one container associated to them",
                  "  - all build cache"]
    else:
        lines += ["  - all dangling images", "  - unused build cache"]
    return "WARNING! This will remove:\n" + "\n".join(lines) + "\n"
