"""The verbs on images."""

from . import build, history, images, make, pull, remove, transfer

__all__ = ["build", "history", "images", "make", "pull", "remove", "transfer"]
