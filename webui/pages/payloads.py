"""What is inside a message, shaped for reading: its title, its lines, the ends it belongs to."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .words import Entry, short

MAX_LINES = 120
SKIP = ("payload", "has_payload", "to", "kind", "arrives_ms", "of", "lost", "method", "path")


def title(entry: Entry) -> str:
    """A message's name as programs would write it: "POST /containers/create"."""
    detail, verb = entry.detail, entry.verb
    if verb == "http_request":
        path = detail["path"]
        version, _slash, rest = path[1:].partition("/")
        shown = f"/{rest}" if version[:1] == "v" and "." in version else path
        return f"{detail['method']} {shown if len(shown) < 48 else short(shown)}"
    if verb == "http_reply":
        return f"{detail['status']}"
    if verb == "rpc":
        return str(detail["method"])
    if verb == "typed":
        return str(detail["command"])
    if verb == "exec":
        return (entry.subject or str(detail["argv"]))[:60]
    if verb.startswith("sys_"):
        return f"{verb[4:]}()"
    if verb == "event":
        return str(detail["topic"])
    return (entry.subject or verb.replace("_", " "))[:60]


def lines(payload: Any) -> list[SafeString]:
    """Lines of a payload; the status line stands out."""
    if payload is None:
        return []
    shown = []
    for number, line in enumerate(str(payload).splitlines()[:MAX_LINES]):
        words = line.split(" ", 2)
        if number == 0 and len(words) > 1 and words[0].startswith("HTTP/"):
            tone = "off" if words[1][:1] in "45" else "good"
            shown.append(format_html('<span class="{}">{}</span>', tone, line))
        elif number == 0 and len(words) > 1 and words[0].isupper():
            shown.append(format_html("<b>{}</b> {}", words[0], " ".join(words[1:])))
        else:
            name, colon, value = line.partition(": ")
            if colon and name.replace("-", "").isalnum() and len(name) < 40:
                shown.append(format_html("{}: <b>{}</b>", name, value))
            else:
                shown.append(format_html("{}", line))
    return shown


def peers(entry: Entry) -> list[int]:
    """The other half: the request of an answer."""
    of = entry.detail.get("of")
    return [of] if isinstance(of, int) else []


def detail_rows(entry: Entry, language: str) -> list[tuple[str, str]]:
    """The parameters of an entry that its sentence does not carry whole."""
    rows = []
    for name, value in entry.detail.items():
        if name in SKIP or value in ("", None):
            continue
        text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
        rows.append((name.replace("_", " "), text[:400]))
    return rows
