"""Which simulator this is: a hash of its sources. A log is only continued by the one it names."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import simulator

NOT_THE_ENGINE = "scenarios"      # lessons watch a world; a changed lesson changes no world


@functools.cache
def engine_version() -> str:
    """SHA-256 over every source of the simulator, in a fixed order; the same on any machine."""
    root = Path(simulator.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).parts):
        parts = path.relative_to(root).parts
        if not path.is_file() or path.suffix == ".pyc" or parts[0] == NOT_THE_ENGINE:
            continue
        digest.update("/".join(parts).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
