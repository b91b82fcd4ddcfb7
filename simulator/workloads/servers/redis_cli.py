"""redis-cli: one command, or a prompt."""

from __future__ import annotations

import shlex
from typing import Any

from simulator.engine import Steps
from simulator.host.kernel import NameNotFound, Process

from ..connections import Connection
from ..program import program
from .redis.protocol import Failed, ProtocolError, Simple, request, take_reply


@program("redis-cli")
def redis_cli(p: Process) -> Steps:
    host, port, raw, words = "127.0.0.1", 6379, not p.isatty(1), list(p.argv[1:])
    while words and words[0].startswith("-"):
        option = words.pop(0)
        if option == "-v" or option == "--version":
            yield from p.write(1, "redis-cli 7.4.6\n")
            return 0
        if option in ("-h", "-p", "-n") and words:
            value = words.pop(0)
            host = value if option == "-h" else host
            port = int(value[:5]) if option == "-p" and value.isdecimal() else port
        elif option in ("--raw", "--no-raw"):
            raw = option == "--raw"
        else:
            yield from p.write(2, f"drydock: not modelled: redis-cli {option}\n")
            return 1
    yield from p.compute(2)
    try:
        connection = Connection(p, (yield from p.net.connect(host, port)))
    except NameNotFound:
        yield from p.write(2, f"Could not connect to Redis at {host}:{port}: Name or service not "
                              "known\n")
        return 1
    except OSError as error:
        yield from p.write(2, f"Could not connect to Redis at {host}:{port}: {error.strerror}\n")
        return 1
    if words:
        status = yield from _ask(p, connection, words, raw)
        return status
    return (yield from _prompt(p, connection, f"{host}:{port}", raw))


def _ask(p: Process, connection: Connection, words: list[str], raw: bool) -> Steps:
    data = [word.encode("utf-8", "surrogateescape") for word in words]
    yield from connection.send(request(data))
    while True:
        try:
            reply, connection.held, whole = take_reply(connection.held)
        except ProtocolError:
            yield from p.write(2, "Error: Protocol error\n")
            return 1
        if whole:
            break
        if not (yield from connection.fill()):
            yield from p.write(2, "Error: Server closed the connection\n")
            return 1
    text = _raw(reply) if raw or words[0].upper() == "INFO" else shown(reply)
    yield from p.write(1, text + "\n")
    return 1 if isinstance(reply, Failed) and not p.isatty(0) else 0


def _raw(reply: Any) -> str:
    if isinstance(reply, list):
        return "\n".join(_raw(item) for item in reply)
    if isinstance(reply, bytes):
        return reply.decode("utf-8", "replace")
    return "" if reply is None else str(reply)


def shown(reply: Any) -> str:
    """As on a terminal: with types."""
    if isinstance(reply, Failed):
        return f"(error) {reply}"
    if isinstance(reply, Simple):
        return str(reply)
    if reply is None:
        return "(nil)"
    if isinstance(reply, int):
        return f"(integer) {reply}"
    if isinstance(reply, list):
        width = len(str(len(reply)))
        return "\n".join(f"{number:{width}}) {shown(item)}"
                         for number, item in enumerate(reply, 1)) or "(empty array)"
    text = reply.decode("utf-8", "replace").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\n", "\\n").replace("\r", "\\r") + '"'


def _prompt(p: Process, connection: Connection, place: str, raw: bool) -> Steps:
    held, on_terminal = b"", p.isatty(0)
    while True:
        if on_terminal:
            yield from p.write(1, f"{place}> ")
        while b"\n" not in held:
            data = yield from p.read(0)
            if not data:
                return 0
            held += data
        line, _, held = held.partition(b"\n")
        try:
            words = shlex.split(line.decode("utf-8", "replace"))
        except ValueError:
            yield from p.write(1, "Invalid argument(s)\n")
            continue
        if words and words[0].lower() in ("quit", "exit"):
            return 0
        if words and words[0].lower() == "clear":
            yield from p.write(1, "\x1b[H\x1b[2J")
        elif words and (yield from _ask(p, connection, words, raw)) and connection.ended:
            return 1
