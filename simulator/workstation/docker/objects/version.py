"""docker version."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps
from simulator.workstation.gotemplate import Template, TemplateError, go_json

from ..client import API_VERSION
from ..command import Cli, command
from ..output import units
from .inspect import Record

CLIENT = {"Version": "28.2.2", "ApiVersion": API_VERSION, "DefaultAPIVersion": API_VERSION,
          "GitCommit": "e6534b4", "GoVersion": "go1.24.3", "Os": "linux", "Arch": "amd64",
          "BuildTime": "Fri May 30 12:07:14 2025", "Context": "default"}


@command("version", arguments=(0, 0))
def version(cli: Cli) -> Steps:
    layout = cli.flags["format"]
    server = yield from cli.api.get("/version")
    client = {**CLIENT, "ApiVersion": cli.api.version}
    whole = {"Client": client, "Server": server}
    if layout == "json":
        yield from cli.line(go_json(whole))
    elif layout:
        try:
            yield from cli.line(Template(layout).execute(_Version(whole)))
        except TemplateError as failure:
            status = 64 if "executing" not in str(failure) else 1
            raise HopError(f"template parsing error: {failure}", status) from None
    else:
        yield from cli.out(_client_text(client) + _server_text(server))


class _Version(Record):
    type_name = "system.versionInfo"


def _client_text(client: dict[str, Any]) -> str:
    api = client["ApiVersion"]
    if api != API_VERSION:
        api += f" (downgraded from {API_VERSION})"
    return ("Client:\n"
            f" Version:           {client['Version']}\n API version:       {api}\n"
            f" Go version:        {client['GoVersion']}\n"
            f" Git commit:        {client['GitCommit']}\n"
            f" Built:             {client['BuildTime']}\n OS/Arch:           linux/amd64\n"
            " Context:           default\n")


def _server_text(server: dict[str, Any]) -> str:
    platform = (server.get("Platform") or {}).get("Name", "")
    text = f"\nServer: {platform}\n" if platform else "\nServer:\n"
    for component in server.get("Components") or []:
        details = component.get("Details") or {}
        text += f" {component['Name']}:\n"
        if component["Name"] != "Engine":
            text += _line("Version", component["Version"])
            text += "".join(_line(key, details[key]) for key in sorted(details))
            continue
        minimum = details.get("MinAPIVersion", "")
        text += _line("Version", component["Version"])
        text += _line("API version", f"{details.get('ApiVersion')} (minimum version {minimum})")
        text += _line("Go version", details.get("GoVersion", ""))
        text += _line("Git commit", details.get("GitCommit", ""))
        text += _line("Built", _built(details.get("BuildTime", "")))
        text += _line("OS/Arch", f"{details.get('Os')}/{details.get('Arch')}")
        text += _line("Experimental", details.get("Experimental", "false"))
    return text


def _built(text: str) -> str:
    moment = units.parse_time(text)
    return units.ansi_date(moment) if moment else text


def _line(name: str, value: str) -> str:
    return f"  {name + ':':<17} {value}\n"
