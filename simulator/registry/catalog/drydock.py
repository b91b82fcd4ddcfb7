"""Images of this world's own: what lessons and drills run."""

from __future__ import annotations

from simulator.host.kernel import Inode, binary, directory, put

from ..content import Content
from .base import ALPINE
from .recipe import layer_step, metadata

CREATED = "2025-11-03T09:00:00Z"


def _shop() -> Inode:
    root = directory()
    put(root, "/usr/local/bin/shop", binary("shop", 9_437_184))
    return root


SHOP = ALPINE["3.22.2"].then(
    layer_step("COPY shop /usr/local/bin/ # buildkit", "drydock shop 1", 3_145_728, 9_437_184,
               _shop),
    *metadata("EXPOSE map[80/tcp:{}]", 'CMD ["shop"]'),
    created=CREATED, Cmd=["shop"], ExposedPorts={"80/tcp": {}})


def repositories() -> list[tuple[str, dict[str, Content], str]]:
    shop = SHOP.content()
    return [("drydock/shop", {"1": shop, "latest": shop}, "The shop of the drills")]
