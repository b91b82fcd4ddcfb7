"""Numbers for people: durations, decimal and binary sizes, as go-units words them."""

from __future__ import annotations

from datetime import UTC, datetime

DECIMAL = ("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB")
BINARY = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB")


def duration(seconds: float) -> str:
    """units.HumanDuration: "About a minute", "3 hours"."""
    whole = int(seconds)
    if whole < 1:
        return "Less than a second"
    if whole == 1:
        return "1 second"
    if whole < 60:
        return f"{whole} seconds"
    minutes = int(seconds / 60)
    if minutes == 1:
        return "About a minute"
    if minutes < 60:
        return f"{minutes} minutes"
    hours = int(seconds / 3600 + 0.5)
    if hours == 1:
        return "About an hour"
    if hours < 48:
        return f"{hours} hours"
    if hours < 24 * 7 * 2:
        return f"{hours // 24} days"
    if hours < 24 * 30 * 2:
        return f"{hours // 24 // 7} weeks"
    if hours < 24 * 365 * 2:
        return f"{hours // 24 // 30} months"
    return f"{int(seconds / 3600) // 24 // 365} years"


def ago(seconds: float) -> str:
    return duration(seconds) + " ago"


def size(count: float, digits: int = 4, units: tuple[str, ...] = DECIMAL,
         base: float = 1000.0) -> str:
    """units.HumanSizeWithPrecision: significant digits, no zeros at the end."""
    place = 0
    while count >= base and place < len(units) - 1:
        count /= base
        place += 1
    return _general(count, digits) + units[place]


def memory(count: float) -> str:
    """units.BytesSize: "316KiB"."""
    return size(count, 4, BINARY, 1024.0)


def _general(number: float, digits: int) -> str:
    """Go's %.Ng for the numbers that appear here."""
    text = f"{number:.{digits}g}"
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        sign, power = exponent[0], exponent[1:].lstrip("0").rjust(2, "0")
        return f"{mantissa}e{sign}{power}"
    return text


def parse_time(text: str) -> float:
    """Unix seconds of an RFC 3339 time; 0.0 for the zero time and what cannot be read."""
    if not text or text.startswith("0001-"):
        return 0.0
    body, fraction = text.rstrip("Z"), 0.0
    head, dot, rest = body.partition(".")
    if dot:
        digits = rest[:len(rest) - len(rest.lstrip("0123456789"))]
        fraction, tail = float("0." + (digits or "0")), rest[len(digits):]
        body = head + tail
    try:
        moment = datetime.fromisoformat(body)
    except ValueError:
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() + fraction


def clock_text(unix_seconds: float, fraction: str = "") -> str:
    """As Go prints a time: 2026-01-01 00:00:01 +0000 UTC."""
    moment = datetime.fromtimestamp(int(unix_seconds), UTC)
    return moment.strftime("%Y-%m-%d %H:%M:%S") + fraction + " +0000 UTC"


def ansi_date(unix_seconds: float) -> str:
    """As Go's time.ANSIC: Fri May 30 12:07:14 2025."""
    moment = datetime.fromtimestamp(int(unix_seconds), UTC)
    return f"{moment:%a %b} {moment.day:2d} {moment:%H:%M:%S %Y}"
