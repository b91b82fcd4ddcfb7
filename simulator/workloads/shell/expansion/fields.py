"""From pieces to fields: splitting at IFS, and file names for wildcards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.host.kernel import Files

from . import patterns

if TYPE_CHECKING:
    from ..shell import Shell

Piece = tuple[str, bool, bool] | None
Field = list[tuple[str, bool]]

MAX_FIELDS = 20_000
WHITE = " \t\n"


def split(pieces: list[Piece], ifs: str | None) -> list[Field]:
    out: list[Field] = []
    current: Field | None = None
    for piece in pieces:
        if piece is None:
            if current is not None:
                out.append(current)
            current = None
            continue
        value, quoted, split = piece
        if quoted or not split or ifs == "":
            if value or quoted:
                current = current if current is not None else []
                current.append((value, quoted))
            continue
        for n, part in enumerate(split_text(value, WHITE if ifs is None else ifs)):
            if n and current is not None:
                out.append(current)
                current = None
            if part is not None:
                current = current if current is not None else []
                current.append((part, False))
    if current is not None:
        out.append(current)
    return out


def split_text(value: str, ifs: str) -> list[str | None]:
    """Parts between separators; None at an end that a separator has closed."""
    if not any(char in value for char in ifs):
        return [value or None]
    white = "".join(char for char in ifs if char in WHITE)
    out: list[str | None] = []
    hard = "".join(char for char in ifs if char not in WHITE)
    if not hard:
        ends = ([None] if value[0] in white else []), ([None] if value[-1] in white else [])
        return [*ends[0], *_words(value, white), *ends[1]]
    out, start, at = [], 0, 0
    if value[0] in white:
        out.append(None)
        value = value.lstrip(white)
    while at < len(value):
        if value[at] not in ifs:
            at += 1
            continue
        out.append(value[start:at])
        at = _after_separator(value, at, white, hard)
        start = at
    out.append(value[start:] or None)
    return out


def _words(value: str, white: str) -> list[str]:
    for char in white[1:]:
        value = value.replace(char, white[0])
    return [word for word in value.split(white[0]) if word]


def _after_separator(value: str, at: int, white: str, hard: str) -> int:
    """Past blanks, at most one hard separator, and blanks again."""
    while at < len(value) and value[at] in white:
        at += 1
    if at < len(value) and value[at] in hard:
        at += 1
        while at < len(value) and value[at] in white:
            at += 1
    return at


# -- file names --------------------------------------------------------------------------


def file_names(shell: Shell, field: Field) -> list[str]:
    literal = "".join(value for value, _ in field)
    pieces = tuple(field)
    if shell.options["f"] or not patterns.has_wildcard(pieces):
        return [literal]
    fs = shell.process.fs
    found = ["/"] if literal.startswith("/") else [""]
    parts = _by_slash(pieces)
    for n, part in enumerate(parts):
        if not part:
            continue
        more, reached = n < len(parts) - 1, []
        for base in found:
            reached.extend(_matching(fs, base, part, more))
            if len(reached) > MAX_FIELDS:
                break
        found = reached
    if literal.endswith("/"):
        found = [f"{path}/" for path in found if fs.is_dir(path)]
    return found or [literal]


def _by_slash(pieces: patterns.Chars) -> list[patterns.Chars]:
    parts: list[list[tuple[str, bool]]] = [[]]
    for value, quoted in pieces:
        for n, text_between in enumerate(value.split("/")):
            if n:
                parts.append([])
            if text_between:
                parts[-1].append((text_between, quoted))
    return [tuple(part) for part in parts]


def _matching(fs: Files, base: str, part: patterns.Chars, more: bool) -> list[str]:
    prefix = base if not base or base.endswith("/") else base + "/"
    if not patterns.has_wildcard(part):
        path = prefix + "".join(value for value, _ in part)
        return [path] if fs.exists(path) else []
    hidden = part[0][0].startswith(".")
    try:
        names = fs.listdir(base or ".")
    except OSError:
        return []
    return [prefix + name for name in names
            if (hidden or not name.startswith(".")) and patterns.matches(part, name)
            and (not more or fs.is_dir(prefix + name))]
