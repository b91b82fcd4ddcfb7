"""What type a field of a request must have, as Go's JSON decoder insists (pure)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.engine import HopError

MAX_ITEMS = 1000
MAX_TEXT = 131_072          # MAX_ARG_STRLEN: one argument or variable (execve(2))

Check = Callable[[Any], bool]


def text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def number(value: Any) -> bool:
    """An integer of 64 bits."""
    return isinstance(value, int) and not isinstance(value, bool) and -2**63 <= value < 2**63


def texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MAX_ITEMS and all(text(v) for v in value)


def text_map(value: Any) -> bool:
    return isinstance(value, dict) and len(value) <= MAX_ITEMS and all(map(text, value.values()))


def names(value: Any) -> bool:
    """A Go map[string]struct{}: {"80/tcp": {}}."""
    return isinstance(value, dict) and len(value) <= MAX_ITEMS


def objects(value: Any) -> bool:
    return (isinstance(value, list) and len(value) <= MAX_ITEMS
            and all(isinstance(v, dict) for v in value))


def object_map(value: Any) -> bool:
    return (isinstance(value, dict) and len(value) <= MAX_ITEMS
            and all(v is None or isinstance(v, dict) for v in value.values()))


def port_map(value: Any) -> bool:
    """{"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}."""
    return (isinstance(value, dict) and len(value) <= MAX_ITEMS
            and all(v is None or (objects(v) and all(map(text_map, v))) for v in value.values()))


def require(obj: Any, shapes: Mapping[str, Check], where: str) -> None:
    """Raises HopError 400 for the first field of `obj` that has another type; null is allowed."""
    if not isinstance(obj, dict):
        raise HopError(f"json: cannot unmarshal into Go value of type {where}", 400)
    for name, check in shapes.items():
        value = obj.get(name)
        if value is not None and not check(value):
            raise HopError(f"json: cannot unmarshal {_kind(value)} into Go struct field "
                           f"{where}.{name}", 400)


def _kind(value: Any) -> str:
    for kind, name in ((bool, "bool"), (str, "string"), ((int, float), "number"), (list, "array")):
        if isinstance(value, kind):
            return name
    return "object"
