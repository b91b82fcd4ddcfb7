"""cmp, diff, comm: two files side by side."""

from __future__ import annotations

import difflib

from simulator.engine import NotModelled, Steps

from ..applet import BadUsage, Call, applet
from ..reading import open_input, shut, slurp, split_lines

MAX_LINES = 2000       # that diff compares; difflib is quadratic


def _contents(call: Call) -> Steps:
    found = []
    for name in call.words[:2]:
        fd = yield from open_input(call, name)
        if fd is None:
            return None
        found.append((yield from slurp(call, fd)))
        shut(call.p, fd)
    return found


@applet("cmp", "s", "ln:")
def cmp(call: Call) -> Steps:
    if not 1 <= len(call.words) <= 2:
        raise BadUsage()
    call.words += ["-"] if len(call.words) == 1 else []
    found = yield from _contents(call)
    if found is None:
        return 2
    one, other = found
    if one == other:
        return 0
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if not call.has("s"):
        if at is None:
            shorter = call.words[0] if len(one) < len(other) else call.words[1]
            yield from call.complain(f"EOF on {shorter}")
        else:
            yield from call.line(f"{call.words[0]} {call.words[1]} differ: char {at + 1}, "
                                 f"line {one[:at].count(10) + 1}")
    return 1


@applet("diff", "uqsU:", "abBdiNrTtwL:S:")
def diff(call: Call) -> Steps:
    if len(call.words) != 2:
        raise BadUsage()
    found = yield from _contents(call)
    if found is None:
        return 2
    one, other = (split_lines(data) for data in found)
    if one == other:
        if call.has("s"):
            yield from call.line(f"Files {call.words[0]} and {call.words[1]} are identical")
        return 0
    if call.has("q"):
        yield from call.line(f"Files {call.words[0]} and {call.words[1]} differ")
        return 1
    if len(one) + len(other) > MAX_LINES:
        raise NotModelled(f"diff of more than {MAX_LINES} lines")
    context = call.number("U", 3)
    for line in difflib.diff_bytes(difflib.unified_diff, one, other, call.words[0].encode(),
                                   call.words[1].encode(), n=context):
        yield from call.write(line if line.endswith(b"\n") else
                              line + b"\n\\ No newline at end of file\n")
    return 1
