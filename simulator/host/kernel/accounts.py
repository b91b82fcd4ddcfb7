"""Names of users, as a process finds them in its own /etc/passwd."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .process import Process


def user_name(process: Process) -> str:
    """The name of the process's user; the number when it has no name there."""
    try:
        lines = process.fs.inode("/etc/passwd").data.decode("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    for line in lines:
        fields = line.split(":")
        if len(fields) > 2 and fields[2] == str(process.uid):
            return fields[0]
    return "root" if process.uid == 0 else str(process.uid)
