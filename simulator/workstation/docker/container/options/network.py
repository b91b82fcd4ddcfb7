"""--network and what goes with it: the network mode and the settings of each endpoint."""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError

from ...flags import Flags, UsageError

_ZEROS = {"NetworkID": "", "EndpointID": "", "Gateway": "", "IPAddress": "", "IPPrefixLen": 0,
          "IPv6Gateway": "", "GlobalIPv6Address": "", "GlobalIPv6PrefixLen": 0, "DNSNames": None}


def endpoint(ipam: dict[str, Any] | None = None, aliases: list[str] | None = None,
             links: list[str] | None = None, mac: str = "",
             options: dict[str, str] | None = None, priority: int = 0) -> dict[str, Any]:
    return {"IPAMConfig": ipam, "Links": links, "Aliases": aliases, "MacAddress": mac,
            "DriverOpts": options, "GwPriority": priority, **_ZEROS}


def endpoints(flags: Flags) -> tuple[str, dict[str, Any]]:
    """(NetworkMode, EndpointsConfig). Raises HopError for what does not go together."""
    asked = [_attachment(text) for text in flags["network"]] or [{"name": "default"}]
    first, found = asked[0], {}
    mode = first["name"]
    user_defined = mode not in ("default", "bridge", "host", "none") and \
        not mode.startswith("container:")
    if flags["network-alias"] and not user_defined:
        raise HopError("network-scoped aliases are only supported for user-defined networks", 125)
    ipam = {name: value for name, value in
            (("IPv4Address", flags["ip"]), ("IPv6Address", flags["ip6"]),
             ("LinkLocalIPs", flags["link-local-ip"])) if value}
    for place, item in enumerate(asked):
        if item["name"].startswith("container:"):
            continue
        if item["name"] in found:
            raise HopError(f"network \"{item['name']}\" is specified multiple times", 125)
        own = place == 0
        address = {key: item[option] for key, option in
                   (("IPv4Address", "ip"), ("IPv6Address", "ip6")) if option in item}
        aliases = [*item.get("alias", []), *(flags["network-alias"] if own else [])]
        found[item["name"]] = endpoint(
            {**address, **(ipam if own else {})} or None, aliases or None,
            flags["link"] if own and user_defined and flags["link"] else None,
            item.get("mac-address") or (flags["mac-address"] or "" if own else ""))
    return mode, found


def _attachment(text: str) -> dict[str, Any]:
    """A name, or name=mynet,alias=db,ip=10.0.0.5."""
    if "=" not in text:
        return {"name": text}
    item: dict[str, Any] = {}
    for field in text.split(","):
        key, equals, value = field.partition("=")
        if not equals:
            raise _invalid(text, f"invalid field {field}")
        if key == "alias":
            item.setdefault("alias", []).append(value)
        elif key in ("name", "ip", "ip6", "mac-address"):
            item[key] = value
        else:
            raise _invalid(text, f"invalid field key {key}")
    if "name" not in item:
        raise _invalid(text, "network name is not specified")
    return item


def _invalid(text: str, reason: str) -> UsageError:
    return UsageError(f'invalid argument "{text}" for "--network" flag: {reason}')
