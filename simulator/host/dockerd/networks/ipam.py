"""Which subnets and addresses are free (pure).

Models moby libnetwork/ipamutils and ipams/defaultipam of 28.2.2: pools in a fixed order, the first
that overlaps nothing; the gateway is .1, a container gets the next free address.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from simulator.engine import HopError

POOLS = (*(f"172.{n}.0.0/16" for n in range(17, 32)),
         *(f"192.168.{n}.0/20" for n in range(0, 256, 16)))


def free_subnet(taken: Iterable[str]) -> str:
    """Raises HopError when the predefined pools are used up."""
    used = [ipaddress.ip_network(subnet) for subnet in taken]
    for pool in POOLS:
        if not any(ipaddress.ip_network(pool).overlaps(other) for other in used):
            return pool
    raise HopError("all predefined address pools have been fully subnetted", 400)


def check_subnet(text: str, taken: Iterable[str]) -> str:
    """A subnet that somebody asked for. Raises HopError 400 or 403."""
    try:
        subnet = ipaddress.IPv4Network(text, strict=False)
    except ValueError:
        raise HopError(f"invalid subnet {text[:60]} : invalid CIDR block notation", 400) from None
    if any(subnet.overlaps(ipaddress.ip_network(other)) for other in taken):
        raise HopError("invalid pool request: Pool overlaps with other one on this address space",
                       403)
    return str(subnet)


def check_range(text: str, subnet: str) -> str:
    """A part of the subnet from which containers get addresses. Raises HopError 400."""
    try:
        inside = ipaddress.IPv4Network(text, strict=False)
    except ValueError:
        raise HopError(f"invalid network config:\ninvalid ip-range {text[:60]}: invalid CIDR block "
                       "notation", 400) from None
    if not inside.subnet_of(ipaddress.IPv4Network(subnet)):
        raise HopError(f"invalid network config:\ninvalid ip-range {text[:60]}: parent subnet is "
                       f"{subnet}", 400)
    return str(inside)


def gateway_of(subnet: str) -> str:
    return str(ipaddress.ip_network(subnet).network_address + 1)


def prefix_of(subnet: str) -> int:
    return ipaddress.ip_network(subnet).prefixlen


def contains(subnet: str, address: str) -> bool:
    try:
        return ipaddress.IPv4Address(address) in ipaddress.ip_network(subnet)
    except ValueError:
        return False


def free_address(subnet: str, taken: Iterable[str], within: str = "") -> str:
    """The lowest address that nobody has. Raises HopError when there is none left."""
    used = dict.fromkeys(taken)
    for address in ipaddress.ip_network(within or subnet).hosts():
        if str(address) not in used:
            return str(address)
    raise HopError("no available IPv4 addresses on this network's address pools", 500)
