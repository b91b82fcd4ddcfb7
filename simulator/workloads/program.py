"""What a binary does when it is executed: one table, filled by `@program` beside each function.

A binary's inode carries a name of this table (`simulator.host.kernel.binary`); the kernel looks it
up at execve. A program is a generator function over a Process and returns its exit status.
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.host.kernel import Body

PROGRAMS: dict[str, Body] = {}


def program(*names: str) -> Callable[[Body], Body]:
    """Declare a program under one or more names. Raises ValueError when a name is taken."""
    def declare(body: Body) -> Body:
        for name in names:
            if name in PROGRAMS:
                raise ValueError(f"two programs are called {name!r}")
            PROGRAMS[name] = body
        return body

    return declare
