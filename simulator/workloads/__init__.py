"""What runs inside containers: the programs, a small userland, and the shell.

Importing this package fills the table of programs.
"""

from . import busybox, catatonit, docker_init, servers, shell
from .program import PROGRAMS, program

__all__ = ["PROGRAMS", "busybox", "catatonit", "docker_init", "program", "servers", "shell"]
