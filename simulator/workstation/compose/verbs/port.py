"""docker compose port."""

from __future__ import annotations

from simulator.engine import HopError, Steps

from ..compose import Compose, verb


@verb("port", arguments=(1, 2))
def port(compose: Compose) -> Steps:
    service, wanted = compose.args[0], compose.args[1] if len(compose.args) > 1 else None
    protocol = (compose.flags["protocol"] or "tcp").lower()
    if wanted is not None and not (wanted.isdigit() and int(wanted[:6]) < 65_536):
        raise HopError(f'strconv.ParseUint: parsing "{wanted}": invalid syntax', 1)
    project = compose.load_or_name()
    if project.known:
        project.require([service])
    container = yield from compose.running_one(project, service, compose.flags["index"])
    found = sorted((p for p in container.data.get("Ports") or [] if p.get("PublicPort")),
                   key=lambda p: (p["PrivatePort"], p["Type"], p.get("IP", "")))
    if wanted is None:
        compose.each_line([f"{p['PrivatePort']}/{p['Type']} -> {_address(p)}" for p in found])
        return
    for entry in found:
        if entry["PrivatePort"] == int(wanted) and entry["Type"] == protocol:
            compose.each_line([_address(entry)])
            return
    others = ", ".join(sorted(f"{p['PrivatePort']}/{p['Type']}"
                              for p in container.data.get("Ports") or []))
    raise HopError(f"no port {wanted}/{protocol} for container {container.name}"
                   + (f": {others}" if others else ""), 1)


def _address(entry: dict) -> str:
    host = entry.get("IP", "")
    return f"[{host}]:{entry['PublicPort']}" if ":" in host else f"{host}:{entry['PublicPort']}"
