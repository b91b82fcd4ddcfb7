"""docker network: ls, create, rm, connect, disconnect, prune."""

from __future__ import annotations

import contextlib
from typing import Any

from simulator.engine import HopError, Steps

from ..client import DaemonError, filters
from ..command import Cli, command
from ..container.options.network import endpoint
from ..container.ps import labels
from ..output.listing import Kind, Row, show


def _created(row: Row) -> str:
    text = row.data.get("Created", "")
    day, _, rest = text.partition("T")
    return f"{day} {rest.rstrip('Z')} +0000 UTC" if rest else text


def _truth(name: str) -> Any:
    return lambda row: "true" if row.data.get(name) else "false"


NETWORK = Kind(
    "*network.networkContext",
    {"ID": ("NETWORK ID", lambda row: row.short(row.data["Id"])),
     "Name": ("NAME", lambda row: row.data["Name"]),
     "Driver": ("DRIVER", lambda row: row.data["Driver"]),
     "Scope": ("SCOPE", lambda row: row.data["Scope"]), "IPv4": ("IPV4", _truth("EnableIPv4")),
     "IPv6": ("IPV6", _truth("EnableIPv6")), "Internal": ("INTERNAL", _truth("Internal")),
     "Labels": ("LABELS", lambda row: labels(row.data.get("Labels"))),
     "CreatedAt": ("CREATED AT", _created)},
    "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}",
    methods={"Label": lambda row, name: (row.data.get("Labels") or {}).get(name, "")})


@command("network ls", "network list", arguments=(0, 0))
def ls(cli: Cli) -> Steps:
    found = yield from cli.api.get("/networks", {"filters": filters(cli.flags["filter"])})
    found = sorted(found or [], key=lambda network: network["Name"])
    rows = [Row(NETWORK, item, trunc=not cli.flags["no-trunc"]) for item in found]
    yield from cli.out(show(NETWORK, rows, cli.flags["format"], cli.flags["quiet"]))


@command("network create", arguments=(1, 1),
         refuses="aux-address config-from config-only ingress scope ip-range")
def create(cli: Cli) -> Steps:
    flags = cli.flags
    body: dict[str, Any] = {"Driver": flags["driver"] or "bridge", "Scope": ""}
    if flags.changed("ipv4"):
        body["EnableIPv4"] = flags["ipv4"]
    if flags.changed("ipv6"):
        body["EnableIPv6"] = flags["ipv6"]
    body |= {"IPAM": {"Driver": flags["ipam-driver"] or "default",
                      "Options": _pairs(flags["ipam-opt"]), "Config": _pools(flags)},
             "Internal": flags["internal"], "Attachable": flags["attachable"], "Ingress": False,
             "ConfigOnly": False, "ConfigFrom": None, "Options": _pairs(flags["opt"]),
             "Labels": _pairs(flags["label"]), "Name": cli.args[0]}
    answer = yield from cli.api.call("POST", "/networks/create", None, body)
    yield from cli.line(answer["Id"])


def _pairs(items: list[str]) -> dict[str, str]:
    return {name: value for name, _, value in (item.partition("=") for item in items)}


def _pools(flags: Any) -> list[dict[str, str]]:
    """One address pool for each --subnet, with the gateway that lies in it."""
    gateways = [gateway for text in flags["gateway"] for gateway in text.split(",")]
    subnets = [subnet for text in flags["subnet"] for subnet in text.split(",")]
    if len(gateways) > len(subnets):
        raise HopError(f"no matching subnet for gateway {gateways[0]}", 1)
    pools = []
    for place, subnet in enumerate(subnets):
        pool = {"Subnet": subnet}
        if place < len(gateways):
            pool["Gateway"] = gateways[place]
        pools.append(pool)
    return pools


@command("network rm", "network remove", arguments=(1, None), complete="network *")
def remove(cli: Cli) -> Steps:
    status = 0
    for name in cli.args:
        with contextlib.suppress(DaemonError):
            yield from cli.api.get(f"/networks/{name}")
        try:
            yield from cli.api.call("DELETE", f"/networks/{name}")
            yield from cli.line(name)
        except DaemonError as failure:
            yield from cli.complain(failure.text)
            if not (cli.flags["force"] and failure.code == 404):
                status = 1
    if status:
        raise HopError(f"exit status {status}", status)


@command("network connect", arguments=(2, 2), complete="network container",
         refuses="link-local-ip")
def connect(cli: Cli) -> Steps:
    flags = cli.flags
    ipam = {key: flags[name] for key, name in (("IPv4Address", "ip"), ("IPv6Address", "ip6"))
            if flags[name]}
    settings = endpoint(ipam, flags["alias"], flags["link"] or None, "",
                        _pairs(flags["driver-opt"]), flags["gw-priority"] or 0)
    yield from cli.api.call("POST", f"/networks/{cli.args[0]}/connect", None,
                            {"Container": cli.args[1], "EndpointConfig": settings})


@command("network disconnect", arguments=(2, 2), complete="network container")
def disconnect(cli: Cli) -> Steps:
    yield from cli.api.call("POST", f"/networks/{cli.args[0]}/disconnect", None,
                            {"Container": cli.args[1], "Force": cli.flags["force"]})


@command("network prune", arguments=(0, 0))
def prune(cli: Cli) -> Steps:
    if not cli.flags["force"]:
        sure = yield from cli.confirm("WARNING! This will remove all custom networks not used by "
                                      "at least one container.")
        if not sure:
            return 0
    answer = yield from cli.api.call("POST", "/networks/prune",
                                     {"filters": filters(cli.flags["filter"])})
    yield from cli.out(pruned_text(answer))


def pruned_text(answer: dict[str, Any]) -> str:
    deleted = answer.get("NetworksDeleted") or []
    return "Deleted Networks:\n" + "".join(f"{name}\n" for name in deleted) + "\n" \
        if deleted else ""
