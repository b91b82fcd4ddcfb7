"""What the Tab key offers after `podman`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.host.podman.images import whole

from .command import COMMANDS
from .pages import PAGES

if TYPE_CHECKING:
    from simulator.host.podman import Podman


def complete(podman: Podman, words: list[str], current: str) -> list[str]:
    """Candidates for `current`, sorted; `words` are those before it, without `podman`."""
    path, rest = "", list(words)
    while rest and f"{path} {rest[0]}".strip() in PAGES:
        path, rest = f"{path} {rest[0]}".strip(), rest[1:]
    page, declared = PAGES[path], COMMANDS.get(path)
    if current.startswith("-"):
        refused = declared.refuses if declared is not None else ()
        names = [f"--{flag.name}" for flag in page.flags.values()
                 if not flag.hidden and flag.name not in refused]
    elif page.commands and not rest:
        names = list(page.commands)
    else:
        names = _names(podman, declared.complete if declared is not None else "")
    return sorted(name for name in dict.fromkeys(names) if name.startswith(current))


def _names(podman: Podman, kind: str) -> list[str]:
    if kind == "container":
        return [c.name for c in podman.containers]
    if kind == "running":
        return [c.name for c in podman.containers if c.running]
    if kind == "image":
        return [whole(name) for image in podman.images for name in image.names]
    if kind == "pod":
        return [pod.name for pod in podman.pods.values()]
    nouns = {"network": podman.networks, "volume": podman.volumes}
    return [noun.name for noun in nouns.get(kind, ())]
