"""The live part: worlds that run, and everyone who watches them (docs/architecture.md 8 and 9).

`registry` is the one registry of this process. It is made at first use, so that what needs no
Django (`recorder`) can be imported without it.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "registry":
        from .awake import registry
        return registry
    raise AttributeError(name)
