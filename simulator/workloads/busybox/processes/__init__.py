"""Applets about processes, users and the machine."""

from . import identity, killing, machine, running, watching

__all__ = ["identity", "killing", "machine", "running", "watching"]
