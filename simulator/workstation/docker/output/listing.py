"""Listings: rows with named fields, shown by a Go template, as a table, or as JSON lines.

A kind of row is a `Kind`: the type's name in Go (for error texts), its columns, its table. A column
is (header, function of the row's data).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.engine import HopError
from simulator.workstation.gotemplate import HEADER_FUNCTIONS, Struct, Template, TemplateError

from . import tabwriter

Column = tuple[str, Callable[["Row"], Any]]


@dataclass(frozen=True)
class Kind:
    type_name: str
    columns: dict[str, Column]
    table: str                                  # its default, without the word "table"
    quiet: str = "{{.ID}}"
    raw: str = ""
    methods: dict[str, Callable[[Row, Any], Any]] = field(default_factory=dict)


class Row(Struct):
    """`data` is what the daemon sent; the options are the listing's: trunc, now, ..."""

    escapes = True

    def __init__(self, kind: Kind, data: Any, **options: Any) -> None:
        self.kind, self.data, self.options = kind, data, options
        self.asked: list[str] = []

    @property
    def type_name(self) -> str:
        return self.kind.type_name

    def field(self, name: str) -> Any:
        self.asked.append(name)
        return self.kind.columns[name][1](self)

    def method(self, name: str) -> Callable[..., Any] | None:
        function = self.kind.methods.get(name)
        return (lambda argument: function(self, argument)) if function is not None else None

    def computed(self, name: str) -> bool:
        return name in self.kind.columns

    def json(self) -> Any:
        return {name: self.field(name) for name in sorted(self.kind.columns)}

    def short(self, ident: str) -> str:
        """An id, cut to 12 digits unless --no-trunc."""
        return ident.removeprefix("sha256:")[:12] if self.options.get("trunc") else ident


def compile_format(text: str) -> Template:
    """Raises HopError with the CLI's words."""
    try:
        return Template(text.replace("\\t", "\t").replace("\\n", "\n"))
    except TemplateError as failure:
        raise HopError(f"template parsing error: {failure}", 1) from None


def show(kind: Kind, rows: list[Row], layout: str | None, quiet: bool = False,
         table: str | None = None, align: Callable[[str], str] = tabwriter.align) -> str:
    """The listing as text. `layout` is --format, `table` another default than the kind's."""
    layout = layout or "table"
    default = table if table is not None else kind.table
    if layout == "table":
        layout = kind.quiet if quiet else "table " + default
    elif layout == "raw" and kind.raw:
        layout = kind.raw
    elif layout == "json":
        layout = "{{json .}}"
    if not layout.startswith("table"):
        template = compile_format(layout)
        return "".join(_execute(template, row) + "\n" for row in rows)
    layout = layout.removeprefix("table").strip() or default
    template = compile_format(layout)
    lines = [_execute(template, row) for row in rows]
    text = layout.replace("\\t", "\t").replace("\\n", "\n")
    header = Template(text, functions=HEADER_FUNCTIONS).execute(
        {name: column[0] for name, column in kind.columns.items()})
    return align("\n".join([header, *lines])) + "\n"


def _execute(template: Template, row: Row) -> str:
    try:
        return template.execute(row)
    except TemplateError as failure:
        raise HopError(f"template parsing error: {failure}", 1) from None
