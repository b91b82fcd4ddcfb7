"""Go values as Python ones, and how Go prints them.

str, bool, int, float, dict (a map), list (a slice), None (nil), and `Struct` for what has named
fields and methods. `NO_VALUE` is what a missing key of a map yields.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


class TemplateError(Exception):
    """The template cannot be parsed or executed; the text is Go's."""


class NilSlice(list):
    """A nil slice: prints as [], is null in JSON."""


class NilMap(dict):
    """A nil map: prints as map[], is null in JSON."""


class GoMap(dict):
    """A map, where a plain dict may stand for a struct: a missing key is no error."""


class _NoValue:
    def __repr__(self) -> str:
        return "<no value>"


NO_VALUE = _NoValue()


class Struct:
    """A Go struct seen from a template: `type_name` as Go's %T, fields and methods by name."""

    type_name = "struct {}"

    def field(self, name: str) -> Any:
        """The value of a field, or of a method without arguments. Raises KeyError."""
        raise KeyError(name)

    def method(self, name: str) -> Callable[..., Any] | None:
        """A method that takes arguments, or None."""
        return None

    def computed(self, name: str) -> bool:
        """Whether the name is a method without arguments rather than a field."""
        return False

    def json(self) -> Any:
        """What `json` shows of it."""
        return {}


def type_name(value: Any) -> str:
    """As Go's %T for a value decoded from JSON."""
    if isinstance(value, Struct):
        return value.type_name
    if value is None or value is NO_VALUE:
        return "<nil>"
    names = {bool: "bool", int: "int", float: "float64", str: "string",
             list: "[]interface {}", NilSlice: "[]string",
             dict: "map[string]interface {}", NilMap: "map[string]string",
             GoMap: "map[string]string"}
    return names.get(type(value), type(value).__name__)


def truth(value: Any) -> bool:
    """Go's template truth: false, 0, nil and what is empty are not true; a struct is."""
    if isinstance(value, Struct):
        return True
    return value is not NO_VALUE and bool(value)


def show(value: Any, top: bool = True) -> str:
    """As fmt.Print does."""
    if isinstance(value, str):
        return value
    if value is NO_VALUE:
        return "<no value>"
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return show_float(value)
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{show(value[key], False)}"
                                 for key in sorted(value)) + "]"
    if isinstance(value, (list, tuple)):
        return "[" + " ".join(show(item, False) for item in value) + "]"
    return str(value)


def show_float(value: float) -> str:
    """As %v: the shortest digits that read back; an exponent below 1e-4 and from 1e21."""
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    text = repr(value)
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return text
    number = int(exponent)
    if -4 <= number < 21:
        return f"{value:.{max(0, len(mantissa.replace('.', '')) - 1 - number)}f}"
    return f"{mantissa}e{'-' if number < 0 else '+'}{abs(number):02d}"


def go_json(value: Any, escape_html: bool = False, indent: int | None = None) -> str:
    """As encoding/json: compact, or indented by `indent` spaces."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(_plain(value), ensure_ascii=False, separators=separators, indent=indent)
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    if escape_html:
        text = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return text


def _plain(value: Any) -> Any:
    if isinstance(value, Struct):
        return value.json()
    if isinstance(value, (NilSlice, NilMap)) or value is NO_VALUE:
        return None
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value == int(value) and abs(value) < 1e21:
        return int(value)
    return value
