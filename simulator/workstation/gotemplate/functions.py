"""The functions of a template: Go's own and those that docker adds.

Each takes Go values (see values.py); a wrong argument raises ValueError with Go's words, which the
evaluator turns into `error calling <name>: ...`.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import quote_plus

from .values import NO_VALUE, Struct, go_json, show, truth, type_name

MAX_WIDTH = 10_000


class Misfit(Exception):
    """An argument of another type than the function takes: "expected string; found 1"."""


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Misfit("string")
    return value


def _int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Misfit("integer")
    return value


def _json(value: Any) -> str:
    return go_json(value, escape_html=getattr(value, "escapes", False))


def _split(text: Any, separator: Any) -> list[str]:
    text, separator = _string(text), _string(separator)
    return text.split(separator) if separator else list(text)


def _join(items: Any, separator: Any) -> str:
    if not isinstance(items, (list, tuple)):
        raise Misfit("[]string")
    return _string(separator).join(show(item) for item in items)


def _title(text: Any) -> str:
    text = _string(text)
    return "".join(char.upper() if index == 0 or not (text[index - 1].isalnum()
                                                      or text[index - 1] in "_'") else char
                   for index, char in enumerate(text))


def _pad(text: Any, before: Any, after: Any) -> str:
    if not text:
        return ""
    return (" " * min(_int(before), MAX_WIDTH) + _string(text)
            + " " * min(_int(after), MAX_WIDTH))


def _truncate(text: Any, length: Any) -> str:
    return _string(text)[:max(0, _int(length))]


def _len(value: Any) -> int:
    if isinstance(value, (str, list, tuple, dict)):
        return len(value.encode()) if isinstance(value, str) else len(value)
    raise ValueError(f"len of type {type_name(value)}" if value is not None
                     else "len of nil pointer")


def _index(value: Any, *keys: Any) -> Any:
    for key in keys:
        if value is None:
            raise ValueError("index of untyped nil")
        if isinstance(value, dict):
            value = value.get(_string(key), "" if _holds_text(value) else NO_VALUE)
        elif isinstance(value, (list, tuple, str)):
            place = _int(key)
            if not 0 <= place < len(value):
                what = "reflect: string index out of range" if isinstance(value, str) \
                    else f"index out of range: {place}"
                raise ValueError(what)
            value = ord(value[place]) if isinstance(value, str) else value[place]
        elif isinstance(value, Struct) and isinstance(key, str):
            try:
                value = value.field(key)
            except KeyError:
                raise ValueError(f"can't index item of type {type_name(value)}") from None
        else:
            raise ValueError(f"can't index item of type {type_name(value)}")
    return value


def _holds_text(value: dict) -> bool:
    """A map[string]string yields "" for a missing key; what is empty may be one."""
    return all(isinstance(item, str) for item in value.values())


def _slice(value: Any, *bounds: Any) -> Any:
    if not isinstance(value, (str, list, tuple)):
        raise ValueError(f"can't slice item of type {type_name(value)}")
    numbers = [_int(bound) for bound in bounds[:2]]
    for number in numbers:
        if not 0 <= number <= len(value):
            raise ValueError(f"index out of range: {number}")
    if len(numbers) == 2 and numbers[0] > numbers[1]:
        raise ValueError(f"invalid slice index: {numbers[0]} > {numbers[1]}")
    return value[slice(numbers[0] if numbers else 0, numbers[1] if len(numbers) > 1 else None)]


def _kind(value: Any) -> str:
    for kind, types in (("bool", bool), ("int", int), ("float", float), ("string", str)):
        if isinstance(value, types):
            return kind
    return "none" if value is None or value is NO_VALUE else "other"


def _eq(first: Any, *others: Any) -> bool:
    if not others:
        raise ValueError("missing argument for comparison")
    for other in others:
        if _kind(first) != _kind(other) and "none" not in (_kind(first), _kind(other)):
            raise ValueError("incompatible types for comparison")
        if first == other:
            return True
    return False


def _compare(first: Any, second: Any) -> int:
    if _kind(first) != _kind(second):
        raise ValueError("incompatible types for comparison")
    if _kind(first) not in ("int", "float", "string"):
        raise ValueError("invalid type for comparison")
    return (first > second) - (first < second)


def _print(*values: Any) -> str:
    """A space between two operands when neither is a string."""
    text, before = "", "x"
    for value in values:
        if text and not isinstance(value, str) and not isinstance(before, str):
            text += " "
        text, before = text + show(value), value
    return text


def _println(*values: Any) -> str:
    return " ".join(show(value) for value in values) + "\n"


def _printf(layout: Any, *values: Any) -> str:
    layout, left, text, at = _string(layout), list(values), "", 0
    while at < len(layout):
        mark = layout.find("%", at)
        if mark < 0:
            return text + layout[at:] + _extra(left)
        text += layout[at:mark]
        at = mark + 1
        while at < len(layout) and layout[at] in "+-# 0123456789.":
            at += 1
        verb = layout[at:at + 1]
        flags, at = layout[mark + 1:at], at + 1
        if verb == "%":
            text += "%"
        elif not left:
            text += f"%!{verb}(MISSING)"
        else:
            text += _verb(verb, flags, left.pop(0))
    return text + _extra(left)


def _extra(left: list[Any]) -> str:
    if not left:
        return ""
    return "%!(EXTRA " + ", ".join(f"{type_name(v)}={show(v)}" for v in left) + ")"


def _verb(verb: str, flags: str, value: Any) -> str:
    width, _, precision = flags.lstrip("+-# 0").partition(".")
    zero = flags.lstrip("+-# ").startswith("0")
    if verb == "v" or verb == "s" and isinstance(value, str):
        text = show(value)
        text = text[:int(precision or 0)] if "." in flags else text
    elif verb == "q":
        text = go_json(show(value))
    elif verb == "T":
        text = type_name(value)
    elif verb in "dxXob" and isinstance(value, int) and not isinstance(value, bool):
        text = format(value, verb)
    elif verb == "x" and isinstance(value, str):
        text = value.encode().hex()
    elif verb in "feg" and isinstance(value, float):
        text = format(value, f".{min(int(precision or 6), 60)}{verb}")
    elif verb == "t" and isinstance(value, bool):
        text = show(value)
    else:
        text = f"%!{verb}({type_name(value)}={show(value)})"
    size = min(int(width or 0), MAX_WIDTH)
    if "-" in flags:
        return text.ljust(size)
    return text.zfill(size) if zero and verb in "dxXobfeg" else text.rjust(size)


def _text(change: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda text: change(_string(text))


def _call(value: Any, *_: Any) -> Any:
    raise ValueError(f"non-function of type {type_name(value)}")


# name -> (function, fewest arguments, most)
FunctionTable = dict[str, tuple[Callable[..., Any], int, int]]

FUNCTIONS: FunctionTable = {
    "json": (_json, 1, 1), "split": (_split, 2, 2), "join": (_join, 2, 2),
    "title": (_title, 1, 1), "lower": (_text(str.lower), 1, 1),
    "upper": (_text(str.upper), 1, 1), "pad": (_pad, 3, 3), "truncate": (_truncate, 2, 2),
    "len": (_len, 1, 1), "index": (_index, 1, 9), "slice": (_slice, 1, 4),
    "not": (lambda value: not truth(value), 1, 1), "eq": (_eq, 1, 99),
    "ne": (lambda a, b: not _eq(a, b), 2, 2), "lt": (lambda a, b: _compare(a, b) < 0, 2, 2),
    "le": (lambda a, b: _compare(a, b) <= 0, 2, 2), "gt": (lambda a, b: _compare(a, b) > 0, 2, 2),
    "ge": (lambda a, b: _compare(a, b) >= 0, 2, 2), "print": (_print, 0, 99),
    "println": (_println, 0, 99), "printf": (_printf, 1, 99),
    "html": (lambda *v: escape(_print(*v)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
             1, 99),
    "urlquery": (lambda *v: quote_plus(_print(*v)), 1, 99),
    "call": (_call, 1, 99),
    "and": (lambda *v: v[0], 1, 99), "or": (lambda *v: v[0], 1, 99),   # evaluated lazily
}

# In a table's header a function lets the header through: {{upper .Names}} is NAMES.
HEADER_FUNCTIONS: FunctionTable = {**FUNCTIONS, **{
    name: (lambda value, *_: value, FUNCTIONS[name][1], FUNCTIONS[name][2])
    for name in ("json", "title", "lower", "upper", "truncate", "slice")},
    "split": (lambda value, _: value, 2, 2), "join": (lambda value, _: value, 2, 2)}
