"""A container's run: network and mounts, conmon, crun, and what follows the end.

Models libpod/{container_internal,oci_conmon_common}.go of Podman 5.5 in its order of steps
(docker.md 7.2). The podman that starts a container leaves; what comes at the end is done by another
podman, which conmon executes: `podman container cleanup`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps, UserError
from simulator.host.conmon import Conmon
from simulator.host.crun import CrunContainer, commands
from simulator.host.dockerd.streams.stdio import Stdio
from simulator.host.kernel import Process

from . import connecting, rootless, spec
from .container import CREATED, EXITED, RUNNING, Container

if TYPE_CHECKING:
    from .libpod import Podman

BUNDLES = "/home/you/.local/share/containers/storage/overlay-containers"
DRAIN_MS = 2000
LOST_CODE = 255           # -1: "container exited before its exit code could be read"
NOT_FOUND_WORDS = ("not found", "no such file", "no such container", "no such image")


def exit_code(message: str) -> int:
    """define.ExitCode: 127 for what was not found, else 126."""
    return 127 if any(word in message.lower() for word in NOT_FOUND_WORDS) else 126


def locked(container: Container, steps: Steps) -> Steps:
    """Do something while no other podman changes the container (a lock file in /dev/shm)."""
    yield from container.lock.acquire()
    try:
        return (yield from steps)
    finally:
        container.lock.release()


def init(podman: Podman, p: Process, container: Container) -> Steps:
    """Everything up to a process that waits for `crun start`. Raises HopError 126 or 127."""
    engine = podman.engine
    if container.removed.triggered:
        raise HopError(f"no container with ID {container.id} found in database: no such container",
                       125)
    try:
        yield from connecting.set_up(podman, container)
        root = yield from podman.layers.mount(container.id)
        yield from engine.wait("podman.mount")
        runtime_spec = spec.runtime_spec(podman, container, root)
        yield from engine.wait("podman.spec")
        podman.step("podman_wrote_spec", container.id, command=" ".join(container.argv))
        yield from _conmon(podman, p, container, runtime_spec)
    except (HopError, UserError):
        clean(podman, container)
        container.become(CREATED)
        raise
    podman.log_event(container, "init")


def _conmon(podman: Podman, p: Process, container: Container, runtime_spec: dict) -> Steps:
    """conmon is launched, and told over the start pipe to go on; the sync pipe brings the pid."""
    named = {connecting.netns_path(container): container.netns} if container.netns else {}
    bundle = f"{BUNDLES}/{container.id}/userdata"
    container.streams.renew()
    container.crun = CrunContainer(podman.kernel, container.id, runtime_spec, bundle,
                                   container.streams, named=named)
    conmon = Conmon(podman.engine, podman.machine, container.crun,
                    lambda conmon, process: _ended(podman, container, process))
    container.conmon = conmon
    yield from conmon.launch(p, podman.lane, container.name)
    try:
        pid = yield from podman.engine.wire.call(
            podman.lane, conmon.lane, "podman_start_pipe", container.name, conmon.create,
            reply_verb="conmon_sync_pipe")
    except HopError as error:
        raise HopError(error.message, exit_code(error.message)) from None
    container.begin(pid)
    container.crun.cgroup.on_oom = lambda _: _out_of_memory(podman, container)


def _out_of_memory(podman: Podman, container: Container) -> None:
    container.oom_killed = True
    container.changed()
    podman.log_event(container, "oom")


def start(podman: Podman, p: Process, container: Container) -> Steps:
    """`crun start`, executed by podman itself: the program of the user runs now."""
    yield from commands.start(p, podman.lane, container.crun)
    if container.ended.triggered:
        return
    container.started_ms = podman.engine.clock.now_ms
    container.become(RUNNING)
    podman.log_event(container, "start")


# -- the end -----------------------------------------------------------------------------


def _ended(podman: Podman, container: Container, process: Process) -> None:
    """conmon has written the exit file; it executes the exit command."""
    podman.engine.trace.step(container.conmon.lane, "conmon_wrote_exit", container.id,
                             name=container.name, code=process.exit_status)
    container.end(process.exit_status)
    podman.engine.clock.spawn(_exit_command(podman, container))


def _exit_command(podman: Podman, container: Container) -> Steps:
    """`podman container cleanup`, a child of conmon; then conmon leaves."""
    engine, conmon = podman.engine, container.conmon
    argv = ["/usr/bin/podman", "container", "cleanup",
            *(["--rm"] if container.auto_remove else []), container.id]
    done, sent = engine.clock.event(), []

    def body(p: Process) -> Steps:
        yield from engine.wait("podman.start")
        yield from rootless.enter(podman, p)
        yield from locked(container, cleanup(podman, p, container))
        return 0

    def begin() -> None:
        child = podman.kernel.fork(conmon.process, body, argv, role="podman", fds={})
        child.on_exit.append(tell)

    def tell(child: Process) -> None:
        engine.wire.post(podman.lane, conmon.lane, "exited", "podman container cleanup",
                         done.succeed, kind="reply", of=sent[0], code=child.exit_status)

    sent.append(engine.wire.post(conmon.lane, podman.lane, "exec", "podman container cleanup",
                                 begin, kind="exec", argv=" ".join(argv)[:200]))
    yield done
    conmon.leave()


def cleanup(podman: Podman, p: Process, container: Container) -> Steps:
    """Network, mounts, `crun delete`; then a restart by policy, or removal with --rm."""
    yield from container.streams.wait_drained(DRAIN_MS)
    if container.removed.triggered:
        return
    podman.log_event(container, "died", containerExitCode=str(container.exit_code))
    if container.crun is not None:
        yield from commands.delete(p, podman.lane, container.crun)
    clean(podman, container)
    yield from podman.engine.wait("podman.cleanup")
    container.become(EXITED)
    podman.log_event(container, "cleanup")
    if _restarts(container):
        container.restart_count += 1
        podman.step("podman_restarts", container.id, name=container.name,
                    policy=container.restart_policy["Name"])
        try:
            yield from init(podman, p, container)
            yield from start(podman, p, container)
        except (HopError, UserError):
            container.become(EXITED)
    elif container.auto_remove:
        yield from forget(podman, container)


def _restarts(container: Container) -> bool:
    policy = container.restart_policy
    if container.stopped_by_user or container.auto_remove:
        return False
    if policy["Name"] == "on-failure":
        most = policy["MaximumRetryCount"]
        return container.exit_code != 0 and (not most or container.restart_count < most)
    return policy["Name"] in ("always", "unless-stopped")


def synchronize(podman: Podman) -> None:
    """What every command does first: containers that ended unseen, because their conmon was
    killed, have no exit file; their state is found out by looking."""
    for container in podman.containers:
        if container.unwatched and container.gone:
            container.end(LOST_CODE)
            if container.crun.cgroup is not None:
                container.crun.cgroup.on_oom = None
            clean(podman, container)
            container.become(EXITED)


def clean(podman: Podman, container: Container) -> None:
    """What a run has taken is given back."""
    connecting.tear_down(podman, container)
    podman.layers.unmount(container.id)
    podman.volumes.release(container)
    container.streams.end()
    fresh = Stdio(podman.engine.clock, container.tty, bool(container.config.get("OpenStdin")))
    fresh.attach(container.log)
    container.streams = fresh
    container.execs.clear()
    podman.step("podman_cleaned_up", container.id, name=container.name)


def forget(podman: Podman, container: Container) -> Steps:
    """The layer, the volumes without a name, and the row."""
    if container.removed.triggered:
        return
    yield from podman.engine.wait("podman.remove")
    yield from podman.layers.remove(container.id)
    yield from podman.volumes.remove(container, container.auto_remove)
    if container.pod is not None and container in container.pod.members:
        container.pod.members.remove(container)
    podman.containers.forget(container)
    podman.log_event(container, "remove")
