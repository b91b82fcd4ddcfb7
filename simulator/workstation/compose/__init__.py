"""`docker compose`, version 5.6.1, as a CLI plugin of the simulated laptop.

    file/    the file: YAML, variables, schema, long form, the Project, `config`      (pure)
    plan/    what there is and what is wanted -> actions, bodies of requests          (pure)
    work/    carries plans out by HTTP: create, start, stop, logs
    verbs/   one file per group of verbs, each declared with @verb
    plugin.py the program; tasks.py its goroutines; progress.py what it tells meanwhile
"""

from .plugin import ComposePlugin

__all__ = ["ComposePlugin"]
