"""ip, ifconfig, route, arp: the interfaces and routes of a network namespace."""

from __future__ import annotations

import ipaddress

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Process
from simulator.host.kernel.network import Interface

from ..applet import BadUsage, Call, Failure, applet
from ..files.attributes import human

UP, LO_UP = "BROADCAST,MULTICAST,UP,LOWER_UP", "LOOPBACK,UP,LOWER_UP"


def gateway(p: Process, interface: Interface) -> str:
    """Where the default route leads: the bridge's address, or the first of the LAN."""
    bridge = p.kernel.network.bridges.get(interface.bridge)
    if bridge is not None:
        return bridge.gateway
    return str(_network(interface)[1]) if interface.name == "eth0" and not interface.bridge else ""


def _network(interface: Interface) -> ipaddress.IPv4Network:
    return ipaddress.ip_interface(f"{interface.address}/{interface.prefix}").network


def routes(p: Process) -> list[tuple[str, str, str, str]]:
    """[(destination or "default", gateway or "", device, own address)], the default first."""
    found, default = [], []
    for interface in p.net.interfaces.values():
        if interface.name == "lo" or not interface.address:
            continue
        found.append((str(_network(interface)), "", interface.name, interface.address))
        through = gateway(p, interface)
        if through and not default:
            default.append(("default", through, interface.name, ""))
    return default + found


@applet("ip", "o46", "fB:", stops=True, long={"oneline": "o"})
def ip(call: Call) -> Steps:
    if not call.words:
        raise BadUsage()
    what, *words = call.words
    if words[:1] and words[0] in ("show", "list", "ls", "sh"):
        words = words[1:]
    elif words[:1] and words[0] in ("add", "del", "set", "flush", "change", "replace"):
        if not call.p.has_capability("NET_ADMIN"):
            raise Failure("RTNETLINK answers: Operation not permitted", 2)
        raise NotModelled(f"ip {what} {words[0]}")
    words = words[1:] if words[:1] == ["dev"] else words
    only = words[0] if words else ""
    if "address".startswith(what) and what:
        yield from _links(call, only, True)
    elif what in ("link", "l", "li", "lin"):
        yield from _links(call, only, False)
    elif what and "route".startswith(what):
        for destination, through, device, own in routes(call.p):
            if through:
                yield from call.line(f"{destination} via {through} dev {device} ")
            else:
                yield from call.line(f"{destination} dev {device} scope link  src {own} ")
    elif what and "neighbor".startswith(what):
        raise NotModelled("ip neigh")
    else:
        raise BadUsage()


def _links(call: Call, only: str, addresses: bool) -> Steps:
    found = [i for i in call.p.net.interfaces.values() if only in ("", i.name)]
    if only and not found:
        raise Failure(f"can't find device '{only}'")
    one_line = call.has("o")
    for interface in sorted(found, key=lambda i: i.index):
        if addresses and one_line:
            if interface.address:
                yield from call.line(f"{interface.index}: {interface.name}    "
                                     f"{_address(interface)}\\       valid_lft forever "
                                     "preferred_lft forever")
            continue
        joint = "\\" if one_line else "\n"
        yield from call.line(_link(interface) + joint + _hardware(interface))
        if addresses and interface.address:
            yield from call.line(f"    {_address(interface)}\n"
                                 "       valid_lft forever preferred_lft forever")


def _link(interface: Interface) -> str:
    if interface.name == "lo":
        return f"{interface.index}: lo: <{LO_UP}> mtu 65536 qdisc noqueue qlen 1000"
    peer = f"@if{interface.index + 1}" if interface.bridge else ""
    down = ",M-DOWN" if interface.bridge else ""      # the peer is in another namespace
    queue = "noqueue" if interface.bridge or interface.name != "eth0" else "pfifo_fast"
    length = "" if queue == "noqueue" else "qlen 1000"
    return (f"{interface.index}: {interface.name}{peer}: <{UP}{down}> mtu 1500 "
            f"qdisc {queue} {length}")


def _hardware(interface: Interface) -> str:
    if interface.name == "lo":
        return "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00"
    mac = interface.mac or "02:42:00:00:00:01"
    return f"    link/ether {mac} brd ff:ff:ff:ff:ff:ff"


def _address(interface: Interface) -> str:
    own = f"inet {interface.address}/{interface.prefix}"
    if interface.name == "lo":
        return f"{own} scope host lo"
    return f"{own} brd {_network(interface).broadcast_address} scope global {interface.name}"


@applet("ifconfig", "a", stops=True)
def ifconfig(call: Call) -> Steps:
    if len(call.words) > 1:
        if not call.p.has_capability("NET_ADMIN"):
            raise Failure("SIOCSIFADDR: Operation not permitted")
        raise NotModelled("ifconfig with settings")
    found = sorted(call.p.net.interfaces.values(), key=lambda i: i.name)
    if call.words:
        found = [i for i in found if i.name == call.words[0]]
        if not found:
            raise Failure(f"{call.words[0]}: error fetching interface information: "
                          "Device not found")
    for interface in found:
        yield from call.write(_ifconfig(call.p, interface))


def _ifconfig(p: Process, interface: Interface) -> str:
    loop = interface.name == "lo"
    namespace = p.namespaces["net"]
    received, sent = (0, 0) if loop else (namespace.received, namespace.sent)
    kind = "Local Loopback  " if loop else f"Ethernet  HWaddr {interface.mac.upper()}  "
    lines = [f"{interface.name:<9} Link encap:{kind}"]
    if interface.address:
        network = _network(interface)
        broadcast = "" if loop else f"Bcast:{network.broadcast_address}  "
        lines.append(f"          inet addr:{interface.address}  {broadcast}Mask:{network.netmask}")
    flags = "UP LOOPBACK RUNNING" if loop else "UP BROADCAST RUNNING MULTICAST"
    lines += [f"          {flags}  MTU:{65536 if loop else 1500}  Metric:1",
              f"          RX packets:{_packets(received)} errors:0 dropped:0 overruns:0 frame:0",
              f"          TX packets:{_packets(sent)} errors:0 dropped:0 overruns:0 carrier:0",
              f"          collisions:0 txqueuelen:{1000 if loop else 0} ",
              f"          RX bytes:{received} ({_binary(received)})  TX bytes:{sent} "
              f"({_binary(sent)})", "", ""]
    return "\n".join(lines)


def _packets(size: int) -> int:
    return -(-size // 1448)


def _binary(size: int) -> str:
    """"303.1 MiB" as ifconfig writes it."""
    if size < 1024:
        return f"{size}.0 B"
    text = human(size)
    return f"{text[:-1]} {text[-1]}iB"


@applet("route", "neA:")
def route(call: Call) -> Steps:
    if call.words:
        if not call.p.has_capability("NET_ADMIN"):
            raise Failure("SIOCADDRT: Operation not permitted")
        raise NotModelled("route with changes")
    yield from call.line("Kernel IP routing table\n"
                         "Destination     Gateway         Genmask         Flags Metric Ref    "
                         "Use Iface")
    numeric = call.has("n")
    for destination, through, device, _ in routes(call.p):
        at, mask = route_numbers(destination)
        shown = at if numeric or destination != "default" else "default"
        via = through or ("0.0.0.0" if numeric else "*")
        flags = "UG" if through else "U"
        yield from call.line(f"{shown:<15} {via:<15} {mask:<15} {flags:<5} 0      0        0 "
                             f"{device}")


def route_numbers(destination: str) -> tuple[str, str]:
    """(network address, mask)."""
    if destination == "default":
        return "0.0.0.0", "0.0.0.0"
    network = ipaddress.ip_network(destination)
    return str(network.network_address), str(network.netmask)
