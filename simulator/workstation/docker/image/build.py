"""docker build with the classic builder: the context as a tar, then the daemon's words.

Models cli/command/image/build.go of 28.2.2.
"""

from __future__ import annotations

import json
from typing import Any

from simulator.engine import HopError, Steps

from ..command import Cli, command
from ..names import parse_reference
from ..output import units
from .context import prepare
from .pull import follow

REFUSED = "cache-from cgroup-parent compress cpu-period cpu-quota cpu-shares cpuset-cpus " \
          "cpuset-mems disable-content-trust isolation security-opt shm-size ulimit"


@command("build", "image build", "builder build", arguments=(1, 1), refuses=REFUSED)
def build(cli: Cli) -> Steps:
    flags = cli.flags
    for name in flags["tag"]:
        parse_reference(name)
    dockerfile, archive = yield from prepare(cli, cli.args[0])
    sending = f"Sending build context to Docker daemon  {units.size(len(archive))}\r\r\n"
    quiet = flags["quiet"]
    if not quiet:
        yield from cli.out(sending)
    connection = cli.api.open("POST", "/build", _query(cli, dockerfile), archive,
                              {"content-type": "application/x-tar", "x-registry-config": "e30="})
    told: list[str] = []
    ids: list[str] = []
    try:
        yield from follow(cli, connection, _keep(told) if quiet else cli.out, aux=_note(ids))
    except HopError:
        if quiet and told:       # a bad build shows after all what it has said
            yield from cli.err(sending + "".join(told))
        raise
    if quiet:
        yield from cli.out("".join(told))
        ids = [text.strip() for text in told]
    if flags["iidfile"] and ids:
        cli.p.fs.write(flags["iidfile"], ids[-1].encode(), 0o666)


def _query(cli: Cli, dockerfile: str) -> dict[str, Any]:
    flags = cli.flags
    network = flags["network"]
    if isinstance(network, list):
        network = network[-1] if network else None
    return {
        "dockerfile": dockerfile, "t": flags["tag"] or None, "version": "1", "q": flags["quiet"],
        "buildargs": _json(_arguments(cli)), "labels": _json(_labels(flags["label"])),
        "nocache": flags["no-cache"], "pull": flags["pull"], "target": flags["target"],
        "platform": flags["platform"], "networkmode": network or None,
        "memory": flags["memory"], "memswap": flags["memory-swap"],
        "rm": None if not flags.changed("rm") or flags["rm"] else "0",
        "forcerm": flags["force-rm"], "extrahosts": flags["add-host"] or None}


def _arguments(cli: Cli) -> dict[str, str | None]:
    """--build-arg name=value; a name alone takes the value of the environment."""
    found: dict[str, str | None] = {}
    for item in cli.flags["build-arg"]:
        name, equals, value = item.partition("=")
        found[name] = value if equals else cli.p.env.get(name)
    return found


def _labels(items: list[str]) -> dict[str, str]:
    return {name: value for name, _, value in (item.partition("=") for item in items)}


def _json(table: dict[str, Any]) -> str | None:
    return json.dumps(table, separators=(",", ":"), sort_keys=True, ensure_ascii=False) \
        if table else None


def _keep(told: list[str]) -> Any:
    def show(text: str) -> Steps:
        told.append(text)
        return
        yield
    return show


def _note(ids: list[str]) -> Any:
    def take(aux: Any) -> None:
        if isinstance(aux, dict) and aux.get("ID"):
            ids.append(aux["ID"])
    return take
