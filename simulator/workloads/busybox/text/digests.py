"""md5sum, sha1sum, sha256sum, sha512sum, cksum, base64, od, hexdump, xxd: bytes as text."""

from __future__ import annotations

import base64 as codec
import binascii
import hashlib

from simulator.engine import NotModelled, Steps

from ..applet import BadUsage, Call, Failure, applet
from ..reading import CANT_OPEN, chunk, open_input, shut, slurp, text_of


def _digest(name: str) -> None:
    @applet(f"{name}sum", "cs", "w")
    def sums(call: Call) -> Steps:
        if call.has("c"):
            yield from _check(call, name)
            return
        for word in call.words or ["-"]:
            found = yield from _sum_of(call, name, word)
            if found is not None:
                yield from call.line(f"{found}  {word}")


def _sum_of(call: Call, algorithm: str, name: str) -> Steps:
    fd = yield from open_input(call, name, CANT_OPEN)
    if fd is None:
        return None
    digest = hashlib.new(algorithm)
    while data := (yield from chunk(call.p, fd)):
        digest.update(data)
    shut(call.p, fd)
    return digest.hexdigest()


def _check(call: Call, algorithm: str) -> Steps:
    for listing in call.words or ["-"]:
        fd = yield from open_input(call, listing, CANT_OPEN)
        if fd is None:
            continue
        wrong = lines = 0
        for line in text_of((yield from slurp(call, fd))).splitlines():
            expected, gap, name = line.partition("  ")
            if not gap:
                continue
            lines += 1
            found = yield from _sum_of(call, algorithm, name)
            good = found == expected
            wrong += not good
            if not good or not call.has("s"):
                yield from call.line(f"{name}: {'OK' if good else 'FAILED'}")
        shut(call.p, fd)
        if wrong:
            yield from call.complain(f"WARNING: {wrong} of {lines} computed checksums "
                                     "did NOT match")


for _name in ("md5", "sha1", "sha256", "sha512"):
    _digest(_name)


@applet("base64", "dw:")
def base64(call: Call) -> Steps:
    if len(call.words) > 1:
        raise BadUsage()
    fd = yield from open_input(call, call.words[0] if call.words else "-")
    if fd is None:
        return 1
    data = yield from slurp(call, fd)
    if call.has("d"):
        try:
            yield from call.write(codec.b64decode(b"".join(data.split()), validate=True))
        except binascii.Error:
            raise Failure("truncated input") from None
        return
    text, width = codec.b64encode(data).decode(), call.number("w", 76)
    lines = [text[i:i + width] for i in range(0, len(text), width)] if width else [text]
    yield from call.write("".join(line + "\n" for line in lines))


@applet("od", "cxA:t:N:", "abdfhiloswBvj:S:")
def od(call: Call) -> Steps:
    if call.has("t") and call.value("t") not in ("x1", "c", "o2", "x2"):
        raise NotModelled(f"od -t {call.value('t')}")
    kind = call.value("t") or ("c" if call.has("c") else "x2" if call.has("x") else "o2")
    data = yield from _all(call)
    data = data[:call.number("N", len(data))]
    base = {"d": "07d", "x": "06x", "n": ""}.get(call.value("A"), "07o")
    for at in range(0, len(data), 16):
        row = data[at:at + 16]
        yield from call.line((format(at, base) if base else "") + _od_row(row, kind))
    if base:
        yield from call.line(format(len(data), base))


def _od_row(row: bytes, kind: str) -> str:
    if kind == "c":
        names = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
        return "".join(f" {names.get(b) or (chr(b) if 32 <= b < 127 else f'{b:03o}'):>3}"
                       for b in row)
    if kind == "x1":
        return "".join(f" {b:02x}" for b in row)
    words = [int.from_bytes(row[i:i + 2], "little") for i in range(0, len(row), 2)]
    return "".join(f" {word:06o}" if kind == "o2" else f" {word:04x}" for word in words)


@applet("hexdump", "Cn:v", "bcdoxe:f:s:R")
def hexdump(call: Call) -> Steps:
    data = yield from _all(call)
    data = data[:call.number("n", len(data))]
    width = 8 if call.has("C") else 7
    last = None
    for at in range(0, len(data), 16):
        row = data[at:at + 16]
        if row == last and len(row) == 16 and not call.has("v"):
            continue
        repeated = last is not None and at >= 32 and data[at - 16:at] == data[at - 32:at - 16] \
            and not call.has("v")
        if repeated:
            yield from call.line("*")
        last = row
        if call.has("C"):
            yield from call.line(f"{at:08x}  {_canonical(row)}")
        else:
            words = [int.from_bytes(row[i:i + 2], "little") for i in range(0, len(row), 2)]
            yield from call.line(f"{at:07x} " + " ".join(f"{w:04x}" for w in words).ljust(39))
    if data:
        yield from call.line(f"{len(data):0{width}x}")


def _canonical(row: bytes) -> str:
    left = " ".join(f"{b:02x}" for b in row[:8])
    right = " ".join(f"{b:02x}" for b in row[8:])
    shown = "".join(chr(b) if 32 <= b < 127 else "." for b in row)
    return f"{left:<23}  {right:<23}  |{shown}|"


@applet("xxd", "pl:", "aeric:g:s:o:ud")
def xxd(call: Call) -> Steps:
    data = yield from _all(call)
    data = data[:call.number("l", len(data))]
    if call.has("p"):
        text = data.hex()
        yield from call.write("".join(text[i:i + 60] + "\n" for i in range(0, len(text), 60)))
        return
    for at in range(0, len(data), 16):
        row = data[at:at + 16]
        pairs = " ".join(row[i:i + 2].hex() for i in range(0, len(row), 2))
        shown = "".join(chr(b) if 32 <= b < 127 else "." for b in row)
        yield from call.line(f"{at:08x}: {pairs:<39}  {shown}")


def _all(call: Call) -> Steps:
    pieces = []
    for name in call.words or ["-"]:
        fd = yield from open_input(call, name)
        if fd is not None:
            pieces.append((yield from slurp(call, fd)))
            shut(call.p, fd)
    return b"".join(pieces)
