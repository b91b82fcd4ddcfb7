"""What a command line means: a small tree of frozen nodes, made by `parser.py`, run by
`interpreter.py`. Words keep their quoting, since expansion needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

# -- parts of a word ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal:
    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """${name}, and with an operator ${name OP first / second}."""

    name: str
    quoted: bool
    op: str = ""                  # "" - := ? + (with or without ":"), # ## % %% / // : length
    first: Word | None = None
    second: Word | None = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """$(...) and backquotes."""

    body: Node | None
    quoted: bool


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """$((...)): the words inside are expanded first."""

    expression: Word
    quoted: bool


@dataclass(frozen=True, slots=True)
class Tilde:
    user: str


Part = Union[Literal, Parameter, Substitution, Arithmetic, Tilde]  # noqa: UP007


@dataclass(frozen=True, slots=True)
class Word:
    """`plain` is its text when nothing has to be expanded; `source` is as it was written."""

    parts: tuple[Part, ...]
    plain: str | None = None
    source: str = ""


# -- commands ----------------------------------------------------------------------------


@dataclass(slots=True)
class HereDocument:
    """Filled in when the line that begins it has ended."""

    delimiter: str
    strip_tabs: bool
    expand: bool
    body: Word = Word((), "")


@dataclass(frozen=True, slots=True)
class Redirect:
    fd: int
    op: str                       # < > >> <> >| >& <& &> &>> << <<<
    target: Word | HereDocument


@dataclass(frozen=True, slots=True)
class Assignment:
    name: str
    value: Word
    append: bool = False          # name+=value


@dataclass(frozen=True, slots=True)
class Simple:
    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    commands: tuple[Node, ...]
    negated: bool = False
    timed: bool = False


@dataclass(frozen=True, slots=True)
class AndOr:
    """first, then (operator, command) from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Background:
    body: Node
    text: str                     # as `jobs` shows it


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Subshell:
    body: Node


@dataclass(frozen=True, slots=True)
class If:
    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node | None


@dataclass(frozen=True, slots=True)
class Loop:
    condition: Node
    body: Node
    until: bool


@dataclass(frozen=True, slots=True)
class For:
    name: str
    words: tuple[Word, ...] | None      # None: the positional parameters
    body: Node


@dataclass(frozen=True, slots=True)
class Case:
    subject: Word
    branches: tuple[tuple[tuple[Word, ...], Node], ...]


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    body: Node


@dataclass(frozen=True, slots=True)
class Redirected:
    """A compound command with redirections of its own."""

    body: Node
    redirects: tuple[Redirect, ...]


# -- bash's [[ ... ]] and ((...)) -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unary:
    op: str                       # -f, -z ...; a word alone is -n
    word: Word


@dataclass(frozen=True, slots=True)
class Binary:
    left: Word
    op: str                       # = == != =~ < > -eq ... -nt -ot -ef
    right: Word


@dataclass(frozen=True, slots=True)
class Negation:
    test: Node


@dataclass(frozen=True, slots=True)
class Both:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Either:
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Conditional:
    test: Node


@dataclass(frozen=True, slots=True)
class Calculation:
    expression: Word


Node = Union[Simple, Pipeline, AndOr, Background, Sequence, Subshell, If, Loop,  # noqa: UP007
             For, Case, Function, Redirected, Conditional, Calculation, Unary, Binary,
             Negation, Both, Either]
