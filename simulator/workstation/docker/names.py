"""Image references as the CLI reads them: alpine -> docker.io/library/alpine:latest."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.engine import HopError

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_PATH = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*\Z")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?\Z")
_TAG = re.compile(r"[\w][\w.-]{0,127}\Z", re.ASCII)
_DIGEST = re.compile(r"[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}\Z")
_HEX = re.compile(r"[0-9a-f]{64}\Z")
MAX_NAME = 512


@dataclass(frozen=True)
class Reference:
    domain: str
    path: str
    tag: str = ""
    digest: str = ""

    @property
    def repository(self) -> str:
        return f"{self.domain}/{self.path}"

    @property
    def familiar(self) -> str:
        """The short form that people write: library and docker.io are left out."""
        if self.domain != "docker.io":
            return self.repository
        return self.path.removeprefix("library/")

    @property
    def version(self) -> str:
        return self.digest or self.tag or "latest"

    def __str__(self) -> str:
        mark = f"@{self.digest}" if self.digest else f":{self.tag or 'latest'}"
        return self.repository + mark


def parse_reference(text: str) -> Reference:
    """Raises HopError with the CLI's words."""
    if _HEX.match(text):
        raise HopError(f"invalid repository name ({text}), cannot specify 64-byte hexadecimal "
                       "strings", 1)
    if len(text) > MAX_NAME:
        raise HopError("invalid reference format", 1)
    domain, remainder = _split_domain(text)
    name = remainder.partition(":")[0]
    if name != name.lower():
        raise HopError(f"invalid reference format: repository name ({name}) must be lowercase", 1)
    rest, at, digest = remainder.partition("@")
    path, colon, tag = rest.partition(":")
    good = (_PATH.match(path) and _DOMAIN.match(domain) and len(path) < 256
            and (not colon or _TAG.match(tag)) and (not at or _DIGEST.match(digest)))
    if not good:
        raise HopError("invalid reference format", 1)
    return Reference(domain, path, tag, digest)


def _split_domain(text: str) -> tuple[str, str]:
    first, slash, rest = text.partition("/")
    is_domain = slash and ("." in first or ":" in first or first == "localhost"
                           or first != first.lower())
    domain, remainder = (first, rest) if is_domain else ("docker.io", text)
    if domain == "index.docker.io":
        domain = "docker.io"
    if domain == "docker.io" and "/" not in remainder:
        remainder = f"library/{remainder}"
    return domain, remainder
