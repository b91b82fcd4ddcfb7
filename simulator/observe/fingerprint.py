"""A hash of all that a world is at a moment; two equal hashes mean two equal worlds."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.world import World


def fingerprint(world: World) -> str:
    """SHA-256 over clock, queue, dice, picture, files, logs and the newest trace, canonically.

    The input log is not part of it: a replay must arrive at the same state by itself.
    """
    engine = world.engine
    digest = hashlib.sha256()

    def add(part: object) -> None:
        text = json.dumps(part, sort_keys=True, separators=(",", ":"), default=_plain)
        digest.update(text.encode())
        digest.update(b"\n")

    add([world.now_ms, engine.trace.next_seq, engine.chance.digest()])
    add(sorted(item[0] for item in engine.clock.pending()))
    add(world.snapshot()["rows"])
    add(world.site.state())
    for entry in engine.trace.since(engine.trace.next_seq - 1001):
        add(entry)
    return digest.hexdigest()


def _plain(value: object) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)
