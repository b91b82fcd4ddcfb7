"""kill, killall, pkill: signals by number and by name."""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import signals

from ..applet import BadUsage, Call, Failure, applet, words_of
from .watching import matching, named

NAMES = {**signals.NAMES, 29: "POLL"}       # the C library calls SIGIO so


def take_signal(call: Call, words: list[str]) -> int:
    """A leading -9, -KILL, -s KILL; 15 when there is none. Raises Failure."""
    if not words or not words[0].startswith("-") or words[0] == "--":
        return signals.TERM
    text = words.pop(0)[1:]
    if text == "s":
        if not words:
            raise BadUsage("option requires an argument -- 's'")
        text = words.pop(0)
    try:
        return signals.number(text)
    except ValueError:
        raise Failure(f"bad signal name '{text}'") from None


def list_signals(call: Call, words: list[str]) -> Steps:
    for number in range(1, 32) if not words else ():
        yield from call.line(f"{number:2}) {NAMES[number]}")
    for word in words:
        try:
            number = signals.number(word) & 0x7F if word.isdecimal() else signals.number(word)
        except ValueError:
            raise Failure(f"unknown signal '{word}'") from None
        yield from call.line(NAMES.get(number, str(number)) if word.isdecimal()
                             else str(number))


@applet("kill", raw=True)
def kill(call: Call) -> Steps:
    words = list(call.words)
    if words[:1] == ["-l"]:
        yield from list_signals(call, words[1:])
        return
    signum = take_signal(call, words)
    words = words[1:] if words[:1] == ["--"] else words
    if not words:
        raise Failure("you need to specify whom to kill")
    for word in words:
        if not word.removeprefix("-").isdecimal() or len(word) > 10:
            raise Failure(f"invalid number '{word}'")
        targets = [int(word)] if not word.startswith("-") else _all(call, word)
        for pid in targets:
            try:
                call.p.kill(pid, signum)
            except OSError as error:
                if error.errno == 4:
                    raise
                yield from call.complain(f"can't kill pid {word}: {words_of(error)}")


def _all(call: Call, word: str) -> list[int]:
    """-1: everybody but init and the caller."""
    if word != "-1":
        return [int(word[1:])]
    return [pid for pid in sorted(call.p.namespaces["pid"].processes)
            if pid not in (1, call.p.ns_pid)]


@applet("killall", raw=True)
def killall(call: Call) -> Steps:
    words = list(call.words)
    quiet = words[:1] == ["-q"]
    words = words[1:] if quiet else words
    if words[:1] == ["-l"]:
        yield from list_signals(call, words[1:])
        return
    signum = take_signal(call, words)
    if not words:
        raise Failure("you need to specify whom to kill")
    for word in words:
        found = named(call.p, word)
        if not found and not quiet:
            yield from call.complain(f"{word}: no process killed")
        for row in found:
            try:
                call.p.kill(row.pid, signum)
            except OSError as error:
                yield from call.complain(f"can't kill pid {row.pid}: {words_of(error)}")


@applet("pkill", raw=True)
def pkill(call: Call) -> Steps:
    words = list(call.words)
    signum = take_signal(call, words) if words[:1] and words[0][1:2] not in tuple("fxnov") \
        else signals.TERM
    for word in words[:-1]:
        for letter in word.lstrip("-"):
            if letter not in "fxnov":
                raise BadUsage(f"invalid option -- '{letter}'")
            call.options[letter] = [""]
    call.words = words[-1:]
    found = matching(call)
    for row in found:
        call.p.kill(row.pid, signum)
    return 0 if found else 1
    yield
