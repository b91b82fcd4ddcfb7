"""`docker exec`: one more process in a running container.

Models moby daemon/exec.go and api/server/router/container/exec.go of 28.2.2.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, Steps

from ..containers import shapes, spec, users
from ..containers.container import Container, is_restarting, not_running
from ..engine_api import SERVER_HEADERS, Call, route
from . import detaching
from .attach import hijack
from .stdio import ClientSink, Stdio

if TYPE_CHECKING:
    from ..dockerd import Dockerd

MAX_EXECS = 100       # ended execs of one container that can still be inspected
DRAIN_MS = 2000
_SHAPES = {"Cmd": shapes.texts, "Env": shapes.texts, "User": shapes.text,
           "WorkingDir": shapes.text, "DetachKeys": shapes.text,
           **dict.fromkeys(("Tty", "AttachStdin", "AttachStdout", "AttachStderr", "Privileged",
                            "Detach"), shapes.flag)}
_SPELLED = {name.lower(): name for name in _SHAPES}     # Go reads names in any case: "detachKeys"


class Exec:
    """What was asked for, and how it went. `ended` is an event."""

    def __init__(self, daemon: Dockerd, ident: str, container: Container,
                 asked: dict[str, Any]) -> None:
        self.id, self.container, self.asked = ident, container, asked
        self.running, self.started = False, False
        self.pid = 0
        self.exit_code: int | None = None
        self.streams = Stdio(daemon.engine.clock, bool(asked.get("Tty")),
                             bool(asked.get("AttachStdin")))
        self.ended = daemon.engine.clock.event()

    @property
    def command(self) -> str:
        return " ".join(self.asked["Cmd"])

    def close(self) -> None:
        """Nothing comes any more; whoever is attached is told."""
        self.running = False
        self.streams.end()
        if not self.ended.triggered:
            self.ended.succeed()


def create(daemon: Dockerd, container: Container, asked: dict[str, Any]) -> Exec:
    """Register an exec. Raises HopError 409 when the container is not up."""
    _check_active(container, container.name)
    run = Exec(daemon, daemon.engine.chance.hex("dockerd.execs"), container, asked)
    daemon.execs[run.id] = run
    container.execs.append(run.id)
    finished = [ident for ident in container.execs
                if daemon.execs[ident].exit_code is not None]
    for ident in finished[:max(0, len(finished) - MAX_EXECS)]:
        container.execs.remove(ident)
        del daemon.execs[ident]
    daemon.log_event(container, f"exec_create: {run.command}", execID=run.id)
    return run


def _check_active(container: Container, name: str) -> None:
    if not container.running:
        raise not_running(container)
    if container.paused:
        raise HopError(f"Container {name} is paused, unpause the container before exec", 409)
    if container.restarting:
        raise is_restarting(container)


@route("POST", "/containers/{name}/exec")
def create_route(daemon: Dockerd, call: Call, name: str) -> Steps:
    asked = {_SPELLED.get(key.lower(), key): value for key, value in call.json().items()}
    shapes.require(asked, _SHAPES, "ExecCreateOptions")
    if not asked.get("Cmd"):
        raise HopError("No exec command specified", 400)
    container = daemon.containers.get(name)
    detaching.parse(asked.get("DetachKeys") or "")
    _check_active(container, name)
    yield from daemon.engine.wait("dockerd.read")
    run = create(daemon, container, asked)
    call.respond(201, {"Id": run.id})


@route("POST", "/exec/{ident}/start")
def start_route(daemon: Dockerd, call: Call, ident: str) -> Steps:
    body = call.json()
    run = find(daemon, ident)
    container = run.container
    if run.exit_code is not None:
        raise HopError(f"Error: Exec command {run.id} has already run", 409)
    if run.running or run.started:
        raise HopError(f"Error: Exec command {run.id} is already running", 409)
    _check_active(container, container.name)
    if body.get("Detach"):
        yield from start(daemon, container, run)
        call.respond(200)
        return
    tty = bool(body.get("Tty"))      # how the answer is framed is this request's choice
    hijack(call, tty, SERVER_HEADERS)
    sink = ClientSink(call.exchange, not tty, bool(run.asked.get("AttachStdout")),
                      bool(run.asked.get("AttachStderr")))
    run.streams.attach(sink)
    call.exchange.on_gone.append(lambda: run.streams.detach(sink))
    if run.asked.get("AttachStdin"):
        daemon.engine.clock.spawn(_copy_stdin(daemon, call, run, sink))
    try:
        yield from start(daemon, container, run)
    except HopError as error:
        sink.output(1, f"{error.message}\r\n".encode())
        run.close()


def _copy_stdin(daemon: Dockerd, call: Call, run: Exec, sink: ClientSink) -> Steps:
    stdin, keys = run.streams.stdin, detaching.parse(run.asked.get("DetachKeys") or "")
    detached = yield from run.streams.feed(call.exchange.uploaded, keys)
    if detached:
        daemon.log_event(run.container, "exec_detach", execID=run.id)
        run.streams.detach(sink)
        sink.end()
        return
    if not stdin.reader_gone:
        stdin.close()
        if run.running:
            yield from daemon.rpc("tasks.CloseIO", daemon.containerd.tasks_close_stdin,
                                  run.container.id, run.id)


def start(daemon: Dockerd, container: Container, run: Exec) -> Steps:
    """tasks.Exec and tasks.Start. Raises HopError; the exec then has an exit code of its own."""
    run.started = True
    daemon.log_event(container, f"exec_start: {run.command}", execID=run.id)
    containerd = daemon.containerd
    try:
        user = users.look_up(daemon, container, run.asked.get("User") or "")
        process = spec.exec_process(container, run.asked, user)
        yield from daemon.rpc("tasks.Exec", containerd.tasks_exec, container.id, run.id, process,
                              run.streams, payload=process)
        pid = yield from daemon.rpc("tasks.Start", containerd.tasks_start_exec, container.id,
                                    run.id)
    except HopError as error:
        run.exit_code = _exit_code(error.message)
        run.running = False
        raise
    if run.exit_code is None:
        run.running, run.pid = True, pid
    container.changed()


def _exit_code(message: str) -> int:
    lower = message.lower()
    if "executable file not found" in lower or "no such file or directory" in lower:
        return 127
    return 126 if "permission denied" in lower else 128


def on_exit(daemon: Dockerd, run: Exec, code: int) -> Steps:
    """/tasks/exit of an exec: its code, then its streams' end."""
    with suppress(HopError):         # the task has ended with all its processes
        yield from daemon.rpc("tasks.DeleteProcess", daemon.containerd.tasks_delete_exec,
                              run.container.id, run.id)
    yield from run.streams.wait_drained(DRAIN_MS)
    run.exit_code, run.pid = code, 0
    run.close()
    run.container.changed()
    daemon.log_event(run.container, "exec_die", execID=run.id, exitCode=str(code))


def find(daemon: Dockerd, ident: str) -> Exec:
    """By full id or a beginning of it. Raises HopError 404."""
    found = [run for key, run in daemon.execs.items() if key.startswith(ident)]
    if len(found) != 1:
        raise HopError(f"No such exec instance: {ident}", 404)
    return found[0]


@route("POST", "/exec/{ident}/resize")
def resize(daemon: Dockerd, call: Call, ident: str) -> Steps:
    rows, columns = call.terminal_size()
    run = find(daemon, ident)
    if run.exit_code is None:
        yield from daemon.rpc("tasks.ResizePty", daemon.containerd.tasks_resize, run.container.id,
                              run.id, rows, columns)
    call.respond(200)


@route("GET", "/exec/{ident}/json")
def inspect(daemon: Dockerd, call: Call, ident: str) -> Steps:
    run = find(daemon, ident)
    yield from daemon.engine.wait("dockerd.read")
    asked = run.asked
    process = {"tty": bool(asked.get("Tty")), "entrypoint": asked["Cmd"][0],
               "arguments": asked["Cmd"][1:], "privileged": bool(asked.get("Privileged"))}
    if asked.get("User"):
        process["user"] = asked["User"]
    call.respond(200, {
        "ID": run.id, "Running": run.running, "ExitCode": run.exit_code, "ProcessConfig": process,
        "OpenStdin": bool(asked.get("AttachStdin")),
        "OpenStderr": bool(asked.get("AttachStderr")),
        "OpenStdout": bool(asked.get("AttachStdout")), "CanRemove": False,
        "ContainerID": run.container.id, "DetachKeys": "", "Pid": run.pid})
