"""sleep, timeout, env, nohup, nice, xargs, time, watch, setsid: programs that run programs."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Interrupted, Process, signals

from ...alarm import Alarm
from ..applet import BadUsage, Call, Failure, applet, count, words_of
from ..reading import slurp, text_of

UNITS_MS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
MAX_SLEEP_MS = 10 ** 12
MAX_WORDS = 5000


def duration_ms(text: str) -> int:
    """"1.5m" in milliseconds. Raises Failure."""
    unit = UNITS_MS.get(text[-1:], 1000)
    digits = text[:-1] if text[-1:] in UNITS_MS else text
    if digits in ("inf", "infinity"):
        return MAX_SLEEP_MS
    try:
        if len(digits) > 20 or not digits.replace(".", "", 1).isdecimal():
            raise InvalidOperation
        return min(int(Decimal(digits) * unit), MAX_SLEEP_MS)
    except InvalidOperation:
        raise Failure(f"invalid number '{text}'") from None


@applet("sleep", raw=True)
def sleep(call: Call) -> Steps:
    if not call.words:
        raise BadUsage()
    yield from call.p.sleep(sum(duration_ms(word) for word in call.words))


@applet("usleep", raw=True)
def usleep(call: Call) -> Steps:
    if len(call.words) != 1:
        raise BadUsage()
    yield from call.p.sleep(count(call.words[0]) // 1000)


@applet("timeout", "s:k:", stops=True)
def timeout(call: Call) -> Steps:
    if len(call.words) < 2:
        raise BadUsage()
    try:
        signum = signals.number(call.value("s", "TERM"))
    except ValueError:
        raise BadUsage(f"bad signal name '{call.value('s')}'") from None
    child = yield from start(call, call.words[1:])
    waits = [(duration_ms(call.words[0]), signum)]
    if call.has("k"):
        waits.append((duration_ms(call.value("k")), signals.KILL))
    call.p.trap(signals.TERM, "handle")
    for wait_ms, number in waits:
        status = yield from _wait_for(call.p, child, wait_ms)
        if status is not None:
            return status
        call.p.kernel.signal(child, number)
    _, status = yield from call.p.wait(child)
    return status


def _wait_for(p: Process, child: Process, wait_ms: int) -> Steps:
    """The child's status, or None when time ran out (SIGTERM is passed on to it)."""
    if wait_ms == 0:
        return (yield from p.wait(child))[1]
    alarm = Alarm(p, wait_ms)
    while True:
        try:
            _, status = yield from p.wait(child)
            alarm.cancel()
            return status
        except Interrupted as interrupted:
            if interrupted.signum == signals.TERM:
                p.kernel.signal(child, signals.TERM)
            elif child.exit_status is None:
                return None


def start(call: Call, argv: list[str]) -> Steps:
    """A child with the same streams. Raises Failure in the words of execvp."""
    yield from call.flush()
    try:
        return call.p.spawn(argv)
    except OSError as error:
        status = 127 if isinstance(error, FileNotFoundError) else 126
        raise Failure(f"can't execute '{argv[0]}': {words_of(error)}", status) from None


@applet("env", "i0u:", stops=True)
def env(call: Call) -> Steps:
    words = list(call.words)
    variables = {} if call.has("i") or words[:1] == ["-"] else dict(call.p.env)
    words = words[1:] if words[:1] == ["-"] else words
    for name in call.options.get("u", []):
        variables.pop(name, None)
    while words and "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        variables[name] = value
    if words:
        call.p.env = variables
        yield from call.run(words)
    for name, value in variables.items():
        yield from call.write(f"{name}={value}" + ("\0" if call.has("0") else "\n"))


@applet("printenv", raw=True)
def printenv(call: Call) -> Steps:
    for name in call.words or list(call.p.env):
        if name not in call.p.env:
            call.status = 1
        elif call.words:
            yield from call.line(call.p.env[name])
        else:
            yield from call.line(f"{name}={call.p.env[name]}")


@applet("nohup", raw=True)
def nohup(call: Call) -> Steps:
    if not call.words:
        raise BadUsage()
    call.p.trap(signals.HUP, "ignore")
    if call.p.isatty(1):
        yield from call.complain("appending output to nohup.out", 0)
        call.p.dup2(call.p.open("nohup.out", "a"), 1)
        if call.p.isatty(2):
            call.p.dup2(1, 2)
    yield from call.run(call.words)


@applet("nice", "n:", stops=True)
def nice(call: Call) -> Steps:
    if not call.words:
        yield from call.line("0")
        return
    if call.has("n"):
        raise NotModelled("nice -n")
    yield from call.run(call.words)


@applet("setsid", "c", stops=True)
def setsid(call: Call) -> Steps:
    if not call.words:
        raise BadUsage()
    call.p.tty = None
    yield from call.run(call.words)


@applet("time", "", "vpo:af:", stops=True)
def time(call: Call) -> Steps:
    if not call.words:
        raise BadUsage()
    began = call.p.kernel.engine.clock.now_ms
    child = yield from start(call, call.words)
    _, status = yield from call.p.wait(child)
    lines = [("real", call.p.kernel.engine.clock.now_ms - began), ("user", child.cpu_ms),
             ("sys", 0)]
    for name, ms in lines:
        yield from call.p.write(2, f"{name}\t{ms // 60_000}m {ms / 1000 % 60:.2f}s\n")
    return status


@applet("xargs", "0rtn:I:i", "pxe:E:s:a:P:L:", stops=True)
def xargs(call: Call) -> Steps:
    text = text_of((yield from slurp(call, 0)))
    if call.has("I"):
        words, mark = [line.strip() for line in text.splitlines() if line.strip()], call.value("I")
        runs = [[word.replace(mark, given) for word in call.words or ["echo"]] for given in words]
    else:
        words = [w for w in text.split("\0") if w] if call.has("0") else quoted_words(text)
        size = max(1, call.number("n", MAX_WORDS))
        groups = [words[i:i + size] for i in range(0, len(words), size)]
        if not groups and not call.has("r"):
            groups = [[]]
        runs = [[*(call.words or ["echo"]), *group] for group in groups]
    for argv in runs:
        if call.has("t"):
            yield from call.p.write(2, " ".join(argv) + "\n")
        try:
            child = call.p.spawn(argv)
        except OSError as error:
            status = 127 if isinstance(error, FileNotFoundError) else 126
            raise Failure(f"{argv[0]}: {words_of(error)}", status) from None
        _, status = yield from call.p.wait(child)
        if status == 255:
            raise Failure(f"{argv[0]}: exited with status 255; aborting", 124)
        if status:
            call.status = 123


def quoted_words(text: str) -> list[str]:
    """Words between blanks; quotes and backslashes protect. Raises Failure."""
    words, current, began, i = [], "", False, 0
    while i < len(text):
        char = text[i]
        if char in "'\"":
            end = text.find(char, i + 1)
            if end < 0 or "\n" in text[i:end]:
                raise Failure(f"unmatched {'single' if char == chr(39) else 'double'} quote")
            current, began, i = current + text[i + 1:end], True, end
        elif char == "\\" and i + 1 < len(text):
            i += 1
            current, began = current + text[i], True
        elif char.isspace():
            if began:
                words.append(current)
            current, began = "", False
        else:
            current, began = current + char, True
        i += 1
    return [*words, current] if began else words


@applet("watch", "n:t", stops=True)
def watch(call: Call) -> Steps:
    if not call.words:
        raise BadUsage()
    period = max(100, duration_ms(call.value("n", "2")))
    title = f"Every {period / 1000:.1f}s: {' '.join(call.words)}"
    while True:
        yield from call.write("\x1b[H\x1b[J")
        if not call.has("t"):
            stamp = call.p.kernel.engine.timestamp()[:19].replace("T", " ")
            yield from call.line(f"{title:<60}{stamp}\n")
        child = yield from start(call, ["/bin/sh", "-c", " ".join(call.words)])
        yield from call.p.wait(child)
        yield from call.p.sleep(period)
