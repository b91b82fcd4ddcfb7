"""${name} with its operators: defaults, lengths, what is cut off or replaced, "$@"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps

from ..errors import ShellError
from ..syntax.tree import Parameter
from . import patterns, words
from .fields import Piece

if TYPE_CHECKING:
    from ..shell import Shell


def plain_value(shell: Shell, name: str) -> str:
    value = shell.value(name)
    if value is None:
        if shell.options["u"]:
            raise ShellError(shell.dialect.unset(name, bare=True),
                             127 if shell.dialect.bash else 2, True)
        return ""
    return value


def parameter(shell: Shell, part: Parameter) -> Steps:
    name, op = part.name, part.op
    many = name in ("@", "*")
    value = " ".join(shell.positional) if many else shell.value(name)
    if op.lstrip(":") in ("-", "=", "?", "+") and op != ":":
        unset = value is None or (many and not shell.positional) or (op[0] == ":" and not value)
        return (yield _conditional(shell, part, value, unset))
    if op == "length":
        length = len(shell.positional) if many else len(plain_value(shell, name))
        return [(str(length), part.quoted, True)]
    values = list(shell.positional) if many else [plain_value(shell, name)]
    if op == ":" and many:
        values = yield _slice(shell, part, [shell.name, *values], values)
    elif op:
        change = yield _change(shell, part)
        values = [words.bounded(change(value)) for value in values]
        yield shell.step(sum(len(v) for v in values) >> 3)
    return _joined(shell, part, values) if many else [(values[0], part.quoted, True)]


def _joined(shell: Shell, part: Parameter, values: list[str]) -> list[Piece]:
    if part.quoted and part.name == "*":
        ifs = shell.variables.get("IFS")
        between = " " if ifs is None else ifs[:1]
        return [(between.join(values), True, False)]
    out: list[Piece] = []
    for value in values:
        if out:
            out.append(None)
        out.append((value, part.quoted, True))
    return out


def _conditional(shell: Shell, part: Parameter, value: str | None, unset: bool) -> Steps:
    kind = part.op[-1]
    use_word = unset if kind in "-=?" else not unset
    if not use_word:
        if kind == "+":
            return [("", True, False)] if part.quoted else []
        if part.name in ("@", "*"):
            return _joined(shell, part, shell.positional)
        return [(value or "", part.quoted, True)]
    if kind == "?":
        message = yield words.text(shell, part.first)
        raise ShellError(f"{part.name}: {message}" if message else
                         shell.dialect.unset(part.name, part.op[0] == ":"),
                         127 if shell.dialect.bash else 2, True)
    if kind == "=":
        given = yield words.text(shell, part.first)
        shell.assign(part.name, given)
        return [(given, part.quoted, True)]
    if part.first.plain is not None and not part.first.parts:
        return [(part.first.plain, part.quoted, True)]
    pieces = yield words.pieces_of(shell, part.first.parts)
    return [piece if piece is None or part.quoted or piece[1] else (piece[0], False, True)
            for piece in pieces]


def _change(shell: Shell, part: Parameter) -> Steps:
    """The function that # ## % %% / // : apply to a value."""
    op = part.op
    if op == ":":
        first = yield words.number(shell, part.first)
        length = None if part.second is None else (yield words.number(shell, part.second))
        return lambda value: _substring(shell, value, first, length)
    pieces = yield words.pattern(shell, part.first)
    if op in ("#", "##"):
        return lambda value: patterns.without_prefix(pieces, value, op == "##")
    if op in ("%", "%%"):
        return lambda value: patterns.without_suffix(pieces, value, op == "%%")
    by = "" if part.second is None else (yield words.text(shell, part.second))
    anchor = ""
    if op == "/" and shell.dialect.bash and pieces and not pieces[0][1] and pieces[0][0][0] in "#%":
        anchor = pieces[0][0][0]
        pieces = ((pieces[0][0][1:], False), *pieces[1:])
    return lambda value: patterns.replaced(pieces, value, by, op == "//", anchor)


def _substring(shell: Shell, value: str, first: int, length: int | None) -> str:
    start = max(0, len(value) + first) if first < 0 else first
    if length is None:
        return value[start:]
    end = len(value) + length if length < 0 else start + length
    return value[start:max(start, end)]


def _slice(shell: Shell, part: Parameter, with_name: list[str], values: list[str]) -> Steps:
    first = yield words.number(shell, part.first)
    length = None if part.second is None else (yield words.number(shell, part.second))
    source = with_name if first == 0 else values
    start = max(0, first - 1) if first > 0 else max(0, len(values) + first) if first else 0
    return source[start:] if length is None else source[start:start + max(0, length)]


# -- fields ------------------------------------------------------------------------------
