"""redis: the official image on Debian and on Alpine."""

from __future__ import annotations

from functools import partial

from simulator.host.kernel import Inode, binary, directory, put, regular, symlink

from ..content import Content
from . import base
from .files import GROUP_ALPINE, GROUP_DEBIAN, PASSWD_ALPINE, PASSWD_DEBIAN, tree
from .recipe import PATH, Image, layer_step, metadata

CREATED = "2025-10-03T19:16:21Z"

# Written anew for this world; the official script drops root's rights in the same place.
ENTRYPOINT = """#!/bin/sh
set -e
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then
    set -- redis-server "$@"
fi
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
    chown -R redis .
    exec gosu redis "$0" "$@"
fi
exec "$@"
"""


def _users(passwd: str, group: str) -> Inode:
    return tree({"etc/passwd": passwd + "redis:x:999:1000::/home/redis:/bin/sh\n",
                 "etc/group": group + "redis:x:1000:\n"})


def _gosu() -> Inode:
    root = directory()
    put(root, "usr/local/bin/gosu", binary("gosu", 2_359_296))
    return root


def _redis() -> Inode:
    root = directory()
    for name, size in (("redis-server", 15_483_088), ("redis-cli", 7_482_288),
                       ("redis-benchmark", 7_141_768)):
        put(root, f"usr/local/bin/{name}", binary(name, size))
    for name in ("redis-sentinel", "redis-check-aof", "redis-check-rdb"):
        put(root, f"usr/local/bin/{name}", symlink("redis-server"))
    return root


def _data() -> Inode:
    root = directory()
    put(root, "data", directory(0o755, uid=999, gid=1000))
    return root


def _entrypoint() -> Inode:
    root = directory()
    put(root, "usr/local/bin/docker-entrypoint.sh", regular(ENTRYPOINT, 0o755))
    return root


def _image(version: str, flavour: str) -> Image:
    alpine = flavour == "alpine"
    parent = base.ALPINE["3.22.2"] if alpine else base.BOOKWORM_SLIM
    users = partial(_users, PASSWD_ALPINE, GROUP_ALPINE) if alpine else partial(
        _users, PASSWD_DEBIAN, GROUP_DEBIAN)
    size, unpacked = (12_640_000, 33_400_000) if alpine else (15_820_000, 39_700_000)
    variables = [f"REDIS_DOWNLOAD_URL=http://download.redis.io/releases/redis-{version}.tar.gz"]
    return parent.then(
        layer_step("RUN /bin/sh -c set -eux;  groupadd -r -g 999 redis; ... # buildkit",
                   f"redis users {flavour}", 1_098, 4_330, users),
        *metadata("ENV GOSU_VERSION=1.17"),
        layer_step("RUN /bin/sh -c set -eux; ... gosu nobody true # buildkit", "redis gosu 1.17",
                   1_104_000, 2_359_296, _gosu),
        *metadata(f"ENV {variables[0]}"),
        layer_step("RUN /bin/sh -c set -eux; ... redis-server --version; # buildkit",
                   f"redis {version} {flavour}", size, unpacked, _redis),
        layer_step("RUN /bin/sh -c mkdir /data && chown redis:redis /data # buildkit",
                   "redis data", 98, 0, _data),
        *metadata("VOLUME [/data]"),
        layer_step("WORKDIR /data", "redis workdir", 32, 0, directory),
        layer_step("COPY docker-entrypoint.sh /usr/local/bin/ # buildkit", "redis entrypoint", 573,
                   661, _entrypoint),
        *metadata('ENTRYPOINT ["docker-entrypoint.sh"]', "EXPOSE map[6379/tcp:{}]",
                  'CMD ["redis-server"]'),
        created=CREATED, Env=[PATH, "GOSU_VERSION=1.17", *variables],
        ExposedPorts={"6379/tcp": {}}, Volumes={"/data": {}}, WorkingDir="/data",
        Entrypoint=["docker-entrypoint.sh"], Cmd=["redis-server"])


def repositories() -> list[tuple[str, dict[str, Content], str]]:
    seven, seven_alpine = (_image("7.4.6", kind).content() for kind in ("bookworm", "alpine"))
    older = _image("7.2.11", "bookworm").content()
    eight, eight_alpine = (_image("8.2.2", kind).content() for kind in ("bookworm", "alpine"))
    tags = {
        "7": seven, "7.4": seven, "7.4.6": seven, "7-bookworm": seven, "7.2": older,
        "7-alpine": seven_alpine, "7.4-alpine": seven_alpine, "8": eight, "8.2": eight,
        "8.2.2": eight, "latest": eight, "alpine": eight_alpine, "8-alpine": eight_alpine}
    return [("redis", tags, "Redis is the world's fastest data platform for caching, vector "
                            "search, and NoSQL databases.")]
