"""`docker commit --change` and `docker import --change`: instructions without a build.

Models BuildFromConfig of moby builder/dockerfile/builder.go, 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps
from simulator.registry import encode

from ..images.image import Image
from .arguments import BuildArguments
from .dockerfile import instructions
from .dockerfile.lines import parse
from .dockerfile.variables import Lexer
from .state import State
from .steps import dispatch

if TYPE_CHECKING:
    from ..dockerd import Dockerd

ALLOWED = ("CMD", "ENTRYPOINT", "HEALTHCHECK", "ENV", "EXPOSE", "LABEL", "ONBUILD", "USER",
           "VOLUME", "WORKDIR")


class Changes:
    """Stands in for a build whose steps leave no images and say nothing."""

    commits = False

    def __init__(self, daemon: Dockerd, escape: str) -> None:
        self.daemon, self.lexer, self.output = daemon, Lexer(escape), self

    def say(self, text: str) -> None:
        """Nobody hears it."""


def apply(daemon: Dockerd, config: dict[str, Any], texts: list[str]) -> Steps:
    """The configuration after these instructions; returns a new one. Raises HopError 400."""
    if not any(texts):
        return config
    dockerfile = parse("\n".join(texts))
    for line in dockerfile.lines:
        if line.name not in ALLOWED:
            raise HopError(f"{line.word[:100]} is not a valid change command", 400)
    state = State("", Image(encode({"config": config}), []), BuildArguments({}))
    build = Changes(daemon, dockerfile.escape)
    for line in dockerfile.lines:
        try:
            yield from dispatch(build, state, instructions.check(line))
        except HopError as error:
            raise HopError(error.message, 400) from None
    return {**config, **dict.fromkeys(("Cmd", "Entrypoint")), **state.config}
