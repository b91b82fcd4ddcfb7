"""What may enter a world: the table of input kinds, what each must hold, and what it does.

An input is JSON-shaped, so that the log of a world is a list of them and nothing else. Bytes travel
as base64. Bad input raises UserError naming the field; nothing of it has then entered the world.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator import lanes
from simulator.engine import HttpExchange, HttpRequest, QuotaExceeded, UserError

if TYPE_CHECKING:
    from simulator.world import World

MAX_INPUT_BYTES = 12 << 20     # one input; an upload comes in chunks
MAX_OPEN_EXCHANGES = 64        # connections of real clients to one world
MAX_TERMINALS = 8
MAX_LINE = 65_536


@dataclass(frozen=True)
class Input:
    """One thing that entered a world at `at_ms`, as it stands in the log."""

    seq: int
    at_ms: int
    kind: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class InputKind:
    fields: dict[str, type]
    apply: Callable[[World, dict[str, Any]], Any]


KINDS: dict[str, InputKind] = {}


def input_kind(name: str, **fields: type) -> Callable:
    def declare(apply: Callable[[World, dict[str, Any]], Any]) -> Callable:
        KINDS[name] = InputKind(fields, apply)
        return apply
    return declare


def validate(kind: str, fields: dict[str, Any]) -> InputKind:
    """Check an input before it is logged. Raises UserError naming what is wrong."""
    declared = KINDS.get(kind)
    if declared is None:
        raise UserError(f"no input is called {kind!r}; there are {', '.join(sorted(KINDS))}")
    for name, expected in declared.fields.items():
        if name not in fields:
            raise UserError(f"input {kind} needs the field {name!r}")
        value = fields[name]
        if not isinstance(value, expected) or isinstance(value, bool) and expected is int:
            raise UserError(f"input {kind}: field {name!r} must be {expected.__name__}, "
                            f"not {type(value).__name__}")
        if isinstance(value, str) and len(value) > MAX_INPUT_BYTES:
            raise QuotaExceeded(f"input {kind}: field {name!r} is over {MAX_INPUT_BYTES} bytes")
    unknown = [name for name in fields if name not in declared.fields]
    if unknown:
        raise UserError(f"input {kind} has no field {unknown[0]!r}")
    return declared


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise UserError("bytes in an input must be base64") from None


# -- the terminal ------------------------------------------------------------------------


@input_kind("terminal.open", session=str, rows=int, columns=int)
def _terminal_open(world: World, fields: dict[str, Any]) -> None:
    if fields["session"] in world.terminals:
        return
    if len(world.terminals) >= MAX_TERMINALS:
        raise QuotaExceeded(f"a world has at most {MAX_TERMINALS} terminals")
    world.open_terminal(fields["session"], fields["rows"], fields["columns"])


@input_kind("terminal.line", session=str, line=str)
def _terminal_line(world: World, fields: dict[str, Any]) -> None:
    if len(fields["line"]) > MAX_LINE:
        raise QuotaExceeded(f"a command line holds at most {MAX_LINE} characters")
    world.terminal(fields["session"]).line(fields["line"])


@input_kind("terminal.input", session=str, data=str)
def _terminal_input(world: World, fields: dict[str, Any]) -> None:
    world.terminal(fields["session"]).input(fields["data"])


@input_kind("terminal.resize", session=str, rows=int, columns=int)
def _terminal_resize(world: World, fields: dict[str, Any]) -> None:
    rows, columns = fields["rows"], fields["columns"]
    if not (1 <= rows <= 1000 and 1 <= columns <= 1000):
        raise UserError("a terminal has 1 to 1000 rows and columns")
    world.terminal(fields["session"]).resize(rows, columns)


# -- real clients, through the gateway ---------------------------------------------------


class GatewayClient:
    """The asking side of an exchange when a real client waits outside the world."""

    def __init__(self, world: World, exchange: str) -> None:
        self._world, self._exchange = world, exchange

    def head(self, status: int, headers: dict[str, str]) -> None:
        self._world.emit("http.head", exchange=self._exchange, status=status, headers=headers)

    def data(self, chunk: bytes) -> None:
        self._world.emit("http.data", exchange=self._exchange, data=chunk)

    def end(self) -> None:
        self._world.exchanges.pop(self._exchange, None)
        self._world.emit("http.end", exchange=self._exchange)


@input_kind("http.request", exchange=str, method=str, target=str, headers=dict, body=str,
            client=str)
def _http_request(world: World, fields: dict[str, Any]) -> None:
    """A request of a real client. Its commands begin with a ping, which is noted as its cause."""
    ident = fields["exchange"]
    if ident in world.exchanges:
        raise UserError(f"exchange {ident!r} is already open")
    if len(world.exchanges) >= MAX_OPEN_EXCHANGES:
        raise QuotaExceeded(f"a world serves at most {MAX_OPEN_EXCHANGES} connections at once")
    if not all(isinstance(value, str) for value in fields["headers"].values()):
        raise UserError("the values of headers are text")
    request = HttpRequest(fields["method"], fields["target"], fields["headers"],
                          _bytes(fields["body"]))
    engine = world.engine
    first = request.path.endswith("/_ping") or world.client_cause is None
    if first:
        world.client_cause = engine.trace.record(lanes.YOU, "connected", fields["client"],
                                                 client=fields["client"])
    engine.clock.cause = world.client_cause
    exchange = HttpExchange(engine.clock, engine.wire, lanes.DOCKER_CLI, lanes.DOCKERD, request,
                            GatewayClient(world, ident))
    world.exchanges[ident] = exchange
    exchange.send(world.site.dockerd.serve)


@input_kind("http.data", exchange=str, data=str)
def _http_data(world: World, fields: dict[str, Any]) -> None:
    exchange = world.exchanges.get(fields["exchange"])
    if exchange is not None:
        world.engine.clock.cause = exchange.seq
        exchange.upload(_bytes(fields["data"]))


@input_kind("http.eof", exchange=str)
def _http_eof(world: World, fields: dict[str, Any]) -> None:
    exchange = world.exchanges.get(fields["exchange"])
    if exchange is not None:
        exchange.upload_end()


@input_kind("http.gone", exchange=str)
def _http_gone(world: World, fields: dict[str, Any]) -> None:
    exchange = world.exchanges.pop(fields["exchange"], None)
    if exchange is not None:
        exchange.hang_up()


# -- faults ------------------------------------------------------------------------------


@input_kind("fault.inject", fault=str, target=str, parameters=dict)
def _fault_inject(world: World, fields: dict[str, Any]) -> None:
    world.inject_fault(fields["fault"], fields["target"], fields["parameters"])


@input_kind("fault.mend", id=str)
def _fault_mend(world: World, fields: dict[str, Any]) -> None:
    world.mend_fault(fields["id"])
