"""Instructions of a Dockerfile, checked: from logical lines to the stages of a build (pure).

Models moby/buildkit frontend/dockerfile/instructions in dockerd 28.2.2, with its refusals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.engine import HopError

from .durations import parse_duration
from .go_text import go_quote
from .lines import Dockerfile, heredoc_name
from .suggest import suggestion
from .words import Line

MIN_HEALTH_NS = 1_000_000      # one millisecond
FLAGS: dict[str, tuple[str, ...]] = {
    "ADD": ("chown", "chmod", "link", "keep-git-dir", "checksum"),
    "COPY": ("chown", "from", "chmod", "link"), "FROM": ("platform",),
    "RUN": ("mount", "network"),
    "HEALTHCHECK": ("interval", "timeout", "start-period", "start-interval", "retries")}
BOOLEAN, REPEATED = ("link", "keep-git-dir"), ("mount",)
UNCHECKED_FLAGS = ("ARG", "STOPSIGNAL")      # the real parser does not look at theirs

_STAGE_NAME = re.compile(r"[a-z][a-z0-9\-_.]*")
_ONBUILD = re.compile(r"^\s*ONBUILD\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Instruction:
    """`code` is printed in front of its step; `literal` tells that variables stay as they are."""

    name: str
    code: str
    arguments: list[str]
    json: bool = False
    flags: dict[str, str] = field(default_factory=dict)
    health: dict[str, Any] | None = None
    literal: bool = False

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of ENV and LABEL."""
        return list(zip(self.arguments[::2], self.arguments[1::2], strict=True))


@dataclass(frozen=True)
class Stage:
    base: str
    name: str
    platform: str
    code: str
    instructions: list[Instruction]


def stages(dockerfile: Dockerfile) -> tuple[list[Stage], list[Instruction]]:
    """(stages, ARGs in front of the first FROM). Raises HopError 400 naming the line."""
    found: list[Stage] = []
    meta: list[Instruction] = []
    for line in dockerfile.lines:
        try:
            made = check(line)
        except HopError as error:
            raise HopError(f"dockerfile parse error on line {line.number}: {error.message}",
                           400) from None
        if made.name == "FROM":
            found.append(_stage(made))
        elif found:
            found[-1].instructions.append(made)
        elif made.name == "ARG":
            meta.append(made)
        else:
            raise HopError("no build stage in current context", 400)
    return found, meta


def label(key: str, value: str) -> Instruction:
    """What `docker build --label` adds to the last stage."""
    return Instruction("LABEL", f"LABEL {key}={value}", [key, value], literal=True)


def check(line: Line) -> Instruction:
    """One line as an instruction. Raises HopError 400."""
    act = _CHECKS.get(line.name)
    if act is None:
        raise HopError(f"unknown instruction: {line.word[:200]}"
                       f"{suggestion(line.word, tuple(_CHECKS), False)}", 400)
    made = Instruction(line.name, line.original.strip(), line.arguments, line.json)
    return act(made, line)


def _stage(made: Instruction) -> Stage:
    name = made.arguments[2].lower() if len(made.arguments) == 3 else ""
    return Stage(made.arguments[0], name, made.flags.get("platform", ""), made.code, [])


# -- flags -------------------------------------------------------------------------------


def _with_flags(made: Instruction, line: Line) -> Instruction:
    return replace(made, flags=_flags(line))


def _flags(line: Line) -> dict[str, str]:
    """BFlags.Parse."""
    known = FLAGS.get(line.name, ())
    found: dict[str, str] = {}
    for text in line.flags:
        name, equals, value = text.partition("=")
        bare = name[2:]
        if bare not in known:
            raise HopError(f"unknown flag: {name[:200]}{suggestion(bare, known, True)}", 400)
        if bare in found and bare not in REPEATED:
            raise HopError(f"duplicate flag specified: {name}", 400)
        if bare in BOOLEAN:
            value = _boolean(name, value, bool(equals))
        elif not equals:
            raise HopError(f"missing a value on flag: {name}", 400)
        found[bare] = value
    return found


def _boolean(name: str, value: str, given: bool) -> str:
    if given and not value:
        raise HopError(f"missing a value on flag: {name}", 400)
    if value.lower() not in ("true", "", "false"):
        raise HopError(f"expecting boolean value for flag {name}, not: {value[:100]}", 400)
    return "false" if value.lower() == "false" else "true"


# -- the checks, one per kind of instruction -----------------------------------------------


def _anything(made: Instruction, line: Line) -> Instruction:
    """CMD, ENTRYPOINT, RUN: whatever follows is a command."""
    return _with_flags(made, line)


def _at_least_one(made: Instruction, line: Line) -> Instruction:
    if not line.arguments:
        raise HopError(f"{line.name} requires at least one argument", 400)
    return made if line.name in UNCHECKED_FLAGS else _with_flags(made, line)


def _exactly_one(made: Instruction, line: Line) -> Instruction:
    if len(line.arguments) != 1:
        raise HopError(f"{line.name} requires exactly one argument", 400)
    return made if line.name in UNCHECKED_FLAGS else _with_flags(made, line)


def _pairs(made: Instruction, line: Line) -> Instruction:
    made = _with_flags(made, line)
    if not line.arguments:
        raise HopError(f"{line.name} requires at least one argument", 400)
    if "" in line.arguments[::2]:
        raise HopError(f"{line.name} names can not be blank", 400)
    return made


def _arg(made: Instruction, line: Line) -> Instruction:
    if any(word.startswith("=") for word in line.arguments):
        raise HopError("ARG names can not be blank", 400)
    return _at_least_one(made, line)


def _expose(made: Instruction, line: Line) -> Instruction:
    return replace(_at_least_one(made, line), arguments=sorted(line.arguments))


def _sources(made: Instruction, line: Line) -> Instruction:
    """ADD and COPY. The classic builder does nothing with the files of heredocs."""
    if len(line.arguments) < 2:
        raise HopError(f"{line.name} requires at least two arguments, but only one was provided. "
                       "Destination could not be determined", 400)
    made = _with_flags(made, line)
    *sources, target = line.arguments
    if heredoc_name(target) is not None:
        raise HopError(f"{line.name} cannot accept a heredoc as a destination", 400)
    return replace(made, arguments=[*(s for s in sources if heredoc_name(s) is None), target])


def _from(made: Instruction, line: Line) -> Instruction:
    words = line.arguments
    if len(words) == 3 and words[1].lower() == "as":
        if _STAGE_NAME.fullmatch(words[2].lower()) is None:
            raise HopError(f"invalid name for build stage: {go_quote(words[2][:200])}, name can't "
                           "start with a number or contain symbols", 400)
    elif len(words) != 1:
        raise HopError("FROM requires either one or three arguments", 400)
    return _with_flags(made, line)


def _volume(made: Instruction, line: Line) -> Instruction:
    made = _at_least_one(made, line)
    paths = [path.strip() for path in line.arguments]
    if "" in paths:
        raise HopError("VOLUME specified can not be an empty string", 400)
    return replace(made, arguments=paths)


def _shell(made: Instruction, line: Line) -> Instruction:
    made = _at_least_one(_with_flags(made, line), line)
    if not line.json:
        raise HopError("SHELL requires the arguments to be in JSON form", 400)
    return made


def _onbuild(made: Instruction, line: Line) -> Instruction:
    """The trigger is kept as text and read when the image is built upon."""
    made = _at_least_one(made, line)
    trigger = line.arguments[0].strip().upper()
    if trigger == "ONBUILD":
        raise HopError("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", 400)
    if trigger in ("MAINTAINER", "FROM"):
        raise HopError(f"{trigger} isn't allowed as an ONBUILD trigger", 400)
    text = _ONBUILD.sub("", line.original)
    for heredoc in line.heredocs:
        text += f"\n{heredoc.content}{heredoc.name}"
    return replace(made, arguments=[text])


def _healthcheck(made: Instruction, line: Line) -> Instruction:
    if not line.arguments:
        raise HopError("HEALTHCHECK requires at least one argument", 400)
    kind, rest = line.arguments[0].upper(), line.arguments[1:]
    if kind == "NONE":
        if rest:
            raise HopError("HEALTHCHECK NONE takes no arguments", 400)
        return replace(made, health={"Test": ["NONE"]})
    flags = _flags(line)
    if kind != "CMD":
        raise HopError(f"Unknown type {go_quote(kind[:200])} in HEALTHCHECK (try CMD)", 400)
    if not rest:
        raise HopError("Missing command after HEALTHCHECK CMD", 400)
    health: dict[str, Any] = {"Test": ["CMD" if line.json else "CMD-SHELL", *rest]}
    for flag, name in (("interval", "Interval"), ("timeout", "Timeout"),
                       ("start-period", "StartPeriod"), ("start-interval", "StartInterval")):
        health[name] = _interval(flag, flags.get(flag, ""))
    health["Retries"] = _retries(flags.get("retries", ""))
    return replace(made, health=health)


def _interval(name: str, text: str) -> int:
    nanoseconds = parse_duration(text) if text else 0
    if nanoseconds and nanoseconds < MIN_HEALTH_NS:
        raise HopError(f'Interval "{name}" cannot be less than 1ms', 400)
    return nanoseconds


def _retries(text: str) -> int:
    if not text:
        return 0
    if not re.fullmatch(r"[+-]?[0-9]{1,10}", text):
        raise HopError(f"strconv.ParseInt: parsing {go_quote(text[:100])}: invalid syntax", 400)
    if abs(int(text)) >= 1 << 31:
        raise HopError(f"strconv.ParseInt: parsing {go_quote(text)}: value out of range", 400)
    if int(text) < 0:
        raise HopError(f"--retries cannot be negative ({int(text)})", 400)
    return int(text)


_CHECKS: dict[str, Callable[[Instruction, Line], Instruction]] = {
    "ADD": _sources, "ARG": _arg, "CMD": _anything, "COPY": _sources, "ENTRYPOINT": _anything,
    "ENV": _pairs, "EXPOSE": _expose, "FROM": _from, "HEALTHCHECK": _healthcheck, "LABEL": _pairs,
    "MAINTAINER": _exactly_one, "ONBUILD": _onbuild, "RUN": _anything, "SHELL": _shell,
    "STOPSIGNAL": _exactly_one, "USER": _exactly_one, "VOLUME": _volume, "WORKDIR": _exactly_one}
