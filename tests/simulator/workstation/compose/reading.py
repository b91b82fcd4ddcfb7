"""A project from texts, without a machine."""

from __future__ import annotations

from simulator.workstation.compose.file.loading import Loader, Options
from simulator.workstation.compose.file.project import Project

FOLDER = "/home/you/shop"


class Disk:
    """The few calls of a file system that reading a project makes."""

    def __init__(self, files: dict[str, str]) -> None:
        self._files = {f"{FOLDER}/{name}": text for name, text in files.items()}

    def exists(self, path: str) -> bool:
        return path in self._files

    def read(self, path: str) -> bytes:
        if path not in self._files:
            raise FileNotFoundError(2, "No such file or directory", path)
        return self._files[path].encode()


def read(text: str, environment: dict[str, str] | None = None, *,
         files: dict[str, str] | None = None, **options) -> tuple[Project, list[str]]:
    """(project, warnings). Raises HopError."""
    loader = Loader(Disk({"compose.yaml": text, **(files or {})}), FOLDER,
                    {"HOME": "/home/you", **(environment or {})}, Options(**options))
    project = loader.load()
    return project, loader.warnings


def service(settings: str, name: str = "web") -> str:
    lines = "".join(f"    {line}\n" for line in settings.splitlines())
    return f"services:\n  {name}:\n{lines}"
