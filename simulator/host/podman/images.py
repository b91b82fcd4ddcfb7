"""containers/storage in the user's home, and pulls in podman's words.

Models containers/storage and containers/image of Podman 5.5. The conversation with a registry is
the one of every client (docker.md 3.2), so the store, the layers and the transfers are dockerd's
classes at other paths; names are always whole, and the texts are podman's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps, Stream
from simulator.host.dockerd.images.image import Image, Layer
from simulator.host.dockerd.images.layers import LayerStore
from simulator.host.dockerd.images.listing import created_s
from simulator.host.dockerd.images.pull import Pull
from simulator.host.dockerd.images.reference import Reference
from simulator.host.dockerd.images.registry_client import RegistryClient
from simulator.host.dockerd.images.store import ImageStore
from simulator.host.dockerd.volumes.store import VolumeStore
from simulator.host.kernel import Inode, MountTable, Process, directory, put, regular

from . import shortnames

if TYPE_CHECKING:
    from .libpod import Podman

__all__ = ["Image", "Reference", "created_s", "pull", "pull_any", "remove_names", "whole",
           "whole_name"]

STORAGE = "home/you/.local/share/containers/storage"
USER_AGENT = "containers/5.34.2 (github.com/containers/image)"


@cache
def _mount_points() -> Inode:
    """Mount points that every container needs; podman leaves no /.dockerenv."""
    root = directory()
    for path in ("proc", "sys", "dev/pts", "dev/shm", "run"):
        put(root, path, directory())
    for path in ("etc/hosts", "etc/hostname", "etc/resolv.conf", "run/.containerenv"):
        put(root, path, regular(mode=0o755))
    return root


class PodmanLayers(LayerStore):
    """Overlay directories; mounted in the user's own mount namespace."""

    folder = f"{STORAGE}/overlay"
    initial = staticmethod(_mount_points)

    def mount_table(self) -> MountTable:
        return self._daemon.mounts


class PodmanVolumes(VolumeStore):
    folder = f"{STORAGE}/volumes"

    def _changed(self, volume: Any) -> None:
        self._daemon.engine.changes.mark("volume", f"{self._daemon.machine}/{volume.name}")


class PodmanImages(ImageStore):
    def changed(self, image: Image) -> None:
        self._daemon.engine.changes.mark("image", f"{self._daemon.machine}/{image.id}")

    def find_short(self, text: str, files: tuple[str, str]) -> Image | None:
        """By id, whole name, or a short name that stands for one that is here."""
        if len(text) >= 3 and all(c in "0123456789abcdef" for c in text):
            found = self._by_prefix(text)
            if found is not None:
                return found
        if text.startswith("sha256:"):
            return self._images.get(text) or self._by_prefix(text)
        names = shortnames.local_names(text)
        with suppress(HopError):     # no registry to search: it may still be here
            names += shortnames.candidates(text, *files)[0]
        for name in names:
            image = self.named(name)
            if image is not None:
                return image
        return None

    def get_short(self, text: str, files: tuple[str, str]) -> Image:
        """Raises HopError 125."""
        image = self.find_short(text, files)
        if image is None:
            raise HopError(f"{text}: image not known", 125)
        return image


def whole_name(image: Image) -> str:
    """docker.io/library/busybox:latest; the id for an image without a name."""
    return whole(sorted(image.names, key=lambda n: n.repository)[0]) if image.names else image.id


def whole(name: Reference) -> str:
    tag = f":{name.tag}" if name.tag else ""
    return f"{name.repository}{tag}{f'@{name.digest}' if name.digest else ''}"


class PodmanRegistryClient(RegistryClient):
    """The same conversation; refusals as containers/image words them."""

    def headers(self, host: str = "", more: dict[str, str] | None = None) -> dict[str, str]:
        return {**super().headers(host, more), "user-agent": USER_AGENT}

    def refusal(self, answer: Any, reference: str) -> HopError:
        error = super().refusal(answer, reference)
        text = error.message
        what = f"reading manifest {reference} in {self.name.repository}"
        if "access denied" in text:
            return HopError(f"{what}: requested access to the resource is denied", 125)
        if "manifest unknown" in text:
            return HopError(f"{what}: manifest unknown", 125)
        if "name unknown" in text:
            return HopError(f"{what}: name unknown", 125)
        return HopError(f"{what}: {text}", 125)


class PodmanPull(Pull):
    """`show(text)` takes lines for standard error."""

    def __init__(self, podman: Podman, name: Reference, show: Callable[[str], None],
                 terminal: bool, auth: dict[str, Any] | None) -> None:
        super().__init__(podman, name, self._told, auth)
        self._client = PodmanRegistryClient(podman, name, auth)
        self._show, self._terminal = show, terminal
        self._blobs: dict[str, str] = {}        # digest -> what has become of it
        self._shown = 0

    def _told(self, message: dict[str, Any]) -> None:
        if str(message.get("status", "")).startswith("Pulling from"):
            self._show("Getting image source signatures")

    def _progress(self, layer: Layer, text: str, current: int = 0, total: int = 0) -> None:
        if layer.digest not in self._blobs and not self._terminal:
            self._show(f"Copying blob {layer.digest}")
        done = {"Already exists": "skipped: already exists", "Pull complete": "done"}.get(text, "")
        self._blobs[layer.digest] = done or self._blobs.get(layer.digest, "")
        if self._terminal:
            self._show_done()

    def _show_done(self) -> None:
        """The bars that are full, in the order of the layers."""
        for digest, how in list(self._blobs.items())[self._shown:]:
            if not how:
                return
            self._shown += 1
            short = digest.removeprefix("sha256:")[:12]
            self._show(f"Copying blob {short} {how}   | ")


def pull(podman: Podman, p: Process, name: Reference, *, quiet: bool = False,
         auth: dict[str, Any] | None = None) -> Steps:
    """Copy one image from its registry; progress goes to standard error. Raises HopError 125."""
    clock, lines, outcome = podman.engine.clock, Stream(podman.engine.clock), []
    terminal = p.isatty(2)

    def show(text: str) -> None:
        if not quiet:
            lines.write(f"{text}\n".encode())

    show(f"Trying to pull {whole(name)}...")
    copying: list[PodmanPull] = []

    def work() -> Steps:
        try:
            copying.append(PodmanPull(podman, name, show, terminal, auth))
            outcome.append((yield from copying[0].run()))
        except HopError as error:
            outcome.append(error)
        lines.close()

    clock.spawn(work())
    try:
        while True:
            text = yield from p.block_in(lines.read())
            if not text:
                break
            if 2 in p.fds:
                yield from p.write(2, text)
    finally:
        if not outcome and copying:
            copying[0].cancel()
    if isinstance(outcome[0], HopError):
        raise _failed(name, outcome[0])
    if not quiet and 2 in p.fds:
        config = outcome[0].id
        short = f"{config.removeprefix('sha256:')[:10]} done   | " if terminal else config
        yield from p.write(2, f"Copying config {short}\nWriting manifest to image destination\n")
    return outcome[0]


def _failed(name: Reference, error: HopError) -> HopError:
    """containers/image puts what it was doing before what went wrong."""
    text, source = error.message, f"docker://{name.familiar}"
    if 'Get "' in text and "/v2/" in text and "/blobs/" not in text:
        text = f"pinging container registry {name.domain}: {text}"
    return HopError(f"unable to copy from source {source}: initializing source {source}: {text}",
                    125)


def pull_any(podman: Podman, p: Process, text: str, files: tuple[str, str], *,
             quiet: bool = False, auth: dict[str, Any] | None = None) -> Steps:
    """Resolve a short name, then try each candidate. Raises HopError 125."""
    names, note = shortnames.candidates(text, *files)
    if note and not quiet and 2 in p.fds:
        yield from p.write(2, note + "\n")
    errors = []
    for name in names:
        try:
            return (yield from pull(podman, p, name, quiet=quiet, auth=auth))
        except HopError as error:
            errors.append(error)
    raise errors[-1]


def remove_names(podman: Podman, image: Image, name: Reference | None) -> list[str]:
    """Untag; the names that went."""
    gone = [name] if name is not None else [*image.names]
    for each in gone:
        podman.images.untag(image, each)
    if not image.names:
        for pulled in list(image.pulled):
            podman.images.untag(image, pulled)
    else:
        left = [n.repository for n in image.names]
        for pulled in [q for q in image.pulled if q.repository not in left]:
            podman.images.untag(image, pulled)
    return [whole(replace(each, digest="")) for each in gone]
