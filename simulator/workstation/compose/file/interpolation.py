"""${VARIABLES} in a Compose file: ${A}, $A, ${A:-default}, ${A-default}, ${A:?words}, ${A:+other}.

Pure: the environment comes in, warnings and values go out. Defaults may hold variables themselves,
up to a few levels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulator.engine import HopError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
MAX_NESTING = 8
MAX_LENGTH = 64 << 10
_OPERATORS = (":-", ":?", ":+", "-", "?", "+")


class _Invalid(Exception):
    """The text is no template."""


class Interpolation:
    """`missing` collects the names that were not set, each once, in order."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.missing: list[str] = []

    def tree(self, value: Any, path: str = "") -> Any:
        """A new tree with every text replaced. Depth is bounded by the YAML reader."""
        if isinstance(value, dict):
            return {key: self.tree(item, f"{path}.{key}" if path else key)
                    for key, item in value.items()}
        if isinstance(value, list):
            return [self.tree(item, f"{path}.[]") for item in value]
        if isinstance(value, str) and "$" in value:
            return self.text(value, path)
        return value

    def text(self, text: str, path: str) -> str:
        """Raises HopError for a broken template and for a required variable that is missing."""
        try:
            return self._expand(text, path, 0)
        except _Invalid:
            raise HopError(f"invalid interpolation format for {path}.\nYou may need to escape any "
                           f"$ with another $.\n{text}", 1) from None

    def _expand(self, text: str, path: str, depth: int) -> str:
        if depth > MAX_NESTING:
            raise _Invalid
        out, at, size = [], 0, 0
        while at < len(text):
            dollar = text.find("$", at)
            if dollar < 0:
                out.append(text[at:])
                break
            out.append(text[at:dollar])
            piece, at = self._variable(text, dollar + 1, path, depth)
            out.append(piece)
            size += len(piece)
            if size > MAX_LENGTH:
                raise _Invalid
        return "".join(out)

    def _variable(self, text: str, at: int, path: str, depth: int) -> tuple[str, int]:
        """What stands after a `$`, and where the text goes on."""
        if text[at:at + 1] == "$":
            return "$", at + 1
        if text[at:at + 1] == "{":
            end = _closing(text, at + 1)
            return self._braced(text[at + 1:end], path, depth), end + 1
        match = _NAME.match(text, at)
        if match is None:
            raise _Invalid
        return self._value(match[0]), match.end()

    def _braced(self, body: str, path: str, depth: int) -> str:
        match = _NAME.match(body)
        if match is None:
            raise _Invalid
        name, rest = match[0], body[match.end():]
        if not rest:
            return self._value(name)
        operator = next((op for op in _OPERATORS if rest.startswith(op)), None)
        if operator is None:
            raise _Invalid
        word, value = rest[len(operator):], self._environment.get(name)
        given = value is not None and (operator[0] != ":" or value != "")
        if operator.endswith("+"):
            return self._expand(word, path, depth + 1) if given else ""
        if given:
            return value
        if operator.endswith("-"):
            return self._expand(word, path, depth + 1)
        words = self._expand(word, path, depth + 1)
        raise HopError(f"error while interpolating {path}: required variable {name} is missing a "
                       f"value: {words}", 1)

    def _value(self, name: str) -> str:
        if name not in self._environment:
            if name not in self.missing:
                self.missing.append(name)
            return ""
        return self._environment[name]


def _closing(text: str, at: int) -> int:
    """The brace that ends the expression which begins at `at`."""
    depth = 1
    while at < len(text):
        if text.startswith("${", at):
            depth += 1
            at += 1
        elif text[at] == "}":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    raise _Invalid
