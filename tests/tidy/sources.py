"""The project's own Python files, parsed once for all house rules."""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("simulator", "webui")


@dataclass(frozen=True)
class Source:
    path: Path                 # relative to the project
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        parts = list(self.path.with_suffix("").parts)
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def imports(self) -> list[tuple[str, int]]:
        """(module imported, line), with relative imports made absolute."""
        package = self.module if self.path.name == "__init__.py" else self.module.rpartition(".")[0]
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    above = package.split(".")[: len(package.split(".")) - node.level + 1]
                    base = ".".join([*above, base] if base else above)
                found.append((base, node.lineno))
        return found


@functools.lru_cache
def sources(package: str = "") -> tuple[Source, ...]:
    folders = [package] if package else list(PACKAGES)
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")
                   if "migrations" not in path.parts)
    return tuple(Source(path.relative_to(ROOT), text := path.read_text(), ast.parse(text))
                 for path in paths)
