"""Which containers `docker ps` shows: its filters.

Models foldFilter and includeContainerInList of moby daemon/list.go, 28.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError

from ..containers.container import Container
from ..filters import Filters
from .status import HEALTH, STATES

if TYPE_CHECKING:
    from ..dockerd import Dockerd

FILTERS = ("ancestor", "before", "exited", "expose", "health", "id", "is-task", "isolation",
           "label", "name", "network", "publish", "since", "status", "volume")
MAX_PORT = 65_535


class Selection:
    """The filters of one request, checked. Raises HopError 400 for a value that cannot be."""

    def __init__(self, daemon: Dockerd, filters: Filters, everything: bool) -> None:
        self._daemon, self._filters = daemon, filters
        _check_words(filters, "status", "state", STATES)
        _check_words(filters, "health", "health", HEALTH)
        self._everything = everything or "status" in filters
        self._codes = [_exit_code(text) for text in filters.get("exited")]
        self._is_task = filters.boolean("is-task", False)
        self._published = [_port_range("publish", text) for text in filters.get("publish")]
        self._exposed = [_port_range("expose", text) for text in filters.get("expose")]
        self._before = [daemon.containers.get(name).id for name in filters.get("before")]
        self._since = [daemon.containers.get(name).id for name in filters.get("since")]
        self._images = _images(daemon, filters)

    def run(self) -> Iterator[Container]:
        """Containers, newest first, within `before` and `since`."""
        newest_first = list(self._daemon.containers)[::-1]
        waits_for = self._before[-1] if self._before else None
        for container in newest_first:
            if waits_for is not None:
                waits_for = None if container.id == waits_for else waits_for
                continue
            if self._since and container.id == self._since[-1]:
                return
            yield container

    def wants(self, container: Container, summary: dict[str, Any]) -> bool:
        """Whether it is shown. `summary` is its line as the API gives it."""
        filters = self._filters
        health = container.health.status if container.health is not None else "none"
        return ((container.running or self._everything)
                and filters.pattern("name", container.name)
                and filters.prefix("id", container.id)
                and not ("is-task" in filters and self._is_task)
                and filters.labels(container.labels)
                and self._exited(container)
                and filters.exact("status", container.status)
                and filters.exact("health", health)
                and self._volume(summary["Mounts"])
                and (self._images is None or container.image_id in self._images)
                and self._network(summary["NetworkSettings"]["Networks"])
                and self._port(summary["Ports"]))

    def _exited(self, container: Container) -> bool:
        return not self._codes or (not container.running and container.started_ms is not None
                                   and container.exit_code in self._codes)

    def _volume(self, mounts: list[dict[str, Any]]) -> bool:
        return "volume" not in self._filters or any(
            mount["Destination"] == wanted or (mount.get("Name") or mount["Source"]) == wanted
            for wanted in self._filters.get("volume") for mount in mounts)

    def _network(self, networks: dict[str, dict[str, Any]]) -> bool:
        return "network" not in self._filters or any(
            wanted in networks or any(n["NetworkID"].startswith(wanted)
                                      for n in networks.values() if wanted)
            for wanted in self._filters.get("network"))

    def _port(self, ports: list[dict[str, Any]]) -> bool:
        if not self._published and not self._exposed:
            return True
        return any(_in(self._published, port.get("PublicPort", 0), port["Type"])
                   or _in(self._exposed, port["PrivatePort"], port["Type"]) for port in ports)


def _check_words(filters: Filters, name: str, noun: str, allowed: tuple[str, ...]) -> None:
    for value in filters.get(name):
        if value not in allowed:
            raise HopError(f"invalid filter '{name}={value[:60]}': invalid value for {noun} "
                           f"({value[:60]}): must be one of {', '.join(allowed)}", 400)


def _exit_code(text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise HopError(f"invalid filter 'exited={text[:60]}': strconv.Atoi: parsing "
                       f'"{text[:60]}": invalid syntax', 400)
    return int(text)


def _port_range(name: str, text: str) -> tuple[int, int, str]:
    """"80", "80/udp" or "8000-8010/tcp" -> (first, last, protocol)."""
    if ":" in text:
        raise HopError(f"filter for '{name}' should not contain ':': {text[:60]}", 500)
    port, _, protocol = text.partition("/")
    first, dash, last = port.partition("-")
    numbers = [first, last if dash else first]
    if not all(n.isascii() and n.isdigit() and len(n) < 6 and int(n) <= MAX_PORT
               for n in numbers) or int(numbers[1]) < int(numbers[0]):
        raise HopError(f"error while looking up for {name} {text[:60]}: invalid port: "
                       f"{port[:60]}", 500)
    return int(numbers[0]), int(numbers[1]), protocol or "tcp"


def _in(ranges: list[tuple[int, int, str]], port: int, protocol: str) -> bool:
    return any(first <= port <= last and protocol == wanted for first, last, wanted in ranges)


def _images(daemon: Dockerd, filters: Filters) -> list[str] | None:
    """Ids of the images named by `ancestor`, with those built on them; None without it."""
    if "ancestor" not in filters:
        return None
    wanted = []
    for name in filters.get("ancestor"):
        try:
            wanted.append(daemon.images.resolve(name).id)
        except HopError:
            continue         # the daemon only warns in its log
    parents = {image.id: image.parent for image in daemon.images}
    for ident in parents:
        above, seen = parents.get(ident), 0
        while above and seen < len(parents):
            if above in wanted:
                wanted.append(ident)
                break
            above, seen = parents.get(above), seen + 1
    return wanted
