"""read: one line of standard input into variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps

from ..errors import ShellError
from ..expansion import WHITE
from .table import builtin, whole_number

if TYPE_CHECKING:
    from ..shell import Shell

MAX_LINE = 1 << 16


@builtin("read")
def read(shell: Shell, words: list[str]) -> Steps:
    raw, prompt, count, end, names = False, "", None, b"\n", list(words)
    while names and names[0][:1] == "-" and len(names[0]) > 1:
        option = names.pop(0)
        for letter in option[1:]:
            if letter == "r":
                raw = True
            elif letter in "pntd":
                value = names.pop(0) if names else ""
                if letter == "p":
                    prompt = value
                elif letter == "n":
                    count = whole_number(value)
                elif letter == "d":
                    end = value[:1].encode() or b"\0"
                else:
                    raise ShellError("drydock: not modelled: read -t", 1)
            elif letter != "s":
                raise ShellError(f"-{letter}: invalid option" if shell.dialect.bash
                                 else f"illegal option -{letter}")
    if prompt and shell.process.isatty(0):
        yield shell.complain_raw(prompt)
    text, whole = yield _line(shell, raw, count, end)
    _give(shell, names or ["REPLY"], text, names == [])
    return 0 if whole else 1


def _line(shell: Shell, raw: bool, count: int | None, end: bytes) -> Steps:
    """(characters with whether each was escaped, whether a newline ended them)."""
    process = shell.process
    got: list[bytes] = []
    escaped: list[bool] = []
    pending = False
    while len(got) < MAX_LINE and (count is None or len(got) < count):
        byte = yield from process.read(0, 1)
        yield from process.step(2)
        if not byte:
            break
        if pending:
            pending = False
            if byte != b"\n":
                got.append(byte)
                escaped.append(True)
        elif byte == b"\\" and not raw:
            pending = True
        elif byte == end:
            return _decoded(got, escaped), True
        elif byte != b"\0":
            got.append(byte)
            escaped.append(False)
    return _decoded(got, escaped), count is not None and len(got) == count


def _decoded(got: list[bytes], escaped: list[bool]) -> list[tuple[str, bool]]:
    if all(byte < b"\x80" for byte in got):
        return [(byte.decode(), flag) for byte, flag in zip(got, escaped, strict=True)]
    return [(char, False) for char in b"".join(got).decode("utf-8", "replace")]


def _give(shell: Shell, names: list[str], chars: list[tuple[str, bool]], whole: bool) -> None:
    """Split at IFS; the last name gets what is left."""
    ifs = shell.variables.get("IFS")
    ifs = WHITE if ifs is None else ifs
    if whole:
        shell.assign(names[0], "".join(char for char, _ in chars))
        return
    at = _skip(chars, 0, ifs)
    for n, name in enumerate(names):
        last = n == len(names) - 1
        start = at
        while at < len(chars) and (last or chars[at][1] or chars[at][0] not in ifs):
            at += 1
        value = chars[start:at]
        if last:
            while value and not value[-1][1] and value[-1][0] in ifs and value[-1][0] in WHITE:
                value.pop()
        shell.assign(name, "".join(char for char, _ in value))
        at = _skip(chars, at, ifs, True)


def _skip(chars: list[tuple[str, bool]], at: int, ifs: str, hard: bool = False) -> int:
    """Past blanks of IFS and, with `hard`, one separator that is not blank."""
    while at < len(chars) and not chars[at][1] and chars[at][0] in ifs:
        if chars[at][0] not in WHITE:
            if not hard:
                break
            hard = False
        at += 1
    return at
