"""grep, egrep, fgrep."""

from __future__ import annotations

from typing import Any

from simulator.engine import NotModelled, Steps

from ..applet import BadUsage, Call, applet, words_of
from ..files.attributes import join
from ..reading import Lines, open_input, shut, text_of
from .patterns import compiled

MAX_PATTERNS = 100


@applet("grep", "HhnlLoqvsriwFExe:f:m:c", "RzA:B:C:", long={"color": "Z", "ignore-case": "i"},
        aliases=("egrep", "fgrep"))
def grep(call: Call) -> Steps:
    called = call.p.name
    extended = call.has("E") or called == "egrep"
    fixed = call.has("F") or called == "fgrep"
    patterns = list(call.options.get("e", []))
    for name in call.options.get("f", []):
        patterns += call.p.fs.read(name).decode("utf-8", "replace").splitlines()
    if not patterns and not call.has("f"):
        if not call.words:
            raise BadUsage("", 2)
        patterns.append(call.words.pop(0))
    matchers = _matchers(call, [line for p in patterns for line in p.split("\n")], extended, fixed)
    names = call.words or (["."] if call.has("r") else ["-"])
    titled = call.has("H") or (len(names) > 1 or call.has("r")) and not call.has("h")
    found, trouble = False, False
    for name in (yield from _expand(call, names)):
        fd = yield from _open(call, name)
        if fd is None:
            trouble = True
            continue
        hit = yield from _file(call, fd, name, matchers, titled)
        shut(call.p, fd)
        found = found or hit
        if hit and call.has("q"):
            return 0
    return 2 if trouble else 0 if found else 1


def _matchers(call: Call, patterns: list[str], extended: bool, fixed: bool) -> list[Any]:
    if len(patterns) > MAX_PATTERNS:
        raise NotModelled(f"grep with more than {MAX_PATTERNS} patterns")
    matchers = []
    for pattern in patterns:
        if fixed:
            pattern = "".join("\\" + c if not c.isalnum() and c.isascii() and c != " " else c
                              for c in pattern)
            used = True
        else:
            used = extended
        start, end = ("(", ")") if used else ("\\(", "\\)")
        if call.has("x"):
            pattern = f"^{start}{pattern}{end}$"
        if call.has("w"):
            pattern = f"\\b{start}{pattern}{end}\\b"
        matchers.append(compiled(pattern, extended=used, ignore_case=call.has("i")))
    return matchers


def _open(call: Call, name: str) -> Steps:
    if call.has("s") and name != "-" and not call.p.fs.exists(name):
        return None
    return (yield from open_input(call, name))


def _expand(call: Call, names: list[str]) -> Steps:
    """With -r, every file below; else the names as they are."""
    if not call.has("r"):
        return names
    found, todo = [], names[::-1]
    while todo:
        name = todo.pop()
        yield from call.p.step(5)
        try:
            if name != "-" and call.p.fs.is_dir(name):
                todo += [join(name, inner) for inner in reversed(call.p.fs.listdir(name))]
            else:
                found.append(name)
        except OSError as error:
            yield from call.complain(f"{name}: {words_of(error)}")
    return found


def _file(call: Call, fd: int, name: str, matchers: list[Any], titled: bool) -> Steps:
    shown = "(standard input)" if name == "-" else name
    prefix = f"{shown}:" if titled else ""
    lines, number, hits, limit = Lines(call, fd), 0, 0, call.number("m", 1 << 60)
    while hits < limit and (line := (yield from lines.next())) is not None:
        number += 1
        text = line.rstrip(b"\n")
        matches = [m for m in matchers if m.search(text) is not None]
        if bool(matches) == call.has("v"):
            continue
        hits += 1
        if call.has("q", "l", "L"):
            break
        if call.has("c"):
            continue
        start = prefix + (f"{number}:" if call.has("n") else "")
        if call.has("o"):
            for match in matches[0].finditer(text) if matches else []:
                if match.group(0):
                    yield from call.line(start + text_of(match.group(0)))
        else:
            yield from call.line(start + text_of(text))
    if call.has("c") and not call.has("q", "l", "L"):
        yield from call.line(f"{prefix}{hits}")
    if call.has("l") and hits or call.has("L") and not hits:
        yield from call.line(shown)
    return bool(hits)
