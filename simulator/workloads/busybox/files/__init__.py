"""Applets about files: listing, copying, reading, owners, finding."""

from . import disks, finding, listing, making, moving, owners, printing

__all__ = ["disks", "finding", "listing", "making", "moving", "owners", "printing"]
