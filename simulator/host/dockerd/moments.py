"""Moments as clients write them: Unix seconds, RFC 3339, or a Go duration before now (pure).

Models api/types/time of dockerd 28.2.2. Everything here is in milliseconds of Unix time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import re2

from simulator.engine import Engine, HopError

NEVER = "0001-01-01T00:00:00Z"        # Go's zero time
MAX_TEXT = 40          # no moment is written with more characters
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
_DURATION = re2.compile(r"^([0-9]+(\.[0-9]*)?(ns|us|µs|ms|s|m|h))+$")
_PART = re2.compile(r"([0-9]+(?:\.[0-9]*)?)(ns|us|µs|ms|s|m|h)")
_DATE = re2.compile(r"^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2})(?::([0-9]{2})"
                    r"(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?)?)?(Z|[+-][0-9]{2}:[0-9]{2})?$")


def rfc3339_nano(engine: Engine, at_ms: int | None) -> str:
    """A simulated moment as Go writes it, without zeros at the end; None is Go's zero time."""
    if at_ms is None:
        return NEVER
    return engine.timestamp(at_ms, digits=3).rstrip("Z").rstrip("0").rstrip(".") + "Z"


def rfc3339_seconds(engine: Engine, at_ms: int) -> str:
    """A simulated moment without a fraction, as volumes are dated."""
    return engine.timestamp(at_ms, digits=3)[:19] + "Z"


def parse_moment(text: str, name: str) -> float:
    """Unix seconds as the API writes them, "1136073600.000000001"."""
    moment = _unix(text)
    if moment is None:
        raise HopError(f'invalid value for "{name}": {text[:MAX_TEXT]}', 400)
    return moment


def parse_until(text: str, now_ms: int) -> float:
    """The `until` of a prune: "24h" is that long ago. Raises HopError 400."""
    if len(text) <= MAX_TEXT:
        ago = _duration(text)
        if ago is not None:
            return now_ms - ago
        moment = _date(text)
        moment = _unix(text) if moment is None else moment
        if moment is not None:
            return moment
    raise HopError(f'failed to parse value as time or duration: "{text[:MAX_TEXT]}"', 400)


def _unix(text: str) -> float | None:
    seconds, dot, fraction = text.partition(".")
    digits = seconds.removeprefix("-")
    if len(text) > MAX_TEXT or not (digits.isascii() and digits.isdigit()):
        return None
    if dot and not (fraction.isascii() and fraction.isdigit()):
        return None
    return int(seconds) * 1000 + int((fraction + "000")[:3])


def _duration(text: str) -> float | None:
    unsigned = text.removeprefix("-")
    if not _DURATION.match(unsigned):
        return None
    ms = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(unsigned))
    return -ms if text.startswith("-") else ms


def _date(text: str) -> float | None:
    match = _DATE.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0),
                          int(second or 0), tzinfo=_zone(zone))
    except ValueError:
        return None
    whole = (moment - _EPOCH) // timedelta(milliseconds=1)
    return whole + int(((fraction or "") + "000")[:3])


def _zone(text: str | None) -> timezone:
    if not text or text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[4:6])))
