"""What a build knows while it runs: what was asked for, the stage it is in, the picture of it.

Models dispatchState of moby builder/dockerfile/evaluator.go, 28.2.2. Images' and containers'
configurations are dicts as in the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..images.image import Image
from ..images.reference import Reference
from .arguments import BuildArguments
from .dockerfile.variables import Lexer

DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEFAULT_SHELL = ["/bin/sh", "-c"]

# What two configurations are compared by (image/cache/compare.go), and what an image keeps.
KEPT = ("User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels",
        "StopSignal", "Healthcheck", "Shell", "OnBuild")


@dataclass(frozen=True)
class Options:
    tags: list[Reference]
    dockerfile: str = ""
    no_cache: bool = False
    pull: bool = False
    remove: bool = True
    force_remove: bool = False
    arguments: Mapping[str, str | None] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    platform: str = ""
    host_config: dict[str, Any] = field(default_factory=dict)
    auths: Mapping[str, Any] = field(default_factory=dict)
    cache_from: list[str] = field(default_factory=list)


def scratch() -> Image:
    """The image that is none: no layers, no id."""
    image = Image(b"{}", [])
    image.id = ""
    return image


class State:
    """One stage. `image` is what its last step has made."""

    def __init__(self, name: str, base: Image, arguments: BuildArguments) -> None:
        self.name, self.image, self.arguments = name, base, arguments
        self.config: dict[str, Any] = kept(base.config)
        self.maintainer = ""
        self.command_set = False      # by this Dockerfile: ENTRYPOINT leaves it alone then
        self.cache_broken = False     # a step was not in the cache: no later one is

    def set_default_path(self) -> None:
        if not any(variable.startswith("PATH=") for variable in self.env):
            self.config["Env"] = [*self.env, f"PATH={DEFAULT_PATH}"]

    @property
    def env(self) -> list[str]:
        return list(self.config.get("Env") or [])

    @property
    def shell(self) -> list[str]:
        return list(self.config.get("Shell") or DEFAULT_SHELL)

    def variables(self) -> dict[str, str]:
        """For $name in instructions: the image's variables, and arguments that they do not hide."""
        pairs = (text.partition("=") for text in [*self.env, *self.arguments.beside(self.env)])
        return {name: value for name, _, value in pairs}

    def expand(self, lexer: Lexer, words: list[str]) -> list[str]:
        variables = self.variables()
        return [lexer.word(word, variables) for word in words]


def kept(config: Mapping[str, Any]) -> dict[str, Any]:
    """Of a configuration what images keep and the cache compares."""
    return {name: config[name] for name in KEPT if config.get(name)}


@dataclass
class Progress:
    """A build as the picture shows it: a row of kind "build"."""

    ident: str
    tag: str
    total: int = 0
    status: str = "running"           # running, done, failed
    steps: list[dict[str, Any]] = field(default_factory=list)
    image: str = ""


class Builds:
    """Builds that run now; a finished one is forgotten when the next begins."""

    def __init__(self) -> None:
        self._count = 0
        self._kept: dict[str, Progress] = {}

    def begin(self, tag: str) -> tuple[Progress, list[str]]:
        """(the new one, ids of those that are forgotten)."""
        old = [ident for ident, build in self._kept.items() if build.status != "running"]
        for ident in old:
            del self._kept[ident]
        self._count += 1
        build = Progress(str(self._count), tag)
        self._kept[build.ident] = build
        return build, old

    def get(self, ident: str) -> Progress | None:
        return self._kept.get(ident)

    def idents(self) -> list[str]:
        return list(self._kept)
