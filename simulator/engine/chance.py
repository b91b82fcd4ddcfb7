"""Dice, one per component: a new draw in one component never shifts those of another.

The only module of the simulator that may import `random`.
"""

from __future__ import annotations

import hashlib
from random import Random


class Chance:
    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._streams: dict[str, Random] = {}

    def stream(self, component: str) -> Random:
        """The component's own random stream, the same for the same seed everywhere."""
        if component not in self._streams:
            self._streams[component] = Random(f"{self.seed}:{component}")
        return self._streams[component]

    def hex(self, component: str, digits: int = 64) -> str:
        """A random id of `digits` hexadecimal digits, as Docker makes them."""
        return f"{self.stream(component).getrandbits(digits * 4):0{digits}x}"

    def jitter(self, component: str, ms: int, share: float = 0.1) -> int:
        """`ms`, up to `share` more or less: no two real calls take the same time."""
        spread = int(ms * share)
        return ms if spread == 0 else ms + self.stream(component).randint(-spread, spread)

    def digest(self) -> str:
        """A hash of where every stream stands, for the fingerprint."""
        states = sorted((name, stream.getstate()[1]) for name, stream in self._streams.items())
        return hashlib.sha256(repr(states).encode()).hexdigest()
