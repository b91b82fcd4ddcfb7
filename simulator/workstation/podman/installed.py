"""What the package of podman puts on the laptop's disk, besides the program."""

from __future__ import annotations

from simulator.host.kernel import Inode, put, regular
from simulator.host.podman.shortnames import ALIASES, REGISTRIES

_REGISTRIES = """# Where podman looks for an image whose name has no registry in front.
unqualified-search-registries = ["docker.io"]
"""
_HEAD = "[aliases]\n"
_OFFICIAL = ("alpine", "busybox", "debian", "golang", "hello-world", "httpd", "mariadb", "mysql",
             "nginx", "node", "php", "postgres", "python", "redis", "registry", "ubuntu")


def put_files(root: Inode) -> None:
    """Configuration that every podman command reads."""
    aliases = "".join(f'  "{name}" = "docker.io/library/{name}"\n' for name in _OFFICIAL)
    put(root, REGISTRIES, regular(_REGISTRIES))
    put(root, ALIASES, regular(_HEAD + aliases))
    for path in ("/etc/subuid", "/etc/subgid"):
        put(root, path, regular("you:100000:65536\n"))
