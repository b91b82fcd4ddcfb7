"""containerd: keeps containers and tasks, starts a shim for each, and publishes events.

Models containerd 1.7.27 with the runtime io.containerd.runc.v2. Called by dockerd over gRPC (the
kubelet's door comes later); every method that takes time is a generator for `engine.wire.call`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from simulator.engine import Engine, HopError, Steps
from simulator.host import runc
from simulator.host.kernel import Kernel, Process
from simulator.host.shim import Shim, no_process

BUNDLES = "/run/containerd/io.containerd.runtime.v2.task/moby"
SHIM = "/usr/bin/containerd-shim-runc-v2"

Subscriber = Callable[[str, dict[str, Any]], None]


class Containerd:
    def __init__(self, engine: Engine, machine: str, kernel: Kernel) -> None:
        self.engine, self.machine, self.kernel = engine, machine, kernel
        self.lane, self.shim_lane = f"{machine}/containerd", f"{machine}/shim"
        self.process = kernel.daemon(kernel.init, ["/usr/bin/containerd"], role="containerd",
                                     memory=40 << 20)
        self.specs: dict[str, bytes] = {}      # containers: id -> OCI spec, as its database has it
        self.shims: dict[str, Shim] = {}                # tasks: id -> the shim that holds it
        self._subscribers: list[tuple[str, Subscriber]] = []

    def subscribe(self, lane: str, callback: Subscriber) -> None:
        """Send every event to `callback(topic, event)`, over the wire to `lane`."""
        self._subscribers.append((lane, callback))

    # -- containers --------------------------------------------------------------------------

    def containers_create(self, ident: str, spec: dict[str, Any]) -> Steps:
        if ident in self.specs:
            raise HopError(f'container "{ident}": already exists', "AlreadyExists")
        yield from self.engine.wait("containerd.create")
        self.specs[ident] = json.dumps(spec).encode()
        self._publish("/containers/create", {"container_id": ident})

    def containers_delete(self, ident: str) -> Steps:
        if ident not in self.specs:
            raise HopError(f'container "{ident}" in namespace "moby": not found', "NotFound")
        yield from self.engine.wait("containerd.create")
        del self.specs[ident]
        self._publish("/containers/delete", {"container_id": ident})

    # -- tasks -------------------------------------------------------------------------------

    def has_task(self, ident: str) -> bool:
        return ident in self.shims

    def tasks_create(self, ident: str, stdio: runc.Stdio) -> Steps:
        """Bundle, shim, `runc create`; returns the pid of the container's first process."""
        if ident not in self.specs:
            raise HopError(f'container "{ident}" in namespace "moby": not found', "NotFound")
        if ident in self.shims:
            raise HopError(f"task {ident}: already exists", "AlreadyExists")
        yield from self.engine.wait("containerd.bundle")
        bundle = f"{BUNDLES}/{ident}"
        self.engine.trace.step(self.lane, "containerd_wrote_bundle", ident, path=bundle)
        container = runc.Container(self.kernel, ident, json.loads(self.specs[ident]), bundle,
                                   stdio)
        self.shims[ident] = shim = yield from self._start_shim(container)
        self.kernel.process_changed(shim.process)
        try:
            pid = yield from self._ask(ident, "Task.Create", shim.create)
        except HopError as error:
            yield from self._end_shim(ident)
            raise HopError(f"failed to create shim task: {error.message}", error.code) from None
        return pid

    def tasks_start(self, ident: str) -> Steps:
        yield from self._ask(ident, "Task.Start", self._shim(ident).start)

    def tasks_kill(self, ident: str, signum: int, everyone: bool = False) -> Steps:
        """One signal to the first process. Raises HopError NotFound when it has ended."""
        yield from self._ask(ident, "Task.Kill", self._shim(ident).kill, None, signum, everyone)

    def tasks_delete(self, ident: str) -> Steps:
        """Returns the exit status; the shim leaves afterwards."""
        shim = self._shim(ident)
        code = yield from self._ask(ident, "Task.Delete", shim.delete)
        self._publish("/tasks/delete", {"container_id": ident, "exit_status": code})
        self.engine.clock.spawn(self._end_shim(ident))
        return code

    def tasks_exec(self, ident: str, exec_id: str, process: dict[str, Any],
                   stdio: runc.Stdio) -> Steps:
        """Note one more process for the task; `tasks_start_exec` runs it."""
        shim = self._shim(ident)
        yield from self._ask(ident, "Task.Exec", _at_once(shim.add_exec), exec_id, process, stdio)

    def tasks_start_exec(self, ident: str, exec_id: str) -> Steps:
        shim = self._shim(ident)
        return (yield from self._ask(ident, "Task.Start", shim.start_exec, exec_id))

    def tasks_kill_exec(self, ident: str, exec_id: str, signum: int) -> Steps:
        yield from self._ask(ident, "Task.Kill", self._shim(ident).kill, exec_id, signum, False)

    def tasks_delete_exec(self, ident: str, exec_id: str) -> Steps:
        shim = self._shim(ident)
        return (yield from self._ask(ident, "Task.Delete", _at_once(shim.delete_exec), exec_id))

    def tasks_pause(self, ident: str) -> Steps:
        yield from self._ask(ident, "Task.Pause", _at_once(self._shim(ident).pause), True)

    def tasks_resume(self, ident: str) -> Steps:
        yield from self._ask(ident, "Task.Resume", _at_once(self._shim(ident).pause), False)

    def tasks_update(self, ident: str, resources: dict[str, Any]) -> Steps:
        yield from self._ask(ident, "Task.Update", _at_once(self._shim(ident).update), resources)

    def tasks_resize(self, ident: str, exec_id: str | None, rows: int, columns: int) -> Steps:
        yield from self._ask(ident, "Task.ResizePty", _at_once(self._shim(ident).resize), exec_id,
                             rows, columns)

    def tasks_close_stdin(self, ident: str, exec_id: str | None) -> Steps:
        """The shim lets go of its end of the input fifo; dockerd has closed the other."""
        yield from self._ask(ident, "Task.CloseIO", _at_once(lambda: None))

    def tasks_pids(self, ident: str) -> Steps:
        """The processes of a task, in the order of their pids."""
        cgroup = self._shim(ident).container.cgroup
        found = sorted(cgroup.processes.items())
        return (yield from self._ask(ident, "Task.Pids",
                                     _at_once(lambda: [process for _, process in found])))

    def tasks_metrics(self, ident: str) -> Steps:
        """The cgroup's counters: bytes, microseconds, processes."""
        cgroup = self._shim(ident).container.cgroup
        return (yield from self._ask(ident, "Task.Stats", _at_once(lambda: {
            "memory": cgroup.memory, "memory_peak": cgroup.memory_peak,
            "memory_limit": cgroup.memory_max, "cpu_us": cgroup.cpu_us, "pids": cgroup.pids,
            "pids_limit": cgroup.pids_max, "oom_kills": cgroup.oom_kills})))

    # -- shims -------------------------------------------------------------------------------

    def _shim(self, ident: str) -> Shim:
        if ident not in self.shims:
            raise HopError(f"task {ident} not found: not found", "NotFound")
        return self.shims[ident]

    def _ask(self, ident: str, method: str, handler: Callable[..., Steps], *args: Any) -> Steps:
        """One ttrpc call to a shim."""
        return (yield from self.engine.wire.call(self.lane, self.shim_lane, "rpc", method, handler,
                                                 *args, method=method,
                                                 container=ident[:12],
                                                 payload={"id": ident[:12]}))

    def _start_shim(self, container: runc.Container) -> Steps:
        """A first shim process starts the one that stays, prints its address and exits."""
        argv = [SHIM, "-namespace", "moby", "-address", "/run/containerd/containerd.sock",
                "-publish-binary", "/usr/bin/containerd", "-id", container.id, "start"]
        started: list[Shim] = []

        def body(process: Process) -> Steps:
            yield from self.engine.wait("shim.start")
            started.append(Shim(self.engine, self.kernel, self.machine, container,
                                self._from_shim))
            return 0

        try:
            yield from self._execute(argv, body, "shim start", container.id)
        except HopError as error:
            raise HopError(f"failed to start shim: start failed: : {error.message}: unknown",
                           error.code) from None
        return started[0]

    def _end_shim(self, ident: str) -> Steps:
        """Shutdown; then a last `shim delete` cleans up what may be left, as it always does."""
        shim = self.shims.pop(ident)
        shim.shut_down()
        argv = [SHIM, "-namespace", "moby", "-id", ident, "-bundle", f"{BUNDLES}/{ident}",
                "delete"]

        def body(process: Process) -> Steps:
            yield from self.engine.wait("runc.delete")
            return 0

        with suppress(HopError):         # there was no process for it: it is only cleaning up
            yield from self._execute(argv, body, "shim delete", ident)

    def _execute(self, argv: list[str], body: Any, subject: str, ident: str) -> Steps:
        """Run a short-lived program as a child of containerd; returns its exit status. Raises
        HopError when the machine has no room for a process."""
        ended, sent = self.engine.clock.event(), []

        def begin() -> None:
            try:
                process = self.kernel.fork(self.process, body, argv, role="shim")
            except OSError as error:
                ended.succeed(error)
            else:
                process.on_exit.append(tell)

        def tell(process: Process) -> None:
            self.engine.wire.post(self.shim_lane, self.lane, "exited", subject,
                                  lambda: ended.succeed(process.exit_status), kind="reply",
                                  of=sent[0], code=process.exit_status, container=ident[:12])

        sent.append(self.engine.wire.post(self.lane, self.shim_lane, "exec", subject, begin,
                                          kind="exec", container=ident[:12],
                                          argv=" ".join(argv)[:200],
                                          payload=" ".join(argv)))
        outcome = yield ended
        if isinstance(outcome, OSError):
            raise no_process(argv[0], outcome)
        return outcome

    # -- events ------------------------------------------------------------------------------

    def _from_shim(self, topic: str, event: dict[str, Any]) -> None:
        self.engine.wire.post(self.shim_lane, self.lane, "event", topic, self._publish, topic,
                              event, kind="event", topic=topic, payload=event,
                              container=event["container_id"][:12])

    def _publish(self, topic: str, event: dict[str, Any]) -> None:
        for lane, callback in self._subscribers:
            self.engine.wire.post(self.lane, lane, "event", topic, callback, topic, event,
                                  kind="event", topic=topic, payload=event)


def _at_once(function: Callable[..., Any]) -> Callable[..., Steps]:
    """A handler that takes no time of its own."""
    def handler(*args: Any) -> Steps:
        return function(*args)
        yield

    return handler
