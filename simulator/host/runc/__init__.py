"""runc: builds a container out of kernel calls, starts it, and leaves.

Models runc 1.2.6. Each command is a short-lived process of its own, a child of the shim:

    create.py      the command, up to a program that waits at the fifo
    init.py        `runc init`, process 1 of the container, until it becomes the user's program
    rootfs.py      mounts, devices, pivot_root, masked paths
    privileges.py  seccomp, capabilities, user
    limits.py      the cgroup and its limits
    join.py        `runc exec`: one more process in the namespaces of a container
    commands.py    start, kill, delete
"""

from .commands import delete, kill, start
from .create import create
from .join import execute
from .limits import apply_limits, freeze
from .state import Container, Stdio

__all__ = ["Container", "Stdio", "apply_limits", "create", "delete", "execute", "freeze", "kill",
           "start"]
