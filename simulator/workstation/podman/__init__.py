"""`podman` on the laptop: the command line of libpod (simulator/host/podman).

There is no other end to talk to: a verb opens the files, forks conmon and crun, and exits.

    podman.py    the program            command.py  @command, Cli        pages.py  help and flags
    container/   verbs of containers    objects/    images, pods, networks, volumes, system
"""

from . import container, objects
from .podman import PodmanCommand

__all__ = ["PodmanCommand", "container", "objects"]
