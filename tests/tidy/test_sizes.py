"""Files that fit a head, functions that fit a screen, folders that fit an eye."""

from __future__ import annotations

import ast

from .sources import PACKAGES, ROOT, sources

FILE_LINES = 300
FUNCTION_LINES = 60
COLUMNS = 100
FOLDER_ENTRIES = 16

# Tables, not code: long because the real thing is.
TABLES = ("simulator/vocabulary.py", "webui/sentences.py")


def test_files_are_short():
    long = [f"{s.path}: {lines} lines" for s in sources()
            if (lines := s.text.count("\n")) > FILE_LINES and str(s.path) not in TABLES]
    assert not long


def test_functions_are_short():
    long = [f"{s.path}:{node.lineno} {node.name}: {lines} lines"
            for s in sources() for node in ast.walk(s.tree)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            and (lines := node.end_lineno - node.lineno + 1) > FUNCTION_LINES]
    assert not long


def test_lines_fit():
    wide = [f"{s.path}:{number}" for s in sources()
            for number, line in enumerate(s.text.splitlines(), 1) if len(line) > COLUMNS]
    assert not wide


def test_folders_are_short():
    full = []
    for package in PACKAGES:
        for folder in [ROOT / package, *(ROOT / package).rglob("*")]:
            if folder.is_dir() and folder.name not in ("__pycache__", "migrations"):
                entries = [entry for entry in folder.iterdir()
                           if entry.name not in ("__pycache__", "__init__.py")]
                if len(entries) > FOLDER_ENTRIES:
                    full.append(f"{folder.relative_to(ROOT)}: {len(entries)}")
    assert not full
