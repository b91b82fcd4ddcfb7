"""Completion at the prompt: commands, file names, and what a command completes by itself.

It only reads: the world is the same before and after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.host.kernel import Process
from simulator.workloads.shell import BUILTINS

Completer = Callable[[list[str], str], list[str]]

MAX_CANDIDATES = 200
BREAKS = ";|&(\n"


def candidates(shell: Process, line: str, cursor: int,
               completers: Mapping[str, Completer]) -> list[str]:
    """What the word before the cursor may become, whole words each."""
    words, current = _split(line[:cursor])
    if not words and "/" not in current:
        found = _commands(shell, current)
    elif words and words[0].rsplit("/", 1)[-1] in completers:
        found = completers[words[0].rsplit("/", 1)[-1]](words[1:], current)
    else:
        found = _files(shell, current)
    return list(dict.fromkeys(found))[:MAX_CANDIDATES]


def _split(text: str) -> tuple[list[str], str]:
    """(words of the command under way, the word that is being typed). Quotes are taken away."""
    words: list[str] = []
    word, quote, begun = "", "", False
    for char in text:
        if quote:
            quote, word = ("", word) if char == quote else (quote, word + char)
        elif char in "'\"":
            quote, begun = char, True
        elif char in BREAKS:
            words, word, begun = [], "", False
        elif char in " \t":
            if word or begun:
                words.append(word)
            word, begun = "", False
        else:
            word += char
    return words, word


def _commands(shell: Process, start: str) -> list[str]:
    names = [name for name, builtin in BUILTINS.items() if builtin.only in ("", "bash")]
    for folder in shell.env.get("PATH", "").split(":"):
        try:
            names += shell.fs.listdir(folder)
        except OSError:
            continue
    return sorted({name: None for name in names if name.startswith(start)})


def _files(shell: Process, start: str) -> list[str]:
    """Names in a folder; folders end with "/"."""
    folder, slash, name = start.rpartition("/")
    place = (folder or "/") if slash else "."
    if place == "~" or place.startswith("~/"):
        place = shell.env.get("HOME", "/") + place[1:]
    try:
        names = shell.fs.listdir(place)
    except OSError:
        return []
    return [f"{folder}{slash}{found}{'/' if shell.fs.is_dir(f'{place}/{found}') else ''}"
            for found in names
            if found.startswith(name) and (name.startswith(".") or not found.startswith("."))]
