"""From what people type to a whole name: registries.conf and shortnames.conf (pure).

Models containers/image/pkg/shortnames as Podman 5.5 uses it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from simulator.engine import HopError
from simulator.host.dockerd.images import reference
from simulator.host.dockerd.images.reference import Reference

REGISTRIES = "/etc/containers/registries.conf"
ALIASES = "/etc/containers/registries.conf.d/shortnames.conf"
LOCAL = "localhost"
_SEARCH = re.compile(r'^unqualified-search-registries *= *\[([^\]]*)\]', re.MULTILINE)
_ALIAS = re.compile(r'^ *"([a-z0-9._/-]+)" *= *"([a-z0-9._/:-]+)"', re.MULTILINE)


def parse(text: str) -> Reference:
    """A reference; docker.io is not implied here. Raises HopError 125."""
    try:
        return reference.parse(text)
    except HopError as error:
        raise HopError(f"parsing reference \"{text[:200]}\": {error.message}", 125) from None


def is_short(text: str) -> bool:
    """Whether no registry stands before the name."""
    first, slash, _ = text.partition("/")
    return not (slash and ("." in first or ":" in first or first == LOCAL))


def candidates(text: str, registries: str, aliases: str) -> tuple[list[Reference], str]:
    """(names to try, the line that tells how they were found). Raises HopError 125.

    `registries` and `aliases` are the texts of the two files.
    """
    wanted = parse(text).with_default_tag()
    if not is_short(text):
        return [wanted], ""
    short = _repository(text)
    known = dict(_ALIAS.findall(aliases[:100_000]))
    if short in known:
        whole = reference.parse(known[short])
        return ([replace(whole, tag=wanted.tag, digest=wanted.digest)],
                f'Resolved "{short}" as an alias ({ALIASES})')
    found = _SEARCH.search(registries[:100_000])
    hosts = re.findall(r'"([A-Za-z0-9.:-]+)"', found[1]) if found else []
    if not hosts:
        raise HopError(f'short-name "{text}" did not resolve to an alias and no '
                       f'unqualified-search registries are defined in "{REGISTRIES}"', 125)
    names = [reference.parse(f"{host}/{text}").with_default_tag() for host in hosts]
    return names, f'Resolving "{short}" using unqualified-search registries ({REGISTRIES})'


def _repository(text: str) -> str:
    return text.partition("@")[0].rpartition(":")[0] if ":" in text.partition("@")[0] \
        else text.partition("@")[0]


def local_names(text: str) -> list[Reference]:
    """Names under which an image of that short name may be here already: built ones first."""
    wanted = parse(text).with_default_tag()
    if not is_short(text):
        return [wanted]
    here = reference.parse(f"{LOCAL}/{text}").with_default_tag()
    return [here, wanted]
