"""docker context: there is the default one, and it leads to this world's daemon."""

from __future__ import annotations

import hashlib
import json

from simulator.engine import HopError, Steps

from ..client import ENDPOINT
from ..command import Cli, command
from ..output.listing import Kind, Row, show

CONTEXT = Kind(
    "*formatter.clientContextContext",
    {"Name": ("NAME", lambda row: row.data["name"]),
     "Description": ("DESCRIPTION", lambda row: row.data["description"]),
     "DockerEndpoint": ("DOCKER ENDPOINT", lambda row: ENDPOINT),
     "Current": ("", lambda row: True), "Error": ("ERROR", lambda row: "")},
    "{{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}",
    quiet="{{.Name}}")
DEFAULT = {"name": "default", "description": "Current DOCKER_HOST based configuration"}


@command("context ls", "context list", arguments=(0, 0), talks=False)
def ls(cli: Cli) -> Steps:
    yield from cli.out(show(CONTEXT, [Row(CONTEXT, DEFAULT)], cli.flags["format"],
                            cli.flags["quiet"]))


@command("context show", arguments=(0, 0), talks=False)
def show_current(cli: Cli) -> Steps:
    yield from cli.line("default")


@command("context use", arguments=(1, 1), talks=False)
def use(cli: Cli) -> Steps:
    _require(cli, cli.args[0])
    yield from cli.line("default")
    yield from cli.complain('Current context is now "default"')


@command("context inspect", talks=False, refuses="format")
def inspect(cli: Cli) -> Steps:
    for name in cli.args:
        _require(cli, name)
    shown = [{"Name": "default", "Metadata": {},
              "Endpoints": {"docker": {"Host": ENDPOINT, "SkipTLSVerify": False}},
              "TLSMaterial": {},
              "Storage": {"MetadataPath": "<IN MEMORY>", "TLSPath": "<IN MEMORY>"}}]
    text = json.dumps(shown, indent=4).replace("<", "\\u003c").replace(">", "\\u003e")
    yield from cli.line(text)


def _require(cli: Cli, name: str) -> None:
    if name != "default":
        raise HopError(no_context(name, cli.p.env.get("HOME", "/root")), 1)


def no_context(name: str, home: str) -> str:
    """A context is a file named by the hash of its name."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return (f'context "{name}": context not found: open {home}/.docker/contexts/meta/{digest}/'
            "meta.json: no such file or directory")
