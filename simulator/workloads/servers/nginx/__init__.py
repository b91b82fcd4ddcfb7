"""nginx: a master, its workers, and the configuration they serve by."""

from .master import nginx

__all__ = ["nginx"]
