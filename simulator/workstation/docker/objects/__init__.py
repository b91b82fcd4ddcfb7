"""The verbs on networks, volumes, the daemon itself, and on anything by its name."""

from . import context, disk, events, info, inspect, login, networks, prune, version, volumes

__all__ = ["context", "disk", "events", "info", "inspect", "login", "networks", "prune",
           "version", "volumes"]
