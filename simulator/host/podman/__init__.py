"""libpod: the library that makes `podman` an engine without a daemon.

Models Podman 5.5 without root. Nothing of it is a process: each `podman` command reads the state
from files (the database, containers/storage, under ~/.local/share/containers), does the work
itself, and ends. What stays of a running container is its conmon.

    libpod.py      the state that all commands share     container.py  pod.py  events.py  nouns
    rootless.py    the user namespace, the pause process
    creating.py    a container that has not run          spec.py       its OCI spec
    running.py     conmon, crun, and what follows the end
    stopping.py    stop, kill, pause, remove             execs.py      podman exec
    networks.py    bridges   connecting.py  pasta, netavark   images.py   the store, pulls
    shortnames.py  busybox -> docker.io/library/busybox  pods.py       infra container, members
    files.py       cp, diff, commit
"""

from .libpod import Podman

__all__ = ["Podman"]
