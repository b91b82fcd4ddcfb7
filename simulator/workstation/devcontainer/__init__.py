"""Dev Containers on the laptop: the `devcontainer` command and what an editor does with it."""

from .cli import DevcontainerCommand

__all__ = ["DevcontainerCommand"]
