"""podman run and podman create."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, NotModelled, Steps
from simulator.host.podman import creating, images, pods, running
from simulator.host.podman.running import exit_code
from simulator.workstation.docker.container.options import create_body
from simulator.workstation.docker.flags import UsageError

from ..command import Cli, command
from .attach import Talk

if TYPE_CHECKING:
    from simulator.host.podman.container import Container, Pod

REFUSED = ("arch authfile blkio-weight blkio-weight-device cgroup-conf cgroup-parent cgroups "
           "chrootdirs conmon-pidfile cpu-rt-period cpu-rt-runtime cpuset-cpus cpuset-mems "
           "decryption-key device device-cgroup-rule device-read-bps device-read-iops "
           "device-write-bps device-write-iops env-host env-merge gidmap group-entry "
           "health-on-failure hostuser init init-ctr init-path ip ip6 ipc image-volume "
           "memory-reservation mac-address oom-score-adj os override-arch passwd-entry "
           "personality pid pidfile platform preserve-fds requires rootfs sdnotify seccomp-policy "
           "secret subgidname subuidname sysctl systemd timeout tz ulimit umask uidmap unsetenv "
           "unsetenv-all userns uts variant volumes-from-image")
IMAGE_NEEDED = "requires at least 1 arg(s), only received 0"


@command("run", "container run", complete="image", fewest=1, interspersed=False, refuses=REFUSED)
def run(cli: Cli) -> Steps:
    flags, podman = cli.flags, cli.podman
    if flags["detach"] and flags["attach"]:
        raise HopError("invalid combination of --detach and --attach: invalid argument", 125)
    container = yield from make(cli)
    detach = flags["detach"]
    talk = None
    yield from container.lock.acquire()
    try:
        yield from _init(cli, container)
        if not detach:
            talk = Talk(cli, container.tty, stdin=bool(flags["interactive"]),
                        keys=flags["detach-keys"])
            talk.connect(container.conmon, container.streams)
        yield from running.start(podman, cli.p, container)
    except HopError as failure:
        if talk is not None:
            talk.leave()
        if container.auto_remove:
            yield from running.forget(podman, container)
        raise HopError(failure.message, failure.code) from None
    finally:
        container.lock.release()
    if detach:
        yield from cli.line(container.id)
        return 0
    podman.log_event(container, "attach")
    yield from talk.hold(container)
    return (yield from status_of(cli, container, talk))


def status_of(cli: Cli, container: Container, talk: Talk) -> Steps:
    """What the exit file says, once the cleanup is done; 0 for who detached."""
    if talk.detached:
        return 0
    if not container.ended.triggered:
        yield from cli.p.block(container.ended)
    code = container.exit_code
    while container.status == "stopped" and not container.removed.triggered:
        yield from cli.p.sleep(5)
    return code


def _init(cli: Cli, container: Container) -> Steps:
    pod = container.pod
    if pod is not None and pod.infra is not None and not pod.infra.running:
        yield from pods.start_one(cli.podman, cli.p, pod.infra)
    yield from running.init(cli.podman, cli.p, container)


@command("create", "container create", complete="image", fewest=1, interspersed=False,
         refuses=REFUSED)
def create(cli: Cli) -> Steps:
    container = yield from make(cli)
    yield from cli.line(container.id)


def make(cli: Cli) -> Steps:
    """The container that flags and arguments describe. Raises HopError 125."""
    flags, podman = cli.flags, cli.podman
    policy = flags["pull"] or "missing"
    if policy in ("true", "false"):
        policy = "always" if policy == "true" else "missing"
    if policy not in ("always", "missing", "never", "newer"):
        raise HopError(f'unsupported pull policy "{policy}"', 125)
    body = _body(cli)
    pod = yield from _pod(cli)
    image = yield from find_image(cli, cli.args[0], policy)
    if flags["replace"] and flags["name"]:
        raise NotModelled("podman run --replace")
    container = yield from creating.create(podman, image, body, flags["name"] or "",
                                           _networks(flags["network"]), pod)
    container.aliases = list(flags["network-alias"])
    if flags["cidfile"]:
        cli.p.fs.write(flags["cidfile"], container.id.encode())
        cli.p.fs.chown(flags["cidfile"], podman.uid, podman.uid)
    return container


def find_image(cli: Cli, name: str, policy: str) -> Steps:
    """The image, pulled when it is missing. Raises HopError 125."""
    podman, files = cli.podman, cli.files()
    image = None if policy in ("always", "newer") else podman.images.find_short(name, files)
    if image is None and policy == "never":
        raise HopError(f"{name}: image not known", 125)
    if image is None:
        image = yield from images.pull_any(podman, cli.p, name, files,
                                           quiet=bool(cli.flags["quiet"]))
    return image


def _networks(words: list[str]) -> list[str]:
    return [name for word in words for name in word.split(",") if name]


def _body(cli: Cli) -> dict[str, Any]:
    """The same settings as docker's, from flags that mean the same."""
    flags = cli.flags
    given = dict(flags.given)
    try:
        flags.given = {name: value for name, value in given.items()
                       if name not in ("network", "pull", "name")}
        body = create_body(cli, bool(flags["detach"]))
    except UsageError as mistake:
        raise HopError(str(mistake), 125) from None
    finally:
        flags.given = given
    command_words = flags["entrypoint"]
    if command_words is not None and command_words.startswith("["):
        raise NotModelled("podman --entrypoint as JSON")
    return body


def _pod(cli: Cli) -> Steps:
    """--pod NAME, or --pod new:NAME which makes it. Returns a Pod or None."""
    name = cli.flags["pod"]
    if not name:
        return None
    if name.startswith("new:"):
        flags = cli.flags
        published = flags.given.pop("publish", None)
        body = _body_of_ports(cli, published)
        pod: Pod = yield from pods.create(cli.podman, name.removeprefix("new:"), labels={},
                                          networks=_networks(flags.given.pop("network", [])),
                                          host_config=body)
        return pod
    return cli.podman.find_pod(name)


def _body_of_ports(cli: Cli, published: list[str] | None) -> dict[str, Any]:
    before = dict(cli.flags.given)
    cli.flags.given = {"publish": published} if published else {}
    bindings = _body(cli)["HostConfig"]["PortBindings"]
    cli.flags.given = before
    return {"PortBindings": bindings}


__all__ = ["create", "exit_code", "find_image", "make", "run", "status_of"]
