"""hello-world, busybox, alpine, debian, ubuntu: what everything else is built on."""

from __future__ import annotations

from functools import partial

from ..content import Content
from . import files
from .recipe import PATH, Image, Step, layer_step, metadata

ENV = [PATH]

HELLO = Image((
    layer_step("COPY hello / # buildkit", "hello-world 1", 2_380, 10_072, files.hello_world),
    *metadata('CMD ["/hello"]')), {"Env": ENV, "Cmd": ["/hello"], "WorkingDir": "/"},
    "2025-08-08T19:05:17Z")


def _busybox(version: str, size: int, unpacked: int, created: str) -> Image:
    return Image((
        layer_step(f"BusyBox {version} (glibc), Debian 12", f"busybox {version}", size, unpacked,
                   partial(files.busybox, 1_131_168), comment=""),
    ), {"Env": ENV, "Cmd": ["sh"]}, created)


BUSYBOX = {
    "1.35.0": _busybox("1.35.0", 2_592_227, 4_855_196, "2022-12-29T21:21:53Z"),
    "1.36.1": _busybox("1.36.1", 2_218_542, 4_277_910, "2024-09-26T21:31:42Z"),
    "1.37.0": _busybox("1.37.0", 2_224_358, 4_428_436, "2024-09-26T21:31:42Z"),
}

# What `busybox` is in the recorded transcripts: Debian's static 1.35 alone, 1.98 MB; its
# compressed size is an estimate.
BUSYBOX_LATEST = Image((
    layer_step("BusyBox 1.35.0 (static), Debian 12", "busybox 1.35.0 static", 1_021_400, 1_982_256,
               partial(files.busybox, 1_982_256), comment=""),
), {"Env": ENV, "Cmd": ["sh"]}, "2024-09-26T21:31:40Z")


def _alpine(release: str, size: int, unpacked: int, created: str) -> Image:
    return Image((
        layer_step(f"ADD alpine-minirootfs-{release}-x86_64.tar.gz / # buildkit",
                   f"alpine {release}", size, unpacked, partial(files.alpine, release)),
        *metadata('CMD ["/bin/sh"]')), {"Env": ENV, "Cmd": ["/bin/sh"], "WorkingDir": "/"}, created)


ALPINE = {
    # Old, and asked for by the tests of docker-py; its sizes are rounded.
    "3.10.9": _alpine("3.10.9", 2_800_000, 5_580_000, "2021-04-14T19:19:39Z"),
    "3.19.9": _alpine("3.19.9", 3_419_491, 7_396_134, "2025-10-08T11:02:24Z"),
    "3.20.8": _alpine("3.20.8", 3_627_108, 7_807_142, "2025-10-08T11:03:43Z"),
    "3.21.5": _alpine("3.21.5", 3_644_755, 7_833_466, "2025-10-08T11:04:27Z"),
    "3.22.2": _alpine("3.22.2", 3_802_452, 8_312_716, "2025-10-08T11:04:56Z"),
}


def _debian(version: str, codename: str, kind: str, size: int, unpacked: int,
            created: str) -> Image:
    build = partial(files.debian, "Debian GNU/Linux", version, codename)
    return Image((layer_step(
        f"# debian.sh --arch 'amd64' out/ '{codename}' '@1759104000'", f"debian {version} {kind}",
        size, unpacked, build, comment="debuerreotype 0.16"),),
        {"Env": ENV, "Cmd": ["bash"]}, created)


BOOKWORM = _debian("12", "bookworm", "full", 48_484_900, 116_524_032, "2025-09-29T00:00:00Z")
BOOKWORM_SLIM = _debian("12", "bookworm", "slim", 28_228_500, 74_803_200, "2025-09-29T00:00:00Z")
TRIXIE = _debian("13", "trixie", "full", 49_279_500, 120_205_312, "2025-09-29T00:00:00Z")
TRIXIE_SLIM = _debian("13", "trixie", "slim", 29_773_800, 78_622_720, "2025-09-29T00:00:00Z")


def _ubuntu(version: str, codename: str, size: int, unpacked: int, created: str) -> Image:
    build = partial(files.debian, "Ubuntu", version, codename, "debian")
    labels = {"org.opencontainers.image.ref.name": "ubuntu",
              "org.opencontainers.image.version": version}
    return Image((
        *(Step(f"/bin/sh -c #(nop)  {text}", comment="") for text in (
            "ARG RELEASE", "LABEL org.opencontainers.image.ref.name=ubuntu",
            f"LABEL org.opencontainers.image.version={version}")),
        layer_step(f"/bin/sh -c #(nop) ADD file:ubuntu-{version} in / ", f"ubuntu {version}", size,
                   unpacked, build, comment=""),
        Step('/bin/sh -c #(nop)  CMD ["/bin/bash"]', comment="")),
        {"Env": ENV, "Cmd": ["/bin/bash"], "Labels": labels}, created)


UBUNTU = {
    "22.04": _ubuntu("22.04", "jammy", 29_537_000, 77_871_104, "2025-08-19T17:17:10Z"),
    "24.04": _ubuntu("24.04", "noble", 29_724_688, 78_117_888, "2025-09-10T05:23:21Z"),
}


def repositories() -> list[tuple[str, dict[str, Content], str]]:
    """(repository, tag -> content, description)."""
    busybox = {version: image.content() for version, image in BUSYBOX.items()}
    alpine = {version: image.content() for version, image in ALPINE.items()}
    bookworm, bookworm_slim = BOOKWORM.content(), BOOKWORM_SLIM.content()
    trixie, trixie_slim = TRIXIE.content(), TRIXIE_SLIM.content()
    jammy, noble = UBUNTU["22.04"].content(), UBUNTU["24.04"].content()
    hello = HELLO.content()
    return [
        ("hello-world", {"latest": hello, "linux": hello},
         "Hello World! (an example of minimal Dockerization)"),
        ("busybox", {**_short(busybox), "latest": BUSYBOX_LATEST.content(),
                     "stable": busybox["1.37.0"], "glibc": busybox["1.37.0"]},
         "Busybox base image."),
        ("alpine", {**_short(alpine), "3": alpine["3.22.2"], "latest": alpine["3.22.2"]},
         "A minimal Docker image based on Alpine Linux with a complete package index and only "
         "5 MB in size!"),
        ("debian", {"12": bookworm, "bookworm": bookworm, "12-slim": bookworm_slim,
                    "bookworm-slim": bookworm_slim, "13": trixie, "trixie": trixie,
                    "13-slim": trixie_slim, "trixie-slim": trixie_slim, "latest": trixie,
                    "stable": trixie, "stable-slim": trixie_slim},
         "Debian is a Linux distribution that's composed entirely of free and open-source "
         "software."),
        ("ubuntu", {"22.04": jammy, "jammy": jammy, "24.04": noble, "noble": noble,
                    "latest": noble}, "Ubuntu is a Debian-based Linux operating system based on "
                                      "free software."),
    ]


def _short(versions: dict[str, Content]) -> dict[str, Content]:
    """Each full version under its own name and as major.minor."""
    return {tag: content for version, content in versions.items()
            for tag in (version, ".".join(version.split(".")[:2]))}
