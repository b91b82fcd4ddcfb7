"""The `filters` parameter of the Engine API: names with sets of wanted values (pure).

Models api/types/filters of dockerd 28.2.2.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import re2

from simulator.engine import HopError

MAX_VALUES = 200   # wanted values in one filter; no command line is longer


class Filters:
    """{"status": ["exited"]}: values of one name are alternatives, names must all match."""

    def __init__(self, wanted: dict[str, list[str]]) -> None:
        self.wanted = wanted

    @classmethod
    def parse(cls, text: str) -> Filters:
        """From the query: {"name": {"value": true}} or the older {"name": ["value"]}."""
        if not text:
            return cls({})
        try:
            parsed = json.loads(text)
        except (ValueError, RecursionError):
            parsed = None
        if not isinstance(parsed, dict):
            raise HopError("invalid filter", 400)
        wanted: dict[str, list[str]] = {}
        for name, values in parsed.items():
            if not isinstance(values, (dict, list)) or len(values) > MAX_VALUES:
                raise HopError("invalid filter", 400)
            wanted[name] = [str(v) for v in values
                            if isinstance(values, list) or values[v] is not False]
        return cls(wanted)

    def accept(self, names: tuple[str, ...]) -> None:
        """Raises HopError 400 for the first name that the endpoint does not know."""
        for name in self.wanted:
            if name not in names:
                raise HopError(f"invalid filter '{name}'", 400)

    def __contains__(self, name: str) -> bool:
        return bool(self.wanted.get(name))

    def get(self, name: str) -> list[str]:
        return self.wanted.get(name, [])

    def boolean(self, name: str, default: bool) -> bool:
        """A filter that is true or false, such as `dangling`."""
        values = self.get(name)
        if not values:
            return default
        if any(v not in ("0", "1", "true", "false") for v in values) or len(values) > 1:
            raise HopError(f"invalid filter '{name}={values}'", 400)
        return values[0] in ("1", "true")

    def exact(self, name: str, value: str) -> bool:
        """No such filter, or one of its values is this one."""
        return name not in self or value in self.get(name)

    def prefix(self, name: str, value: str) -> bool:
        return name not in self or any(value.startswith(v) for v in self.get(name))

    def pattern(self, name: str, value: str) -> bool:
        """One of the values is the value, or a regular expression that is found in it."""
        if name not in self or value in self.get(name):
            return True
        return any(_found(wanted, value) for wanted in self.get(name))

    def labels(self, labels: Mapping[str, str], name: str = "label") -> bool:
        """Every wanted label is there: "key" or "key=value"."""
        for wanted in self.get(name):
            key, equals, value = wanted.partition("=")
            if key not in labels or (equals and labels[key] != value):
                return False
        return True


def _found(pattern: str, value: str) -> bool:
    try:
        return re2.search(pattern[:200], value) is not None
    except re2.error:
        return False
