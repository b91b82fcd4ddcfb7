"""Compose files as text -> plain values, with go-yaml's words for what is no YAML.

The text is anybody's: its size, depth, number of nodes and the growth by aliases are bounded, and
nothing here calls itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from simulator.engine import HopError, NotModelled

MAX_TEXT = 128 << 10
MAX_DEPTH = 40
MAX_NODES = 20_000           # after aliases are followed

_TAGS = ("str", "int", "float", "bool", "null", "map", "seq", "merge")
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*|0o?[0-7]+|0x[0-9a-fA-F]+|0b[01]+)\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_LIKE_A_NUMBER = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?\Z|[-+]?\.(inf|nan)\Z|"
                            r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\Z")    # YAML 1.1, dates
_NULLS, _TRUE, _FALSE = ("", "~", "null", "Null", "NULL"), ("true", "True", "TRUE"), \
    ("false", "False", "FALSE")

# libyaml's words for PyYAML's: the same parser in two languages.
_PROBLEMS = (
    (r"expected the node content, but found .*", "did not find expected node content"),
    (r"expected <block end>, but found .*", "{block}"),
    (r"expected ',' or '\]', but got .*", "did not find expected ',' or ']'"),
    (r"expected ',' or '\}', but got .*", "did not find expected ',' or '}'"),
    (r"mapping values are not allowed here", "mapping values are not allowed in this context"),
    (r"found character .* that cannot start any token", "found character that cannot start any "
     "token"),
    (r"found unexpected end of stream", "found unexpected end of stream"),
    (r"could not find expected ':'", "could not find expected ':'"),
    (r"expected alphabetic or numeric character, but found .*", "did not find expected alphabetic "
     "or numeric character"),
    (r"expected '<document start>', but found .*", "did not find expected <document start>"),
)


class _Loader(yaml.SafeLoader):
    """Only its scanner and parser are used, which make events and build nothing."""


@dataclass
class _Open:
    """A collection that has begun; `key` is the mapping's key that waits for its value."""

    value: Any
    anchor: str | None
    before: int
    lines: dict[Any, int] = field(default_factory=dict)
    key: Any = None
    has_key: bool = False


def load(text: str, name: str) -> Any:
    """Raises HopError as the real plugin words it."""
    if len(text) > MAX_TEXT:
        raise HopError(f"drydock: {name} is too large for a simulated world", 1)
    try:
        return _Tree(name).build(text)
    except yaml.YAMLError as failure:
        raise HopError(_words(failure), 1) from None


class _Tree:
    def __init__(self, name: str) -> None:
        self._name = name
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._nodes = 0
        self._root: Any = None

    def build(self, text: str) -> Any:
        documents = 0
        for event in yaml.parse(text, Loader=_Loader):
            tag = getattr(event, "tag", None)
            if tag and not tag.startswith("tag:yaml.org,2002:") and tag != "!":
                raise NotModelled(f"{self._name}: the YAML tag {tag}")
            if tag and tag.removeprefix("tag:yaml.org,2002:") not in _TAGS and tag != "!":
                raise HopError(f"failed to parse {self._name}: yaml: construct errors: line "
                               f"{event.start_mark.line + 1}: unknown tag {tag[:80]}", 1)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    break
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.ScalarEvent):
                self._add(_scalar(event), event, event.anchor, 1)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self._end(event)
        return self._root

    def _begin(self, value: Any, event: Any) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise HopError(f"drydock: {self._name} is nested too deeply", 1)
        self._stack.append(_Open(value, event.anchor, self._nodes))

    def _end(self, event: Any) -> None:
        done = self._stack.pop()
        value = _merged(done.value) if isinstance(done.value, dict) else done.value
        self._add(value, event, done.anchor, 1, self._nodes - done.before)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self._anchors:
            mark = event.start_mark
            raise HopError(f"go-yaml load error in composer at L{mark.line + 1}."
                           f"C{mark.column + 1}: unknown anchor '{event.anchor}' referenced", 1)
        value, size = self._anchors[event.anchor]
        self._add(value, event, None, size)

    def _add(self, value: Any, event: Any, anchor: str | None, nodes: int, inner: int = 0) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise HopError(f"drydock: {self._name} has too many parts for a simulated world", 1)
        if anchor:
            self._anchors[anchor] = (value, nodes + inner)
        if not self._stack:
            self._root = value
            return
        top = self._stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif not top.has_key:
            self._key(top, value, event.start_mark.line + 1)
        else:
            top.value[top.key], top.has_key = value, False

    def _key(self, top: _Open, key: Any, line: int) -> None:
        if not isinstance(key, (str, int, float, bool, type(None))):
            raise HopError(f"failed to parse {self._name}: yaml: invalid map key", 1)
        key = key if isinstance(key, str) else _text(key)
        if key in top.lines and key != "<<":
            raise HopError(f"failed to parse {self._name}: yaml: construct errors: line 1: line "
                           f'{line}: mapping key "{key}" already defined at line '
                           f"{top.lines[key]}", 1)
        top.lines[key] = line
        top.key, top.has_key = key, True


def _merged(value: dict[str, Any]) -> dict[str, Any]:
    """`<<` brings the keys of other mappings, which its own keys win over."""
    if "<<" not in value:
        return value
    sources = value.pop("<<")
    merged: dict[str, Any] = {}
    for source in reversed(sources if isinstance(sources, list) else [sources]):
        if not isinstance(source, dict):
            raise HopError("yaml: map merge requires map or sequence of maps as the value", 1)
        merged.update(source)
    return merged | value


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = event.value
    if event.tag == "tag:yaml.org,2002:str" or event.tag == "!!str":
        return text
    if not event.implicit[0]:
        return text
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if len(text) > 40:
        return text
    if _INT.match(text):
        return _integer(text)
    if _FLOAT.match(text):
        return float(text)
    return text


def _integer(text: str) -> int:
    sign, body = (-1, text[1:]) if text[0] == "-" else (1, text.lstrip("+"))
    if len(body) > 1 and body[0] == "0" and body[1].isdigit():
        return sign * int(body, 8)
    return sign * int(body, 0)


def _text(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _words(failure: yaml.YAMLError) -> str:
    mark = getattr(failure, "problem_mark", None)
    if mark is None:
        return f"go-yaml load error in reader: {getattr(failure, 'reason', 'invalid text')}"
    where = "scanner" if isinstance(failure, yaml.scanner.ScannerError) else "parser"
    context, start = failure.context, failure.context_mark
    problem = failure.problem or ""
    for pattern, words in _PROBLEMS:
        if re.fullmatch(pattern, problem):
            kind = "'-' indicator" if context and "sequence" in context else "key"
            problem = words.replace("{block}", f"did not find expected {kind}")
    place = f"L{mark.line + 1}.C{mark.column + 1}"
    if start is not None and (start.line, start.column) != (mark.line, mark.column) \
            and where == "parser" and "block" in (context or ""):
        place = f"L{start.line + 1}.C{start.column + 1}-{place}"
    between = f" ({context})" if context else ""
    return f"go-yaml load error in {where}{between} at {place}: {problem}"


def plain_text(text: str) -> bool:
    """Whether the text, written without quotes, is still a text."""
    return bool(text) and text not in (*_NULLS, *_TRUE, *_FALSE) and not _INT.match(text) \
        and not _FLOAT.match(text) and not _LIKE_A_NUMBER.match(text)
