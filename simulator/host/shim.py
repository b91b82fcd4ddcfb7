"""containerd-shim-runc-v2: the parent of one container's processes.

It outlives runc, keeps the streams and the exit codes, and tells containerd what happens. Called by
containerd over ttrpc; runs runc for everything that it wants from the kernel.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.engine import Engine, HopError, Steps
from simulator.host import runc
from simulator.host.kernel import Kernel, Process
from simulator.host.runc.join import Joined
from simulator.host.runc.state import ROOT, Stdio, Streams

Publish = Callable[[str, dict[str, Any]], None]


class Shim:
    """`publish(topic, event)` sends an event to containerd."""

    def __init__(self, engine: Engine, kernel: Kernel, machine: str, container: runc.Container,
                 publish: Publish) -> None:
        self.engine, self.kernel = engine, kernel
        self.lane, self.runc_lane = f"{machine}/shim", f"{machine}/runc"
        self.container, self._publish = container, publish
        self.execs: dict[str, Joined] = {}
        self.process = kernel.daemon(kernel.init, [
            "/usr/bin/containerd-shim-runc-v2", "-namespace", "moby", "-id", container.id,
            "-address", "/run/containerd/containerd.sock"], role="shim", memory=10 << 20)
        self.process.subreaper, self.process.container = True, container.id
        kernel.process_changed(self.process)

    # -- the container's first process -----------------------------------------------------

    def create(self) -> Steps:
        """`runc create`; returns the pid. Raises HopError with runc's words."""
        container = self.container
        code = yield from self._runc("create", [
            "create", "--bundle", container.bundle, "--pid-file", f"{container.bundle}/init.pid",
            container.id], lambda p: runc.create(p, container))
        if code:
            raise HopError(_reason("create", container.error), "Unknown")
        first = container.process
        first.on_exit.append(lambda p: self._exited(p, container.id))
        container.cgroup.on_oom = self._out_of_memory
        container.spec = {}        # config.json is on disk; nothing needs it any more
        self._pump(container.streams)
        self._publish("/tasks/create", {"container_id": container.id, "pid": first.pid})
        return first.pid

    def start(self) -> Steps:
        """`runc start`."""
        container = self.container
        yield from self._runc("start", ["start", container.id],
                              lambda p: runc.start(p, container))
        self._publish("/tasks/start", {"container_id": container.id, "pid": container.process.pid})

    def kill(self, exec_id: str | None, signum: int, everyone: bool) -> Steps:
        """`runc kill`. Raises HopError NotFound when the process has ended."""
        target = self._process(exec_id)
        code = yield from self._runc("kill", ["kill", self.container.id, str(signum)],
                                     lambda p: runc.kill(p, self.container, target, signum,
                                                         everyone))
        if code:
            raise HopError("process already finished", "NotFound")

    def delete(self) -> Steps:
        """`runc delete`; returns the exit status. Raises HopError while the task runs."""
        first = self.container.process
        if first is not None and first.exit_status is None:
            raise HopError("cannot delete a running process", "FailedPrecondition")
        yield from self._runc("delete", ["delete", self.container.id],
                              lambda p: runc.delete(p, self.container))
        return first.exit_status if first is not None else 255

    # -- execs -------------------------------------------------------------------------------

    def add_exec(self, exec_id: str, wanted: dict[str, Any], stdio: Stdio) -> None:
        self.execs[exec_id] = Joined(wanted, Streams(self.kernel, stdio))
        self._publish("/tasks/exec-added", {"container_id": self.container.id, "id": exec_id})

    def start_exec(self, exec_id: str) -> Steps:
        """`runc exec`; returns the pid. Raises HopError with runc's words."""
        container, joined = self.container, self.execs[exec_id]
        if not container.running:
            raise HopError("cannot exec in a stopped container", "FailedPrecondition")
        code = yield from self._runc(
            "exec", ["exec", "--process", f"/tmp/runc-process{exec_id[:8]}", "--detach",
                     container.id], lambda p: runc.execute(p, container, joined))
        if code:
            del self.execs[exec_id]
            raise HopError(_reason("exec", joined.error), "Unknown")
        self._pump(joined.streams)
        self._publish("/tasks/exec-started", {"container_id": container.id, "id": exec_id,
                                              "pid": joined.process.pid})
        if joined.process.exit_status is not None:
            self._exited(joined.process, exec_id)
        else:
            joined.process.on_exit.append(lambda p: self._exited(p, exec_id))
        return joined.process.pid

    def delete_exec(self, exec_id: str) -> int:
        joined = self.execs.pop(exec_id)
        return joined.process.exit_status if joined.process is not None else 255

    # -- the rest ----------------------------------------------------------------------------

    def pause(self, frozen: bool) -> None:
        runc.freeze(self.process, self.kernel, self.container.cgroup, frozen)
        self._publish("/tasks/paused" if frozen else "/tasks/resumed",
                      {"container_id": self.container.id})

    def update(self, resources: dict[str, Any]) -> None:
        runc.apply_limits(self.process, self.container.cgroup, resources)

    def resize(self, exec_id: str | None, rows: int, columns: int) -> None:
        tty = self._streams(exec_id).tty
        if tty is not None:
            tty.resize(rows, columns)

    def shut_down(self) -> None:
        """The last request: the shim exits."""
        self.kernel.end(self.process, 0)

    def _process(self, exec_id: str | None) -> Process:
        process = (self.container.process if not exec_id else
                   self.execs[exec_id].process if exec_id in self.execs else None)
        if process is None or process.exit_status is not None:
            raise HopError("process already finished", "NotFound")
        return process

    def _streams(self, exec_id: str | None) -> Streams:
        if exec_id and exec_id not in self.execs:
            raise HopError(f"exec process not found: {exec_id}", "NotFound")
        return self.execs[exec_id].streams if exec_id else self.container.streams

    def _runc(self, name: str, words: list[str], body: Any) -> Steps:
        """Run a runc command as a process of its own; returns its exit status. Raises HopError
        when the machine has no room for a process."""
        ended = self.engine.clock.event()
        sent: list[int] = []
        argv = ["/usr/bin/runc", "--root", ROOT, "--log", f"{self.container.bundle}/log.json",
                "--log-format", "json", "--systemd-cgroup", *words]

        def begin() -> None:
            try:
                process = self.kernel.fork(self.process, _careful(body, self.container), argv,
                                           role="runc")
            except OSError as error:
                ended.succeed(error)
            else:
                process.on_exit.append(tell)

        def tell(process: Process) -> None:
            code = process.exit_status
            post(self.runc_lane, self.lane, "exited", f"runc {name}",
                 lambda: ended.succeed(code), kind="reply", of=sent[0], code=code,
                 container=self.container.id[:12])

        post = self.engine.wire.post
        sent.append(post(self.lane, self.runc_lane, "exec", f"runc {name}", begin, kind="exec",
                         container=self.container.id[:12],
                         argv=f"runc {' '.join(words)}"[:200], payload=" ".join(argv)))
        outcome = yield ended
        if isinstance(outcome, OSError):
            raise no_process("/usr/bin/runc", outcome)
        return outcome

    def _exited(self, process: Process, ident: str) -> None:
        """SIGCHLD: the shim collects the process and keeps its status."""
        streams = self._streams(None if ident == self.container.id else ident)
        streams.hang_up()
        self.engine.wire.post(
            self.kernel.lane, self.lane, "sigchld", f"{process.pid}", self._publish, "/tasks/exit",
            {"container_id": self.container.id, "id": ident, "pid": process.pid,
             "exit_status": process.exit_status}, kind="signal", pid=process.pid,
            code=process.exit_status, process=process.name, container=self.container.id[:12])

    def _out_of_memory(self, victim: Process) -> None:
        self._publish("/tasks/oom", {"container_id": self.container.id})

    def _pump(self, streams: Streams) -> None:
        """Keys from the client go into the terminal."""
        stdin = streams.stdio.stdin
        if streams.tty is not None and stdin is not None:
            self.engine.clock.spawn(_copy_keys(stdin, streams.tty))


def no_process(program: str, error: OSError) -> HopError:
    """Go's words for a fork that fails."""
    return HopError(f"fork/exec {program}: {error.strerror.lower()}", "Unknown")


def _copy_keys(stdin: Any, tty: Any) -> Steps:
    while True:
        data = yield from stdin.read()
        if not data:
            return
        tty.type(data)


def _careful(body: Any, container: runc.Container) -> Any:
    """A command that fails prints why and exits with status 1."""
    def run(process: Process) -> Steps:
        try:
            return (yield from body(process))
        except OSError as error:
            container.error = error
            return 1
        except HopError as error:
            container.error = OSError(0, error.message)
            return 1

    return run


def _reason(command: str, error: OSError | None) -> str:
    """What containerd is told: the last line of runc's log."""
    text = error.strerror if error is not None else "unexpected EOF"
    first = "runc create failed" if command == "create" else "exec failed"
    return (f"OCI runtime {command} failed: {first}: unable to start container process: {text}: "
            "unknown")
