"""Text to commands: words, grammar, and the tree that they make."""

from .parser import Parser

__all__ = ["Parser"]
