"""Build arguments: ARG in the Dockerfile, --build-arg on the command line (pure).

Models moby builder/dockerfile/buildargs.go of 28.2.2.
"""

from __future__ import annotations

from collections.abc import Mapping

PREDEFINED = ("ALL_PROXY", "FTP_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "all_proxy",
              "ftp_proxy", "http_proxy", "https_proxy", "no_proxy")
Values = dict[str, str | None]


class BuildArguments:
    """`given` come from the command line; `meta` stand before the first FROM; `allowed` are
    declared in this stage; `referenced` in any."""

    def __init__(self, given: Mapping[str, str | None]) -> None:
        self._given = dict(given)
        self._meta: Values = {}
        self._allowed: Values = {}
        self._referenced: dict[str, None] = {}

    def stage(self) -> BuildArguments:
        """For a new stage: nothing is declared in it yet."""
        twin = BuildArguments(self._given)
        twin._meta, twin._referenced = dict(self._meta), dict(self._referenced)
        return twin

    def merge_referenced(self, other: BuildArguments) -> None:
        self._referenced |= other._referenced

    def add(self, name: str, value: str | None) -> None:
        self._allowed[name] = value
        self._referenced[name] = None

    def add_meta(self, name: str, value: str | None) -> None:
        self.add(name, value)
        self._meta[name] = value

    def unused(self) -> list[str]:
        """Given ones that no ARG has named."""
        return sorted(name for name in self._given
                      if name not in PREDEFINED and name not in self._referenced)

    def meta(self) -> dict[str, str]:
        return self._resolved(self._meta)

    def allowed(self) -> dict[str, str]:
        return self._resolved(self._allowed)

    def beside(self, env: list[str]) -> list[str]:
        """name=value of those that no variable of the image hides, sorted."""
        names = [variable.partition("=")[0] for variable in env]
        return sorted(f"{name}={value}" for name, value in self.allowed().items()
                      if name not in names)

    def in_cache_key(self, name: str) -> bool:
        """Proxies do not count, unless an ARG names them."""
        return name in self._allowed or name not in PREDEFINED

    def _resolved(self, source: Values) -> dict[str, str]:
        found = {}
        for name in (*source, *PREDEFINED):
            value = self._given.get(name)
            if value is None:
                value = source.get(name)
            if value is None:
                value = self._meta.get(name)
            if value is not None:
                found[name] = value
        return found
