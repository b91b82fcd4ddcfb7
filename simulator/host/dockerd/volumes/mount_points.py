"""What `-v`, `--mount`, `--volumes-from` and VOLUME ask for: parsing and checks (pure).

Models moby volume/mounts/{parser,linux_parser,validate}.go of 28.2.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.engine import HopError, NotModelled

BIND, VOLUME, TMPFS = "bind", "volume", "tmpfs"
_CLASSES = {"rw": "rw", "ro": "rw", "z": "label", "Z": "label", "nocopy": "copy",
            **dict.fromkeys(("shared", "rshared", "slave", "rslave", "private", "rprivate"),
                            "propagation"),
            **dict.fromkeys(("consistent", "cached", "delegated"), "consistency")}


@dataclass
class MountPoint:
    """`name` is a volume's; `source` a path of the host, known for a volume when it is made."""

    kind: str
    destination: str
    source: str = ""
    name: str = ""
    mode: str = ""
    writable: bool = True
    propagation: str = ""
    copy: bool = True
    anonymous: bool = False          # made for this container, without a name
    create_source: bool = False      # -v makes a missing directory, --mount does not
    labels: dict[str, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)      # of a tmpfs

    @property
    def depth(self) -> int:
        return self.destination.rstrip("/").count("/")

    def api(self) -> dict[str, Any]:
        """An element of "Mounts" as the API shows it."""
        shown: dict[str, Any] = {"Type": self.kind}
        if self.kind == VOLUME:
            shown["Name"] = self.name
        shown["Source"] = self.source
        shown["Destination"] = self.destination
        if self.kind == VOLUME:
            shown["Driver"] = "local"
        return {**shown, "Mode": self.mode, "RW": self.writable, "Propagation": self.propagation}


def parse_bind(text: str) -> MountPoint:
    """"data:/d:ro", "/srv/site:/usr/share", "/d". Raises HopError in the daemon's words."""
    parts = text.split(":")
    invalid = HopError(f"invalid volume specification: '{text[:300]}'", 400)
    if not parts[0] or len(parts) > 3:
        raise invalid
    source, destination, mode = "", parts[0], ""
    if len(parts) == 2:
        if parts[1] and _valid_mode(parts[1]):
            raise invalid
        source, destination = parts
    elif len(parts) == 3:
        source, destination, mode = parts
        if not _valid_mode(mode):
            raise HopError(f"invalid mode: {mode[:100]}", 400)
    words = [word for word in mode.split(",") if word]
    kind = BIND if source.startswith("/") else VOLUME
    try:
        _check_destination(destination, kind)
    except HopError as error:
        raise HopError(f"{invalid.message}: {error.message}", 400) from None
    point = MountPoint(kind, _clean(destination), writable="ro" not in words, mode=mode,
                       copy="nocopy" not in words)
    if kind == BIND:
        point.source, point.create_source = _clean(source), True
        point.propagation = next((w for w in words if _CLASSES[w] == "propagation"), "rprivate")
    else:
        point.name, point.anonymous = source, not source
        point.mode = mode or ("z" if source else "")
    return point


def parse_mount(asked: Mapping[str, Any]) -> MountPoint:
    """One object of HostConfig.Mounts. Raises HopError 400 or NotModelled."""
    kind, target = str(asked.get("Type") or ""), str(asked.get("Target") or "")
    source = str(asked.get("Source") or "")
    if kind not in (BIND, VOLUME, TMPFS):
        if kind in ("npipe", "cluster", "image"):
            raise NotModelled(f"mounts of type {kind}")
        raise HopError(f'invalid mount config for type "{kind[:40]}": mount type unknown', 400)
    _check_destination(target, kind)
    point = MountPoint(kind, _clean(target), writable=not asked.get("ReadOnly"))
    if kind == BIND:
        if not source:
            raise _config_error(kind, "field Source must not be empty")
        if not source.startswith("/"):
            raise _config_error(kind, f"invalid mount path: '{source}' mount path must be absolute")
        options = asked.get("BindOptions") or {}
        point.source = _clean(source)
        point.propagation = options.get("Propagation") or "rprivate"
        point.create_source = bool(options.get("CreateMountpoint"))
    elif kind == VOLUME:
        _read_volume(point, source, asked.get("VolumeOptions") or {})
    else:
        if source:
            raise _config_error(kind, "field Source must not be specified")
        point.options = _tmpfs_options(asked.get("TmpfsOptions") or {})
    return point


def _read_volume(point: MountPoint, source: str, options: Mapping[str, Any]) -> None:
    if options.get("Subpath"):
        raise NotModelled("volume-subpath")
    driver = options.get("DriverConfig") or {}
    if driver.get("Name") not in (None, "", "local") or driver.get("Options"):
        raise NotModelled("volume drivers other than local, and their options")
    point.name, point.anonymous = source, not source
    point.mode = "z"
    point.copy = not options.get("NoCopy")
    point.labels = dict(options.get("Labels") or {})


def _tmpfs_options(options: Mapping[str, Any]) -> list[str]:
    words = []
    if options.get("Mode"):
        words.append(f"mode={int(options['Mode']):o}")
    if options.get("SizeBytes"):
        words.append(f"size={int(options['SizeBytes'])}")
    return words


def _valid_mode(mode: str) -> bool:
    """Words that are known, none of a kind twice."""
    words = mode.split(",")
    kinds = [_CLASSES.get(word) for word in words]
    return None not in kinds and all(kinds.count(kind) == 1 for kind in kinds)


def _check_destination(path: str, kind: str) -> None:
    if not path:
        raise _config_error(kind, "field Target must not be empty")
    if not path.startswith("/"):
        raise _config_error(kind, f"invalid mount path: '{path[:300]}' mount path must be absolute")
    if _clean(path) == "/":
        raise _config_error(kind, "invalid specification: destination can't be '/'")


def _config_error(kind: str, text: str) -> HopError:
    return HopError(f'invalid mount config for type "{kind}": {text}', 400)


def _clean(path: str) -> str:
    """As filepath.Clean on an absolute path."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)
