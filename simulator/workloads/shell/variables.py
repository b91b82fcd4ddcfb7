"""The variables of one shell: values, which of them are exported or read only, and local ones."""

from __future__ import annotations

from collections.abc import Mapping

MAX_VALUE = 1 << 20            # characters of one value; more is "out of memory"
MAX_VARIABLES = 4096


class Variables:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self.values: dict[str, str] = dict(environment)
        self.exported: dict[str, None] = dict.fromkeys(environment)
        self.read_only: dict[str, None] = {}
        self._frames: list[dict[str, tuple[str | None, bool]]] = []

    def twin(self) -> Variables:
        other = Variables({})
        other.values, other.exported = dict(self.values), dict(self.exported)
        other.read_only, other._frames = dict(self.read_only), [dict(f) for f in self._frames]
        return other

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    def set(self, name: str, value: str) -> None:
        """The caller has checked `read_only`."""
        self.values[name] = value

    def unset(self, name: str) -> None:
        self.values.pop(name, None)
        self.exported.pop(name, None)

    def export(self, name: str) -> None:
        self.exported[name] = None

    def environment(self) -> dict[str, str]:
        """What a program that is started gets."""
        values = self.values
        return {name: values[name] for name in self.exported if name in values}

    # -- functions -------------------------------------------------------------------------

    @property
    def in_function(self) -> bool:
        return bool(self._frames)

    @property
    def depth(self) -> int:
        """How many functions are running, one in the other."""
        return len(self._frames)

    def enter(self) -> None:
        self._frames.append({})

    def leave(self) -> None:
        for name, (value, exported) in self._frames.pop().items():
            self.unset(name)
            if value is not None:
                self.values[name] = value
                if exported:
                    self.exported[name] = None

    def make_local(self, name: str) -> None:
        """Its present value comes back when the function ends."""
        frame = self._frames[-1]
        if name not in frame:
            frame[name] = (self.values.get(name), name in self.exported)
