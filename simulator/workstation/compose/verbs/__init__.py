"""The verbs of `docker compose`, a file per group; importing them declares them."""

from . import (
    build,
    config,
    down,
    events,
    execute,
    files,
    images,
    lifecycle,
    logs,
    ls,
    port,
    ps,
    run,
    top,
    up,
)

__all__ = ["build", "config", "down", "events", "execute", "files", "images", "lifecycle", "logs",
           "ls", "port", "ps", "run", "top", "up"]
