"""Parsing a command line as pflag does, with its error texts."""

from __future__ import annotations

import ipaddress
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from simulator.engine import HopError

from .names import parse_reference
from .reference import DEPRECATED, SAME, Flag, Page

REPEATED = ("list", "map", "filter", "stringArray", "mount", "ulimit", "stringSlice", "strings",
            "network", "scale")
_DURATION = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)")
_UNITS = {"ns": 1, "us": 1000, "µs": 1000, "ms": 10**6, "s": 10**9, "m": 60 * 10**9,
          "h": 3600 * 10**9}
_SIZE = re.compile(r"^(\d+(?:\.\d+)?) ?([kKmMgGtTpP])?(?:i?[bB])?$")
MAX_WORD = 65_536


class UsageError(Exception):
    """A mistake in the flags; the text is pflag's."""


class Flags:
    """The values of one invocation: `flags["rm"]`, and which were given."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.given: dict[str, Any] = {}
        self.warnings: list[str] = []

    def __getitem__(self, name: str) -> Any:
        if name in self.given:
            return self.given[name]
        flag = self.page.flags.get(name)
        if flag is None:
            return None
        return False if flag.kind == "bool" else [] if flag.kind in REPEATED else None

    def changed(self, name: str) -> bool:
        return name in self.given


def parse(page: Page, words: list[str], interspersed: bool = True) -> tuple[Flags, list[str]]:
    """Flags and arguments. Raises UsageError. Not interspersed: the first argument ends flags."""
    flags, arguments, left = Flags(page), [], list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            return flags, arguments + left
        if not word.startswith("-") or word == "-":
            if not interspersed:
                return flags, [word, *left]
            arguments.append(word)
        elif word.startswith("--"):
            _long(flags, word, left)
        else:
            _short(flags, word[1:], left)
        if flags["help"]:
            return flags, arguments
    return flags, arguments


def _long(flags: Flags, word: str, left: list[str]) -> None:
    name, equals, value = word[2:].partition("=")
    if not name or name[0] in "-=":
        raise UsageError(f"bad flag syntax: {word}")
    flag = flags.page.flags.get(name)
    if flag is None:
        raise UsageError(f"unknown flag: --{name}")
    if not equals:
        if flag.kind == "bool":
            value = "true"
        elif left:
            value = left.pop(0)
        else:
            raise UsageError(f"flag needs an argument: --{name}")
    _set(flags, flag, value)


def _short(flags: Flags, letters: str, left: list[str]) -> None:
    whole = letters
    while letters:
        letter, letters = letters[0], letters[1:]
        flag = flags.page.shorts.get(letter)
        if flag is None:
            raise UsageError(f"unknown shorthand flag: '{letter}' in -{whole}")
        if letters.startswith("="):
            value, letters = letters[1:], ""
        elif flag.kind == "bool":
            value = "true"
        elif letters:
            value, letters = letters, ""
        elif left:
            value = left.pop(0)
        else:
            raise UsageError(f"flag needs an argument: '{letter}' in -{whole}")
        _set(flags, flag, value)


def _set(flags: Flags, flag: Flag, text: str) -> None:
    try:
        value = convert(flag, text)
    except ValueError as reason:
        raise UsageError(f'invalid argument "{text}" for "{flag.label}" flag: {reason}') from None
    if flag.hidden and flag.name in DEPRECATED:
        flags.warnings.append(f"Flag --{flag.name} has been deprecated, "
                              f"use --{DEPRECATED[flag.name]} instead")
    name = SAME.get(flag.name, flag.name) if flag.hidden else flag.name
    if flag.kind in REPEATED:
        flags.given.setdefault(name, []).append(value)
    else:
        flags.given[name] = value


def convert(flag: Flag, text: str) -> Any:
    """The value of a flag's text. Raises ValueError with the reason that the real CLI gives."""
    if len(text) > MAX_WORD:
        raise ValueError("value is too long")
    check = CHECKS.get(flag.name)
    if check is not None and flag.kind != "bool":
        check(text)
    convertor = KINDS.get("swap" if flag.name == "memory-swap" else flag.kind)
    return convertor(text) if convertor is not None else text


def _bool(text: str) -> bool:
    if text in ("1", "t", "T", "true", "TRUE", "True"):
        return True
    if text in ("0", "f", "F", "false", "FALSE", "False"):
        return False
    raise ValueError(f'strconv.ParseBool: parsing "{text}": invalid syntax')


def _integer(text: str, name: str = "ParseInt") -> int:
    digits = text.lstrip("+-") if name == "ParseInt" else text
    if not digits.isascii() or not digits.isdigit() or len(digits) + 1 < len(text):
        raise ValueError(f'strconv.{name}: parsing "{text}": invalid syntax')
    value = int(text[:40])
    if len(text) > 40 or not -2**63 <= value < 2**63:
        raise ValueError(f'strconv.{name}: parsing "{text}": value out of range')
    return value


def _uint16(text: str) -> int:
    value = _integer(text, "ParseUint")
    if value > 65_535:
        raise ValueError(f'strconv.ParseUint: parsing "{text}": value out of range')
    return value


def parse_duration(text: str) -> int:
    """Nanoseconds of "1h30m". Raises ValueError as time.ParseDuration."""
    body = text.lstrip("+-")
    if body == "0":
        return 0
    if not body or len(body) + 1 < len(text):
        raise ValueError(f'time: invalid duration "{text}"')
    total, at = Decimal(0), 0
    while at < len(body):
        match = _DURATION.match(body, at)
        if match is None:
            bare = body.replace(".", "", 1).isdigit()
            reason = "missing unit in duration" if bare else "invalid duration"
            raise ValueError(f'time: {reason} "{text}"')
        total += Decimal(match[1]) * _UNITS[match[2]]
        at = match.end()
    return -int(total) if text.startswith("-") else int(total)


def parse_size(text: str) -> int:
    """Bytes of "128m", as units.RAMInBytes."""
    match = _SIZE.match(text)
    if match is None:
        separator = max(text.rfind(char) for char in "0123456789. ")
        number, suffix = text[:separator + 1], text[separator + 1:]
        if not number.strip() or not _is_number(number.strip()):
            raise ValueError(f"invalid size: '{text}'")
        raise ValueError(f"invalid suffix: '{suffix}'")
    power = "kmgtp".index(match[2].lower()) + 1 if match[2] else 0
    return int(Decimal(match[1]) * 1024 ** power)


def _is_number(text: str) -> bool:
    try:
        Decimal(text)
    except InvalidOperation:
        return False
    return True


def _swap(text: str) -> int:
    return -1 if text == "-1" else parse_size(text)


def _nano_cpus(text: str) -> int:
    try:
        value = Decimal(text) * 10**9
        if not value.is_finite() or abs(value) > 10**15:
            raise InvalidOperation
    except InvalidOperation:
        raise ValueError(f"failed to parse {text} as a rational number") from None
    if value != int(value):
        raise ValueError("value is too precise")
    return int(value)


def _ulimit(text: str) -> dict[str, Any]:
    name, equals, limits = text.partition("=")
    if not equals:
        raise ValueError(f"invalid ulimit argument: {text}")
    soft, _, hard = limits.partition(":")
    values = [_integer(soft), _integer(hard or soft)]
    if values[0] > values[1] != -1:
        raise ValueError(f"ulimit soft limit must be less than or equal to hard limit: "
                         f"{values[0]} > {values[1]}")
    return {"Name": name, "Hard": values[1], "Soft": values[0]}


KINDS = {
    "bool": _bool, "int": _integer, "int64": _integer, "duration": parse_duration,
    "bytes": parse_size, "decimal": _nano_cpus, "ulimit": _ulimit,
    "uint": lambda text: _integer(text, "ParseUint"),
    "uint16": _uint16,
}


# -- what is checked while parsing ----------------------------------------------------------


def _check_attach(text: str) -> None:
    if text.lower() not in ("stdin", "stdout", "stderr"):
        raise ValueError("valid streams are STDIN, STDOUT and STDERR")


def _check_host(text: str) -> None:
    name, _, address = text.replace("=", ":", 1).partition(":")
    if not name or not address:
        raise ValueError(f'bad format for add-host: "{text}"')
    if address != "host-gateway":
        try:
            ipaddress.ip_address(address.strip("[]"))
        except ValueError:
            raise ValueError(f'invalid IP address in add-host: "{address}"') from None


def _check_address(text: str) -> None:
    try:
        ipaddress.ip_address(text.strip())
    except ValueError:
        raise ValueError(f"IP address is not correctly formatted: {text}") from None


def _check_link(text: str) -> None:
    if text.count(":") > 1:
        raise ValueError(f"bad format for links: {text}")


def _check_env(text: str) -> None:
    if not text or text.startswith("="):
        raise ValueError(f"invalid environment variable: {text}")


def _check_filter(text: str) -> None:
    if "=" not in text:
        raise ValueError("bad format of filter (expected name=value)")


def _check_sysctl(text: str) -> None:
    name = text.partition("=")[0]
    if "=" not in text or not name.startswith(("net.", "kernel.msg", "kernel.sem", "kernel.shm",
                                               "fs.mqueue.")):
        raise ValueError(f"sysctl '{text}' is not allowed")


def _check_tag(text: str) -> None:
    try:
        parse_reference(text)
    except HopError as failure:
        raise ValueError(failure.message) from None


def _check_label(text: str) -> None:
    if not text.partition("=")[0]:
        raise ValueError(f"invalid label '{text}': empty name")


CHECKS = {"attach": _check_attach, "add-host": _check_host, "build-arg": _check_env,
          "dns": _check_address, "env": _check_env, "filter": _check_filter,
          "label": _check_label, "link": _check_link, "sysctl": _check_sysctl, "tag": _check_tag}
KINDS["swap"] = _swap
