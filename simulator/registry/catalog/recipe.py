"""How the catalogue describes an image: steps like a Dockerfile's, with sizes as in the real one.

A step that changes files makes a layer; the others only leave a line in the history. Images that
begin with the same steps share their layers, because a layer's recipe is its name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from simulator.host.kernel import Inode

from ..content import Content, LayerBlob, config_json

PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
BUILDKIT = "buildkit.dockerfile.v0"


class Step(NamedTuple):
    """`layer` is None for a step that changes no file."""

    created_by: str
    layer: LayerBlob | None = None
    comment: str = BUILDKIT


def layer_step(created_by: str, recipe: str, size: int, unpacked: int,
               build: Callable[[], Inode], comment: str = BUILDKIT) -> Step:
    return Step(created_by, LayerBlob(recipe, size, unpacked, build), comment)


class Image(NamedTuple):
    """Steps so far and the config they lead to; later images build on earlier ones."""

    steps: tuple[Step, ...]
    config: dict[str, Any]
    created: str

    def then(self, *steps: Step, created: str, **config: Any) -> Image:
        """A child image; keys of the config replace those of the parent, None removes one."""
        merged = {**self.config, **config}
        return Image((*self.steps, *steps), {k: v for k, v in merged.items() if v is not None},
                     created)

    def content(self) -> Content:
        layers = tuple(step.layer for step in self.steps if step.layer is not None)
        history = []
        for step in self.steps:
            line: dict[str, Any] = {"created": self.created, "created_by": step.created_by}
            if step.comment:
                line["comment"] = step.comment
            if step.layer is None:
                line["empty_layer"] = True
            history.append(line)
        return Content(config_json(self.config, history, [layer.diff_id for layer in layers],
                                   self.created), layers)


def metadata(*instructions: str) -> tuple[Step, ...]:
    """Steps that change no file, e.g. metadata("ENV A=1", "EXPOSE map[80/tcp:{}]")."""
    return tuple(Step(instruction) for instruction in instructions)
