"""redis-server: a database in memory that speaks RESP."""

from . import commands
from .server import redis_server

__all__ = ["commands", "redis_server"]
