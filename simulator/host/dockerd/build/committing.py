"""The cache, containers of steps, and the image that each step leaves.

Models moby builder/dockerfile/{internals,imageprobe}.go, image/cache and CommitBuildStep of 28.2.2:
the cache *is* the images: a child of this image that was made by the same configuration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps
from simulator.host.kernel import Inode

from ..containers import create as creation, removal
from ..containers.container import Container
from ..images import building
from ..images.image import Image
from .state import State, kept

if TYPE_CHECKING:
    from .builder import Build
    from .changes import Changes

MAX_DEPTH = 125        # layers of one image (overlay2)
NO_LOG = {"LogConfig": {"Type": "none", "Config": {}}}


def probe(build: Build, state: State, config: dict[str, Any]) -> Steps:
    """Whether the step is in the cache; the stage then goes on from the image found."""
    if build.options.no_cache or state.cache_broken:
        return False
    yield from build.engine.wait("dockerd.build.probe")
    found = find(build, state.image, kept(config))
    if found is None:
        state.cache_broken = True
        build.trace("build_cache_missed", state.image.id, image=state.image.short_id)
        return False
    build.output.say(" ---> Using cache\n")
    build.moved(state, found, "cached")
    build.trace("build_cache_hit", found.id, image=found.short_id)
    return True


def find(build: Build, parent: Image, config: dict[str, Any]) -> Image | None:
    """The newest image that was made here from `parent` with this configuration; with --cache-from,
    only what those images were made of counts."""
    matching = [image for image in build.daemon.images
                if image.parent == parent.id and image.file.get("container_config") == config]
    sources = [build.daemon.images.find(name) for name in build.options.cache_from]
    if sources:
        known = {image.id for source in sources for image in _made_of(build, source)}
        matching = [image for image in matching if image.id in known]
    return max(matching, key=lambda image: image.file.get("created", ""), default=None)


def _made_of(build: Build, image: Image | None) -> list[Image]:
    """The image, and those that it was made from on this machine."""
    found = []
    while image is not None:
        found.append(image)
        image = build.daemon.images.get(image.parent) if image.parent else None
    return found


def nothing(state: State, *words: str) -> list[str]:
    """The command that stands for a step without a program."""
    return [*state.shell, *words]


def commit_comment(build: Build | Changes, state: State, comment: str) -> Steps:
    """A step that changes the configuration alone."""
    yield from commit_in_container(build, state, nothing(state, "#(nop) ", comment))


def commit_in_container(build: Build | Changes, state: State, command: list[str],
                        prepare: Any = None) -> Steps:
    """Look into the cache; otherwise make a container, let `prepare(container)` change its files,
    and commit it."""
    config = {**state.config, "Cmd": command}
    if not build.commits or (yield from probe(build, state, config)):
        return
    container = yield from create(build, state, config, prepare)
    yield from commit_container(build, state, container, config)


def create(build: Build, state: State, config: dict[str, Any], prepare: Any = None) -> Steps:
    """The intermediate container of a step; returns it."""
    asked = {name: value for name, value in kept(config).items() if name != "OnBuild"}
    body = {**asked, "Image": state.image.id, "HostConfig": {**build.options.host_config, **NO_LOG}}
    container = yield from creation.create(build.daemon, body, image=state.image)
    if prepare is not None:
        try:
            prepare(container)
        except HopError:
            yield from removal.remove(build.daemon, container, force=True, volumes=True)
            raise
    build.containers.append(container)
    build.output.say(f" ---> Running in {container.short_id}\n")
    build.runs_in(container)
    return container


def commit_container(build: Build, state: State, container: Container,
                     config: dict[str, Any]) -> Steps:
    """The container's writable layer becomes the next image's top layer, if it holds anything."""
    yield from build.engine.wait("dockerd.commit")
    tree = building.copy_tree(build.daemon.layers.overlay(container.id).upper)
    image = commit_tree(build, state, tree, config, container.id)
    build.daemon.images.log("create", image.id, image.id)


def commit_tree(build: Build, state: State, tree: Inode, config: dict[str, Any],
                container: str = "") -> Image:
    """The next image: the last one's layers and this tree. Returns it."""
    daemon, base = build.daemon, state.image
    empty = not tree.children
    layers = list(base.layers)
    if not empty:
        if len(layers) >= MAX_DEPTH:
            raise HopError("max depth exceeded", 500)
        layers = building.add_layer(daemon, base.layers, tree, build.name)
        build.hold(layers[-1])
    line: dict[str, Any] = {"created": build.engine.timestamp()}
    if state.maintainer:
        line["author"] = state.maintainer
    line["created_by"] = " ".join(config["Cmd"])
    if empty:
        line["empty_layer"] = True
    more = {"docker_version": "28.2.2", "container_config": kept(config)}
    if container:
        more["container"] = container
    if state.maintainer:
        more["author"] = state.maintainer
    image = building.make_image(daemon, layers, kept(state.config),
                                [*(base.file.get("history") or []), line], parent=base.id, **more)
    build.moved(state, image, "done", 0 if empty else layers[-1].size)
    return image
