"""Layers on their way: three downloads at once, extraction strictly one after the other.

Models moby distribution/xfer/download.go of 28.2.2. A layer that two pulls want is downloaded once;
a download that breaks goes on where it stopped, up to five times. Called by `pull`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps

from .image import DOWNLOADING, EXTRACTING, READY, VERIFYING, WAITING, Layer
from .registry_client import Answer, RegistryClient

if TYPE_CHECKING:
    from simulator.registry import LayerBlob

    from ..dockerd import Dockerd

MAX_DOWNLOADS = 3               # max-concurrent-downloads of daemon.json
MAX_ATTEMPTS = 5                # max-download-attempts
RETRY_STEP_S = 5                # 5, 10, 15, 20 seconds
VERIFY_RATE = 400_000           # bytes a millisecond of SHA-256 [EST]
EXTRACT_RATE = 90_000           # uncompressed bytes a millisecond [EST] 60 to 120 MB/s
EXTRACT_PIECES = 10

Watcher = Callable[..., None]   # (layer, status, current=0, total=0)


class Transfer:
    """One layer; `watchers` are the pulls that want it. It ends early when none is left."""

    def __init__(self, daemon: Dockerd, layer: Layer, below: Transfer | None) -> None:
        self._daemon, self.layer, self._below = daemon, layer, below
        self.watchers: list[Watcher] = []
        self.done = daemon.engine.clock.event()
        self.error: HopError | None = None
        self._attempts = 0
        self._exchange: Any = None

    @property
    def abandoned(self) -> bool:
        return not self.watchers

    def leave(self, watcher: Watcher) -> None:
        """A pull was cancelled; without any the connection is closed."""
        if watcher in self.watchers:
            self.watchers.remove(watcher)
        if self.abandoned and self._exchange is not None:
            self._exchange.client.broken("context canceled")
            self._exchange.hang_up()

    def tell(self, status: str, current: int = 0, total: int = 0) -> None:
        for watcher in list(self.watchers):
            watcher(self.layer, status, current, total)

    def run(self, slots: Slots, client: RegistryClient) -> Steps:
        """Download, wait for the layer below, extract; `done` comes in the end, either way."""
        try:
            if not slots.free:
                self.tell("Waiting")
            yield from slots.acquire()
            try:
                yield from self._download(client)
            finally:
                slots.release()
            yield from self._verify()
            if self._below is not None:
                if not self._below.done.processed:
                    yield self._below.done
                if self._below.error is not None:
                    raise self._below.error
            yield from self._extract()
        except HopError as error:
            self.error = error
        self.done.succeed()

    def _become(self, state: str) -> None:
        self.layer.state = state
        self._daemon.layers.changed(self.layer)

    # -- download ------------------------------------------------------------------------

    def _download(self, client: RegistryClient) -> Steps:
        self._become(DOWNLOADING)
        while True:
            failure = yield from self._fetch(client)
            if self.abandoned:
                raise HopError("context canceled", 499)
            if not failure:
                return
            self._attempts += 1
            if self._attempts >= MAX_ATTEMPTS:
                raise HopError(failure, 500)
            yield from self._count_down(self._attempts * RETRY_STEP_S)

    def _fetch(self, client: RegistryClient) -> Steps:
        """GET the rest of the blob; returns "" or what went wrong."""
        if self.abandoned:
            return "context canceled"
        layer = self.layer
        target = f"{client.base}/blobs/{layer.digest}"
        more = {"range": f"bytes={layer.current}-"} if layer.current else {}
        answer = Answer(self._daemon.engine.clock, self._piece)
        self._exchange = client.send(answer, "GET", target, headers=more)
        yield from answer.wait()
        if answer.failure:
            self._exchange.hang_up()
            return f'Get "{client.url(target)}": {client.explain(answer.failure)}'
        if answer.status >= 300:
            return str(client.refusal(answer, layer.digest))
        return ""

    def _piece(self, size: int) -> None:
        layer = self.layer
        layer.current = min(layer.total, layer.current + size)
        self._daemon.layers.changed(layer)
        self.tell("Downloading", layer.current, layer.total)

    def _count_down(self, seconds: int) -> Steps:
        for left in range(seconds, 0, -1):
            self.tell(f"Retrying in {left} second{'s' if left != 1 else ''}")
            yield self._daemon.engine.clock.pause(1000)
            if self.abandoned:
                raise HopError("context canceled", 499)

    def _verify(self) -> Steps:
        layer = self.layer
        self._become(VERIFYING)
        self.tell("Verifying Checksum")
        yield self._daemon.engine.clock.pause(1 + layer.total // VERIFY_RATE)
        self._daemon.step("dockerd_verified_layer", layer.digest, size=layer.total)
        self.tell("Download complete")

    # -- extraction ----------------------------------------------------------------------

    def _extract(self) -> Steps:
        daemon, layer = self._daemon, self.layer
        if self.abandoned:
            raise HopError("context canceled", 499)
        self._become(EXTRACTING)
        yield from daemon.engine.wait("dockerd.layer.register")
        pieces = 1 if layer.size < EXTRACT_RATE * 100 else EXTRACT_PIECES
        for number in range(1, pieces + 1):
            if daemon.engine.faults.find("disk_full", daemon.machine) is not None:
                raise HopError(f"failed to register layer: write /{_some_file(layer.blob)}: no "
                               "space left on device", 500)
            yield daemon.engine.clock.pause(layer.size // pieces // EXTRACT_RATE)
            layer.current = layer.total * number // pieces
            daemon.layers.changed(layer)
            self.tell("Extracting", layer.current, layer.total)
        self._become(READY)
        daemon.step("dockerd_extracted_layer", layer.digest, size=layer.size)
        self.tell("Pull complete")


def _some_file(blob: LayerBlob) -> str:
    """A path that is being written while a layer is unpacked."""
    names, node = [], blob.tree
    while node.children:
        name = next(iter(node.children))
        names.append(name)
        node = node.children[name]
    return "/".join(names)


class Slots:
    """Three downloads at once for the whole daemon; who comes later waits in line."""

    def __init__(self, clock: Any, count: int) -> None:
        self._clock, self.free = clock, count
        self._line: deque = deque()

    def acquire(self) -> Steps:
        if self.free:
            self.free -= 1
            return
        turn = self._clock.event()
        self._line.append(turn)
        yield turn

    def release(self) -> None:
        if self._line:
            self._line.popleft().succeed()
        else:
            self.free += 1


class Transfers:
    """Transfers in progress, by chain id."""

    def __init__(self, daemon: Dockerd) -> None:
        self._daemon = daemon
        self._slots = Slots(daemon.engine.clock, MAX_DOWNLOADS)
        self._running: dict[str, Transfer] = {}

    def find(self, chain: str) -> Transfer | None:
        return self._running.get(chain)

    def join(self, client: RegistryClient, blob: LayerBlob, parent: str, image: str,
             watcher: Watcher) -> Transfer:
        """The transfer of a layer: the one that runs already, or a new one."""
        layer = Layer(blob, parent, image, WAITING)
        transfer = self._running.get(layer.chain)
        if transfer is not None and not transfer.abandoned:
            transfer.watchers.append(watcher)
            watcher(transfer.layer, "Pulling fs layer", 0, 0)
            return transfer
        transfer = Transfer(self._daemon, layer, self._running.get(parent))
        transfer.watchers.append(watcher)
        self._running[layer.chain] = transfer
        self._daemon.layers.add(layer)
        transfer.tell("Pulling fs layer")
        self._daemon.engine.clock.spawn(self._run(transfer, client))
        return transfer

    def _run(self, transfer: Transfer, client: RegistryClient) -> Steps:
        yield from transfer.run(self._slots, client)
        chain = transfer.layer.chain
        if self._running.get(chain) is transfer:
            del self._running[chain]
        if transfer.error is not None and self._daemon.layers.find(chain) is transfer.layer:
            self._daemon.layers.drop(chain)
