"""What words become: literals, parameters, substitutions put together; fields; single strings.

Generators here are called by `yield` (see calls.py). A piece is (text, quoted, split): quoted text
is neither split nor matched; None between pieces ends a field, as "$@" does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps

from ..errors import ShellError
from ..syntax.tree import Arithmetic, Literal, Parameter, Part, Substitution, Tilde, Word
from ..variables import MAX_VALUE
from . import arithmetic
from .fields import MAX_FIELDS, Piece, file_names, split
from .parameters import parameter, plain_value

if TYPE_CHECKING:
    from ..shell import Shell


def fields(shell: Shell, words: tuple[Word, ...]) -> Steps:
    """The words as a command gets them."""
    out: list[str] = []
    for word in words:
        if word.plain is not None:
            out.append(word.plain)
            continue
        pieces = yield pieces_of(shell, word.parts)
        for field in split(pieces, shell.variables.get("IFS")):
            out.extend(file_names(shell, field))
            if len(out) > MAX_FIELDS:
                raise ShellError("out of memory", 2, True)
    return out


def text(shell: Shell, word: Word) -> Steps:
    """One string: no splitting, no file names."""
    if word.plain is not None:
        return word.plain
    pieces = yield pieces_of(shell, word.parts)
    return "".join(" " if piece is None else piece[0] for piece in pieces)


def pattern(shell: Shell, word: Word) -> Steps:
    """For matching: (text, quoted) pieces."""
    if word.plain is not None and not word.parts:
        return ((word.plain, True),)
    pieces = yield pieces_of(shell, word.parts)
    return tuple((piece[0], piece[1]) for piece in pieces if piece is not None and piece[0])


def bounded(value: str) -> str:
    if len(value) > MAX_VALUE:
        raise ShellError("out of memory", 2, True)
    return value


def pieces_of(shell: Shell, parts: tuple[Part, ...]) -> Steps:
    out: list[Piece] = []
    size = 0
    for part in parts:
        kind = type(part)
        if kind is Literal:
            out.append((part.text, part.quoted, False))
        elif kind is Parameter:
            if part.op or part.name in "@*":
                out.extend((yield parameter(shell, part)))
            else:
                out.append((plain_value(shell, part.name), part.quoted, True))
        elif kind is Substitution:
            value = "" if part.body is None else (yield shell.capture(part.body))
            out.append((value, part.quoted, True))
        elif kind is Arithmetic:
            value = yield number(shell, part.expression)
            out.append((str(value), part.quoted, True))
        elif kind is Tilde:
            out.append((_home(shell, part), True, False))
        if out and out[-1] is not None:
            size += len(out[-1][0])
            if size > MAX_VALUE:
                raise ShellError("out of memory", 2, True)
    if size > 256:
        yield shell.step(size >> 2)
    return out


def number(shell: Shell, word: Word) -> Steps:
    return calculate(shell, (yield text(shell, word)))


def calculate(shell: Shell, expression: str) -> int:
    try:
        return arithmetic.evaluate(expression, lambda name: shell.value(name) or "", shell.assign,
                                   shell.dialect.bash)
    except arithmetic.ArithmeticFault as fault:
        raise ShellError(shell.dialect.arithmetic(fault.kind, expression.strip(), fault.token),
                         2 if not shell.dialect.bash else 1, True) from None


def _home(shell: Shell, part: Tilde) -> str:
    if not part.user:
        return shell.variables.get("HOME") or "~"
    return shell.home_of(part.user) or "~" + part.user
