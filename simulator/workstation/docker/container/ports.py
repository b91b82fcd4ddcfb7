"""Published ports as text: the PORTS column, and docker port."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, Steps

from ..command import Cli, command


def join_host_port(host: str, port: Any) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def displayable_ports(ports: list[dict[str, Any]]) -> str:
    """"0.0.0.0:8080->80/tcp"; consecutive ports that lead to themselves are grouped."""
    groups: dict[str, list[int]] = {}
    result: list[str] = []
    mapped: list[str] = []
    ordered = sorted(ports, key=lambda p: (p["PrivatePort"], p.get("IP", ""),
                                           p.get("PublicPort", 0), p.get("Type", "")))
    for port in ordered:
        private, public = port["PrivatePort"], port.get("PublicPort", 0)
        key = port.get("Type", "")
        if public:
            if public != private:
                host = join_host_port(port.get("IP", ""), public)
                mapped.append(f"{host}->{private}/{key}")
                continue
            if port.get("IP"):
                key = f"{port['IP']}/{key}"
        group = groups.get(key)
        if group is None:
            groups[key] = [private, private]
        elif group[1] == private - 1:
            group[1] = private
        else:
            result.append(_group(key, *group))
            groups[key] = [private, private]
    result += [_group(key, *group) for key, group in groups.items()]
    return ", ".join(result + mapped)


def _group(key: str, first: int, last: int) -> str:
    ip, _, kind = key.rpartition("/")
    text = str(first) if first == last else f"{first}-{last}"
    return f"{join_host_port(ip, text)}->{text}/{kind}" if ip else f"{text}/{kind}"


@command("port", "container port", arguments=(1, 2), complete="container")
def port(cli: Cli) -> Steps:
    info = yield from cli.api.get(f"/containers/{cli.args[0]}/json")
    table = info["NetworkSettings"].get("Ports") or {}
    lines = []
    if len(cli.args) > 1:
        wanted, _, protocol = cli.args[1].partition("/")
        if protocol and protocol not in ("tcp", "udp", "sctp"):
            raise HopError(f"invalid proto: {protocol}", 1)
        bindings = table.get(f"{wanted}/{protocol or 'tcp'}")
        if not bindings:
            raise HopError(f"Error: No public port '{cli.args[1]}' published for {cli.args[0]}", 1)
        lines = [join_host_port(b["HostIp"], b["HostPort"]) for b in bindings]
    else:
        for name in table:
            lines += [f"{name} -> {join_host_port(b['HostIp'], b['HostPort'])}"
                      for b in table[name] or []]
        lines.sort(key=lambda line: (int(line.partition("/")[0]), line))
    yield from cli.out("".join(line + "\n" for line in lines))
