"""Verbs of images, pods, networks, volumes and the system."""

from . import events, images, info, networks, pods, prune, volumes

__all__ = ["events", "images", "info", "networks", "pods", "prune", "volumes"]
