"""The registry machine: repositories of images, served over HTTP."""

from simulator.engine import Engine

from .catalog import official_repositories
from .content import Content, LayerBlob, config_json, encode, sha256
from .registry import PushedBlob, Registry, Repository

__all__ = ["Content", "LayerBlob", "PushedBlob", "Registry", "Repository", "config_json",
           "docker_hub", "encode", "sha256"]


def docker_hub(engine: Engine, machine: str = "registry") -> Registry:
    """Docker Hub with the official images of the catalogue."""
    repositories = {name: Repository(name, tags, description)
                    for name, tags, description in official_repositories()}
    return Registry(engine, machine, "docker.io", repositories)
