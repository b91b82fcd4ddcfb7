"""No hidden clocks, no hidden dice, no order that changes with the hash seed, no leftovers."""

from __future__ import annotations

import ast
import re

from .sources import ROOT, sources

BANNED_CALLS = ("print", "input", "eval", "exec", "hash", "id")
LEFTOVERS = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
CLOCKS = re.compile(r"datetime\.(now|utcnow|today)|date\.today")


def test_no_hidden_clock_in_the_simulator():
    found = [f"{s.path}: {match[0]}" for s in sources("simulator")
             for match in CLOCKS.finditer(s.text)]
    assert not found


def test_no_banned_call_in_the_simulator():
    found = [f"{s.path}:{node.lineno} {node.func.id}()" for s in sources("simulator")
             for node in ast.walk(s.tree)
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
             and node.func.id in BANNED_CALLS]
    assert not found


def test_nothing_iterates_over_a_set():
    """The order of a set of strings changes with PYTHONHASHSEED."""
    found = []
    for source in sources("simulator"):
        for node in ast.walk(source.tree):
            loops = [node.iter] if isinstance(node, (ast.For, ast.comprehension)) else []
            found += [f"{source.path}:{loop.lineno}" for loop in loops
                      if isinstance(loop, (ast.Set, ast.SetComp))
                      or isinstance(loop, ast.Call) and isinstance(loop.func, ast.Name)
                      and loop.func.id in ("set", "frozenset")]
    assert not found


def test_no_leftovers():
    found = [f"{s.path}: {match[0]}" for s in sources() for match in LEFTOVERS.finditer(s.text)]
    assert not found


def test_every_module_says_what_it_is_for():
    silent = [str(s.path) for s in sources() if s.text.strip() and not ast.get_docstring(s.tree)]
    assert not silent


def test_no_inline_script_in_templates():
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\son[a-z]+=\"")
    found = [f"{path.relative_to(ROOT)}: {match[0]}"
             for path in sorted((ROOT / "templates").rglob("*.html"))
             for match in inline.finditer(path.read_text())]
    assert not found
