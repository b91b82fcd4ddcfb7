"""`crun start`, `kill`, `delete` and `exec`: small commands on a container that exists.

`run` starts any of them as a child of the process that wants it: podman itself (start, kill,
delete) or conmon (create, exec).
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.engine import HopError, Steps
from simulator.host import runc
from simulator.host.kernel import Process
from simulator.host.kernel.syscalls import syscall
from simulator.host.runc.join import Joined

from .create import CrunContainer, explain, remove_cgroup

BINARY = "/usr/bin/crun"


class Failed(HopError):
    """A command of crun ended with a status other than 0; the text is its own, after "crun: "."""


def run(parent: Process, lane: str, words: list[str], body: Callable[[Process], Steps],
        failure: Callable[[], str] = str) -> Steps:
    """Execute crun as a child of `parent` (on `lane`) and wait. Raises Failed."""
    kernel = parent.kernel
    engine, crun_lane = kernel.engine, f"{kernel.machine}/crun"
    ended, sent = engine.clock.event(), []
    argv = [BINARY, "--root", "/run/user/1000/crun", *words]

    def begin() -> None:
        child = kernel.fork(parent, body, argv, role="crun", fds={})
        child.on_exit.append(tell)

    def tell(child: Process) -> None:
        code = child.exit_status
        engine.wire.post(crun_lane, lane, "exited", f"crun {words[0]}",
                         lambda: ended.succeed(code), kind="reply", of=sent[0], code=code)

    sent.append(engine.wire.post(lane, crun_lane, "exec", f"crun {words[0]}", begin, kind="exec",
                                 argv=f"crun {' '.join(words)}"[:200], payload=" ".join(argv)))
    code = yield ended
    collect(parent)
    if code:
        raise Failed(f"crun: {failure()}", 126)


def collect(parent: Process) -> None:
    """The parent reaps its children that have ended."""
    for child in [c for c in parent.children if c.exit_status is not None]:
        parent.kernel.reap(child)


def careful(container: CrunContainer, body: Callable[[Process], Steps]) -> Callable[..., Steps]:
    """A command that fails notes why and exits with status 1."""
    def guarded(process: Process) -> Steps:
        try:
            return (yield from body(process))
        except OSError as error:
            container.error = error
        except HopError as error:
            container.error = OSError(0, error.message)
        return 1

    return guarded


def start(parent: Process, lane: str, container: CrunContainer) -> Steps:
    """Open the fifo at which the container's process waits."""
    def body(process: Process) -> Steps:
        yield from process.kernel.engine.wait("crun.start")
        fifo = f"{container.folder}/exec.fifo"
        syscall(process, "open", fifo, f'"{fifo}", O_RDONLY', "3", path="exec.fifo")
        if not container.started.triggered:
            container.started.succeed(process.kernel.engine.clock.cause)
        return 0

    yield from run(parent, lane, ["start", container.id], body)


def kill(parent: Process, lane: str, container: CrunContainer, signum: int,
         everyone: bool = False) -> Steps:
    """One signal to the first process. Raises Failed when it has ended."""
    target = container.process

    def body(process: Process) -> Steps:
        return (yield from runc.kill(process, container, target, signum, everyone))

    words = ["kill", *(["--all"] if everyone else []), container.id, str(signum)]
    yield from run(parent, lane, words, body,
                   lambda: f"container `{container.id}` is not running")


def delete(parent: Process, lane: str, container: CrunContainer) -> Steps:
    """Remove the cgroup, what runs in it, and crun's own state."""
    def body(process: Process) -> Steps:
        yield from process.kernel.engine.wait("crun.delete")
        if container.cgroup is not None:
            for left in list(container.cgroup.processes.values()):
                process.kernel.signal(left, 9)
            remove_cgroup(process, container)
        syscall(process, "unlink", container.folder, f'"{container.folder}/status"',
                path=container.folder)
        return 0

    yield from run(parent, lane, ["delete", "--force", container.id], body)


def execute(parent: Process, lane: str, container: CrunContainer, joined: Joined) -> Steps:
    """One more process in the container. Raises Failed in crun's words."""
    def body(process: Process) -> Steps:
        return (yield from runc.execute(process, container, joined))

    def why() -> str:
        return explain(joined.error, joined.wanted["args"])

    yield from run(parent, lane, ["exec", "--detach", "--process", "process.json", container.id],
                   body, why)
