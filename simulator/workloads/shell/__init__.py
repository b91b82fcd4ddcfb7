"""The POSIX shell: `sh` in containers (busybox ash) and the laptop's terminal shell (bash's words).

    main.py        the programs: options, scripts, standard input, the prompt
    shell.py       the state of one shell        variables.py  dialect.py (the words of errors)
    syntax/        text -> tree                  expansion.py  patterns.py  arithmetic.py
    run.py         runs the tree                 compound.py   simple.py    redirection.py  jobs.py
    builtins/      commands of the shell itself  calls.py      calls without Python's stack
"""

from . import compound, conditions, simple
from .builtins import control, jobs, output, places, reading, variables
from .builtins.table import BUILTINS
from .dialect import ASH, BASH
from .main import start
from .shell import Console, Shell

__all__ = ["ASH", "BASH", "BUILTINS", "Console", "Shell", "compound", "conditions", "control",
           "jobs", "output", "places", "reading", "simple", "start", "variables"]
