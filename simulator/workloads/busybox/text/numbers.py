"""seq, yes, expr, factor: numbers and repetition."""

from __future__ import annotations

from fractions import Fraction

from simulator.engine import NotModelled, Steps

from ..applet import BadUsage, Call, Failure, applet
from .patterns import compiled

MAX_DIGITS = 30
BLOCK = 8192


@applet("yes", raw=True)
def yes(call: Call) -> Steps:
    line = (" ".join(call.words) or "y").encode("utf-8", "surrogateescape") + b"\n"
    block = line * max(1, BLOCK // len(line))
    while True:
        yield from call.p.step(len(block) // 100)
        yield from call.p.write(1, block)


def _number(text: str) -> Fraction | None:
    digits = text.removeprefix("-")
    if not digits or len(digits) > MAX_DIGITS or not digits.replace(".", "", 1).isdecimal():
        return None
    return Fraction(text)


@applet("seq", raw=True)
def seq(call: Call) -> Steps:
    words, separator, wide = list(call.words), "\n", False
    while words and words[0] in ("-w", "-s"):
        option = words.pop(0)
        if option == "-w":
            wide = True
        elif not words:
            raise BadUsage("option requires an argument -- 's'")
        else:
            separator = words.pop(0)
    numbers = [_number(word) for word in words]
    if not 1 <= len(words) <= 3 or None in numbers:
        raise BadUsage()
    first = numbers[0] if len(numbers) > 1 else Fraction(1)
    step = numbers[1] if len(numbers) == 3 else Fraction(1)
    places = max(len(word.partition(".")[2]) for word in words[:2])
    width = max(len(f"{float(n):.{places}f}") for n in (first, numbers[-1])) if wide else 0
    value, began = first, False
    while step >= 0 and value <= numbers[-1] or step < 0 and value >= numbers[-1]:
        text = f"{float(value):0{width}.{places}f}" if places else f"{int(value):0{width}d}"
        yield from call.write((separator if began else "") + text)
        began = True
        value += step
    if began:
        yield from call.write("\n")


@applet("factor", raw=True)
def factor(call: Call) -> Steps:
    for word in call.words:
        if not word.isdecimal() or len(word) > 12:
            raise Failure(f"invalid number '{word}'")
        left, divisor, found = int(word), 2, []
        while divisor * divisor <= left:
            while left % divisor == 0:
                found.append(divisor)
                left //= divisor
            divisor += 1
            if divisor % 1000 == 0:
                yield from call.p.step(10)
        found += [left] if left > 1 else []
        yield from call.line(f"{word}: {' '.join(map(str, found))}")


LEVELS = (("|",), ("&",), ("<", "<=", "=", "==", "!=", ">=", ">"), ("+", "-"), ("*", "/", "%"),
          (":",))


@applet("expr", raw=True)
def expr(call: Call) -> Steps:
    if not call.words:
        raise Failure("too few arguments", 2)
    if len(call.words) > 500:
        raise NotModelled("expr with more than 500 words")
    value = _evaluate(call.words)
    yield from call.line(value)
    return 1 if value in ("", "0") else 0


def _evaluate(words: list[str]) -> str:
    """Operator precedence with two stacks; no recursion, whatever the depth of brackets."""
    values: list[str] = []
    operators: list[str] = []
    want_value = True
    for word in words:
        if want_value and word == "(":
            operators.append(word)
        elif want_value:
            if word in ("match", "substr", "index", "length"):
                raise NotModelled(f"expr {word}")
            values.append(word)
            want_value = False
        elif word == ")":
            while operators and operators[-1] != "(":
                _reduce(values, operators)
            if not operators:
                raise Failure("syntax error", 2)
            operators.pop()
        else:
            level = _level(word)
            while operators and operators[-1] != "(" and _level(operators[-1]) >= level:
                _reduce(values, operators)
            operators.append(word)
            want_value = True
    while operators:
        if operators[-1] == "(" or want_value:
            raise Failure("syntax error", 2)
        _reduce(values, operators)
    return values[0]


def _level(word: str) -> int:
    for level, operators in enumerate(LEVELS):
        if word in operators:
            return level
    raise Failure("syntax error", 2)


def _reduce(values: list[str], operators: list[str]) -> None:
    right, left, operator = values.pop(), values.pop(), operators.pop()
    values.append(_apply(left, operator, right))


def _apply(left: str, operator: str, right: str) -> str:
    if operator == "|":
        return left if left not in ("", "0") else right
    if operator == "&":
        return left if "" not in (left, right) and "0" not in (left, right) else "0"
    if operator == ":":
        match = compiled("^" + right, extended=False).search(left.encode())
        if match is None:
            return "" if "\\(" in right else "0"
        return (match.group(1) or b"").decode() if "\\(" in right else str(len(match.group(0)))
    a, b = _integer(left), _integer(right)
    if operator in LEVELS[2]:
        one, other = (left, right) if a is None or b is None else (a, b)
        return str(int({"<": one < other, "<=": one <= other, "=": one == other,
                        "==": one == other, "!=": one != other, ">=": one >= other,
                        ">": one > other}[operator]))
    if a is None or b is None:
        raise Failure("non-numeric argument", 2)
    if operator in "/%" and not b:
        raise Failure("division by zero", 2)
    quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1) if operator in "/%" else 0
    return str({"+": a + b, "-": a - b, "*": a * b, "/": quotient,
                "%": a - quotient * b}[operator])


def _integer(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and len(digits) < 20 else None
