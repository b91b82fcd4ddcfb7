"""All containers of the daemon, found by id, name or the beginning of an id."""

from __future__ import annotations

from collections.abc import Iterator

import re2

from simulator.engine import Chance, HopError, QuotaExceeded

from .container import Container
from .names import LEFT, RIGHT

MAX_CONTAINERS = 300   # in one world; a browser draws and a server holds that many with ease

_VALID_NAME = re2.compile(r"^/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$")
MAX_NAME = 200         # the daemon has no limit; a picture has


class ContainerStore:
    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._by_id: dict[str, Container] = {}
        self._by_name: dict[str, Container | None] = {}    # None: reserved while it is created

    def __iter__(self) -> Iterator[Container]:
        return iter(list(self._by_id.values()))

    def __len__(self) -> int:
        return len(self._by_id)

    def check_room(self) -> None:
        """Raises QuotaExceeded when the world is full."""
        if len(self._by_name) >= MAX_CONTAINERS:
            raise QuotaExceeded(f"this world holds {MAX_CONTAINERS} containers, its limit; remove "
                                "some with docker container prune")

    def find(self, text: str) -> Container | None:
        """As `get`, but None when there is no such container."""
        if text in self._by_id:
            return self._by_id[text]
        named = self._by_name.get(text.removeprefix("/"))
        if named is not None:
            return named
        found = [c for ident, c in self._by_id.items() if text and ident.startswith(text)]
        if len(found) > 1:
            raise HopError(f"multiple IDs found with provided prefix: {text}", 400)
        return found[0] if found else None

    def get(self, text: str) -> Container:
        """By full id, name, or a prefix of an id. Raises HopError 404."""
        container = self.find(text)
        if container is None:
            raise HopError(f"No such container: {text}", 404)
        return container

    def reserve(self, name: str, ident: str) -> str:
        """Take a name, or make one up. Raises HopError 400 (bad) or 409 (taken)."""
        if not name:
            name = self._generate()
        if len(name) > MAX_NAME or _VALID_NAME.match(name) is None:
            raise HopError(f"Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are "
                           "allowed", 400)
        name = name.removeprefix("/")
        if name in self._by_name:
            owner = self._by_name[name]
            taken_by = owner.id if owner is not None else ident
            raise HopError(f'Conflict. The container name "/{name}" is already in use by container '
                           f'"{taken_by}". You have to remove (or rename) that container to be '
                           "able to reuse that name.", 409)
        self._by_name[name] = None
        return name

    def release(self, name: str) -> None:
        self._by_name.pop(name, None)

    def add(self, container: Container) -> None:
        self._by_id[container.id] = container
        self._by_name[container.name] = container

    def rename(self, container: Container, name: str) -> None:
        """Give a container a name that was reserved for it."""
        self.release(container.name)
        container.name = name
        self._by_name[name] = container

    def remove(self, container: Container) -> None:
        self._by_id.pop(container.id, None)
        self.release(container.name)

    def _generate(self) -> str:
        """adjective_surname, with a digit after a few collisions, as pkg/namesgenerator does."""
        dice = self._chance.stream("dockerd.names")
        for attempt in range(100):
            name = f"{dice.choice(LEFT)}_{dice.choice(RIGHT)}"
            if attempt > 5:
                name += str(dice.randrange(10))
            if name not in self._by_name and name != "boring_wozniak":
                return name
        raise HopError("No names left: cannot generate a container name", 500)
