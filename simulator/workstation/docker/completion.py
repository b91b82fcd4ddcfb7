"""What the Tab key offers: commands, flags, and the names that a command's arguments take."""

from __future__ import annotations

from collections.abc import Callable

from .command import COMMANDS, Command
from .reference import NAMES, PAGES, Page

FLAG_VALUES = {"network": "network", "volumes-from": "container", "volume": "volume"}
CHOICES = {"restart": ("no", "on-failure", "always", "unless-stopped"),
           "pull": ("always", "missing", "never"), "format": ("json", "table"),
           "type": ("container", "image", "network", "volume"),
           "signal": ("SIGHUP", "SIGINT", "SIGKILL", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2")}


def complete(words: list[str], current: str, lookup: Callable[[str], list[str]]) -> list[str]:
    """Candidates for `current`, sorted; `words` are those before it, without `docker`."""
    path, arguments = _place(words)
    page = PAGES[NAMES.get(path, path)]
    declared = COMMANDS.get(path) or COMMANDS.get(page.path)
    if arguments and arguments[-1].startswith("-"):
        values = _flag_values(page, arguments[-1], lookup)
        if values is not None:
            return _matching(values, current)
    if page.commands and not arguments:
        return _matching([*page.commands, *(["--help"] if current.startswith("-") else [])],
                         current)
    places = _positions(page, arguments, declared)
    if current.startswith("-"):
        if declared is not None and not declared.interspersed and places:
            return []
        return _matching(_flag_names(page, declared), current)
    return _matching(_names(declared, len(places), lookup), current)


def _place(words: list[str]) -> tuple[str, list[str]]:
    path, rest = "", list(words)
    while rest:
        longer = f"{path} {rest[0]}".strip()
        if longer not in NAMES:
            break
        path, rest = longer, rest[1:]
    return path, rest


def _flag_names(page: Page, declared: Command | None) -> list[str]:
    refused = declared.refuses if declared is not None else ()
    return [f"--{flag.name}" for flag in page.flags.values()
            if (not flag.hidden or flag.name == "help") and flag.name not in refused]


def _flag_values(page: Page, word: str, lookup: Callable[[str], list[str]]) -> list[str] | None:
    """Candidates for the value of a flag that stands before the cursor; None when it takes none."""
    if "=" in word:
        return None
    flag = page.flags.get(word[2:]) if word.startswith("--") else page.shorts.get(word[-1])
    if flag is None or flag.kind == "bool":
        return None
    if flag.name in CHOICES:
        return list(CHOICES[flag.name])
    return lookup(FLAG_VALUES[flag.name]) if flag.name in FLAG_VALUES else []


def _positions(page: Page, words: list[str], declared: Command | None) -> list[str]:
    """The arguments among the words, with the flags and their values left out."""
    found, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-") and len(word) > 1 and not (
                found and declared is not None and not declared.interspersed):
            flag = page.flags.get(word[2:]) if word.startswith("--") else page.shorts.get(word[-1])
            skip = flag is not None and flag.kind != "bool" and "=" not in word
        else:
            found.append(word)
    return found


def _names(declared: Command | None, place: int, lookup: Callable[[str], list[str]]) -> list[str]:
    """`complete="container image"` means: first a container, then an image; a `*` at the end means
    any number of the last."""
    if declared is None or not declared.complete:
        return []
    kinds = list(declared.complete)
    if kinds[-1] == "*":
        kind = kinds[min(place, len(kinds) - 2)]
    elif place < len(kinds):
        kind = kinds[place]
    else:
        return []
    return [name for each in kind.split("|") for name in lookup(each)]


def _matching(names: list[str], current: str) -> list[str]:
    return sorted({name: None for name in names if name.startswith(current)})
