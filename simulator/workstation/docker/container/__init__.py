"""The verbs on containers."""

from . import attach, copy, exec, lifecycle, logs, ps, run, stats, top

__all__ = ["attach", "copy", "exec", "lifecycle", "logs", "ps", "run", "stats", "top"]
