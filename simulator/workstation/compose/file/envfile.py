"""`.env` and `env_file`: lines NAME=value, with quotes, comments and variables. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.engine import HopError

from .interpolation import Interpolation

MAX_TEXT = 64 << 10
_LINE = re.compile(r"(?:export\s+)?([^\s=:#]+)[ \t]*[=:][ \t]*(.*)\Z")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$$"}


def parse(text: str, name: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Later lines see earlier ones. Raises HopError for a line that is none."""
    if len(text) > MAX_TEXT:
        raise HopError(f"drydock: {name} is too large for a simulated world", 1)
    found: dict[str, str] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None:
            if re.match(r"[A-Za-z_][A-Za-z0-9_]*\Z", line):
                if line in environment:
                    found[line] = environment[line]
                continue
            raise HopError(f"failed to read {name}: line {number}: unexpected character in "
                           f"variable name {line!r}".replace("'", '"'), 1)
        found[match[1]] = _value(match[2], {**found, **environment}, name)
    return found


def _value(text: str, environment: Mapping[str, str], name: str) -> str:
    if text.startswith("'"):
        return text[1:].partition("'")[0]
    if text.startswith('"'):
        inner = _until_quote(text[1:])
        text = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], "\\" + m[1]), inner)
    else:
        text = re.split(r"\s+#", text, maxsplit=1)[0].rstrip()
    return Interpolation(environment).text(text, name) if "$" in text else text


def _until_quote(text: str) -> str:
    at = 0
    while at < len(text) and text[at] != '"':
        at += 2 if text[at] == "\\" else 1
    return text[:at]
