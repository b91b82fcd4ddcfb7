"""" (did you mean RUN?)": the known word that is nearest to a mistyped one (pure).

Models moby/buildkit util/suggest.
"""

from __future__ import annotations

from collections.abc import Sequence

FARTHEST = 2          # single-letter changes
LONGEST = 24          # no known word is as long


def suggestion(text: str, known: Sequence[str], exact_case: bool) -> str:
    """The bracketed question with a space before it, or nothing."""
    wanted = text if exact_case else text.upper()
    if len(wanted) > LONGEST:
        return ""
    best, distance = "", FARTHEST + 1
    for word in sorted(known):
        if word == wanted:
            return ""
        steps = _distance(wanted, word)
        if steps < distance:
            best, distance = word, steps
    if not best:
        return ""
    if not exact_case and text == text.lower():
        best = best.lower()
    return f" (did you mean {best}?)"


def _distance(one: str, other: str) -> int:
    """Levenshtein's."""
    row = list(range(len(other) + 1))
    for i, char in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, against in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (char != against))
    return row[-1]
