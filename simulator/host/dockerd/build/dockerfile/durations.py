"""Go's durations: "1m30s" to nanoseconds and back (pure). Used by HEALTHCHECK."""

from __future__ import annotations

import re

from simulator.engine import HopError

from .go_text import go_quote

MAX_NS = (1 << 63) - 1
_UNITS = {"ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
          "m": 60_000_000_000, "h": 3_600_000_000_000}
_PART = re.compile(r"([0-9]*)(\.[0-9]*)?([^0-9.]*)")


def parse_duration(text: str) -> int:
    """time.ParseDuration. Raises HopError 400 in its words."""
    quoted = go_quote(text[:100])
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0
    if not rest or len(text) > 60:
        raise HopError(f"time: invalid duration {quoted}", 400)
    total = 0
    while rest:
        match = _PART.match(rest)
        number, fraction, unit = match[1], match[2] or "", match[3]
        if not number and fraction in ("", "."):
            raise HopError(f"time: invalid duration {quoted}", 400)
        if not unit:
            raise HopError(f"time: missing unit in duration {quoted}", 400)
        if unit not in _UNITS:
            raise HopError(f"time: unknown unit {go_quote(unit)} in duration {quoted}", 400)
        digits = fraction[1:18]
        total += int(number or "0") * _UNITS[unit]
        total += int(digits or "0") * _UNITS[unit] // 10 ** len(digits)
        if total > MAX_NS:
            raise HopError(f"time: invalid duration {quoted}", 400)
        rest = rest[match.end():]
    return -total if text.startswith("-") else total


def show_duration(nanoseconds: int) -> str:
    """Duration.String, for durations that are not negative."""
    if nanoseconds < 1_000_000_000:
        for unit, size in (("ms", 1_000_000), ("µs", 1_000), ("ns", 1)):
            if nanoseconds >= size:
                return f"{_decimal(nanoseconds, size)}{unit}"
        return "0s"
    whole, rest = divmod(nanoseconds, _UNITS["m"])
    hours, minutes = divmod(whole, 60)
    text = f"{_decimal(rest, 1_000_000_000)}s"
    if whole:
        text = f"{minutes}m{text}"
    return f"{hours}h{text}" if hours else text


def _decimal(value: int, size: int) -> str:
    whole, rest = divmod(value, size)
    digits = f"{rest:0{len(str(size)) - 1}d}".rstrip("0") if size > 1 else ""
    return f"{whole}.{digits}" if digits else str(whole)
