"""Applets about text: filters, patterns, expressions, encodings."""

from . import (
    archive,
    comparing,
    digests,
    editing,
    expressions,
    filters,
    grep,
    numbers,
)

__all__ = ["archive", "comparing", "digests", "editing", "expressions", "filters", "grep",
           "numbers"]
