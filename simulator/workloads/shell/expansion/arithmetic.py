"""$(( )): the arithmetic of C on 64-bit integers, with the shell's variables."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..errors import ShellError

_TOKEN = re.compile(r"\s*(?:(0[xX][0-9a-fA-F]+|\d+#\w+|\d\w*)|([A-Za-z_]\w*)"
                    r"|(<<=|>>=|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--"
                    r"|[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),]))")
_ASSIGN = ("=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^=")
_LEVELS = (("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", "<=", ">", ">="),
           ("<<", ">>"), ("+", "-"), ("*", "/", "%"))
MAX_DEPTH, MAX_TOKENS = 24, 2000

Lookup = Callable[[str], str]
Store = Callable[[str, str], None]


class ArithmeticFault(ShellError):
    """`kind` is syntax, zero or depth; each shell words it in its own way."""

    def __init__(self, kind: str, expression: str = "", token: str = "") -> None:
        super().__init__(kind, 2, True)
        self.kind, self.expression, self.token = kind, expression, token
        self.args = (kind, expression, token)


def wrapped(value: int) -> int:
    """As a signed 64-bit integer."""
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def evaluate(text: str, lookup: Lookup, store: Store, lazy: bool = True, depth: int = 0) -> int:
    """The value. Raises ArithmeticFault. `lazy`: the right of || and && may be left out; ash 1.36
    computes both."""
    evaluation = _Evaluation(text, lookup, store, lazy, depth)
    if not evaluation.tokens:
        return 0
    value = evaluation.comma(True)
    if evaluation.at < len(evaluation.tokens):
        evaluation.fail()
    return value


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None or len(tokens) >= MAX_TOKENS:
            raise ArithmeticFault("syntax", text, text[at:].strip())
        at = found.end()
        kind = "number" if found[1] else "name" if found[2] else "op"
        tokens.append((kind, found[1] or found[2] or found[3]))
    return tokens


class _Evaluation:
    """`live` is False in a branch that is parsed but not taken: nothing is stored there."""

    def __init__(self, text: str, lookup: Lookup, store: Store, lazy: bool,
                 depth: int) -> None:
        self.text, self.lookup, self.store, self.lazy = text, lookup, store, lazy
        self.tokens = _tokens(text)
        self.at, self.depth = 0, depth

    def fail(self) -> None:
        token = self.tokens[min(self.at, len(self.tokens) - 1)][1] if self.tokens else ""
        raise ArithmeticFault("syntax", self.text, token)

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, op: str) -> bool:
        if self.peek() == op:
            self.at += 1
            return True
        return False

    def comma(self, live: bool) -> int:
        value = self.assignment(live)
        while self.take(","):
            value = self.assignment(live)
        return value

    def assignment(self, live: bool) -> int:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ArithmeticFault("depth", self.text)
        following = self.tokens[self.at + 1][1] if self.at + 1 < len(self.tokens) else ""
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "name" \
                and following in _ASSIGN:
            name, op = self.peek(), following
            self.at += 2
            value = self.assignment(live)
            if op != "=":
                value = self.apply(op[:-1], self.variable(name, live), value, live)
            if live:
                self.store(name, str(value))
        else:
            value = self.conditional(live)
        self.depth -= 1
        return value

    def conditional(self, live: bool) -> int:
        condition = self.binary(0, live)
        if not self.take("?"):
            return condition
        first = self.comma(live and condition != 0)
        if not self.take(":"):
            self.fail()
        second = self.assignment(live and condition == 0)
        return first if condition else second

    def binary(self, level: int, live: bool) -> int:
        """Precedence climbing: operators of `level` and tighter ones."""
        left = self.unary(live)
        while True:
            op = self.peek()
            at = next((n for n in range(level, len(_LEVELS)) if op in _LEVELS[n]), None)
            if at is None:
                return left
            self.at += 1
            decided = (op == "&&" and not left) or (op == "||" and left)
            here = live and not (decided and self.lazy)
            right = self.unary_and_tighter(at + 1, here)
            left = self.apply(op, left, right, here or op in ("&&", "||"))

    def unary_and_tighter(self, level: int, live: bool) -> int:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ArithmeticFault("depth", self.text)
        value = self.binary(level, live)
        self.depth -= 1
        return value

    def unary(self, live: bool) -> int:
        signs = []
        while self.peek() in ("-", "+", "!", "~") and self.peek():
            signs.append(self.peek())
            self.at += 1
        value = self.power(live)
        for sign in reversed(signs):
            value = {"-": -value, "+": value, "!": int(not value), "~": ~value}[sign]
        return wrapped(value)

    def power(self, live: bool) -> int:
        base = self.primary(live)
        if not self.take("**"):
            return base
        exponent = self.unary(live)
        if exponent < 0:
            raise ArithmeticFault("exponent", self.text)
        return wrapped(pow(base, exponent, 1 << 64))

    def primary(self, live: bool) -> int:
        if self.at >= len(self.tokens):
            self.fail()
        kind, token = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return self.number(token)
        if kind == "name":
            return self.name(token, live)
        if token in ("++", "--") and self.at < len(self.tokens) \
                and self.tokens[self.at][0] == "name":
            name = self.peek()
            self.at += 1
            return self.step(name, 1 if token == "++" else -1, live)
        if token == "(":
            value = self.comma(live)
            if not self.take(")"):
                self.fail()
            return value
        self.at -= 1
        return self.fail()

    def name(self, name: str, live: bool) -> int:
        value = self.variable(name, live)
        if self.peek() in ("++", "--") and self.peek():
            self.step(name, 1 if self.peek() == "++" else -1, live)
            self.at += 1
        return value

    def step(self, name: str, by: int, live: bool) -> int:
        value = wrapped(self.variable(name, live) + by)
        if live:
            self.store(name, str(value))
        return value

    def variable(self, name: str, live: bool) -> int:
        text = self.lookup(name).strip() if live else ""
        if not text:
            return 0
        if re.fullmatch(r"-?[1-9][0-9]{0,17}|0", text):
            return int(text)
        return evaluate(text, self.lookup, self.store, self.lazy, self.depth + 1)

    def number(self, token: str) -> int:
        try:
            if "#" in token:
                base, _, digits = token.partition("#")
                return wrapped(int(digits[:70], int(base)))
            if token[:2] in ("0x", "0X"):
                return wrapped(int(token[2:70], 16))
            return wrapped(int(token[:70], 8 if token[0] == "0" and len(token) > 1 else 10))
        except ValueError:
            raise ArithmeticFault("syntax", self.text, token) from None

    def apply(self, op: str, left: int, right: int, live: bool) -> int:
        if op in ("/", "%") and right == 0:
            if not live:
                return 0
            raise ArithmeticFault("zero", self.text, "0")
        if op in ("/", "%"):
            quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
            return wrapped(quotient if op == "/" else left - quotient * right)
        return wrapped(int(_OPERATIONS[op](left, right)))


_OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "||": lambda a, b: bool(a) or bool(b), "&&": lambda a, b: bool(a) and bool(b),
    "|": lambda a, b: a | b, "^": lambda a, b: a ^ b, "&": lambda a, b: a & b,
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "<<": lambda a, b: a << (b & 63), ">>": lambda a, b: a >> (b & 63),
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
}
