"""One line of a Dockerfile taken apart: instruction, flags, and what follows (pure).

Models moby/buildkit frontend/dockerfile/parser (line_parsers, split_command) in dockerd 28.2.2.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

from simulator.engine import HopError

from .go_text import is_space

WHITESPACE = re.compile(r"[\t\v\f\r ]+")


@dataclass(frozen=True)
class Heredoc:
    name: str
    content: str
    chomp: bool         # <<-: leading tabs go


@dataclass(frozen=True)
class Line:
    """`arguments` of ENV and LABEL are name, value, name, value; `json` tells the exec form."""

    word: str
    flags: list[str]
    arguments: list[str]
    json: bool
    original: str
    number: int = 0
    heredocs: list[Heredoc] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.word.upper()


def split(text: str, escape: str) -> Line:
    """A logical line, continuation lines joined. Raises HopError 400."""
    word, *rest = WHITESPACE.split(text.strip(), maxsplit=1)
    flags, after = _flags(rest[0], escape) if rest else ([], "")
    after = after.strip()
    arguments, exec_form = _arguments(word.upper(), after, escape)
    return Line(word, flags, arguments, exec_form, text)


def _arguments(name: str, rest: str, escape: str) -> tuple[list[str], bool]:
    if name in ("ENV", "LABEL"):
        return _pairs(name, rest, escape), False
    if name == "ARG":
        return quoted_words(rest, escape), False
    if name in ("EXPOSE", "FROM"):
        return _by_spaces(rest), False
    if name in ("MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR"):
        return ([rest] if rest else []), False
    if name in ("CMD", "ENTRYPOINT", "RUN", "SHELL"):
        return _maybe_json(rest)
    if name in ("ADD", "COPY", "VOLUME"):
        found = _json_list(rest)
        return (found, True) if found is not None else (_by_spaces(rest), False)
    if name == "HEALTHCHECK":
        return _health(rest)
    if name == "ONBUILD":
        return _trigger(rest, escape)
    return [], False            # whoever looks at the name will refuse it


def _by_spaces(rest: str) -> list[str]:
    return WHITESPACE.split(rest) if rest else []


def _trigger(rest: str, escape: str) -> tuple[list[str], bool]:
    """ONBUILD: the instruction behind it, one level deep; more is refused by its name anyway."""
    if not rest:
        return [], False
    word, *after = WHITESPACE.split(rest, maxsplit=1)
    if word.upper() == "ONBUILD" or not after:
        return [word], False
    inner = split(rest, escape)
    return [word, *inner.arguments], inner.json


def _health(rest: str) -> tuple[list[str], bool]:
    if not rest:
        return [], False
    end = next((at for at, char in enumerate(rest) if is_space(char)), len(rest))
    arguments, exec_form = _maybe_json(rest[end:].lstrip())
    return [rest[:end], *arguments], exec_form


def _maybe_json(rest: str) -> tuple[list[str], bool]:
    """The exec form when it is a JSON array of strings, otherwise the text for a shell."""
    if not rest:
        return [], False
    found = _json_list(rest)
    return (found, True) if found is not None else ([rest], False)


def _json_list(rest: str) -> list[str] | None:
    """None for what is no JSON array. Raises HopError 400 for an array with other things in it."""
    if not rest.lstrip().startswith("["):
        return None
    try:
        found: Any = json.loads(rest, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list):
        return None
    if not all(isinstance(item, str) for item in found):
        raise HopError("when using JSON array syntax, arrays must be comprised of strings only",
                       400)
    return [item.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for item in found]


def _no_constant(_: str) -> NoReturn:
    raise ValueError("Go knows neither NaN nor Infinity")


def _pairs(name: str, rest: str, escape: str) -> list[str]:
    """name=value ..., or the old form "name value"."""
    words = quoted_words(rest, escape)
    if not words:
        return []
    if "=" not in words[0]:
        parts = WHITESPACE.split(rest, maxsplit=1)
        if len(parts) < 2:
            raise HopError(f"{name} must have two arguments", 400)
        return parts
    pairs: list[str] = []
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            raise HopError(f'Syntax error - can\'t find = in "{word[:200]}". Must be of the form: '
                           "name=value", 400)
        pairs += [key, value]
    return pairs


def quoted_words(rest: str, escape: str) -> list[str]:
    """Words between spaces; quotes hold them together and stay for later."""
    words: list[str] = []
    now: list[str] = []
    quote, blank_counts, at, inside = "", False, 0, False
    while at < len(rest):
        char = rest[at]
        at += 1
        if not quote and is_space(char):
            if inside and (blank_counts or now):
                words.append("".join(now))
            now, blank_counts, inside = [], False, False
            continue
        inside = True
        if char == escape and quote != "'":
            if at == len(rest):
                break                  # at the end it escapes nothing
            now += [char, rest[at]]
            at += 1
            continue
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote, blank_counts = char, True
        now.append(char)
    if inside and (blank_counts or now):
        words.append("".join(now))
    return words


def _flags(rest: str, escape: str) -> tuple[list[str], str]:
    """The words that begin with "--", unquoted, and what comes after them."""
    flags: list[str] = []
    at = 0
    while at < len(rest):
        if is_space(rest[at]):
            at += 1
            continue
        if not rest.startswith("--", at):
            return flags, rest[at:]
        word, at, quoted = _flag(rest, at, escape)
        if word == "--":
            return flags, rest[at:]
        if word or quoted:
            flags.append(word)
    return flags, ""


def _flag(rest: str, at: int, escape: str) -> tuple[str, int, bool]:
    """One flag from `at` on: (its text, where it ends, there were quotes)."""
    now: list[str] = []
    quote, quoted = "", False
    while at < len(rest):
        char = rest[at]
        if not quote and is_space(char):
            break
        at += 1
        if char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote, quoted = char, True
        elif char == escape:
            if at < len(rest):
                now.append(rest[at])
                at += 1
        else:
            now.append(char)
    return "".join(now), at, quoted
