"""Short forms of a service's settings -> the long ones. Pure.

ports "8080:80", volumes "./a:/b:ro", KEY=value lists, commands as one text, sizes, durations.
"""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from simulator.engine import HopError
from simulator.workstation.docker.flags import parse_duration, parse_size

MAX_PORTS = 1_000
_SHAPES = (TypeError, ValueError, AttributeError, KeyError, IndexError, OverflowError)
_PORT = re.compile(r"(?:(?P<host>.*):)?(?P<inner>[^:/]+)(?:/(?P<protocol>[a-z]+))?\Z", re.DOTALL)
_ADDRESS = re.compile(r"(\d{1,3}\.){3}\d{1,3}\Z|\[[0-9a-fA-F:]*\]\Z|localhost\Z")
_PROTOCOLS = ("tcp", "udp", "sctp")


@contextmanager
def understood(path: str) -> Iterator[None]:
    """The schema checks kinds, not every shape inside: what is left is refused with its place."""
    try:
        yield
    except _SHAPES:
        raise HopError(f"{path} has a value of an unexpected type", 1) from None


def pairs(value: Any, path: str, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """{a: b} or ["a=b", "c"] -> {a: "b", c: None or its value in the environment}."""
    found: dict[str, Any] = {}
    if isinstance(value, dict):
        items = list(value.items())
    else:
        items = []
        for index, item in enumerate(value or []):
            if not isinstance(item, str):
                raise HopError(f"{path}.[{index}]: unexpected type {_go_type(item)}", 1)
            name, equals, text = item.partition("=")
            items.append((name, text if equals else None))
    for name, item in items:
        if isinstance(item, (dict, list)):
            raise HopError(f"{path}.{name}: unexpected type {_go_type(item)}", 1)
        found[name] = text_of(item) if item is not None else None
        if item is None and environment is not None and name in environment:
            found[name] = environment[name]
    return dict(sorted(found.items()))


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)


def _go_type(value: Any) -> str:
    return "map[string]interface {}" if isinstance(value, dict) else \
        "[]interface {}" if isinstance(value, list) else "int"


def words(value: Any, where: str) -> list[str] | None:
    """A command: a text is split as a shell would, without running one."""
    if value is None or isinstance(value, list):
        return value
    try:
        return shlex.split(value)
    except ValueError:
        raise _decoding(where, "invalid command line string") from None


def size(value: Any, where: str) -> int:
    if isinstance(value, (int, float)):
        return int(value)
    try:
        return parse_size(value)
    except ValueError as reason:
        raise _decoding(where, str(reason)) from None


def duration(value: str, where: str) -> str:
    """As Go prints it: 90s -> 1m30s."""
    try:
        return show_duration(parse_duration(value))
    except ValueError as reason:
        raise _decoding(where, str(reason)) from None


def show_duration(nanoseconds: int) -> str:
    if nanoseconds == 0:
        return "0s"
    if nanoseconds < 10**9:
        number, unit = (nanoseconds / 10**6, "ms") if nanoseconds >= 10**6 else \
            (nanoseconds / 1000, "µs")
        return f"{number:g}{unit}"
    hours, rest = divmod(nanoseconds, 3600 * 10**9)
    minutes, rest = divmod(rest, 60 * 10**9)
    seconds = f"{rest / 10**9:g}s"
    if hours:
        return f"{hours}h{minutes}m{seconds}"
    return f"{minutes}m{seconds}" if minutes else seconds


def _decoding(where: str, reason: str) -> HopError:
    return HopError(f"decoding failed due to the following error(s):\n\n'{where}' {reason}", 1)


# -- ports ------------------------------------------------------------------------------------


def ports(value: list[Any], path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for index, item in enumerate(value):
        if isinstance(item, dict):
            if "target" not in item:
                raise HopError(f"service ports {path}.[{index}] is missing a target port", 1)
            found.append(_long_port(item))
        else:
            found += _short_port(text_of(item))
        if len(found) > MAX_PORTS:
            raise HopError("drydock: too many ports for a simulated world", 1)
    unique: list[dict[str, Any]] = []
    for port in found:
        if port not in unique:
            unique.append(port)
    return unique


def _long_port(item: dict[str, Any]) -> dict[str, Any]:
    port = {"name": item.get("name"), "mode": item.get("mode", "ingress"),
            "host_ip": item.get("host_ip"), "target": int(item["target"]),
            "published": text_of(item["published"]) if item.get("published") is not None else None,
            "protocol": item.get("protocol", "tcp"), "app_protocol": item.get("app_protocol")}
    return {key: value for key, value in port.items() if value is not None}


def _short_port(text: str) -> Iterator[dict[str, Any]]:
    match = _PORT.match(text)
    if match is None:
        raise HopError(f"invalid containerPort: {text}", 1)
    address, published = _host_part(match["host"] or "")
    protocol = match["protocol"] or "tcp"
    if protocol not in _PROTOCOLS:
        raise HopError(f"invalid proto: {protocol}", 1)
    first, last = _range(match["inner"], "containerPort")
    if not published:
        for target in range(first, last + 1):
            yield _port(address, target, None, protocol)
        return
    low, high = _range(published, "hostPort")
    if high - low == last - first:
        for step in range(last - first + 1):
            yield _port(address, first + step, str(low + step), protocol)
    elif first == last:
        yield _port(address, first, published, protocol)
    else:
        raise HopError(f"invalid ranges specified for container and host Ports: {match['inner']} "
                       f"and {published}", 1)


def _port(address: str, target: int, published: str | None, protocol: str) -> dict[str, Any]:
    port: dict[str, Any] = {"mode": "ingress", "host_ip": address, "target": target,
                            "published": published, "protocol": protocol}
    return {key: value for key, value in port.items() if value not in (None, "")}


def _host_part(text: str) -> tuple[str, str]:
    """"127.0.0.1:8080" -> its address and port."""
    if not text:
        return "", ""
    address, colon, port = text.rpartition(":")
    if not colon:
        return ("", text) if not _ADDRESS.match(text) else (text, "")
    if not _ADDRESS.match(address) or any(int(n) > 255 for n in re.findall(r"\d+", address)
                                          if "." in address):
        raise HopError(f"invalid IP address: {address}", 1)
    return address.strip("[]"), port


def _range(text: str, what: str) -> tuple[int, int]:
    low, dash, high = text.partition("-")
    ends = (low, high) if dash else (low, low)
    if not all(end.isascii() and end.isdigit() and len(end) < 6 and int(end) < 65_536
               for end in ends) or int(ends[0]) > int(ends[1]):
        raise HopError(f"invalid {what}: {text}", 1)
    return int(ends[0]), int(ends[1])


# -- volumes ----------------------------------------------------------------------------------


def volume(item: Any, folder: str, home: str) -> dict[str, Any]:
    """One entry of a service's `volumes`, in the long form."""
    if isinstance(item, dict):
        return _long_volume(dict(item), folder, home)
    source, target, options = _split_volume(text_of(item))
    if not source:
        return {"type": "volume", "target": _clean(target), "volume": {}}
    read_only = "ro" in options.split(",")
    is_path = source.startswith((".", "/", "~"))
    entry: dict[str, Any] = {"type": "bind" if is_path else "volume",
                             "source": absolute(source, folder, home) if is_path else source,
                             "target": _clean(target)}
    if read_only:
        entry["read_only"] = True
    extra: dict[str, Any] = {}
    if is_path:
        for option in options.split(","):
            if option in ("z", "Z"):
                extra["selinux"] = option
            elif option in ("shared", "slave", "private", "rshared", "rslave", "rprivate"):
                extra["propagation"] = option
    elif "nocopy" in options.split(","):
        extra["nocopy"] = True
    entry["bind" if is_path else "volume"] = extra
    return entry


def _split_volume(text: str) -> tuple[str, str, str]:
    if not text:
        raise HopError("invalid empty volume spec", 1)
    parts = text.split(":")
    if len(parts) == 1:
        return "", text, ""
    if len(parts) == 2:
        return parts[0], parts[1], ""
    if len(parts) == 3:
        return parts[0], parts[1], parts[2]
    raise HopError(f"invalid spec: {text}: too many colons", 1)


def _long_volume(item: dict[str, Any], folder: str, home: str) -> dict[str, Any]:
    kind = item.get("type", "volume")
    order = ("type", "source", "target", "read_only", "consistency", "bind", "volume", "tmpfs",
             "image")
    entry = {"type": kind, **item}
    if kind == "bind" and "source" in entry:
        entry["source"] = absolute(str(entry["source"]), folder, home)
    if kind == "tmpfs" and isinstance(entry.get("tmpfs"), dict):
        entry["tmpfs"] = {name: str(size(value, "tmpfs.size")) if name == "size" else value
                          for name, value in entry["tmpfs"].items()}
    if kind in ("bind", "volume") and entry.get(kind) is None:
        entry[kind] = {}
    return {key: entry[key] for key in order if entry.get(key) is not None}


def _clean(path: str) -> str:
    return posixpath.normpath(path) if path else path


def absolute(path: str, folder: str, home: str) -> str:
    if path == "~" or path.startswith("~/"):
        path = home + path[1:]
    return posixpath.normpath(posixpath.join(folder, path))
