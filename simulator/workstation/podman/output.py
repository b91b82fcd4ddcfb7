"""Podman's tables: twelve columns at least, two spaces between; and its numbers.

Models containers/common/pkg/report and cmd/podman of Podman 5.5.
"""

from __future__ import annotations

import re

from simulator.workstation.docker.output import tabwriter, units
from simulator.workstation.docker.output.listing import Kind, Row, show

_UNIT = re.compile(r"([0-9])([A-Za-z])")


def table(kind: Kind, rows: list[Row], layout: str | None = None, *, quiet: bool = False,
          heading: bool = True, default: str | None = None) -> str:
    """The listing as text; --noheading leaves the first line out."""
    text = show(kind, rows, layout, quiet, default, align=_align)
    listing = (layout or "table").startswith("table") and not quiet
    return text if heading or not listing else text.partition("\n")[2]


def _align(text: str) -> str:
    return tabwriter.align(text, 12, 2)


def size(count: float) -> str:
    """"4.5 MB": three digits, a space before the unit."""
    return _UNIT.sub(r"\1 \2", units.size(count, 3), count=1)


def ago(now_s: float, at_s: float) -> str:
    return units.ago(now_s - at_s)
