"""httpd, python, node, golang, postgres, mysql, wordpress, registry: images that lessons name.

Layers, sizes and configs as in the official images; of the files only what people look at.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from simulator.host.kernel import Inode, binary, directory, put, regular, symlink

from ..content import Content
from . import base
from .recipe import PATH, Image, Step, layer_step, metadata

CREATED = "2025-10-09T18:21:07Z"
ENTRYPOINT = '#!/bin/sh\nset -e\nexec "$@"\n'
ENTRYPOINT_AT = "usr/local/bin/docker-entrypoint.sh"
IT_WORKS = "<html><body><h1>It works!</h1></body></html>\n"

Repositories = list[tuple[str, dict[str, Content], str]]


def _tree(programs: dict[str, int], files: dict[str, str] | None = None,
          folders: dict[str, tuple[int, int]] | None = None) -> Inode:
    """Binaries by path with their sizes, scripts and texts, directories with their owner."""
    root = directory()
    for path, size in programs.items():
        put(root, path, binary(path.rpartition("/")[2], size))
    for path, text in (files or {}).items():
        put(root, path, regular(text, 0o755 if text.startswith("#!") else 0o644))
    for path, (uid, gid) in (folders or {}).items():
        put(root, path, directory(0o755, uid, gid))
    return root


def _empty(created_by: str, recipe: str, size: int, unpacked: int) -> Step:
    """A layer of libraries and tools that nobody looks into."""
    return layer_step(created_by, recipe, size, unpacked, directory)


def _install(name: str, size: int, unpacked: int, **content: Any) -> Step:
    return layer_step("RUN /bin/sh -c set -eux; ... # buildkit", name, size, unpacked,
                      partial(_tree, **content))


def _entrypoint(name: str) -> Step:
    return layer_step(f"COPY docker-entrypoint.sh {ENTRYPOINT_AT} # buildkit",
                      f"{name} entrypoint", 510, len(ENTRYPOINT),
                      partial(_tree, {}, {ENTRYPOINT_AT: ENTRYPOINT}))


# -- languages ---------------------------------------------------------------------------

# What `buildpack-deps` adds to Debian: certificates, version control, compilers.
BUILDPACK = base.BOOKWORM.then(
    _empty("RUN /bin/sh -c apt-get install ... ca-certificates curl gnupg ... # buildkit",
           "buildpack-deps 12 curl", 24_021_000, 48_500_000),
    _empty("RUN /bin/sh -c apt-get install ... git mercurial openssh-client ... # buildkit",
           "buildpack-deps 12 scm", 64_397_000, 177_000_000),
    _empty("RUN /bin/sh -c apt-get install ... autoconf g++ gcc make ... # buildkit",
           "buildpack-deps 12 full", 211_336_000, 588_000_000),
    created=CREATED)


def _python(version: str, kind: str) -> Image:
    parent = {"full": BUILDPACK, "slim": base.BOOKWORM_SLIM,
              "alpine": base.ALPINE["3.22.2"]}[kind]
    short = ".".join(version.split(".")[:2])
    size, unpacked = {"full": (27_400_000, 72_800_000), "slim": (13_600_000, 41_300_000),
                      "alpine": (12_700_000, 38_900_000)}[kind]
    links = {f"usr/local/bin/{name}": 0 for name in ("idle", "pydoc")}
    return parent.then(
        _empty("RUN /bin/sh -c set -eux; ... ca-certificates tzdata # buildkit",
               f"python runtime {kind}", 3_510_000, 9_200_000),
        _install(f"python {version} {kind}", size, unpacked, programs={
            f"usr/local/bin/python{short}": 14_376, "usr/local/bin/pip": 226, **links}),
        layer_step("RUN /bin/sh -c set -eux; for src in idle3 pip3 ... # buildkit",
                   f"python {version} links", 250, 0, partial(_python_links, short)),
        *metadata('CMD ["python3"]'), created=CREATED, Cmd=["python3"], Env=[
            "PATH=/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305", f"PYTHON_VERSION={version}"])


def _python_links(short: str) -> Inode:
    root = directory()
    for name in ("python", "python3"):
        put(root, f"usr/local/bin/{name}", symlink(f"python{short}"))
    return root


def _node(version: str, kind: str) -> Image:
    parent = {"full": BUILDPACK, "slim": base.BOOKWORM_SLIM,
              "alpine": base.ALPINE["3.22.2"]}[kind]
    size, unpacked = {"full": (57_600_000, 190_000_000), "slim": (49_500_000, 153_000_000),
                      "alpine": (51_200_000, 157_000_000)}[kind]
    return parent.then(
        _install("node user", 3_320, 8_940, programs={}, folders={"home/node": (1000, 1000)}),
        *metadata(f"ENV NODE_VERSION={version}"),
        _install(f"node {version} {kind}", size, unpacked, programs={
            "usr/local/bin/node": 122_800_000, "usr/local/bin/npm": 4_096}),
        *metadata("ENV YARN_VERSION=1.22.22"),
        _empty("RUN /bin/sh -c set -ex ... yarn --version # buildkit", f"yarn 1.22.22 {kind}",
               1_250_000, 5_330_000),
        _entrypoint("node"),
        *metadata('ENTRYPOINT ["docker-entrypoint.sh"]', 'CMD ["node"]'), created=CREATED,
        Entrypoint=["docker-entrypoint.sh"], Cmd=["node"],
        Env=[PATH, f"NODE_VERSION={version}", "YARN_VERSION=1.22.22"])


def _golang(version: str, kind: str) -> Image:
    parent = BUILDPACK if kind == "full" else base.ALPINE["3.22.2"]
    path = "PATH=/go/bin:/usr/local/go/bin:" + PATH.removeprefix("PATH=")
    return parent.then(
        _install(f"go {version} {kind}", 78_900_000, 245_000_000, programs={
            "usr/local/go/bin/go": 13_800_000, "usr/local/go/bin/gofmt": 2_900_000}),
        *metadata("ENV GOPATH=/go"),
        _install("go path", 126, 0, programs={}, folders={"go/src": (0, 0), "go/bin": (0, 0)}),
        _empty("WORKDIR /go", "go workdir", 32, 0), created=CREATED, WorkingDir="/go",
        Env=[path, f"GOLANG_VERSION={version}", "GOTOOLCHAIN=local", "GOPATH=/go"])


# -- databases ---------------------------------------------------------------------------


def _postgres(version: str, kind: str) -> Image:
    parent = base.BOOKWORM if kind == "full" else base.ALPINE["3.22.2"]
    major, data = version.split(".")[0], "var/lib/postgresql/data"
    size, unpacked = (103_800_000, 310_000_000) if kind == "full" else (105_000_000, 268_000_000)
    env = [f"PATH=/usr/lib/postgresql/{major}/bin:{PATH.removeprefix('PATH=')}",
           "GOSU_VERSION=1.18", "LANG=en_US.utf8", f"PG_MAJOR={major}",
           f"PG_VERSION={version}-1.pgdg12+1", f"PGDATA=/{data}"]
    return parent.then(
        _install(f"postgres user {kind}", 4_510, 10_300, programs={}),
        _empty("RUN /bin/sh -c set -eux; ... gosu nobody true # buildkit", f"postgres gosu {kind}",
               1_100_000, 2_360_000),
        _empty("RUN /bin/sh -c set -eux; ... locales # buildkit", f"postgres locale {kind}",
               8_070_000, 25_100_000),
        *metadata(*(f"ENV {variable}" for variable in env[3:])),
        _install(f"postgres {version} {kind}", size, unpacked, programs={
            f"usr/lib/postgresql/{major}/bin/{name}": program_size for name, program_size in (
                ("postgres", 9_700_000), ("psql", 780_000), ("pg_isready", 84_000))}),
        _install("postgres data", 124, 0, programs={}, folders={data: (999, 999)}),
        _entrypoint("postgres"),
        *metadata(f"VOLUME [/{data}]", 'ENTRYPOINT ["docker-entrypoint.sh"]', "STOPSIGNAL SIGINT",
                  "EXPOSE map[5432/tcp:{}]", 'CMD ["postgres"]'),
        created=CREATED, Env=env, Volumes={f"/{data}": {}}, ExposedPorts={"5432/tcp": {}},
        Entrypoint=["docker-entrypoint.sh"], Cmd=["postgres"], StopSignal="SIGINT")


def _mysql(version: str) -> Image:
    env = [PATH, "GOSU_VERSION=1.17", f"MYSQL_MAJOR={version.rpartition('.')[0]}",
           f"MYSQL_VERSION={version}-1.el9", f"MYSQL_SHELL_VERSION={version}-1.el9"]
    system = layer_step("/bin/sh -c #(nop) ADD file:oraclelinux-9-slim in / ",
                        "oraclelinux 9 slim", 47_980_000, 118_000_000,
                        partial(base.files.debian, "Oracle Linux Server", "9.6", "9", "fedora"),
                        comment="")
    return Image((system,), {"Env": base.ENV}, CREATED).then(
        _install("mysql user", 885, 2_950, programs={}),
        _empty("RUN /bin/sh -c set -eux; ... gosu nobody true # buildkit", "mysql gosu", 784_000,
               2_360_000),
        _install(f"mysql {version}", 129_400_000, 412_000_000, programs={
            "usr/sbin/mysqld": 63_000_000, "usr/bin/mysql": 7_600_000,
            "usr/bin/mysqladmin": 6_900_000},
            folders={"var/lib/mysql": (999, 999), "var/run/mysqld": (999, 999)}),
        _empty("RUN /bin/sh -c set -eux; ... mysqlsh --version # buildkit",
               f"mysql shell {version}", 51_200_000, 318_000_000),
        _entrypoint("mysql"),
        *metadata("VOLUME [/var/lib/mysql]", 'ENTRYPOINT ["docker-entrypoint.sh"]',
                  "EXPOSE map[3306/tcp:{} 33060/tcp:{}]", 'CMD ["mysqld"]'),
        created=CREATED, Env=env, Volumes={"/var/lib/mysql": {}}, Cmd=["mysqld"],
        ExposedPorts={"3306/tcp": {}, "33060/tcp": {}}, Entrypoint=["docker-entrypoint.sh"])


# -- web ---------------------------------------------------------------------------------


def _httpd(version: str, kind: str) -> Image:
    parent = base.BOOKWORM_SLIM if kind == "full" else base.ALPINE["3.22.2"]
    prefix = "usr/local/apache2"
    size, unpacked = (27_900_000, 69_100_000) if kind == "full" else (16_200_000, 52_900_000)
    return parent.then(
        *metadata("ENV HTTPD_PREFIX=/usr/local/apache2"),
        _install(f"httpd prefix {kind}", 145, 0, programs={}, folders={prefix: (33, 33)}),
        _empty("WORKDIR /usr/local/apache2", "httpd workdir", 32, 0),
        *metadata(f"ENV HTTPD_VERSION={version}"),
        _install(f"httpd {version} {kind}", size, unpacked,
                 programs={f"{prefix}/bin/httpd-foreground": 138},
                 files={f"{prefix}/htdocs/index.html": IT_WORKS}),
        *metadata("STOPSIGNAL SIGWINCH", "EXPOSE map[80/tcp:{}]", 'CMD ["httpd-foreground"]'),
        created=CREATED, WorkingDir=f"/{prefix}", ExposedPorts={"80/tcp": {}},
        Cmd=["httpd-foreground"], StopSignal="SIGWINCH",
        Env=[f"PATH=/{prefix}/bin:{PATH.removeprefix('PATH=')}", f"HTTPD_PREFIX=/{prefix}",
             f"HTTPD_VERSION={version}"])


def _wordpress(version: str) -> Image:
    return base.BOOKWORM_SLIM.then(
        _empty("RUN /bin/sh -c set -eux; ... PHPIZE_DEPS ... # buildkit", "php build", 104_300_000,
               338_000_000),
        _empty("RUN /bin/sh -c set -eux; ... apache2 ... # buildkit", "php apache", 20_100_000,
               61_800_000),
        _install("php 8.3.26 apache", 41_400_000, 128_000_000, programs={
            "usr/local/bin/php": 20_400_000, "usr/local/bin/apache2-foreground": 1_346}),
        _empty("RUN /bin/sh -c set -ex; ... docker-php-ext-install ... # buildkit",
               "wordpress extensions", 31_600_000, 92_300_000),
        _install(f"wordpress {version}", 27_200_000, 78_400_000, programs={},
                 files={"usr/src/wordpress/index.php": "<?php\n"},
                 folders={"var/www/html": (33, 33)}),
        _entrypoint("wordpress"),
        *metadata("VOLUME [/var/www/html]", 'ENTRYPOINT ["docker-entrypoint.sh"]',
                  'CMD ["apache2-foreground"]'),
        created=CREATED, Volumes={"/var/www/html": {}}, ExposedPorts={"80/tcp": {}},
        Entrypoint=["docker-entrypoint.sh"], Cmd=["apache2-foreground"], StopSignal="SIGWINCH",
        WorkingDir="/var/www/html", Env=[
            PATH, "PHP_INI_DIR=/usr/local/etc/php", "APACHE_CONFDIR=/etc/apache2",
            "APACHE_ENVVARS=/etc/apache2/envvars", "PHP_VERSION=8.3.26"])


def _registry(version: str) -> Image:
    config = "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\n" \
             "http:\n  addr: :5000\n"
    return base.ALPINE["3.19.9"].then(
        _empty("RUN /bin/sh -c apk add --no-cache ca-certificates # buildkit", "registry certs",
               296_000, 635_000),
        _install(f"registry {version}", 6_340_000, 16_900_000,
                 programs={"bin/registry": 16_900_000},
                 files={"etc/docker/registry/config.yml": config}),
        *metadata("VOLUME [/var/lib/registry]", "EXPOSE map[5000/tcp:{}]"),
        layer_step("COPY docker-entrypoint.sh /entrypoint.sh # buildkit", "registry entrypoint",
                   213, 155, partial(_tree, {}, {"entrypoint.sh": ENTRYPOINT.replace(
                       'exec "$@"', 'exec registry serve "$@"')})),
        *metadata('ENTRYPOINT ["/entrypoint.sh"]', 'CMD ["/etc/docker/registry/config.yml"]'),
        created=CREATED, Volumes={"/var/lib/registry": {}}, ExposedPorts={"5000/tcp": {}},
        Entrypoint=["/entrypoint.sh"], Cmd=["/etc/docker/registry/config.yml"])


# -- tags --------------------------------------------------------------------------------


def _tags(versions: dict[str, tuple[str, ...]], images: dict[str, Image]) -> dict[str, Content]:
    contents = {name: image.content() for name, image in images.items()}
    return {tag: contents[name] for name, tags in versions.items() for tag in tags}


def _flavours(make: Any, versions: dict[str, tuple[str, ...]],
              kinds: tuple[str, ...]) -> dict[str, Content]:
    """Every version in every flavour: 3.13, 3.13-slim ...; "latest" has "slim" beside it."""
    tags: dict[str, Content] = {}
    for version, names in versions.items():
        for kind in kinds:
            content = make(version, kind).content()
            for name in names:
                plain = name if kind == "full" else kind if name == "latest" else f"{name}-{kind}"
                tags[plain] = content
    return tags


def repositories() -> Repositories:
    mysql = {version: _mysql(version) for version in ("8.0.43", "8.4.6", "9.4.0")}
    registry = {version: _registry(version) for version in ("2.8.3", "3.0.0")}
    wordpress = {"6.8.3": _wordpress("6.8.3")}
    three, two = ("full", "slim", "alpine"), ("full", "alpine")
    return [
        ("httpd", _flavours(_httpd, {"2.4.65": ("2.4.65", "2.4", "2", "latest")}, two),
         "The Apache HTTP Server Project."),
        ("python", _flavours(_python, {
            "3.11.14": ("3.11.14", "3.11"), "3.12.12": ("3.12.12", "3.12"),
            "3.13.9": ("3.13.9", "3.13"), "3.14.0": ("3.14.0", "3.14", "3", "latest")}, three),
         "Python is an interpreted, interactive, object-oriented, open-source programming "
         "language."),
        ("node", _flavours(_node, {
            "20.19.5": ("20.19.5", "20"), "22.20.0": ("22.20.0", "22", "lts"),
            "24.10.0": ("24.10.0", "24", "latest")}, three),
         "Node.js is a JavaScript-based platform for server-side and networking applications."),
        ("golang", _flavours(_golang, {"1.24.8": ("1.24.8", "1.24"),
                                       "1.25.2": ("1.25.2", "1.25", "1", "latest")}, two),
         "Go (golang) is a general purpose, higher-level, imperative programming language."),
        ("postgres", _flavours(_postgres, {
            "15.14": ("15.14", "15"), "16.10": ("16.10", "16"),
            "17.6": ("17.6", "17", "latest")}, two),
         "The PostgreSQL object-relational database system provides reliability and data "
         "integrity."),
        ("mysql", _tags({"8.0.43": ("8.0.43", "8.0"), "8.4.6": ("8.4.6", "8.4", "8", "lts"),
                         "9.4.0": ("9.4.0", "9.4", "9", "latest")}, mysql),
         "MySQL is a widely used, open-source relational database management system (RDBMS)."),
        ("wordpress", _tags({"6.8.3": ("6.8.3", "6.8", "6", "latest", "apache")}, wordpress),
         "The WordPress rich content management system can utilize plugins, widgets, and "
         "themes."),
        ("registry", _tags({"2.8.3": ("2.8.3", "2.8", "2"),
                            "3.0.0": ("3.0.0", "3.0", "3", "latest")}, registry),
         "Distribution implementation for storing and distributing of container images and "
         "artifacts"),
    ]
