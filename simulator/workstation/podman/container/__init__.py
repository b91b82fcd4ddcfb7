"""Verbs of containers; importing them fills the table of commands."""

from . import attach, exec, files, inspect, lifecycle, logs, ps, run, stats

__all__ = ["attach", "exec", "files", "inspect", "lifecycle", "logs", "ps", "run", "stats"]
