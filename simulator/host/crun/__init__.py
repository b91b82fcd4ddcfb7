"""crun: builds a container as runc does, in C: one clone with all flags, no stages, no re-exec.

Models crun 1.21. It speaks the same language (OCI bundles, the same commands) and asks the kernel
for the same things, so the parts inside the container are runc's here; what differs is how the
first process is made, the time it takes, and the words of its errors.

    create.py      `crun create`, up to a program that waits at the fifo
    commands.py    start, kill, delete, exec, and who runs them
"""

from .commands import Failed, run
from .create import CrunContainer, create

__all__ = ["CrunContainer", "Failed", "create", "run"]
