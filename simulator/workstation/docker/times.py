"""Moments that people give: --since 10m, --until 2026-01-01T00:00:00Z, a Unix time."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from .flags import parse_duration

_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d)(?::(\d\d)(?::(\d\d)(\.\d{1,9})?)?)?)?"
                   r"(Z|[+-]\d\d:\d\d)?\Z", re.ASCII)


def timestamp(text: str, now_ms: int) -> str:
    """Unix seconds as the API takes them. Raises ValueError."""
    try:
        nanoseconds = parse_duration(text)
    except ValueError:
        return _date(text)
    whole = now_ms * 10**6 - nanoseconds
    return str(whole // 10**9)


def _date(text: str) -> str:
    if _NUMBER.match(text):
        return text
    match = _DATE.match(text)
    if match is None:
        raise ValueError(f'failed to parse value as time or duration: "{text}"')
    day, hour, minute, second, fraction, zone = match.groups()
    zone = "+00:00" if zone in (None, "Z") else zone
    try:
        moment = datetime.fromisoformat(f"{day}T{hour or '00'}:{minute or '00'}:"
                                        f"{second or '00'}{zone}")
    except ValueError:
        raise ValueError(f'failed to parse value as time or duration: "{text}"') from None
    digits = (fraction or ".").lstrip(".").ljust(9, "0")
    return f"{int(moment.astimezone(UTC).timestamp())}.{digits}"
