"""Limits of a process (setrlimit), as far as a program here can meet them. Asked by the kernel at
fork and by a process that opens a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .process import Process

MAX_DESCRIPTORS = 1024        # of a world's process, whatever its limit says
NONE = (-1, -1)


def most_files(process: Process) -> int:
    """RLIMIT_NOFILE: one more than the highest descriptor."""
    soft = process.rlimits.get("nofile", NONE)[0]
    return MAX_DESCRIPTORS if soft < 0 else min(MAX_DESCRIPTORS, soft)


def too_many(parent: Process) -> bool:
    """RLIMIT_NPROC counts all processes of a user on the machine; root is not counted."""
    soft = parent.rlimits.get("nproc", NONE)[0]
    return soft >= 0 and parent.host_uid != 0 and soft <= sum(
        process.host_uid == parent.host_uid for process in parent.kernel.processes.values())
