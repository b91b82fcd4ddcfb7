"""What runs inside containers: the programs, a small userland, and the shell.

Importing this package fills the table of programs.
"""

from . import busybox, docker_init, servers, shell
from .program import PROGRAMS, program

__all__ = ["PROGRAMS", "busybox", "docker_init", "program", "servers", "shell"]
