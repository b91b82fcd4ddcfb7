"""-v, --mount and --tmpfs."""

from __future__ import annotations

import csv
from typing import Any

from simulator.engine import HopError, NotModelled

from ...command import Cli
from ...flags import UsageError, parse_size

_ALIASES = {"src": "source", "dst": "target", "destination": "target", "ro": "readonly"}


def parse_volumes(cli: Cli) -> tuple[list[str] | None, dict[str, dict]]:
    """(Binds, anonymous volumes): "-v /data" is anonymous, the rest are binds."""
    binds, anonymous = [], {}
    for spec in cli.flags["volume"]:
        if not spec:
            raise HopError("invalid empty volume spec", 125)
        if ":" not in spec:
            anonymous[spec] = {}
            continue
        source, _, rest = spec.partition(":")
        if source.startswith("."):
            source = cli.p.fs.resolve(source)
        elif source.startswith("~/"):
            source = cli.p.env.get("HOME", "/root") + source[1:]
        binds.append(f"{source}:{rest}")
    return binds or None, anonymous


def parse_tmpfs(specs: list[str]) -> dict[str, str]:
    pairs = (spec.partition(":") for spec in specs)
    return {path: options for path, _, options in pairs}


def parse_mount(text: str) -> dict[str, Any]:
    """One --mount. Raises UsageError with the flag's words."""
    mount: dict[str, Any] = {"Type": "volume"}
    try:
        fields = next(csv.reader([text]), [])
    except csv.Error as failure:
        raise _invalid(text, f"parse error on line 1, column 1: {failure}") from None
    for field in fields:
        key, equals, value = field.partition("=")
        name = _ALIASES.get(key.strip().lower(), key.strip().lower())
        if not equals:
            if name not in ("readonly", "volume-nocopy", "bind-nonrecursive"):
                raise _invalid(text, f"invalid field '{field}' must be a key=value pair")
            value = "true"
        _set(mount, name, value, field, text)
    if not mount.get("Target"):
        raise _invalid(text, "target is required")
    return _ordered(mount)


def _set(mount: dict[str, Any], name: str, value: str, field: str, text: str) -> None:
    if name == "type":
        mount["Type"] = value.lower()
        if mount["Type"] not in ("bind", "volume", "tmpfs"):
            raise NotModelled(f"--mount type={value}")
    elif name in ("source", "target"):
        mount[name.title()] = value
    elif name == "readonly":
        mount["ReadOnly"] = _truth(name, value, text)
    elif name == "tmpfs-size":
        try:
            mount.setdefault("TmpfsOptions", {})["SizeBytes"] = parse_size(value)
        except ValueError:
            raise _invalid(text, f"invalid value for {name}: {value}") from None
    elif name == "tmpfs-mode":
        mount.setdefault("TmpfsOptions", {})["Mode"] = int(value, 8) if value.isdigit() else 0
    elif name == "volume-nocopy":
        mount.setdefault("VolumeOptions", {})["NoCopy"] = _truth(name, value, text)
    elif name == "bind-propagation":
        mount.setdefault("BindOptions", {})["Propagation"] = value.lower()
    elif name in ("volume-driver", "volume-opt", "volume-label", "volume-subpath", "consistency",
                  "bind-nonrecursive", "bind-recursive", "image-subpath"):
        raise NotModelled(f"--mount {name}")
    else:
        raise _invalid(text, f"unexpected key '{name}' in '{field}'")


def _truth(name: str, value: str, text: str) -> bool:
    if value.lower() in ("true", "1"):
        return True
    if value.lower() in ("false", "0"):
        return False
    raise _invalid(text, f"invalid value for {name}: {value}")


def _ordered(mount: dict[str, Any]) -> dict[str, Any]:
    order = ("Type", "Source", "Target", "ReadOnly", "BindOptions", "VolumeOptions", "TmpfsOptions")
    return {name: mount[name] for name in order if mount.get(name)}


def _invalid(text: str, reason: str) -> UsageError:
    return UsageError(f'invalid argument "{text}" for "--mount" flag: {reason}')


def parse_device(spec: str) -> dict[str, str]:
    parts = spec.split(":")
    if len(parts) > 3:
        raise HopError(f"bad format for path: {spec}", 125)
    inside, rights = parts[0], "rwm"
    for part in parts[1:]:
        if part.startswith("/"):
            inside = part
        else:
            rights = part
    return {"PathOnHost": parts[0], "PathInContainer": inside, "CgroupPermissions": rights}
