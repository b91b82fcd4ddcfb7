"""Applets about the network."""

from . import asking, interfaces, sockets, transfer

__all__ = ["asking", "interfaces", "sockets", "transfer"]
