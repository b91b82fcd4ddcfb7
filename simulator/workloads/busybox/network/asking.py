"""ping and nslookup: is it there, and where is it."""

from __future__ import annotations

import ipaddress

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Interrupted, NameNotFound, signals

from ..applet import BadUsage, Call, Failure, applet
from ..processes.running import duration_ms

ROUND_TRIP_US = (76, 61, 70, 66, 73)        # [EST] between two containers of one bridge
NETWORK_US = 400                            # [EST] more, to another machine of the LAN


@applet("ping", "c:W:w:qs:i:t:n46", "AI:p:")
def ping(call: Call) -> Steps:
    if len(call.words) != 1:
        raise BadUsage()
    name = call.words[0]
    count, size = call.number("c", 1 << 30), call.number("s", 56)
    interval = max(1, duration_ms(call.value("i", "1")))
    wait = duration_ms(call.value("W", "10"))
    until = duration_ms(call.value("w")) if call.has("w") else 1 << 60
    try:
        address = call.p.net.resolve(name)[0]
    except NameNotFound:
        raise Failure(f"bad address '{name}'") from None
    if not (call.p.has_capability("NET_RAW") or call.p.net.namespace.ping_for_all):
        raise Failure("permission denied (are you root?)")
    yield from call.line(f"PING {name} ({address}): {size} data bytes")
    if not call.p.net.reachable(address) and len(call.p.net.interfaces) < 2:
        yield from call.flush()
        raise Failure("sendto: Network is unreachable")
    yield from call.flush()
    call.p.trap(signals.INT, "handle")
    sent, times, began = 0, [], call.p.kernel.engine.clock.now_ms
    try:
        while sent < count and call.p.kernel.engine.clock.now_ms - began < until:
            yield from call.p.step(100)
            if call.p.net.reachable(address):
                took = _round_trip_us(call, address, sent)
                times.append(took)
                if not call.has("q"):
                    yield from call.line(f"{size + 8} bytes from {address}: seq={sent} ttl=64 "
                                         f"time={took / 1000:.3f} ms")
                    yield from call.flush()
            sent += 1
            if sent < count:
                yield from call.p.sleep(interval)
            elif not times or len(times) < sent:
                yield from call.p.sleep(wait)
    except Interrupted:
        yield from call.write("")
    yield from _statistics(call, name, sent, times)
    return 0 if times else 1


def _round_trip_us(call: Call, address: str, number: int) -> int:
    local = any(address.startswith(i.address.rpartition(".")[0]) for i in
                call.p.net.interfaces.values() if i.address)
    return ROUND_TRIP_US[number % len(ROUND_TRIP_US)] + (0 if local else NETWORK_US)


def _statistics(call: Call, name: str, sent: int, times: list[int]) -> Steps:
    lost = 100 * (sent - len(times)) // sent if sent else 0
    yield from call.line(f"\n--- {name} ping statistics ---\n{sent} packets transmitted, "
                         f"{len(times)} packets received, {lost}% packet loss")
    if times:
        low, mean, high = min(times), sum(times) / len(times), max(times)
        yield from call.line(f"round-trip min/avg/max = {low / 1000:.3f}/{mean / 1000:.3f}/"
                             f"{high / 1000:.3f} ms")


@applet("nslookup", raw=True)
def nslookup(call: Call) -> Steps:
    words = [word for word in call.words if not word.startswith("-")]
    kinds = [word for word in call.words if word.startswith("-")]
    for kind in kinds:
        if kind.lower() not in ("-type=a", "-querytype=a", "-q=a"):
            raise NotModelled(f"nslookup {kind}")
    if not 1 <= len(words) <= 2:
        raise BadUsage()
    name, server = words[0], words[1] if len(words) == 2 else _server(call)
    yield from call.p.sleep(1)
    resolver = call.p.namespaces["net"].resolver
    if server != _server(call) or resolver is None:
        yield from call.flush()
        yield from call.p.sleep(10_000)
        yield from call.line(";; connection timed out; no servers could be reached\n")
        return 1
    yield from call.line(f"Server:\t\t{server}\nAddress:\t{server}:53\n")
    if _is_address(name):
        raise NotModelled("nslookup of an address")
    found = resolver(name) or []
    if not found:
        for _ in range(1 if kinds else 2):
            yield from call.line(f"** server can't find {name}: NXDOMAIN\n")
        return 1
    yield from call.line("Non-authoritative answer:")
    for address in found:
        yield from call.line(f"Name:\t{name}\nAddress: {address}")
    yield from call.line()
    if not kinds:
        yield from call.line("Non-authoritative answer:\n")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _server(call: Call) -> str:
    """The first name server of /etc/resolv.conf."""
    try:
        text = call.p.fs.read("/etc/resolv.conf").decode("utf-8", "replace")
    except OSError:
        return "127.0.0.1"
    servers = [line.split()[1] for line in text.splitlines()
               if line.startswith("nameserver") and len(line.split()) > 1]
    return servers[0] if servers else "127.0.0.1"
