"""Programs of images that are in the catalogue but not modelled: each says so by its name."""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import Process

from ..program import program

UNMODELLED = (
    "apache2-foreground", "go", "gofmt", "httpd-foreground", "idle", "mysql", "mysqladmin",
    "mysqld", "node", "npm", "pg_isready", "php", "pip", "postgres", "psql", "pydoc",
    "python3.11", "python3.12", "python3.13", "python3.14", "redis-benchmark", "registry")


@program(*UNMODELLED)
def refuse(p: Process) -> Steps:
    yield from p.write(2, f"drydock: not modelled: {p.name}\n")
    return 1
