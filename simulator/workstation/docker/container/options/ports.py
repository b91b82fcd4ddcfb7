"""-p and --expose: "127.0.0.1:8080-8081:80-81/tcp" as port bindings."""

from __future__ import annotations

import ipaddress

from simulator.engine import HopError

Bindings = dict[str, list[dict[str, str]]]
MAX_PORTS = 4096


def parse_publish(specs: list[str]) -> tuple[dict[str, dict], Bindings]:
    """(exposed ports, bindings). Raises HopError with the CLI's words."""
    exposed: dict[str, dict] = {}
    bindings: Bindings = {}
    for spec in specs:
        for port, binding in _one(spec):
            exposed.setdefault(port, {})
            bindings.setdefault(port, []).append(binding)
        if len(exposed) > MAX_PORTS:
            raise HopError(f"drydock: at most {MAX_PORTS} ports can be published", 125)
    return exposed, bindings


def parse_expose(specs: list[str]) -> dict[str, dict]:
    exposed: dict[str, dict] = {}
    for spec in specs:
        if ":" in spec:
            raise HopError(f"invalid port format for --expose: {spec}", 125)
        port, _, protocol = spec.partition("/")
        start, end = _range(port, f"invalid range format for --expose: {spec}, error: ", True)
        for number in range(start, end + 1):
            exposed.setdefault(f"{number}/{protocol or 'tcp'}", {})
    return exposed


def _one(spec: str) -> list[tuple[str, dict[str, str]]]:
    rest, _, protocol = spec.partition("/")
    protocol = protocol or "tcp"
    *address, host, container = (["", "", *rest.split(":")])[-max(2, rest.count(":") + 1):]
    ip = ":".join(part for part in address).strip("[]")
    if not container:
        raise HopError(f"no port specified: {spec}<empty>", 125)
    if ip:
        try:
            ipaddress.ip_address(ip)
        except ValueError:
            raise HopError(f"invalid IP address: {ip}", 125) from None
    start, end = _range(container, f"invalid containerPort: {container}")
    if protocol not in ("tcp", "udp", "sctp"):
        raise HopError(f"invalid proto: {protocol}", 125)
    if not host:
        return [(f"{port}/{protocol}", {"HostIp": ip, "HostPort": ""})
                for port in range(start, end + 1)]
    first, last = _range(host, f"invalid hostPort: {host}")
    if last - first != end - start:
        if start != end:
            raise HopError(f"invalid ranges specified for container and host Ports: "
                           f"{container} and {host}", 125)
        return [(f"{start}/{protocol}", {"HostIp": ip, "HostPort": host})]
    return [(f"{port}/{protocol}", {"HostIp": ip, "HostPort": str(first + port - start)})
            for port in range(start, end + 1)]


def _range(text: str, complaint: str, detailed: bool = False) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    numbers = []
    for part in (first, last) if dash else (first,):
        if not (part.isascii() and part.isdigit() and len(part) < 9 and int(part) < 65_536):
            detail = f'strconv.ParseUint: parsing "{part}": invalid syntax' if detailed else ""
            raise HopError(complaint + detail, 125)
        numbers.append(int(part))
    if numbers[-1] < numbers[0]:
        raise HopError(complaint, 125)
    return numbers[0], numbers[-1]
