"""Expansion: from the words of the tree to the words that a command gets."""

from .fields import WHITE
from .patterns import matches
from .words import bounded, calculate, fields, pattern, text

__all__ = ["WHITE", "bounded", "calculate", "fields", "matches", "pattern", "text"]
