"""What words become: parameters, substitutions, splitting into fields, file names.

Generators here are called by `yield` (see calls.py). A piece is (text, quoted, split): quoted text
is neither split nor matched; None between pieces ends a field, as "$@" does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps

from . import arithmetic, patterns
from .errors import ShellError
from .syntax.tree import Arithmetic, Literal, Parameter, Part, Substitution, Tilde, Word
from .variables import MAX_VALUE

if TYPE_CHECKING:
    from .shell import Shell

Piece = tuple[str, bool, bool] | None
Field = list[tuple[str, bool]]

MAX_FIELDS = 20_000
WHITE = " \t\n"


def fields(shell: Shell, words: tuple[Word, ...]) -> Steps:
    """The words as a command gets them."""
    out: list[str] = []
    for word in words:
        if word.plain is not None:
            out.append(word.plain)
            continue
        pieces = yield _pieces(shell, word.parts)
        for field in _split(pieces, shell.variables.get("IFS")):
            out.extend(_file_names(shell, field))
            if len(out) > MAX_FIELDS:
                raise ShellError("out of memory", 2, True)
    return out


def text(shell: Shell, word: Word) -> Steps:
    """One string: no splitting, no file names."""
    if word.plain is not None:
        return word.plain
    pieces = yield _pieces(shell, word.parts)
    return "".join(" " if piece is None else piece[0] for piece in pieces)


def pattern(shell: Shell, word: Word) -> Steps:
    """For matching: (text, quoted) pieces."""
    if word.plain is not None and not word.parts:
        return ((word.plain, True),)
    pieces = yield _pieces(shell, word.parts)
    return tuple((piece[0], piece[1]) for piece in pieces if piece is not None and piece[0])


def bounded(value: str) -> str:
    if len(value) > MAX_VALUE:
        raise ShellError("out of memory", 2, True)
    return value


def _pieces(shell: Shell, parts: tuple[Part, ...]) -> Steps:
    out: list[Piece] = []
    size = 0
    for part in parts:
        kind = type(part)
        if kind is Literal:
            out.append((part.text, part.quoted, False))
        elif kind is Parameter:
            if part.op or part.name in "@*":
                out.extend((yield _parameter(shell, part)))
            else:
                out.append((_plain_value(shell, part.name), part.quoted, True))
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
                         2 if shell.dialect.name != "bash" else 1, True) from None


def _home(shell: Shell, part: Tilde) -> str:
    if not part.user:
        return shell.variables.get("HOME") or "~"
    return shell.home_of(part.user) or "~" + part.user


# -- parameters --------------------------------------------------------------------------


def _plain_value(shell: Shell, name: str) -> str:
    value = shell.value(name)
    if value is None:
        if shell.options["u"]:
            raise ShellError(shell.dialect.unset(name, bare=True), 2, True)
        return ""
    return value


def _parameter(shell: Shell, part: Parameter) -> Steps:
    name, op = part.name, part.op
    many = name in ("@", "*")
    value = " ".join(shell.positional) if many else shell.value(name)
    if op.lstrip(":") in ("-", "=", "?", "+") and op != ":":
        unset = value is None or (many and not shell.positional) or (op[0] == ":" and not value)
        return (yield _conditional(shell, part, value, unset))
    if op == "length":
        length = len(shell.positional) if many else len(_plain_value(shell, name))
        return [(str(length), part.quoted, True)]
    values = list(shell.positional) if many else [_plain_value(shell, name)]
    if op == ":" and many:
        values = yield _slice(shell, part, [shell.name, *values], values)
    elif op:
        change = yield _change(shell, part)
        values = [bounded(change(value)) for value in values]
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
        message = yield text(shell, part.first)
        raise ShellError(f"{part.name}: {message}" if message else
                         shell.dialect.unset(part.name, part.op[0] == ":"),
                         127 if shell.dialect.name == "bash" else 2, True)
    if kind == "=":
        given = yield text(shell, part.first)
        shell.assign(part.name, given)
        return [(given, part.quoted, True)]
    if part.first.plain is not None and not part.first.parts:
        return [(part.first.plain, part.quoted, True)]
    pieces = yield _pieces(shell, part.first.parts)
    return [piece if piece is None or part.quoted or piece[1] else (piece[0], False, True)
            for piece in pieces]


def _change(shell: Shell, part: Parameter) -> Steps:
    """The function that # ## % %% / // : apply to a value."""
    op = part.op
    if op == ":":
        first = yield number(shell, part.first)
        length = None if part.second is None else (yield number(shell, part.second))
        return lambda value: _substring(shell, value, first, length)
    pieces = yield pattern(shell, part.first)
    if op in ("#", "##"):
        return lambda value: patterns.without_prefix(pieces, value, op == "##")
    if op in ("%", "%%"):
        return lambda value: patterns.without_suffix(pieces, value, op == "%%")
    by = "" if part.second is None else (yield text(shell, part.second))
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
    first = yield number(shell, part.first)
    length = None if part.second is None else (yield number(shell, part.second))
    source = with_name if first == 0 else values
    start = max(0, first - 1) if first > 0 else max(0, len(values) + first) if first else 0
    return source[start:] if length is None else source[start:start + max(0, length)]


# -- fields ------------------------------------------------------------------------------


def _split(pieces: list[Piece], ifs: str | None) -> list[Field]:
    out: list[Field] = []
    current: Field | None = None
    for piece in pieces:
        if piece is None:
            if current is not None:
                out.append(current)
            current = None
            continue
        value, quoted, split = piece
        if quoted or not split or ifs == "":
            if value or quoted:
                current = current if current is not None else []
                current.append((value, quoted))
            continue
        for n, part in enumerate(split_text(value, WHITE if ifs is None else ifs)):
            if n and current is not None:
                out.append(current)
                current = None
            if part is not None:
                current = current if current is not None else []
                current.append((part, False))
    if current is not None:
        out.append(current)
    return out


def split_text(value: str, ifs: str) -> list[str | None]:
    """Parts between separators; None at an end that a separator has closed."""
    if not any(char in value for char in ifs):
        return [value or None]
    white = "".join(char for char in ifs if char in WHITE)
    out: list[str | None] = []
    hard = "".join(char for char in ifs if char not in WHITE)
    if not hard:
        ends = ([None] if value[0] in white else []), ([None] if value[-1] in white else [])
        return [*ends[0], *_words(value, white), *ends[1]]
    out, start, at = [], 0, 0
    if value[0] in white:
        out.append(None)
        value = value.lstrip(white)
    while at < len(value):
        if value[at] not in ifs:
            at += 1
            continue
        out.append(value[start:at])
        at = _after_separator(value, at, white, hard)
        start = at
    out.append(value[start:] or None)
    return out


def _words(value: str, white: str) -> list[str]:
    for char in white[1:]:
        value = value.replace(char, white[0])
    return [word for word in value.split(white[0]) if word]


def _after_separator(value: str, at: int, white: str, hard: str) -> int:
    """Past blanks, at most one hard separator, and blanks again."""
    while at < len(value) and value[at] in white:
        at += 1
    if at < len(value) and value[at] in hard:
        at += 1
        while at < len(value) and value[at] in white:
            at += 1
    return at


# -- file names --------------------------------------------------------------------------


def _file_names(shell: Shell, field: Field) -> list[str]:
    literal = "".join(value for value, _ in field)
    pieces = tuple(field)
    if shell.options["f"] or not patterns.has_wildcard(pieces):
        return [literal]
    fs = shell.process.fs
    found = ["/"] if literal.startswith("/") else [""]
    parts = _by_slash(pieces)
    for n, part in enumerate(parts):
        if not part:
            continue
        more, reached = n < len(parts) - 1, []
        for base in found:
            reached.extend(_matching(fs, base, part, more))
            if len(reached) > MAX_FIELDS:
                break
        found = reached
    if literal.endswith("/"):
        found = [f"{path}/" for path in found if fs.is_dir(path)]
    return found or [literal]


def _by_slash(pieces: patterns.Chars) -> list[patterns.Chars]:
    parts: list[list[tuple[str, bool]]] = [[]]
    for value, quoted in pieces:
        for n, text_between in enumerate(value.split("/")):
            if n:
                parts.append([])
            if text_between:
                parts[-1].append((text_between, quoted))
    return [tuple(part) for part in parts]


def _matching(fs, base: str, part: patterns.Chars, more: bool) -> list[str]:
    prefix = base if not base or base.endswith("/") else base + "/"
    if not patterns.has_wildcard(part):
        path = prefix + "".join(value for value, _ in part)
        return [path] if fs.exists(path) else []
    hidden = part[0][0].startswith(".")
    try:
        names = fs.listdir(base or ".")
    except OSError:
        return []
    return [prefix + name for name in names
            if (hidden or not name.startswith(".")) and patterns.matches(part, name)
            and (not more or fs.is_dir(prefix + name))]
