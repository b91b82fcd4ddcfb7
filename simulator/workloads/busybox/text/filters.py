"""sort, uniq, cut, tr, rev, nl, fold, paste: lines in, lines out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.engine import NotModelled, Steps

from ..applet import BadUsage, Call, Failure, applet, count
from ..reading import CANT_OPEN, Lines, chunk, open_input, shut, slurp, split_lines

CLASSES = {"alpha": str.isalpha, "digit": str.isdigit, "alnum": str.isalnum,
           "upper": str.isupper, "lower": str.islower, "space": str.isspace,
           "blank": lambda c: c in " \t", "print": str.isprintable,
           "punct": lambda c: c.isprintable() and not c.isalnum() and c != " ",
           "xdigit": lambda c: c in "0123456789abcdefABCDEF",
           "cntrl": lambda c: not c.isprintable(), "graph": lambda c: c.isprintable() and c != " "}
SUFFIXES = {"K": 1, "M": 2, "G": 3, "T": 4}


@applet("sort", "nrufbhVgdik:t:o:c", "zmMS:T:")
def sort(call: Call) -> Steps:
    lines: list[bytes] = []
    for name in call.words or ["-"]:
        fd = yield from open_input(call, name)
        if fd is None:
            return 2
        lines += [line.removesuffix(b"\n") for line in split_lines((yield from slurp(call, fd)))]
        shut(call.p, fd)
    yield from call.p.step(2 * len(lines))
    key = _sort_key(call)
    ordered = sorted(lines, key=key, reverse=call.has("r"))
    if call.has("c"):
        return 0 if ordered == lines else 1
    if call.has("u"):
        seen: dict[Any, bytes] = {}
        for line in ordered:
            seen.setdefault(key(line)[0] if call.has("n", "k") else line, line)
        ordered = list(seen.values())
    data = b"".join(line + b"\n" for line in ordered)
    if call.has("o"):
        call.p.fs.write(call.value("o"), data)
    else:
        yield from call.write(data)


def _sort_key(call: Call) -> Callable[[bytes], tuple]:
    separator = call.value("t").encode() or None
    fields = call.options.get("k", [])
    if len(fields) > 1:
        raise NotModelled("sort with several keys")
    first, last, letters = _key_field(fields[0]) if fields else (0, None, "")
    numeric = call.has("n", "g", "h") or any(c in letters for c in "ngh")
    fold = call.has("f") or "f" in letters
    if call.has("V", "d", "i") or any(c in letters for c in "VdiMr"):
        raise NotModelled("sort -V, -d, -i, and -r of one key")

    def key(line: bytes) -> tuple:
        part = line
        if first:
            pieces = line.split(separator)
            part = (separator or b" ").join(pieces[first - 1:last])
        if fold:
            part = part.lower()
        return (_numeric(part), line) if numeric else (part, line)

    return key


def _key_field(text: str) -> tuple[int, int | None, str]:
    """"2,3n" -> fields 2 to 3, and the letters."""
    letters = "".join(c for c in text if c.isalpha())
    start, _, end = "".join(c for c in text if not c.isalpha()).partition(",")
    if "." in text:
        raise NotModelled("sort keys that start inside a field")
    if not start.isdecimal() or end and not end.isdecimal():
        raise Failure("bad field specification", 2)
    return int(start), int(end) if end else None, letters


def _numeric(data: bytes) -> float:
    text = data.decode("utf-8", "replace").strip()
    digits = text[:1] if text[:1] in "+-" else ""
    for char in text[len(digits):len(digits) + 30]:
        if not char.isdecimal() and char != ".":
            break
        digits += char
    try:
        value = float(digits)
    except ValueError:
        return 0.0
    return value * 1024 ** SUFFIXES.get(text[len(digits):len(digits) + 1], 0)


@applet("uniq", "cdui", "zf:s:w:")
def uniq(call: Call) -> Steps:
    fd = yield from open_input(call, call.words[0] if call.words else "-", CANT_OPEN)
    if fd is None:
        return 1
    lines = Lines(call, fd)
    held, repeats = None, 0
    while True:
        line = yield from lines.next()
        line = line.removesuffix(b"\n") if line is not None else None
        if held is not None and line is not None and _same(call, held, line):
            repeats += 1
            continue
        if held is not None and not (call.has("d") and repeats == 1) \
                and not (call.has("u") and repeats > 1):
            count_of = f"{repeats:7} ".encode() if call.has("c") else b""
            yield from call.write(count_of + held + b"\n")
        if line is None:
            return
        held, repeats = line, 1


def _same(call: Call, one: bytes, other: bytes) -> bool:
    return one.lower() == other.lower() if call.has("i") else one == other


@applet("cut", "b:c:f:d:sn", "DO:")
def cut(call: Call) -> Steps:
    kinds = [letter for letter in "bcf" if call.has(letter)]
    if not kinds:
        raise Failure("expected a list of bytes, characters, or fields")
    if len(kinds) > 1:
        raise BadUsage("only one type of list may be specified")
    delimiter = call.value("d", "\t")
    if len(delimiter) != 1:
        raise Failure("the delimiter must be a single character")
    ranges = _ranges(call.value(kinds[0]))
    for name in call.words or ["-"]:
        fd = yield from open_input(call, name)
        if fd is None:
            continue
        lines = Lines(call, fd)
        while (line := (yield from lines.next())) is not None:
            text = line.removesuffix(b"\n").decode("utf-8", "surrogateescape")
            if kinds[0] != "f":
                yield from call.line("".join(_chosen(list(text), ranges)))
            elif delimiter in text:
                yield from call.line(delimiter.join(_chosen(text.split(delimiter), ranges)))
            elif not call.has("s"):
                yield from call.line(text)
        shut(call.p, fd)


def _ranges(text: str) -> list[tuple[int, int]]:
    ranges = []
    for piece in text.split(","):
        first, dash, last = piece.partition("-")
        if not (first or last) or any(n and not n.isdecimal() for n in (first, last)):
            raise Failure(f"invalid range {piece}" if piece else "missing list of positions")
        low = int(first or 1)
        high = int(last) if last else 1 << 30 if dash else low
        if low < 1 or high < low:
            raise Failure(f"invalid range {piece}")
        ranges.append((low, high))
    return ranges


def _chosen(pieces: list[str], ranges: list[tuple[int, int]]) -> list[str]:
    return [piece for number, piece in enumerate(pieces, 1)
            if any(low <= number <= high for low, high in ranges)]


@applet("tr", "cCds", "t")
def tr(call: Call) -> Steps:
    if not 1 <= len(call.words) <= 2 or len(call.words) == 1 and not call.has("d", "s"):
        raise BadUsage()
    source = _expanded(call.words[0])
    target = _expanded(call.words[1]) if len(call.words) == 2 else ""
    if call.has("c", "C"):
        source = "".join(chr(n) for n in range(256) if chr(n) not in source)
    squeezed = target or source if call.has("s") else ""
    table: dict[int, str | None] = {}
    if call.has("d"):
        table = {ord(char): None for char in source}
    elif target:
        padded = target + target[-1] * max(0, len(source) - len(target))
        table = {ord(a): b for a, b in zip(source, padded, strict=False)}
    last = ""
    while data := (yield from chunk(call.p, 0)):
        text = data.decode("latin-1").translate(table)
        if squeezed:
            kept = []
            for char in text:
                if char != last or char not in squeezed:
                    kept.append(char)
                last = char
            text = "".join(kept)
        yield from call.write(text.encode("latin-1", "replace"))


def _expanded(text: str) -> str:
    """"a-c[:digit:]\\n" spelled out, as bytes in latin-1."""
    text = text.encode("utf-8", "surrogateescape").decode("latin-1")
    out, i = "", 0
    while i < len(text):
        if text.startswith("[:", i) and (end := text.find(":]", i)) > 0:
            name = text[i + 2:end]
            if name not in CLASSES:
                raise Failure(f"invalid character class '{name}'")
            out += "".join(chr(n) for n in range(128) if CLASSES[name](chr(n)))
            i = end + 2
            continue
        char, i = _character(text, i)
        if text[i:i + 1] == "-" and i + 1 < len(text):
            last, i = _character(text, i + 1)
            out += "".join(chr(n) for n in range(ord(char), ord(last) + 1))
        else:
            out += char
    return out


def _character(text: str, i: int) -> tuple[str, int]:
    if text[i] != "\\" or i + 1 >= len(text):
        return text[i], i + 1
    octal = ""
    while len(octal) < 3 and text[i + 1 + len(octal):i + 2 + len(octal)] in list("01234567"):
        octal += text[i + 1 + len(octal)]
    if octal:
        return chr(int(octal, 8) & 255), i + 1 + len(octal)
    return {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}.get(
        text[i + 1], text[i + 1]), i + 2


@applet("rev")
def rev(call: Call) -> Steps:
    for name in call.words or ["-"]:
        fd = yield from open_input(call, name)
        if fd is None:
            continue
        lines = Lines(call, fd)
        while (line := (yield from lines.next())) is not None:
            text = line.removesuffix(b"\n").decode("utf-8", "surrogateescape")
            yield from call.line(text[::-1])
        shut(call.p, fd)


@applet("nl", "b:w:s:", "i:v:")
def nl(call: Call) -> Steps:
    width, number, every = call.number("w", 6), 0, call.value("b", "t") == "a"
    for name in call.words or ["-"]:
        fd = yield from open_input(call, name)
        if fd is None:
            continue
        lines = Lines(call, fd)
        while (line := (yield from lines.next())) is not None:
            if line == b"\n" and not every:
                yield from call.write(b" " * (width + 1) + line)
                continue
            number += 1
            mark = f"{number:{width}}{call.value('s', chr(9))}"
            yield from call.write(mark.encode() + line)
        shut(call.p, fd)


@applet("fold", "w:b", "s")
def fold(call: Call) -> Steps:
    width = max(1, count(call.value("w", "80")))
    for name in call.words or ["-"]:
        fd = yield from open_input(call, name)
        if fd is None:
            continue
        lines = Lines(call, fd)
        while (line := (yield from lines.next())) is not None:
            text = line.removesuffix(b"\n").decode("utf-8", "surrogateescape")
            pieces = [text[i:i + width] for i in range(0, len(text), width)] or [""]
            end = "\n" if line.endswith(b"\n") else ""
            yield from call.write("\n".join(pieces) + end)
        shut(call.p, fd)
