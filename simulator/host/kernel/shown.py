"""Attributes of a process that the picture shows: setting one marks the process as changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .process import Process


class Shown:
    def __set_name__(self, owner: type, name: str) -> None:
        self._slot = f"_shown_{name}"

    def __get__(self, process: Process, owner: type | None = None) -> Any:
        return getattr(process, self._slot)

    def __set__(self, process: Process, value: Any) -> None:
        setattr(process, self._slot, value)
        process.mark()
