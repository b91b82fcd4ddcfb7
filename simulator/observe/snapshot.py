"""The picture: every noun of a world as a row of plain JSON (docs/architecture.md, 7).

Hops mark what they changed; `changed` makes rows of the marks, `rows` makes all of them. Both go
through the same readers, so that a snapshot plus the frames after it is the next snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from . import rows

if TYPE_CHECKING:
    from simulator.engine.changes import Key
    from simulator.world import World

Row = dict[str, Any]


class Snapshot:
    """Reads one world. A reader returns the row of an id, or None when it no longer exists."""

    def __init__(self, world: World) -> None:
        self._world = world
        site = world.site
        self._readers: dict[str, tuple[Callable[[str], Row | None], Callable[[], Iterable[str]]]] \
            = {}
        self._add("machine", rows.MachineRows(site))
        self._add("program", rows.ProgramRows(site))
        self._add("process", rows.ProcessRows(site))
        self._add("container", rows.Both(rows.ContainerRows(site),
                                         rows.PodmanContainerRows(site)))
        self._add("pod", rows.PodRows(site))
        self._add("image", rows.Both(rows.ImageRows(site), rows.PodmanImageRows(site)))
        self._add("build", rows.BuildRows(site))
        self._add("pull", rows.PullRows(site))
        self._add("layer", rows.Both(rows.LayerRows(site), rows.PodmanLayerRows(site)))
        self._add("network", rows.Both(rows.NetworkRows(site), rows.PodmanNetworkRows(site)))
        self._add("volume", rows.Both(rows.VolumeRows(site), rows.PodmanVolumeRows(site)))
        self._add("repository", rows.RepositoryRows(site))
        self._add("terminal", rows.TerminalRows(world))
        self._add("fault", rows.FaultRows(world.engine.faults))

    def rows(self) -> dict[str, Row]:
        """Every row now, by row id."""
        found = {}
        for kind, (read, idents) in self._readers.items():
            for ident in idents():
                row = read(ident)
                if row is not None:
                    found[f"{kind}/{ident}"] = row
        return found

    def changed(self, marks: Iterable[Key]) -> dict[str, Row | None]:
        """The rows of what was marked; None for what is gone. Marks without a row are skipped."""
        found: dict[str, Row | None] = {}
        for kind, ident in marks:
            if kind in self._readers:
                found[f"{kind}/{ident}"] = self._readers[kind][0](ident)
        return found

    def _add(self, kind: str, reader: Any) -> None:
        def read(ident: str) -> Row | None:
            fields = reader.read(ident)
            return None if fields is None else {"kind": kind, "id": ident, **fields}

        self._readers[kind] = (read, reader.idents)
