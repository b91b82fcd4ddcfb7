"""docker login and docker logout."""

from __future__ import annotations

from simulator.engine import HopError, Steps

from ..command import Cli, command

HUB = "https://index.docker.io/v1/"


@command("login", arguments=(0, 1))
def login(cli: Cli) -> Steps:
    flags, server = cli.flags, cli.args[0] if cli.args else HUB
    password = flags["password"]
    if password is not None:
        yield from cli.complain("WARNING! Using --password via the CLI is insecure. "
                                "Use --password-stdin.")
    if flags["password-stdin"]:
        if not flags["username"]:
            raise HopError("Must provide --username with --password-stdin", 1)
        password = (yield from cli.read_all_input()).decode("utf-8", "replace").rstrip("\r\n")
    if not flags["username"] or not password:
        raise HopError("Error: Cannot perform an interactive login from a non TTY device", 1)
    answer = yield from cli.api.call("POST", "/auth", None, {
        "username": flags["username"], "password": password, "serveraddress": server})
    yield from cli.line((answer or {}).get("Status") or "Login Succeeded")


@command("logout", arguments=(0, 1), talks=False)
def logout(cli: Cli) -> Steps:
    yield from cli.line(f"Removing login credentials for {cli.args[0] if cli.args else HUB}")
