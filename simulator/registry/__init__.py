"""The registry machine: repositories of images, served over HTTP."""

from simulator.engine import Engine

from .catalog import official_repositories
from .content import Content, LayerBlob, config_json, encode, sha256
from .registry import PushedBlob, Registry, Repository

__all__ = ["Content", "LayerBlob", "PushedBlob", "Registry", "Repository", "config_json",
           "docker_hub", "encode", "private_registry", "sha256"]


def docker_hub(engine: Engine, machine: str = "registry") -> Registry:
    """Docker Hub with the official images of the catalogue."""
    repositories = {name: Repository(name, tags, description)
                    for name, tags, description in official_repositories()}
    return Registry(engine, machine, "docker.io", repositories)


def private_registry(engine: Engine, machine: str, host: str) -> Registry:
    """An empty registry without accounts, as `registry:2` is."""
    return Registry(engine, machine, host, {}, public=False)
