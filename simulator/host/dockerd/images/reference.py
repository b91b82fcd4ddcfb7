"""Names of images: "busybox", "nginx:1.27", "localhost:5000/shop@sha256:..." (pure).

Models github.com/distribution/reference as dockerd 28.2.2 uses it: short names belong to
docker.io/library, a missing tag means `latest`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from simulator.engine import HopError

DEFAULT_DOMAIN, OFFICIAL, DEFAULT_TAG = "docker.io", "library/", "latest"
MAX_NAME = 255

_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_PATH = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*")
_DOMAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9][A-Za-z0-9-]*)*(?::[0-9]{1,5})?")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Reference:
    """`domain` and `path` make the repository; tag and digest may be empty."""

    domain: str
    path: str
    tag: str = ""
    digest: str = ""

    @property
    def repository(self) -> str:
        """The whole name, e.g. docker.io/library/busybox."""
        return f"{self.domain}/{self.path}"

    @property
    def familiar_name(self) -> str:
        """As people write it: busybox, my/app, localhost:5000/app."""
        if self.domain != DEFAULT_DOMAIN:
            return self.repository
        rest = self.path.removeprefix(OFFICIAL)
        return rest if "/" not in rest else self.path

    @property
    def familiar(self) -> str:
        """The familiar name with tag and digest."""
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return f"{self.familiar_name}{tag}{digest}"

    def with_default_tag(self) -> Reference:
        return self if self.tag or self.digest else replace(self, tag=DEFAULT_TAG)


def is_digest(text: str) -> bool:
    return _DIGEST.fullmatch(text) is not None


def parse(text: str) -> Reference:
    """ParseNormalizedNamed. Raises HopError 400 in the real words."""
    if len(text) > 1024:
        raise HopError("invalid reference format", 400)
    if _HEX.fullmatch(text):
        raise HopError(f"invalid repository name ({text}), cannot specify 64-byte hexadecimal "
                       "strings", 400)
    remainder, at, digest = text.partition("@")
    if at and not is_digest(digest):
        raise HopError("invalid reference format", 400)
    domain, path, tag = _split(remainder)
    if _PATH.fullmatch(path) is None:
        if _PATH.fullmatch(path.lower()) is not None:
            raise HopError(f"invalid reference format: repository name ({path}) must be lowercase",
                           400)
        raise HopError("invalid reference format", 400)
    if _DOMAIN.fullmatch(domain) is None or (tag is not None and _TAG.fullmatch(tag) is None):
        raise HopError("invalid reference format", 400)
    if len(path) + len(domain) + 1 > MAX_NAME:
        raise HopError("repository name must not be more than 255 characters", 400)
    return Reference(domain, path, tag or "", digest)


def _split(text: str) -> tuple[str, str, str | None]:
    """(domain, path, tag or None): the first part is a host when it looks like one."""
    first, slash, rest = text.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost" or first != first.lower()):
        domain, path = first, rest
    else:
        domain, path = DEFAULT_DOMAIN, text
    if domain == "index.docker.io":
        domain = DEFAULT_DOMAIN
    path, colon, tag = path.partition(":")
    if domain == DEFAULT_DOMAIN and "/" not in path:
        path = OFFICIAL + path
    return domain, path, tag if colon else None
