"""netstat and nc: sockets seen, and one socket used by hand."""

from __future__ import annotations

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import NameNotFound, Process

from ..applet import BadUsage, Call, Failure, applet, words_of
from ..reading import chunk
from .interfaces import route_numbers, routes


@applet("netstat", "altunrepW", "xw")
def netstat(call: Call) -> Steps:
    if call.has("r"):
        yield from _routing(call)
        return
    kind = "servers and established" if call.has("a") else \
        "only servers" if call.has("l") else "w/o servers"
    yield from call.line(f"Active Internet connections ({kind})")
    heading = ("Proto Recv-Q Send-Q Local Address           Foreign Address         "
               "State       ")
    yield from call.line(heading + ("PID/Program name    " if call.has("p") else ""))
    if call.has("u") and not call.has("t"):
        return
    if call.has("l", "a"):
        for (address, port), listener in call.p.namespaces["net"].listeners.items():
            owner = _owner(call.p, listener.process) if call.has("p") else ""
            yield from call.line(f"tcp   {0:6} {0:6} {f'{address}:{port}':<23} "
                                 f"{'0.0.0.0:*':<23} {'LISTEN':<11} {owner}")


def _owner(p: Process, process: Process) -> str:
    visible = process.ns_pid in p.namespaces["pid"].processes and p.uid == 0
    return f"{f'{process.ns_pid}/{process.name}' if visible else '-':<20}"


def _routing(call: Call) -> Steps:
    yield from call.line("Kernel IP routing table\nDestination     Gateway         Genmask"
                         "         Flags   MSS Window  irtt Iface")
    for destination, through, device, _ in routes(call.p):
        at, mask = route_numbers(destination)
        shown = at if call.has("n") or destination != "default" else "default"
        via = through or ("0.0.0.0" if call.has("n") else "*")
        flags = "UG" if through else "U"
        yield from call.line(f"{shown:<15} {via:<15} {mask:<15} {flags:<7}   0 0          0 "
                             f"{device}")


@applet("nc", "lp:w:vnz", "i:f:e:ku")
def nc(call: Call) -> Steps:
    if call.has("l"):
        port = call.number("p", 0) or (int(call.words[-1]) if call.words and
                                       call.words[-1].isdecimal() else 0)
        if not 0 < port < 65_536:
            raise NotModelled("nc -l without a port")
        try:
            listener = call.p.net.listen(port)
        except OSError as error:
            raise Failure(f"bind: {words_of(error)}") from None
        socket = yield from listener.accept(call.p)
        call.p.net.unlisten(listener)
    else:
        if len(call.words) != 2 or not call.words[1].isdecimal():
            raise BadUsage()
        socket = yield from _connect(call, call.words[0], int(call.words[1][:6]))
        if call.has("z"):
            return
    yield from _relay(call, call.p.install(socket))


def _connect(call: Call, host: str, port: int) -> Steps:
    if not 0 < port < 65_536:
        raise Failure(f"invalid port '{port}'" if port else "bad port '0'")
    timeout = call.number("w", 127) * 1000
    try:
        return (yield from call.p.net.connect(host, port, timeout))
    except NameNotFound:
        raise Failure(f"bad address '{host}'") from None
    except OSError as error:
        address = call.p.net.resolve(host)[0]
        if call.has("w") and error.errno == 110:
            raise Failure("timed out") from None
        raise Failure(f"can't connect to remote host ({address}): {words_of(error)}") from None


def _relay(call: Call, fd: int) -> Steps:
    """Standard input to the socket by a child, the socket to standard output here."""
    socket = call.p.descriptor(fd)

    def upwards(p: Process) -> Steps:
        while data := (yield from chunk(p, 0)):
            yield from p.write(fd, data)
        socket.shut_writing()
        return 0

    child = call.p.fork(upwards) if 0 in call.p.fds else None
    while data := (yield from chunk(call.p, fd)):
        yield from call.p.write(1, data)
    if child is not None and child.exit_status is None:
        call.p.kernel.signal(child, 9)
        yield from call.p.wait(child)
