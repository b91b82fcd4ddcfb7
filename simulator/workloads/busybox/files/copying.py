"""tee and dd: bytes from one place to others."""

from __future__ import annotations

import errno

from simulator.engine import NotModelled, Steps

from ..applet import MAX_KEPT, BadUsage, Call, Failure, applet, count, say_error, words_of
from ..reading import chunk
from .attributes import human


@applet("tee", "ai")
def tee(call: Call) -> Steps:
    outputs = [1]
    for name in call.words:
        try:
            outputs.append(call.p.open(name, "a" if call.has("a") else "w"))
        except OSError as error:
            yield from call.complain(f"{name}: {words_of(error)}")
    while data := (yield from chunk(call.p, 0)):
        for fd in outputs:
            yield from call.p.write(fd, data)


@applet("dd", raw=True)
def dd(call: Call) -> Steps:
    values = dict(word.partition("=")[::2] for word in call.words)
    for name in values:
        if name not in ("if", "of", "bs", "ibs", "obs", "count", "conv", "status", "skip", "seek"):
            raise BadUsage()
        if name in ("conv", "skip", "seek", "ibs", "obs"):
            raise NotModelled(f"dd {name}=")
    size, left = count(values.get("bs", "512")), count(values.get("count", str(10 ** 17)))
    if not size:
        raise Failure(f"number {values['bs']} is not in 1..2147483647 range")
    source = yield from _dd_open(call, values.get("if"), "r", 0)
    target = yield from _dd_open(call, values.get("of"), "w", 1)
    whole = partial = written = 0
    began = call.p.kernel.engine.clock.now_ms
    try:
        while left:
            block = yield from _block(call, source, size)
            if not block:
                break
            whole, partial = whole + (len(block) == size), partial + (len(block) != size)
            written += yield from call.p.write(target, block)
            left -= 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        where = values.get("of", "standard output")
        yield from call.complain(f"error writing '{where}': {words_of(error)}")
    done = f"{written // size}+{1 if written % size else 0}"
    if values.get("status") != "none":
        yield from say_error(call.p, f"{whole}+{partial} records in\n{done} records out\n")
        if values.get("status") != "noxfer":
            yield from say_error(call.p, _speed(written, call.p.kernel.engine.clock.now_ms - began))


def _speed(written: int, elapsed_ms: int) -> str:
    seconds = max(1, elapsed_ms) / 1000
    return (f"{written} bytes ({human(written)}B) copied, {seconds:.6f} seconds, "
            f"{human(int(written / seconds))}B/s\n")


def _dd_open(call: Call, name: str | None, mode: str, standard: int) -> Steps:
    if not name:
        return standard
    try:
        return call.p.open(name, mode)
    except OSError as error:
        raise Failure(f"can't open '{name}': {words_of(error)}") from None
    yield


def _block(call: Call, fd: int, size: int) -> Steps:
    """One block, as full as the input gives it. Its buffer is charged; bounded by a file's size."""
    if size > MAX_KEPT:
        raise NotModelled("dd with blocks over 4 MB")
    data = yield from chunk(call.p, fd, size)
    while 0 < len(data) < size and call.p.descriptor(fd).path.startswith("/dev/"):
        more = yield from chunk(call.p, fd, size - len(data))
        data += more
        if not more:
            break
    return data
