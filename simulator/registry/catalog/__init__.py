"""The official images of this world, as data: sizes and configs as in the real ones."""

from __future__ import annotations

from functools import cache

from ..content import Content
from . import apps, base, drydock, nginx, redis


@cache
def official_repositories() -> tuple[tuple[str, dict[str, Content], str], ...]:
    """(repository, tag -> content, description); made once per process and never changed."""
    found = [*base.repositories(), *nginx.repositories(), *redis.repositories(),
             *apps.repositories()]
    return (*((f"library/{name}", tags, description) for name, tags, description in found),
            *drydock.repositories())
