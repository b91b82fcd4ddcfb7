"""Verbs of containers; importing them fills the table of commands."""

from . import attach, exec, lifecycle, logs, ps, run

__all__ = ["attach", "exec", "lifecycle", "logs", "ps", "run"]
