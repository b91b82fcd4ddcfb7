"""What every busybox applet shares: its declaration, its options, its output and its complaints.

`@applet` stands beside each function and says which options it takes; the parser words mistakes as
busybox does. An option that busybox knows and we do not model stands in `refused`, and is refused
by name. Called by the kernel through the table of programs, and by `busybox NAME`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Interrupted, Process

from ..program import program

VERSION = "BusyBox v1.36.1 (2023-05-18 22:34:17 UTC) multi-call binary."
START_US = 1000          # [EST] exec of a static binary of 1 MB and its first page faults
BYTES_PER_US = 512       # [EST] how fast a simple filter goes through its input
CHUNK = 65_536           # bytes per read(2)
BUFFER = 4096            # stdio's buffer
SILENT = ("echo", "test", "[", "true", "false", "printf", "expr")   # --help is just a word
MAX_KEPT = 4 << 20       # bytes of input that one applet holds in this model

BODIES: dict[str, Callable[[Process], Steps]] = {}


def _usages() -> dict[str, str]:
    """Each applet's own help text: blocks in usage.txt, headed by "= NAME"."""
    text = (Path(__file__).parent / "usage.txt").read_text()
    blocks = [block.partition("\n") for block in text.split("\n= ")[1:]]
    return {name: body.strip("\n") + "\n" for name, _, body in blocks}


USAGES = _usages()


class Failure(Exception):
    """An applet ends: "NAME: message" on standard error (nothing for ""), and this status."""

    def __init__(self, message: str = "", status: int = 1) -> None:
        super().__init__(message, status)
        self.message, self.status = message, status


class BadUsage(Failure):
    """The same, with the applet's help text after it."""


class Call:
    """One run of an applet: its options, its words, and its three standard streams."""

    def __init__(self, p: Process, name: str) -> None:
        self.p, self.name = p, name
        self.options: dict[str, list[str]] = {}
        self.words: list[str] = []
        self.status = 0
        self._pending: list[bytes] = []
        self._pending_size = 0

    def has(self, *letters: str) -> bool:
        return any(letter in self.options for letter in letters)

    def value(self, letter: str, default: str = "") -> str:
        return self.options[letter][-1] if letter in self.options else default

    def number(self, letter: str, default: int) -> int:
        """The option's value, which must be a plain number."""
        return count(self.value(letter)) if letter in self.options else default

    def write(self, data: bytes | str) -> Steps:
        """Standard output, through a buffer as stdio's."""
        data = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
        self._pending.append(data)
        self._pending_size += len(data)
        yield from self.p.step(1 + len(data) // BYTES_PER_US)
        if self._pending_size >= BUFFER:
            yield from self.flush()

    def line(self, text: str = "") -> Steps:
        yield from self.write(text + "\n")

    def flush(self) -> Steps:
        data, self._pending, self._pending_size = b"".join(self._pending), [], 0
        if data:
            yield from self.p.write(1, data)

    def complain(self, message: str, status: int = 1) -> Steps:
        """"NAME: message" on standard error; the applet goes on, but will fail."""
        self.status = status
        yield from self.flush()
        yield from say_error(self.p, f"{self.name}: {message}\n")

    def run(self, argv: list[str]) -> Steps:
        """Run a program in this one's place (execvp). Raises Failure when it cannot."""
        yield from self.flush()
        try:
            self.p.exec(argv)
        except OSError as error:
            status = 127 if isinstance(error, FileNotFoundError) else 126
            raise Failure(f"can't execute '{argv[0]}': {words_of(error)}", status) from None


def count(text: str) -> int:
    """A number with busybox's suffixes k and m. Raises Failure."""
    factors = {"b": 512, "k": 1024, "K": 1024, "m": 1 << 20, "M": 1 << 20}
    digits = text[:-1] if text[-1:] in factors else text
    if not digits.isdecimal() or len(digits) > 18:
        raise Failure(f"invalid number '{text}'")
    return int(digits) * factors.get(text[-1:], 1)


def words_of(error: OSError) -> str:
    return error.strerror or os.strerror(error.errno or 0)


def say_error(p: Process, text: str) -> Steps:
    if 2 in p.fds:
        yield from p.write(2, text)


def applet(name: str, options: str = "", refused: str = "", *, long: dict[str, str] | None = None,
           stops: bool = False, raw: bool = False, numeric: str = "",
           aliases: tuple[str, ...] = ()) -> Callable:
    """Declare an applet. `options` are getopt's letters ("n:" takes a value), `refused` those that
    exist but are not modelled, `long` maps long names to letters. `stops`: options end at the first
    word. `raw`: the words are the applet's own business (echo, test). `numeric`: -5 means this
    option with 5."""
    def declare(body: Callable[[Call], Steps]) -> Callable[[Call], Steps]:
        for called in (name, *aliases):
            grammar = None if raw else (options, refused, long or {}, stops)
            BODIES[called] = program(called)(_runner(called, body, grammar, numeric))
        return body

    return declare


def _runner(name: str, body: Callable[[Call], Steps], grammar: tuple | None,
            numeric: str) -> Callable:
    def run(p: Process) -> Steps:
        call = Call(p, name)
        try:
            yield from p.step(START_US)
            if p.argv[1:2] == ["--help"] and name not in SILENT:
                raise BadUsage("", 0)
            if grammar is None:
                call.words = list(p.argv[1:])
            else:
                words = [f"-{numeric}{word[1:]}" if numeric and word[:1] == "-"
                         and word[1:].isdecimal() else word for word in p.argv[1:]]
                parse(call, words, *grammar)
            status = yield from body(call)
            yield from call.flush()
            return call.status if status is None else status
        except Failure as failure:
            yield from _report(call, failure)
            return failure.status
        except NotModelled as refusal:
            yield from say_error(p, f"{refusal}\n")
            return 1
        except (Interrupted, BrokenPipeError):
            raise
        except OSError as error:
            writing = not error.filename or error.errno in (errno.ENOSPC, errno.EBADF)
            what = "write error: " if writing else f"{error.filename}: "
            yield from say_error(p, f"{name}: {what}{words_of(error)}\n")
            return 1

    return run


def _report(call: Call, failure: Failure) -> Steps:
    yield from call.flush()
    if failure.message:
        yield from say_error(call.p, f"{call.name}: {failure.message}\n")
    if isinstance(failure, BadUsage):
        usage = USAGES.get(call.name, f"Usage: {call.name}\n")
        yield from say_error(call.p, f"{VERSION}\n\n{usage}")


def parse(call: Call, words: list[str], options: str, refused: str, long: dict[str, str],
          stops: bool) -> None:
    """getopt_long(3). Raises BadUsage for what busybox refuses, NotModelled for what we do."""
    known = _letters(options + refused)
    todo = list(reversed(words))
    while todo:
        word = todo.pop()
        if word == "--":
            call.words += reversed(todo)
            return
        if word.startswith("--"):
            _long_option(call, word[2:], long, known, todo)
        elif len(word) > 1 and word[0] == "-":
            _short_options(call, word[1:], known, todo)
        else:
            call.words.append(word)
            if stops:
                call.words += reversed(todo)
                break
    for letter in call.options:
        if letter in _letters(refused):
            dash = "-" if len(letter) == 1 else "--"
            raise NotModelled(f"{call.name} {dash}{letter}")


def _short_options(call: Call, letters: str, known: dict[str, bool], todo: list[str]) -> None:
    while letters:
        letter, letters = letters[0], letters[1:]
        if letter not in known:
            raise BadUsage(f"invalid option -- '{letter}'")
        value = ""
        if known[letter]:
            if not letters and not todo:
                raise BadUsage(f"option requires an argument -- '{letter}'")
            value, letters = letters or todo.pop(), ""
        call.options.setdefault(letter, []).append(value)


def _long_option(call: Call, word: str, long: dict[str, str], known: dict[str, bool],
                 todo: list[str]) -> None:
    name, equals, value = word.partition("=")
    if name not in long:
        raise BadUsage(f"unrecognized option '--{name}'")
    letter = long[name]
    if known.get(letter, False) and not equals:
        if not todo:
            raise BadUsage(f"option '--{name}' requires an argument")
        value = todo.pop()
    call.options.setdefault(letter, []).append(value)


def _letters(options: str) -> dict[str, bool]:
    """"an:" -> {"a": False, "n": True}."""
    return {letter: options[i + 1:i + 2] == ":" for i, letter in enumerate(options)
            if letter != ":"}
