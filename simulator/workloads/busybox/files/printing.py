"""cat, head, tail, tac, wc: what is in files."""

from __future__ import annotations

from simulator.engine import NotModelled, Steps

from ..applet import CHUNK, MAX_KEPT, Call, Failure, applet, count, words_of
from ..reading import CANT_OPEN, Lines, check_directory, chunk, open_input, shut, slurp, split_lines

FOLLOW_MS = 1000             # tail -f looks once a second


@applet("cat", "nbuveA", "tET")
def cat(call: Call) -> Steps:
    if call.has("v", "e", "A"):
        raise NotModelled("cat -v, -e and -A")
    number = 0
    for name in call.words or ["-"]:
        fd = yield from open_input(call, name, CANT_OPEN)
        if fd is None:
            continue
        try:
            check_directory(call.p, fd)
            if call.has("n", "b"):
                number = yield from _numbered(call, fd, number)
            else:
                yield from _through(call, fd)
        except IsADirectoryError as error:
            yield from call.complain(f"read error: {words_of(error)}")
        shut(call.p, fd)


def _through(call: Call, fd: int) -> Steps:
    while True:
        data = yield from chunk(call.p, fd)
        if not data:
            return
        yield from call.p.write(1, data)


def _numbered(call: Call, fd: int, number: int) -> Steps:
    lines = Lines(call, fd)
    while (line := (yield from lines.next())) is not None:
        if line == b"\n" and call.has("b"):
            yield from call.write(line)
            continue
        number += 1
        yield from call.write(f"{number:6}\t".encode() + line)
    return number


@applet("head", "n:c:qv", numeric="n")
def head(call: Call) -> Steps:
    limit, of_bytes = _limit(call), call.has("c")
    for index, name in enumerate(call.words or ["-"]):
        fd = yield from open_input(call, name)
        if fd is None:
            continue
        yield from _title(call, index, name)
        if of_bytes:
            yield from _first_bytes(call, fd, limit)
        else:
            lines = Lines(call, fd)
            for _ in range(limit):
                line = yield from lines.next()
                if line is None:
                    break
                yield from call.write(line)
        shut(call.p, fd)


def _first_bytes(call: Call, fd: int, left: int) -> Steps:
    while left > 0:
        data = yield from chunk(call.p, fd, min(left, CHUNK))
        if not data:
            return
        left -= len(data)
        yield from call.write(data)


def _limit(call: Call) -> int:
    """The number of lines or bytes: -n or -c."""
    text = call.value("c") or call.value("n", "10")
    if text.startswith("-"):
        raise NotModelled(f"{call.name} with a negative number")
    return count(text.lstrip("+"))


def _title(call: Call, index: int, name: str) -> Steps:
    if len(call.words) > 1 and not call.has("q") or call.has("v"):
        shown = "standard input" if name == "-" else name
        yield from call.write(("\n" if index else "") + f"==> {shown} <==\n")


@applet("tail", "n:c:fFqvs:", numeric="n")
def tail(call: Call) -> Steps:
    text = call.value("c") or call.value("n", "10")
    from_start = text.startswith("+")
    if text.startswith("-"):
        call.options["n" if call.has("n") else "c"] = [text[1:]]
    limit = _limit(call)
    opened = []
    for index, name in enumerate(call.words or ["-"]):
        fd = yield from open_input(call, name, CANT_OPEN)
        if fd is None:
            continue
        try:
            check_directory(call.p, fd)
        except IsADirectoryError as error:
            yield from call.complain(f"read error: {words_of(error)}")
            continue
        opened.append((fd, name))
        yield from _title(call, index, name)
        if from_start:
            yield from _from(call, fd, max(1, limit))
        else:
            yield from _last(call, fd, limit)
    if not opened:
        raise Failure("no files")
    if call.has("f", "F"):
        yield from _follow(call, opened)


def _from(call: Call, fd: int, first: int) -> Steps:
    if call.has("c"):
        data = yield from slurp(call, fd)
        yield from call.write(data[first - 1:])
        return
    lines, number = Lines(call, fd), 0
    while (line := (yield from lines.next())) is not None:
        number += 1
        if number >= first:
            yield from call.write(line)


def _last(call: Call, fd: int, limit: int) -> Steps:
    """Keeps what may be among the last lines: a file without newlines is kept whole, and its
    memory is charged whole, though this model holds only MAX_KEPT of it."""
    kept, charged, endless = b"", 0, []
    while True:
        data = yield from chunk(call.p, fd)
        call.p.allocate(len(data))
        charged += len(data)
        if data and b"\n" not in data and not call.has("c"):
            endless.append(data)             # joined only when a newline or the end comes
            del endless[:-(MAX_KEPT // len(data) + 1)]
            continue
        needed = _tail_of(kept + b"".join(endless) + data, limit, call.has("c"))
        endless.clear()
        if len(needed) < charged:
            call.p.free(charged - len(needed))
            charged = len(needed)
        kept = needed[-MAX_KEPT:]
        if not data:
            break
    yield from call.write(kept)


def _tail_of(data: bytes, limit: int, of_bytes: bool) -> bytes:
    if of_bytes:
        return data[-limit:] if limit else b""
    if not limit:
        return b""
    if data.count(b"\n") < limit:
        return data
    return b"".join(split_lines(data)[-limit:])


def _follow(call: Call, opened: list[tuple[int, str]]) -> Steps:
    """Looks again and again for what was appended."""
    shown = opened[-1][1]
    while True:
        yield from call.flush()
        if all(call.p.descriptor(fd).path == "" for fd, _ in opened):
            data = yield from chunk(call.p, opened[0][0])
            if not data:
                return
            yield from call.write(data)
            continue
        yield from call.p.sleep(FOLLOW_MS)
        for fd, name in opened:
            while data := (yield from chunk(call.p, fd)):
                if name != shown and len(opened) > 1 and not call.has("q"):
                    yield from call.write(f"\n==> {name} <==\n")
                shown = name
                yield from call.write(data)


@applet("wc", "lwcmL")
def wc(call: Call) -> Steps:
    wanted = [letter for letter in "lwcmL" if call.has(letter)] or ["l", "w", "c"]
    names, totals = call.words or [""], [0] * len(wanted)
    for name in names:
        fd = yield from open_input(call, name or "-")
        if fd is None:
            continue
        counts = yield from _count(call, fd)
        numbers = [counts[letter] for letter in wanted]
        totals = [max(a, b) if letter == "L" else a + b
                  for a, b, letter in zip(totals, numbers, wanted, strict=True)]
        yield from call.line(_counted(numbers, name, len(names) > 1))
        shut(call.p, fd)
    if len(names) > 1:
        yield from call.line(_counted(totals, "total", True))


def _counted(numbers: list[int], name: str, several: bool) -> str:
    width = 9 if several or len(numbers) > 1 else 0
    return " ".join(f"{number:{width}}" if width else str(number) for number in numbers) + (
        f" {name}" if name else "")


def _count(call: Call, fd: int) -> Steps:
    counts = dict.fromkeys("lwcmL", 0)
    in_word, column = False, 0
    while data := (yield from chunk(call.p, fd)):
        counts["c"] += len(data)
        counts["m"] += len(data.decode("utf-8", "replace"))
        counts["l"] += data.count(b"\n")
        words = data.split()
        joined = in_word and not data[:1].isspace()
        counts["w"] += len(words) - (1 if joined and words else 0)
        in_word = not data[-1:].isspace()
        for number, piece in enumerate(data.split(b"\n")):
            column = len(piece) + (column if number == 0 else 0)
            counts["L"] = max(counts["L"], column)
    return counts


@applet("tac")
def tac(call: Call) -> Steps:
    for name in call.words or ["-"]:
        fd = yield from open_input(call, name)
        if fd is not None:
            for line in reversed(split_lines((yield from slurp(call, fd)))):
                yield from call.write(line)
            shut(call.p, fd)
