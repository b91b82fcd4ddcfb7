"""Sentences of trace entries on the server: "why?" and what a page without scripts would say.

Renders the table of `webui/sentences.py` exactly as `static/js/words/sentence.js` does.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from ..sentences import LANES, SENTENCES, STATES

_FIELD = re.compile(r"\{(\w+)(?:\|(\w+))?\}")
_ID = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
_DIGEST = re.compile(r"(sha256:)?([0-9a-f]{12})[0-9a-f]{20,}")
_LOWER = re.compile(r"^(dockerd|containerd|runc|shim|podman|conmon|pasta)\b")   # kept as it is
_UNITS = ("B", "kB", "MB", "GB", "TB")
MAX_VALUE = 120


class Entry(NamedTuple):
    """An entry of the trace as it travels."""

    seq: int
    at_ms: int
    lane: str
    verb: str
    subject: str
    detail: dict[str, Any]
    cause: int | None


def sized(value: Any, language: str) -> str:
    """43935616 -> "43.9 MB"."""
    amount, unit = float(value or 0), 0
    while abs(amount) >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    text = str(int(amount + 0.5)) if unit == 0 or amount >= 100 else f"{amount:.1f}"
    return f"{_decimal(text, language)} {_UNITS[unit]}"


def timed(ms: Any, language: str) -> str:
    """2400 -> "2.4 s"."""
    amount = float(ms or 0)
    if abs(amount) < 1000:
        return f"{int(amount + 0.5)} ms"
    return f"{_decimal(f'{amount / 1000:.1f}'.removesuffix('.0'), language)} s"


def short(value: str) -> str:
    """The telling end of a path or digest."""
    parts = [part for part in value.split("/") if part]
    return _DIGEST.sub(lambda match: (match[1] or "") + match[2], parts[-1] if parts else value)


def program(command: str) -> str:
    """Who makes a system call: "runc:[2:INIT] init" and paths are cut to the program's name."""
    first, _space, rest = command.partition(" ")
    name = first.rpartition("/")[2].partition(":")[0]
    return f"{name} init" if name == "runc" and (rest == "init" or ":" in first) else name


def views(flags: str) -> str:
    """CLONE_NEWNS|CLONE_NEWPID -> "mount, pid"."""
    names = [flag.strip().removeprefix("CLONE_NEW").lower() for flag in flags.split("|")]
    return ", ".join("mount" if name == "ns" else name for name in names)


def sentence(entry: Entry, language: str) -> str:
    """What happened, with backquotes around what programs say."""
    template = _choose(entry, 0 if language == "en" else 1)

    def fill(match: re.Match) -> str:
        return _shaped(_value(entry, match[1], language), match[2], language).replace("`", "'")

    said = _FIELD.sub(fill, template)
    if language == "es":
        said = said.replace(" a el ", " al ").replace(" de el ", " del ")
    return said if _LOWER.match(said) else said[:1].upper() + said[1:]


def html(said: str) -> SafeString:
    """A sentence as HTML: its backquotes become code."""
    pieces = said.split("`")
    return mark_safe("".join(
        format_html("<code>{}</code>", piece) if index % 2 else conditional_escape(piece)
        for index, piece in enumerate(pieces)))


def lane_name(lane: str, language: str) -> str:
    return LANES[language].get(lane, (lane.rpartition("/")[2], ""))[0]


def clock_text(ms: int) -> str:
    """5480 -> "5.480 s"; an hour and more as h:mm:ss."""
    seconds, rest = divmod(int(ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}.{rest:03}"
    return f"{minutes}:{seconds:02}.{rest:03}" if minutes else f"{seconds}.{rest:03} s"


def _decimal(text: str, language: str) -> str:
    return text.replace(".", ",") if language == "es" else text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return " ".join(_text(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def _cut(text: str) -> str:
    shorter = _ID.sub(r"\1", text)
    return shorter[:MAX_VALUE - 1] + "…" if len(shorter) > MAX_VALUE else shorter


def _shaped(value: Any, shape: str | None, language: str) -> str:
    if shape == "bytes":
        return sized(value, language)
    if shape == "seconds":
        return timed(value, language)
    if shape == "short":
        return short(_text(value))
    if shape == "views":
        return views(_text(value))
    if shape == "words":
        return _text(value).replace("_", " ")
    if shape == "state":
        return STATES.get(value, _text(value)) if language == "es" else _text(value)
    return _cut(_text(value))


def _value(entry: Entry, name: str, language: str) -> Any:
    lanes = LANES[language]
    if name == "lane":
        return lanes[entry.lane][1] if entry.lane in lanes else entry.lane
    if name == "to":
        to = entry.detail.get("to")
        return lanes[to][1] if to in lanes else to
    if name == "process":
        return program(_text(entry.detail.get(name)))
    return entry.subject if name == "subject" else entry.detail.get(name)


def _choose(entry: Entry, place: int) -> str:
    for choice in SENTENCES.get(entry.verb, ()):
        if all(_pattern(pattern).search(_text(entry.detail.get(name)))
               for name, pattern in choice.when.items()):
            return choice[place]
    return "{lane}: {subject}"


@lru_cache(maxsize=1000)
def _pattern(pattern: str) -> re.Pattern:
    return re.compile(pattern)
