"""The numbers behind a user's name, from the container's own /etc/passwd and /etc/group.

Models getUser of moby daemon/oci_linux.go and moby/sys/user.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.engine import HopError

if TYPE_CHECKING:
    from ..dockerd import Dockerd
    from .container import Container


@dataclass(frozen=True)
class User:
    uid: int = 0
    gid: int = 0
    groups: tuple[int, ...] = ()
    home: str = "/root"


def look_up(daemon: Dockerd, container: Container, text: str = "") -> User:
    """A user's name, or that of the container's config. Raises HopError 500."""
    asked = text or container.config.get("User", "")
    try:
        return find(asked, container.host_config["GroupAdd"] or [],
                    lambda path: daemon.layers.read_text(container.id, path))
    except LookupError as error:
        raise HopError(str(error.args[0]), 500) from None


def find(text: str, groups: list[str], read: Callable[[str], str | None]) -> User:
    """"name", "uid", "name:group" and so on against the container's own files.

    `read(path)` gives a file of the container, None when there is none. Raises LookupError with
    the text of moby/sys/user.
    """
    accounts = [line.split(":") for line in (read("/etc/passwd") or "").splitlines()]
    accounts = [a for a in accounts if len(a) >= 6 and a[2].isdigit() and a[3].isdigit()]
    table = [line.split(":") for line in (read("/etc/group") or "").splitlines()]
    table = [g for g in table if len(g) >= 3 and g[2].isdigit()]
    name, _, group = (text or "0").partition(":")
    account = next((a for a in accounts if name in (a[0], a[2])), None)
    if account is None and not name.isdigit():
        raise LookupError(f"unable to find user {name}: no matching entries in passwd file")
    uid = int(account[2]) if account else int(name)
    gid = int(account[3]) if account else 0
    home = account[5] if account else "/"
    member: list[int] = []
    if group:
        gid = _group(group, table)
    elif account:
        member = [int(g[2]) for g in table if len(g) > 3 and account[0] in g[3].split(",")]
    for extra in groups:
        member.append(_group(extra, table))
    return User(uid, gid, tuple(dict.fromkeys(g for g in (gid, *member))), home or "/")


def _group(name: str, table: list[list[str]]) -> int:
    entry = next((g for g in table if name in (g[0], g[2])), None)
    if entry is None and not name.isdigit():
        raise LookupError(f"unable to find group {name}: no matching entries in group file")
    return int(entry[2]) if entry else int(name)
