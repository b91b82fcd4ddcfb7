"""docker rmi, docker tag and docker image prune."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps

from ..client import DaemonError, filters
from ..command import Cli, command
from ..names import parse_reference
from ..output import units


@command("rmi", "image rm", "image remove", arguments=(1, None), complete="image *",
         refuses="platform")
def remove(cli: Cli) -> Steps:
    query = {"force": cli.flags["force"], "noprune": cli.flags["no-prune"]}
    errors, fatal = [], False
    for name in cli.args:
        try:
            deleted = yield from cli.api.call("DELETE", f"/images/{name}", query)
        except DaemonError as failure:
            errors.append(failure.text)
            fatal = fatal or failure.code != 404
            continue
        for item in deleted or []:
            yield from cli.line(f"Deleted: {item['Deleted']}" if item.get("Deleted")
                                else f"Untagged: {item['Untagged']}")
    if not errors:
        return 0
    if cli.flags["force"] and not fatal:
        for error in errors:
            yield from cli.complain(error)
        return 0
    raise HopError("\n".join(errors), 1)


@command("tag", "image tag", arguments=(2, 2), complete="image")
def tag(cli: Cli) -> Steps:
    source, target = cli.args
    try:
        reference = parse_reference(target)
    except HopError as failure:
        raise HopError(f'Error parsing reference: "{target}" is not a valid repository/tag: '
                       f"{failure.message}", 1) from None
    if reference.digest:
        raise HopError("refusing to create a tag with a digest reference", 1)
    yield from cli.api.call("POST", f"/images/{source}/tag",
                            {"repo": reference.repository, "tag": reference.version})


@command("image prune", arguments=(0, 0))
def prune(cli: Cli) -> Steps:
    every = cli.flags["all"]
    if not cli.flags["force"]:
        warning = "WARNING! This will remove all images without at least one container " \
            "associated to them." if every else "WARNING! This will remove all dangling images."
        sure = yield from cli.confirm(warning)
        if not sure:
            return 0
    answer = yield from cli.api.call("POST", "/images/prune", {
        "filters": filters([*cli.flags["filter"], f"dangling={'false' if every else 'true'}"])})
    text, space = pruned_text(answer)
    yield from cli.out(f"{text}Total reclaimed space: {units.size(space)}\n")


def pruned_text(answer: dict[str, Any]) -> tuple[str, int]:
    lines = [f"untagged: {item['Untagged']}\n" if item.get("Untagged")
             else f"deleted: {item['Deleted']}\n" for item in answer.get("ImagesDeleted") or []]
    text = "Deleted Images:\n" + "".join(lines) + "\n" if lines else ""
    return text, answer.get("SpaceReclaimed") or 0
