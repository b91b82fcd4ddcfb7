"""Readers: one per kind of noun, each turning an id into the fields of its row."""

from .containers import ContainerRows
from .images import BuildRows, ImageRows, LayerRows, PullRows, RepositoryRows
from .machines import MachineRows, ProcessRows, ProgramRows
from .places import FaultRows, NetworkRows, TerminalRows, VolumeRows

__all__ = ["BuildRows", "ContainerRows", "FaultRows", "ImageRows", "LayerRows", "MachineRows",
           "NetworkRows", "ProcessRows", "ProgramRows", "PullRows", "RepositoryRows",
           "TerminalRows", "VolumeRows"]
