"""echo, printf, test, true, false: what shells have built in as well.

`escaped`, `formatted` and `holds` are pure and shared with whoever needs the same words.
"""

from __future__ import annotations

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Process

from ..applet import BadUsage, Call, Failure, applet

SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
          "\\": "\\", "e": "\x1b"}


@applet("true", raw=True)
def true(call: Call) -> Steps:
    return 0
    yield


@applet("false", raw=True)
def false(call: Call) -> Steps:
    return 1
    yield


@applet("echo", raw=True)
def echo(call: Call) -> Steps:
    words, newline, escapes = list(call.words), "\n", False
    while words and len(words[0]) > 1 and words[0][0] == "-" and not words[0][1:].strip("neE"):
        letters = words.pop(0)
        newline = "" if "n" in letters else newline
        escapes = "e" in letters or escapes and "E" not in letters
    text = " ".join(words)
    if escapes:
        text, stopped = escaped(text)
        newline = "" if stopped else newline
    yield from call.write(text + newline)


def escaped(text: str) -> tuple[str, bool]:
    """Backslashes read as C's: (text, whether \\c ended it)."""
    out, i = [], 0
    while i < len(text):
        char = text[i]
        if char != "\\" or i + 1 == len(text):
            out.append(char)
            i += 1
            continue
        nxt = text[i + 1]
        if nxt == "c":
            return "".join(out), True
        if nxt in SIMPLE:
            out.append(SIMPLE[nxt])
            i += 2
        elif nxt in "01234567":
            digits = _digits(text, i + 1, "01234567", 4 if nxt == "0" else 3)
            out.append(_byte(int(digits, 8) & 255))
            i += 1 + len(digits)
        elif nxt == "x" and (digits := _digits(text, i + 2, "0123456789abcdefABCDEF", 2)):
            out.append(_byte(int(digits, 16)))
            i += 2 + len(digits)
        else:
            out.append(char)
            i += 1
    return "".join(out), False


def _byte(value: int) -> str:
    """One byte, as it travels in a string that is encoded with surrogateescape."""
    return chr(value if value < 0x80 else 0xDC00 + value)


def _digits(text: str, start: int, allowed: str, most: int) -> str:
    end = start
    while end < len(text) and end - start < most and text[end] in allowed:
        end += 1
    return text[start:end]


@applet("printf", raw=True)
def printf(call: Call) -> Steps:
    if not call.words:
        raise BadUsage()
    form, *words = call.words
    text, mistakes = formatted(form, words)
    yield from call.write(text)
    for mistake in mistakes:
        yield from call.complain(mistake)


def formatted(form: str, words: list[str]) -> tuple[str, list[str]]:
    """printf(1): the format is used again while words are left. (text, complaints)."""
    pieces, mistakes = _directives(form), []
    out: list[str] = []
    left = list(words)
    while True:
        used = False
        for text, flags, kind in pieces:
            if not kind:
                out.append(text)
                continue
            used = True
            while "*" in flags:
                flags = flags.replace("*", left.pop(0) if left else "0", 1)
            piece, stop = _converted(flags, kind, left.pop(0) if left else None, mistakes)
            out.append(piece)
            if stop:
                return "".join(out), mistakes
        if not left or not used:
            return "".join(out), mistakes


def _directives(form: str) -> list[tuple[str, str, str]]:
    """[(literal text, "", "") or ("", flags, conversion)]."""
    pieces, rest = [], form
    while rest:
        literal, percent, rest = rest.partition("%")
        if literal:
            text, stopped = escaped(literal)
            pieces.append((text, "", ""))
            if stopped:
                break
        if not percent:
            break
        if rest.startswith("%"):
            pieces.append(("%", "", ""))
            rest = rest[1:]
            continue
        flags = rest[:len(rest) - len(rest.lstrip("-+ #0123456789.*"))]
        kind, rest = rest[len(flags):len(flags) + 1], rest[len(flags) + 1:]
        if not kind or kind not in "diouxXsbcfeEgG":
            raise Failure(f"%{flags}{kind}: invalid format")
        pieces.append(("", flags, kind))
    return pieces


def _converted(flags: str, kind: str, word: str | None, mistakes: list[str]) -> tuple[str, bool]:
    if sum(len(run) for run in flags.replace(".", " ").split()) > 6:
        raise NotModelled("printf with fields over 999999")
    if kind == "c":
        return f"%{flags}s" % (word or "")[:1], False
    if kind == "s":
        return f"%{flags}s" % (word or ""), False
    if kind == "b":
        text, stopped = escaped(word or "")
        return f"%{flags}s" % text, stopped
    return f"%{flags}{'d' if kind in 'iu' else kind}" % _value(word, kind, mistakes), False


def _value(word: str | None, kind: str, mistakes: list[str]) -> float | int:
    if not word:
        return 0
    if word[0] in "'\"" and len(word) > 1:
        return ord(word[1])
    try:
        if kind in "feEgG":
            return float(word[:40])
        digits = word.lstrip("+-")[:20]
        octal = len(digits) > 1 and digits[0] == "0" and digits.isdecimal()
        return int(word[:21], 8) if octal else int(word[:21], 0)
    except ValueError:
        mistakes.append(f"invalid number '{word}'")
        return 0


@applet("test", raw=True)
def test(call: Call) -> Steps:
    return 0 if holds(call.p, call.words) else 1
    yield


@applet("[", raw=True)
def bracket(call: Call) -> Steps:
    if call.words[-1:] != ["]"]:
        raise Failure("missing ]", 2)
    return 0 if holds(call.p, call.words[:-1]) else 1
    yield


INTEGER = {"-eq": int.__eq__, "-ne": int.__ne__, "-lt": int.__lt__, "-le": int.__le__,
           "-gt": int.__gt__, "-ge": int.__ge__}
TEXT = {"=": str.__eq__, "==": str.__eq__, "!=": str.__ne__, "<": str.__lt__, ">": str.__gt__}
FILE = (
    "-e", "-f", "-d", "-h", "-L", "-r", "-w", "-x", "-s", "-c", "-p", "-n", "-z", "-t", "-b",
    "-S", "-u", "-g", "-k", "-O", "-G")
NEWER = ("-nt", "-ot", "-ef")


def holds(p: Process, words: list[str]) -> bool:
    """test(1): -o binds weaker than -a, which binds weaker than !. Raises Failure."""
    if len(words) <= 3:
        return _one(p, words)
    if "(" in words:
        raise NotModelled("test with brackets")
    return any(all(_one(p, part) for part in _split(group, "-a"))
               for group in _split(words, "-o"))


def _split(words: list[str], operator: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == operator and parts[-1]:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _one(p: Process, words: list[str]) -> bool:
    if not words:
        return False
    if len(words) > 1 and words[0] == "!":
        return not _one(p, words[1:])
    if len(words) == 1:
        return words[0] != ""
    if len(words) == 2:
        if words[0] not in FILE:
            raise Failure(f"{words[0]}: unknown operand", 2)
        return _about(p, words[0], words[1])
    if len(words) == 3:
        left, operator, right = words
        if operator in TEXT:
            return TEXT[operator](left, right)
        if operator in INTEGER:
            return INTEGER[operator](_integer(left), _integer(right))
        if operator in NEWER:
            raise NotModelled(f"test {operator}")
        raise Failure(f"{operator}: unknown operand", 2)
    raise Failure(f"{words[1]}: unknown operand", 2)


def _integer(text: str) -> int:
    stripped = text.strip()
    if not stripped.lstrip("+-").isdecimal() or len(stripped) > 20:
        raise Failure(f"{text}: bad number", 2)
    return int(stripped)


def _about(p: Process, operator: str, word: str) -> bool:
    if operator == "-n":
        return word != ""
    if operator == "-z":
        return word == ""
    if operator == "-t":
        return p.isatty(_integer(word))
    try:
        inode = p.fs.inode(word, follow=operator not in ("-h", "-L"))
    except OSError:
        return False
    if operator in ("-r", "-w", "-x"):
        return p.fs.allowed(inode, {"-r": 4, "-w": 2, "-x": 1}[operator])
    if operator == "-s":
        return inode.size > 0
    if operator in ("-u", "-g", "-k"):
        return bool(inode.mode & {"-u": 0o4000, "-g": 0o2000, "-k": 0o1000}[operator])
    if operator in ("-O", "-G"):
        return inode.uid == p.uid if operator == "-O" else inode.gid == p.gid
    return operator == "-e" or inode.kind == {"-f": "file", "-d": "dir", "-h": "symlink",
                                              "-L": "symlink", "-c": "device", "-p": "fifo",
                                              }.get(operator)
