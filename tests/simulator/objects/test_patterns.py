""".dockerignore as moby/patternmatcher reads it, wildcards as filepath.Match."""

from __future__ import annotations

import pytest

from simulator.engine import HopError
from simulator.objects.patterns import Ignore, has_wildcard, match


@pytest.mark.parametrize(("text", "path", "out"), [
    ("a.txt", "a.txt", True), ("a.txt", "d/a.txt", False), ("/a.txt", "a.txt", True),
    ("d", "d/e/f", True), ("d/", "d/e", True), ("*.log", "x.log", True),
    ("*.log", "d/x.log", False), ("**/*.log", "d/e/x.log", True), ("**/*.log", "x.log", True),
    ("*/x", "d/x", True), ("*/x", "d/e/x", False), ("d/**", "d/e", True), ("d/**", "d", False),
    ("**", "anything/at/all", True), ("d/**/x", "d/x", True), ("d/**/x", "d/e/f/x", True),
    ("*.md\n!README.md", "README.md", False), ("*.md\n!README.md\nREAD*", "README.md", True),
    ("d\n!d/keep", "d/keep", False), ("# d", "# d", False), (" # d", "# d", True),
    ("a?c", "abc", True), ("[a-c]x", "bx", True), ("[^a]x", "ax", False), ("a+b", "a+b", True),
    ("a+b", "aab", False), ("./a/../b", "b", True), ("\\*", "*", True), ("\\*", "x", False)])
def test_ignored(text, path, out):
    assert Ignore(text).excludes(path) is out


def test_some_files_are_always_sent():
    assert not Ignore("*", keep=("Dockerfile",)).excludes("Dockerfile")


@pytest.mark.parametrize("text", ["!", "[", "a[b"])
def test_bad_patterns(text):
    with pytest.raises(HopError):
        Ignore(text)


@pytest.mark.parametrize(("pattern", "path", "same"), [
    ("*.txt", "a.txt", True), ("*.txt", "d/a.txt", False), ("d/*", "d/a", True),
    ("?", "é", True), ("a[0-9]", "a7", True)])
def test_match(pattern, path, same):
    assert match(pattern, path) is same


def test_an_escaped_star_is_no_wildcard():
    assert has_wildcard("a*") and not has_wildcard("a\\*")
