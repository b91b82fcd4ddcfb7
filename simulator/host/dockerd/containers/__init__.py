"""Containers as the daemon sees them: the noun, its life, and views of it."""
