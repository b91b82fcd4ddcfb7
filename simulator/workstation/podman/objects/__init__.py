"""Verbs of images, pods, networks, volumes and the system."""

from . import images, networks, pods, volumes

__all__ = ["images", "networks", "pods", "volumes"]
