"""Applets about files: listing, copying, reading, owners, finding."""

from . import copying, disks, finding, listing, making, moving, owners, printing

__all__ = ["copying", "disks", "finding", "listing", "making", "moving", "owners", "printing"]
