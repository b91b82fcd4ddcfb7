"""The volume store, and what each container has mounted.

Models moby volume/service/store.go and daemon/volumes.go of 28.2.2. A volume is a directory of the
host: /var/lib/docker/volumes/NAME/_data. Called by the life of containers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import re2

from simulator.engine import HopError, QuotaExceeded, Steps
from simulator.host.kernel import Inode, directory, put

from . import content, mount_points
from .mount_points import BIND, TMPFS, VOLUME, MountPoint

if TYPE_CHECKING:
    from ..containers.container import Container
    from ..dockerd import Dockerd

FOLDER = "var/lib/docker/volumes"
MAX_VOLUMES = 300        # in one world
ANONYMOUS_LABEL = "com.docker.volume.anonymous"
_NAME = re2.compile(r"^[a-zA-Z0-9][a-zA-Z0-9_.-]+$")


class Volume:
    """`used_by` are containers that were created with it, whether they run or not."""

    def __init__(self, name: str, root: Inode, created_ms: int, labels: dict[str, str] | None,
                 options: dict[str, str] | None, folder: str = FOLDER) -> None:
        self.name, self.root, self.created_ms = name, root, created_ms
        self.labels, self.options = labels, options
        self.mountpoint = f"/{folder}/{name}/_data"
        self.used_by: list[str] = []

    @property
    def anonymous(self) -> bool:
        return ANONYMOUS_LABEL in (self.labels or {})


class VolumeStore:
    folder = FOLDER

    def __init__(self, daemon: Dockerd) -> None:
        self._daemon = daemon
        self._volumes: dict[str, Volume] = {}
        self._points: dict[str, list[MountPoint]] = {}     # container id -> its mounts
        self._mounted: dict[str, bool] = {}
        self._folder = put(daemon.kernel.root_mount.root, self.folder, directory(0o701))

    def __iter__(self) -> Iterator[Volume]:
        return iter(list(self._volumes.values()))

    def __len__(self) -> int:
        return len(self._volumes)

    def get(self, name: str) -> Volume | None:
        return self._volumes.get(name)

    # -- volumes -------------------------------------------------------------------------

    def create(self, name: str = "", labels: dict[str, str] | None = None,
               options: dict[str, str] | None = None) -> Volume:
        """The volume of that name, made when there is none. Raises HopError 400."""
        engine = self._daemon.engine
        if not name:
            name = engine.chance.hex("dockerd.volumes")
            labels = {**(labels or {}), ANONYMOUS_LABEL: ""}
        if name in self._volumes:
            return self._volumes[name]
        if len(name) == 1:
            raise HopError(f"create {name}: volume name is too short, names should be at least two "
                           "alphanumeric characters", 400)
        if len(name) > 255 or _NAME.match(name) is None:
            raise HopError(f'create {name[:255]}: "{name[:255]}" includes invalid characters for a '
                           'local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If '
                           "you intended to pass a host directory, use absolute path", 400)
        if len(self._volumes) >= MAX_VOLUMES:
            raise QuotaExceeded(f"this world holds {MAX_VOLUMES} volumes, its limit; remove some "
                                "with docker volume prune")
        root = directory()
        root.mtime_ms = engine.clock.now_ms
        put(self._folder, f"{name}/_data", root)
        volume = Volume(name, root, engine.clock.now_ms, labels, options, self.folder)
        self._volumes[name] = volume
        self._changed(volume)
        self._daemon.events.log("volume", "create", name, {"driver": "local"})
        return volume

    def check_unused(self, volume: Volume) -> None:
        """Raises HopError 409 with the containers that hold on to it."""
        if volume.used_by:
            raise HopError(f"remove {volume.name}: volume is in use - "
                           f"[{', '.join(volume.used_by)}]", 409)

    def delete(self, volume: Volume) -> int:
        """Forget a volume and its data; returns the bytes that it held. Raises HopError 409."""
        self.check_unused(volume)
        size = volume.root.bytes_below()
        kernel = self._daemon.kernel
        kernel.disk_used -= min(kernel.disk_used, size)
        del self._volumes[volume.name]
        self._folder.children.pop(volume.name, None)
        self._changed(volume)
        self._daemon.events.log("volume", "destroy", volume.name, {"driver": "local"})
        return size

    def _changed(self, volume: Volume) -> None:
        self._daemon.engine.changes.mark("volume", volume.name)

    # -- containers ----------------------------------------------------------------------

    def prepare(self, container: Container) -> Steps:
        """Read what was asked for; make volumes and copy the image's files into empty ones."""
        points = self._wanted(container)
        for point in points:
            if point.kind == BIND:
                self._check_source(point)
        self._points[container.id] = points
        try:
            for point in points:
                if point.kind == VOLUME:
                    yield from self._prepare_volume(container, point)
        except (HopError, QuotaExceeded):
            yield from self.remove(container, True)
            raise

    def _wanted(self, container: Container) -> list[MountPoint]:
        """Every mount, one a destination; shallow ones first, as they are mounted."""
        host = container.host_config
        found: dict[str, MountPoint] = {}
        for text in host["VolumesFrom"] or []:
            for point in self._points_of(text):
                found[point.destination] = point
        asked = [*map(mount_points.parse_bind, host["Binds"] or []),
                 *map(mount_points.parse_mount, host.get("Mounts") or [])]
        taken: list[str] = list(host.get("Tmpfs") or {})
        for point in asked:
            if point.destination in taken:
                raise HopError(f"Duplicate mount point: {point.destination}", 400)
            taken.append(point.destination)
            found[point.destination] = point
        for path in container.config.get("Volumes") or {}:
            point = mount_points.parse_bind(path)
            if point.destination not in found and point.destination not in taken:
                found[point.destination] = point
        return sorted(found.values(), key=lambda point: (point.depth, point.destination))

    def _points_of(self, text: str) -> list[MountPoint]:
        """--volumes-from NAME[:ro]."""
        name, _, mode = text.partition(":")
        if mode not in ("", "ro", "rw", "z", "Z"):
            raise HopError(f"invalid mode: {mode[:100]}", 400)
        other = self._daemon.containers.get(name)
        points = []
        for point in self._points.get(other.id, []):
            twin = MountPoint(**vars(point))
            twin.copy = twin.anonymous = False
            twin.writable = point.writable and mode != "ro"
            points.append(twin)
        return points

    def _check_source(self, point: MountPoint) -> None:
        files = self._daemon.kernel.init.fs
        if files.exists(point.source):
            return
        if not point.create_source:
            raise HopError('invalid mount config for type "bind": bind source path does not exist: '
                           f"{point.source}", 400)
        try:
            files.makedirs(point.source)
        except OSError as error:
            raise HopError(f"error while creating mount source path '{point.source}': mkdir "
                           f"{point.source}: {(error.strerror or '').lower()}", 500) from None

    def _prepare_volume(self, container: Container, point: MountPoint) -> Steps:
        volume = self.create(point.name, point.labels or None)
        point.name, point.source = volume.name, volume.mountpoint
        if container.id not in volume.used_by:
            volume.used_by.append(container.id)
        self._changed(volume)
        if point.copy and not volume.root.children:
            copied = content.copy_up(self._daemon.layers.overlay(container.id), point.destination,
                                     volume.root)
            if copied:
                self._daemon.step("dockerd_filled_volume", volume.name, path=point.destination,
                                  files=copied)
                yield self._daemon.engine.clock.pause(1 + copied // 100)

    def mounts(self, container: Container) -> list[dict[str, Any]]:
        """The OCI spec's mounts."""
        entries = []
        for point in self._points.get(container.id, []):
            if point.kind == TMPFS:
                entries.append({"destination": point.destination, "type": "tmpfs",
                                "source": "tmpfs", "options": [
                                    "noexec", "nosuid", "nodev", "rprivate", *point.options,
                                    *([] if point.writable else ["ro"])]})
            else:
                entries.append({"destination": point.destination, "type": "bind",
                                "source": point.source, "options": [
                                    "rbind", *([] if point.writable else ["ro"]),
                                    point.propagation or "rprivate"]})
        return entries

    def mounted(self, container: Container) -> None:
        """The container starts: its volumes are in use, and the event log says so."""
        self._mounted[container.id] = True
        for point in self._points.get(container.id, []):
            if point.kind == VOLUME:
                self._daemon.events.log("volume", "mount", point.name, {
                    "container": container.id, "destination": point.destination, "driver": "local",
                    "propagation": point.propagation,
                    "read/write": "true" if point.writable else "false"})

    def release(self, container: Container) -> None:
        """The container has stopped."""
        if not self._mounted.pop(container.id, False):
            return
        for point in self._points.get(container.id, []):
            if point.kind == VOLUME:
                self._daemon.events.log("volume", "unmount", point.name,
                                        {"container": container.id, "driver": "local"})

    def remove(self, container: Container, anonymous: bool) -> Steps:
        """The container is being removed; volumes without a name go with it when asked for."""
        for point in self._points.pop(container.id, []):
            volume = self._volumes.get(point.name) if point.kind == VOLUME else None
            if volume is None:
                continue
            if container.id in volume.used_by:
                volume.used_by.remove(container.id)
            self._changed(volume)
            if anonymous and point.anonymous and not volume.used_by:
                self.delete(volume)
        return
        yield

    def mount_points(self, container: Container) -> list[dict[str, Any]]:
        """The API's "Mounts"."""
        return [point.api() for point in self._points.get(container.id, [])]
