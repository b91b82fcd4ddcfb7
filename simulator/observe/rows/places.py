"""Rows of networks, volumes, terminals and faults."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.blueprints import Site
    from simulator.engine import Faults
    from simulator.world import World

Fields = dict[str, Any]


class NetworkRows:
    def __init__(self, site: Site) -> None:
        self._networks = site.dockerd.networks

    def idents(self) -> Iterable[str]:
        return [network.id for network in self._networks]

    def read(self, ident: str) -> Fields | None:
        network = self._networks.get(ident)
        if network is None:
            return None
        return {"mark": "ok", "name": network.name, "driver": network.driver,
                "subnet": network.subnet, "gateway": network.gateway,
                "containers": list(network.endpoints)}


class VolumeRows:
    def __init__(self, site: Site) -> None:
        self._volumes = site.dockerd.volumes

    def idents(self) -> Iterable[str]:
        return [volume.name for volume in self._volumes]

    def read(self, ident: str) -> Fields | None:
        volume = self._volumes.get(ident)
        if volume is None:
            return None
        return {"mark": "ok", "name": volume.name, "mountpoint": volume.mountpoint,
                "used_by": list(volume.used_by)}


class TerminalRows:
    def __init__(self, world: World) -> None:
        self._world = world

    def idents(self) -> Iterable[str]:
        return list(self._world.terminals)

    def read(self, ident: str) -> Fields | None:
        terminal = self._world.terminals.get(ident)
        if terminal is None:
            return None
        return {"mark": "busy" if terminal.busy else "ok",
                "state": "running" if terminal.busy else "prompt", "prompt": terminal.prompt,
                "cwd": terminal.cwd, "rows": terminal.rows, "columns": terminal.columns,
                "raw": terminal.raw}


class FaultRows:
    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def idents(self) -> Iterable[str]:
        return list(self._faults.active)

    def read(self, ident: str) -> Fields | None:
        fault = self._faults.active.get(ident)
        if fault is None:
            return None
        return {"mark": "fault", "fault": fault.kind, "target": fault.target,
                "parameters": fault.parameters, "since_ms": fault.since_ms}
