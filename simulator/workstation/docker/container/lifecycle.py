"""stop, restart, kill, pause, unpause, wait, rm, rename, update, prune: one request a container."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps

from ..client import Connection, DaemonError, filters
from ..command import Cli, command
from ..output import units
from .options.body import resources, restart_policy


def _post(cli: Cli, verb: str, **query: Any) -> Any:
    def ask(name: str) -> Connection:
        return cli.api.open("POST", f"/containers/{name}/{verb}", query)
    return ask


def _ending(cli: Cli) -> dict[str, Any]:
    given = cli.flags["timeout"]
    return {"t": None if given is None else str(given), "signal": cli.flags["signal"]}


@command("stop", "container stop", arguments=(1, None), complete="running *")
def stop(cli: Cli) -> Steps:
    return (yield from cli.each(cli.args, _post(cli, "stop", **_ending(cli))))


@command("restart", "container restart", arguments=(1, None), complete="container *")
def restart(cli: Cli) -> Steps:
    return (yield from cli.each(cli.args, _post(cli, "restart", **_ending(cli)), together=False))


@command("kill", "container kill", arguments=(1, None), complete="running *")
def kill(cli: Cli) -> Steps:
    return (yield from cli.each(cli.args, _post(cli, "kill", signal=cli.flags["signal"])))


@command("pause", "container pause", arguments=(1, None), complete="running *")
def pause(cli: Cli) -> Steps:
    return (yield from cli.each(cli.args, _post(cli, "pause")))


@command("unpause", "container unpause", arguments=(1, None), complete="running *")
def unpause(cli: Cli) -> Steps:
    return (yield from cli.each(cli.args, _post(cli, "unpause")))


@command("wait", "container wait", arguments=(1, None), complete="container *")
def wait(cli: Cli) -> Steps:
    sent = [cli.api.open("POST", f"/containers/{name}/wait") for name in cli.args]
    errors = []
    for connection in sent:
        try:
            answer = yield from connection.json()
        except DaemonError as failure:
            errors.append(failure.text)
            continue
        problem = (answer.get("Error") or {}).get("Message")
        if problem:
            errors.append(problem)
        else:
            yield from cli.line(str(answer["StatusCode"]))
    if errors:
        raise HopError("\n".join(errors), 1)


@command("rm", "container rm", "container remove", arguments=(1, None), complete="container *")
def remove(cli: Cli) -> Steps:
    flags = cli.flags
    query = {"force": flags["force"], "v": flags["volumes"], "link": flags["link"]}
    sent = [cli.api.open("DELETE", f"/containers/{name.strip('/')}", query) for name in cli.args]
    errors = []
    for name, connection in zip(cli.args, sent, strict=True):
        try:
            yield from connection.all()
            yield from cli.line(name)
        except DaemonError as failure:
            if flags["force"] and failure.code == 404:
                yield from cli.complain(failure.text)
            else:
                errors.append(failure.text)
    if errors:
        raise HopError("\n".join(errors), 1)


@command("rename", "container rename", arguments=(2, 2), complete="container")
def rename(cli: Cli) -> Steps:
    old, new = (name.strip() for name in cli.args)
    if not old or not new:
        raise HopError("Error: Neither old nor new names may be empty", 1)
    try:
        yield from cli.api.call("POST", f"/containers/{old}/rename", {"name": new})
    except DaemonError as failure:
        raise HopError(f"{failure.text}\nError: failed to rename container named {old}", 1) \
            from None


@command("update", "container update", arguments=(1, None), complete="container *")
def update(cli: Cli) -> Steps:
    if not cli.flags.given:
        raise HopError("you must provide one or more flags when using this command", 1)
    policy = {"Name": "", "MaximumRetryCount": 0}
    if cli.flags.changed("restart"):
        try:
            policy = restart_policy(cli.flags["restart"])
        except HopError as failure:
            raise HopError(failure.message, 1) from None
    body = {**resources(cli.flags, create=False), "RestartPolicy": policy}
    errors, warnings = [], []
    for name in cli.args:
        try:
            answer = yield from cli.api.call("POST", f"/containers/{name}/update", None, body)
        except DaemonError as failure:
            errors.append(failure.text)
            continue
        yield from cli.line(name)
        warnings += (answer or {}).get("Warnings") or []
    for warning in warnings:
        yield from cli.line(warning)
    if errors:
        raise HopError("\n".join(errors), 1)


@command("container prune", arguments=(0, 0))
def prune(cli: Cli) -> Steps:
    if not cli.flags["force"]:
        sure = yield from cli.confirm("WARNING! This will remove all stopped containers.")
        if not sure:
            return 0
    answer = yield from cli.api.call("POST", "/containers/prune",
                                     {"filters": filters(cli.flags["filter"])})
    yield from cli.out(pruned_text(answer))


def pruned_text(answer: dict[str, Any]) -> str:
    deleted = answer.get("ContainersDeleted") or []
    text = "".join(f"{ident}\n" for ident in deleted)
    if deleted:
        text = f"Deleted Containers:\n{text}\n"
    return text + f"Total reclaimed space: {units.size(answer.get('SpaceReclaimed') or 0)}\n"
