"""Brace expansion, as bash does it before anything else: a{b,c}d, {1..5}, {a..e..2}.

Only braces that stand unquoted in the text count; quoted text and expansions are carried along.
"""

from __future__ import annotations

import re

from ..errors import ShellSyntaxError
from .tree import Literal, Part, Word
from .words import finished

MAX_WORDS = 20_000              # that one word may become
MAX_BRACES = 200                # opening ones in one word
_RANGE = re.compile(r"(-?\d{1,18})\.\.(-?\d{1,18})(?:\.\.(-?\d{1,18}))?"
                    r"|([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d{1,18}))?")

Token = str | Part              # an unquoted character, or a part that is carried along
Tokens = tuple[Token, ...]


def expand(word: Word, line: int) -> list[Word]:
    """The words that `word` stands for. Raises ShellSyntaxError for more than a shell can hold."""
    if "{" not in word.source or "}" not in word.source:
        return [word]
    tokens: list[Token] = []
    for part in word.parts:
        plain = isinstance(part, Literal) and not part.quoted
        tokens.extend(part.text if plain else [part])
    if tokens.count("{") > MAX_BRACES:
        raise ShellSyntaxError(f"drydock: not modelled: more than {MAX_BRACES} braces", line)
    found = _expanded(tuple(tokens), line)
    if found == [tuple(tokens)]:
        return [word]
    return [finished(_parts(made), word.source) for made in found if made]


def _parts(tokens: Tokens) -> list[Part]:
    return [Literal(token, False) if isinstance(token, str) else token for token in tokens]


def _expanded(tokens: Tokens, line: int) -> list[Tokens]:
    for opening, token in enumerate(tokens):
        group = _group(tokens, opening, line) if token == "{" else None
        if group is None:
            continue
        alternatives, end = group
        inner = [made for one in alternatives for made in _expanded(one, line)]
        tails = _expanded(tokens[end:], line)
        if len(inner) * len(tails) > MAX_WORDS:
            raise ShellSyntaxError("drydock: not modelled: braces that become more than "
                                   f"{MAX_WORDS} words", line)
        return [tokens[:opening] + one + tail for one in inner for tail in tails]
    return [tokens]


def _group(tokens: Tokens, opening: int, line: int) -> tuple[list[Tokens], int] | None:
    """The alternatives of the braces that open here, and where they end; None when they are
    just text."""
    level, commas = 0, [opening]
    for at in range(opening, len(tokens)):
        level += (tokens[at] == "{") - (tokens[at] == "}")
        if tokens[at] == "," and level == 1:
            commas.append(at)
        if level == 0:
            break
    else:
        return None
    if len(commas) > 1:
        bounds = [*commas, at]
        return [tokens[start + 1:end] for start, end in zip(bounds, bounds[1:], strict=False)], \
            at + 1
    inside = tokens[opening + 1:at]
    if not all(isinstance(token, str) for token in inside):
        return None
    sequence = _sequence("".join(inside), line)
    return (sequence, at + 1) if sequence is not None else None


def _sequence(text: str, line: int) -> list[Tokens] | None:
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    letters = found[4] is not None
    first, last = (ord(found[4]), ord(found[5])) if letters else (int(found[1]), int(found[2]))
    step = abs(int(found[6] or found[3] or 1)) or 1
    if abs(last - first) // step >= MAX_WORDS:
        raise ShellSyntaxError("drydock: not modelled: braces that become more than "
                               f"{MAX_WORDS} words", line)
    values = range(first, last + (1 if last >= first else -1), step if last >= first else -step)
    if letters:
        return [(chr(value),) for value in values]
    padded = any(re.match(r"-?0\d", end) for end in (found[1], found[2]))
    width = max(len(found[1]), len(found[2])) if padded else 0
    return [tuple(f"{value:0{width}d}") for value in values]
