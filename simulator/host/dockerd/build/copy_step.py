"""COPY and ADD as steps: where from, the cache, and the image with the new layer.

Models dispatchCopy, dispatchAdd and performCopy of moby builder/dockerfile, 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps
from simulator.host.kernel import OverlayMount

from ..images.image import Image
from . import copying
from .committing import commit_tree, nothing, probe
from .dockerfile.instructions import Instruction
from .run_step import BUILDKIT
from .state import State
from .trees import Tree

if TYPE_CHECKING:
    from .builder import Build

_CHOWN = "unable to convert uid/gid chown string to host mapping"


def add(build: Build, state: State, instruction: Instruction) -> Steps:
    yield from _copy(build, state, instruction, build.context, unpacks=True)


def copy(build: Build, state: State, instruction: Instruction) -> Steps:
    tree, name = build.context, instruction.flags.get("from", "")
    if name and not instruction.flags.get("chmod"):
        try:
            image = yield from build.image_or_stage(name)
        except HopError as error:
            raise HopError(f"invalid from flag value {name}: {error.message}", 500) from None
        tree = over(build, image)
    yield from _copy(build, state, instruction, tree, unpacks=False)


def over(build: Build, image: Image) -> Tree:
    """An image's files under an empty writable layer."""
    kernel = build.daemon.kernel

    def check_room(size: int) -> None:
        kernel.grow_disk(size)           # raises ENOSPC; what layers take is counted by themselves
        kernel.disk_used -= size

    return Tree(kernel, OverlayMount([layer.tree for layer in image.layers],
                                     on_growth=check_room))


def _copy(build: Build, state: State, instruction: Instruction, tree: Tree,
          unpacks: bool) -> Steps:
    *paths, target = state.expand(build.lexer, instruction.arguments)
    chown = state.expand(build.lexer, [instruction.flags.get("chown", "")])[0]
    if instruction.flags.get("chmod"):
        raise HopError(f"the --chmod option {BUILDKIT}", 500)
    name = instruction.name
    from_image = "from" in instruction.flags
    found = copying.sources(name, tree, paths, not from_image)
    if len(found) > 1 and not target.endswith("/"):
        raise HopError(f"When using {name} with more than one source file, the destination must "
                       "be a directory and end with a /", 500)
    who = f"--chown={chown} " if chown else ""
    told = f"#(nop) {name} {who}{copying.joint_checksum(found)} in {target} "
    config = {**state.config, "Cmd": nothing(state, told)}
    if (yield from probe(build, state, config)):
        return
    layer = over(build, state.image)
    owner = _owner(layer, chown) if chown else None if from_image else (0, 0)
    path = copying.destination(state.config.get("WorkingDir") or "/", target)
    yield from build.engine.wait("dockerd.build.copy")
    files = size = 0
    for source in found:
        copied = copying.perform(build.daemon, layer, source, path, owner, unpacks)
        files, size = files + copied.files, size + copied.size
    build.trace("build_copied", state.image.id, files=files, size=size, path=path)
    commit_tree(build, state, layer.mount.root, config)


def _owner(layer: Tree, text: str) -> tuple[int, int]:
    """--chown: names are looked up in the image's own files."""
    user, colon, group = text.partition(":")
    if ":" in group:
        raise HopError(f"{_CHOWN}: invalid chown string format: {text}", 500)
    uid = _number(layer, "user", "uid", user, "/etc/passwd")
    gid = _number(layer, "group", "gid", group if colon else user, "/etc/group")
    return uid, gid


def _number(layer: Tree, kind: str, number: str, name: str, path: str) -> int:
    if name.isdecimal() and len(name) < 10:
        return int(name)
    inode = layer.find(path.lstrip("/"))
    text = inode.data.decode("utf-8", "replace") if inode is not None else ""
    for fields in (line.split(":") for line in text.splitlines()):
        if fields[0] == name and len(fields) > 2 and fields[2].isdecimal():
            return int(fields[2])
    raise HopError(f"{_CHOWN}: can't find {number} for {kind} {name}: no such {kind}: {name}", 500)
