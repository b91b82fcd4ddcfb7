"""docker run and docker create."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps

from ..client import DaemonError
from ..command import Cli, command
from ..flags import UsageError
from ..image.pull import pull_image, silent
from ..names import parse_reference
from .options import create_body
from .streams import Conversation, parse_detach_keys, require_tty

REFUSED = "gpus isolation kernel-memory use-api-socket disable-content-trust device-cgroup-rule " \
          "blkio-weight-device device-read-bps device-read-iops device-write-bps device-write-iops"

PLATFORMS = ("linux", "windows", "darwin", "freebsd", "amd64", "arm64", "arm", "386", "x86_64",
             "aarch64", "armhf", "armel", "i386", "ppc64le", "s390x", "riscv64")


@command("run", "container run", arguments=(1, None), complete="image", interspersed=False,
         refuses=REFUSED)
def run(cli: Cli) -> Steps:
    flags, detach = cli.flags, cli.flags["detach"]
    if detach and flags["attach"]:
        raise HopError("conflicting options: cannot specify both --attach and --detach", 1)
    if not detach:
        require_tty(cli, flags["interactive"], flags["tty"])
    keys = parse_detach_keys(flags["detach-keys"])
    body = yield from _body(cli, "run", detach)
    try:
        created = yield from _create(cli, body)
        return (yield from _start(cli, body, created["Id"], detach, keys))
    except DaemonError as failure:
        status = _start_status(failure.message)
        raise HopError(_with_help(failure.text, "run"), status) from None
    except HopError as failure:
        if failure.code != 125:
            raise
        raise HopError(_with_help(failure.message, "run"), 125) from None


@command("create", "container create", arguments=(1, None), complete="image", interspersed=False,
         refuses=REFUSED)
def create(cli: Cli) -> Steps:
    body = yield from _body(cli, "create", False)
    created = yield from _create(cli, body)
    yield from cli.line(created["Id"])


def _body(cli: Cli, name: str, detach: bool) -> Steps:
    """The settings; what is wrong with them is found before the daemon is asked."""
    try:
        body = create_body(cli, detach)
        pull = cli.flags["pull"]
        if pull not in (None, "always", "missing", "never"):
            raise HopError(f"invalid pull option: '{pull}': must be one of \"always\", "
                           '"missing" or "never"', 125)
        _check_platform(cli.flags["platform"])
        if not _is_id(cli.args[0]):
            parse_reference(cli.args[0])
        return body
    except UsageError as mistake:
        raise HopError(f"{mistake}\n\nUsage:  {cli.page.usage}\n\n"
                       f"Run 'docker {cli.page.path} --help' for more information", 125) from None
    except HopError as failure:
        raise HopError(_with_help(failure.message, name), 125) from None
    yield


def _check_platform(text: str | None) -> None:
    if text and "/" not in text and text not in PLATFORMS:
        raise HopError(f'error parsing specified platform: "{text}": unknown operating system or '
                       "architecture: invalid argument", 125)


def _is_id(name: str) -> bool:
    return name.startswith("sha256:") and len(name) == 71


def _with_help(text: str, name: str) -> str:
    return f"docker: {text}\n\nRun 'docker {name} --help' for more information"


def _create(cli: Cli, body: dict[str, Any]) -> Steps:
    """POST /containers/create; a missing image is pulled first."""
    image, policy = cli.args[0], cli.flags["pull"] or "missing"
    query = {"name": cli.flags["name"], "platform": cli.flags["platform"]}
    _check_cidfile(cli)
    if policy == "always":
        yield from _pull(cli, image)
    try:
        created = yield from cli.api.call("POST", "/containers/create", query, body)
    except DaemonError as failure:
        if failure.code != 404 or policy != "missing" or "image" not in failure.message.lower():
            raise
        if not cli.flags["quiet"]:
            reference = parse_reference(image)
            shown = reference.familiar + (f"@{reference.digest}" if reference.digest
                                          else f":{reference.version}")
            yield from cli.complain(f"Unable to find image '{shown}' locally")
        yield from _pull(cli, image)
        created = yield from cli.api.call("POST", "/containers/create", query, body)
    for warning in created.get("Warnings") or []:
        yield from cli.complain(f"WARNING: {warning}")
    if cli.flags["cidfile"]:
        cli.p.fs.write(cli.flags["cidfile"], created["Id"].encode())
    return created


def _pull(cli: Cli, image: str) -> Steps:
    show = silent if cli.flags["quiet"] else cli.err
    try:
        yield from pull_image(cli, parse_reference(image), show, cli.flags["platform"], fd=2)
    except DaemonError:
        raise
    except HopError as failure:
        raise HopError(failure.message, 125) from None


def _check_cidfile(cli: Cli) -> None:
    path = cli.flags["cidfile"]
    if path and cli.p.fs.exists(path):
        raise HopError("container ID file found, make sure the other container isn't running or "
                       f"delete {path}", 125)


def _start(cli: Cli, body: dict[str, Any], ident: str, detach: bool, keys: bytes) -> Steps:
    path = f"/containers/{ident}"
    streams = {name: 1 for name in ("stdin", "stdout", "stderr")
               if body[f"Attach{name.title()}"]}
    connection = None
    if streams:
        connection = yield from cli.api.hijack(f"{path}/attach", {
            "stream": 1, "detachKeys": cli.flags["detach-keys"], **streams})
    condition = "removed" if body["HostConfig"]["AutoRemove"] else "next-exit"
    waiting = cli.api.open("POST", f"{path}/wait", {"condition": condition})
    yield from waiting.head()
    if detach:
        yield from cli.line(ident)
    yield from cli.api.call("POST", f"{path}/start")
    if connection is None:
        return 0
    talk = Conversation(cli, connection, path, body["Tty"], bool(streams.get("stdin")),
                        signals=_proxy(cli), waiting=waiting, detach_keys=keys)
    if body["Tty"]:
        yield from talk.resize()
    yield from talk.hold()
    return exit_status(talk)


def _proxy(cli: Cli) -> bool:
    """--sig-proxy is on unless it is switched off; with -t the keys themselves are sent."""
    return cli.flags["sig-proxy"] is not False or not cli.flags.changed("sig-proxy")


def exit_status(talk: Conversation) -> int:
    """What the container's program returned, once /wait has told."""
    if talk.answer is None:
        return 0
    problem = (talk.answer.get("Error") or {}).get("Message")
    if problem:
        raise HopError(problem, 125)
    return talk.answer.get("StatusCode", 0)


def _start_status(message: str) -> int:
    """125 for the daemon, 126 for a command that cannot be invoked, 127 for one not found."""
    for words in ("executable file not found", "no such file or directory",
                  "system cannot find the file specified"):
        if words in message and "OCI runtime" in message:
            return 127
    for words in ("permission denied", "is a directory"):
        if words in message and "OCI runtime" in message:
            return 126
    return 125


