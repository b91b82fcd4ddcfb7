"""YAML that knows its lines and has a budget: hostile text cannot hang or crash the process.

PyYAML's C loader crashes on some 25,000 nested brackets, and aliases can grow a small text into
gigabytes, so the event stream is counted before anything is built. Duplicate keys are an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from simulator.engine import UserError

MAX_BYTES = 256 << 10
MAX_DEPTH = 64
MAX_NODES = 50_000
_OPENING = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_CLOSING = (yaml.SequenceEndEvent, yaml.MappingEndEvent)

Path = tuple[str | int, ...]


@dataclass
class Document:
    """A YAML document as plain data, and where each value stands."""

    source: str
    data: Any
    lines: dict[Path, int] = field(default_factory=dict)  # path of keys -> line, from 1

    def where(self, path: Path) -> str:
        """"file:line" of the value, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.source}:{self.lines.get(path, 1)}"


def read(text: str, source: str) -> Document:
    """Parse one YAML document. Raises UserError with file and line."""
    if len(text.encode()) > MAX_BYTES:
        raise UserError(f"{source}: over {MAX_BYTES} bytes")
    try:
        _count(text, source)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise UserError(f"{source}:{line}: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise UserError(f"{source}: {error}") from None
    document = Document(source, None)
    document.data = None if node is None else _build(node, (), document)
    return document


def _count(text: str, source: str) -> None:
    depth = 0
    for nodes, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise UserError(f"{source}:{line}: aliases (*{event.anchor}) are not used here; "
                            "write the value out")
        depth += isinstance(event, _OPENING)
        depth -= isinstance(event, _CLOSING)
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            what = f"{MAX_DEPTH} levels" if depth > MAX_DEPTH else f"{MAX_NODES} values"
            raise UserError(f"{source}:{line}: more than {what}")


def _build(node: yaml.Node, path: Path, document: Document) -> Any:
    document.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in built:
                line = key_node.start_mark.line + 1
                raise UserError(f"{document.source}:{line}: the key {key!r} is given twice")
            built[key] = _build(value_node, (*path, key), document)
        return built
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, index), document) for index, item in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.ScalarNode) -> Any:
    """YAML 1.2's core types only: no `yes`, no base 60, no octal surprises."""
    text = node.value
    if node.style:  # quoted or a block
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    for convert in (int, float):
        try:
            return convert(text)
        except ValueError:
            continue
    return text
