"""${localEnv:HOME} and its kind in devcontainer.json (pure). Called by config.py and container.py.

What the container must tell (`${containerEnv:X}`) stays as it is until there is a container.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_VARIABLE = re.compile(r"\$\{([^{}]{1,200})\}")
_DIGITS = "0123456789abcdefghijklmnopqrstuv"
Lookup = Callable[[str, list[str]], str | None]


def identity(labels: Mapping[str, str]) -> str:
    """${devcontainerId}: the same for the same folder and file, in base 32."""
    text = json.dumps(dict(sorted(labels.items())), separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    digits = ""
    while number:
        number, digit = divmod(number, 32)
        digits = _DIGITS[digit] + digits
    return digits.rjust(52, "0")


def substitute(value: Any, lookup: Lookup) -> Any:
    """All texts of a JSON value. `lookup(name, arguments)` returns None for what it leaves."""
    if isinstance(value, str):
        return _VARIABLE.sub(lambda found: _resolve(found, lookup), value)
    if isinstance(value, list):
        return [substitute(item, lookup) for item in value]
    if isinstance(value, dict):
        return {name: substitute(item, lookup) for name, item in value.items()}
    return value


def _resolve(found: re.Match[str], lookup: Lookup) -> str:
    name, *arguments = found[1].split(":")
    text = lookup(name, arguments)
    return found[0] if text is None else text


def on_laptop(environment: Mapping[str, str], folder: str, inside: str, ident: str) -> Lookup:
    """What is known before there is a container."""
    fixed = {"localWorkspaceFolder": folder,
             "localWorkspaceFolderBasename": folder.rsplit("/", 1)[-1],
             "containerWorkspaceFolder": inside,
             "containerWorkspaceFolderBasename": inside.rsplit("/", 1)[-1],
             "devcontainerId": ident}

    def lookup(name: str, arguments: list[str]) -> str | None:
        if name in ("localEnv", "env") and arguments:
            return environment.get(arguments[0]) or ":".join(arguments[1:])
        return fixed.get(name)

    return lookup


def in_container(environment: Mapping[str, str]) -> Lookup:
    def lookup(name: str, arguments: list[str]) -> str | None:
        if name == "containerEnv" and arguments:
            return environment.get(arguments[0]) or ":".join(arguments[1:])
        return None

    return lookup
