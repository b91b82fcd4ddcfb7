"""Readers: one per kind of noun, each turning an id into the fields of its row."""

from .containers import ContainerRows
from .images import BuildRows, ImageRows, LayerRows, PullRows, RepositoryRows
from .machines import MachineRows, ProcessRows, ProgramRows
from .places import FaultRows, NetworkRows, TerminalRows, VolumeRows
from .podman import (
    Both,
    PodmanContainerRows,
    PodmanImageRows,
    PodmanLayerRows,
    PodmanNetworkRows,
    PodmanVolumeRows,
    PodRows,
)

__all__ = ["Both", "BuildRows", "ContainerRows", "FaultRows", "ImageRows", "LayerRows",
           "MachineRows", "NetworkRows", "PodRows", "PodmanContainerRows", "PodmanImageRows",
           "PodmanLayerRows", "PodmanNetworkRows", "PodmanVolumeRows", "ProcessRows",
           "ProgramRows", "PullRows", "RepositoryRows", "TerminalRows", "VolumeRows"]
