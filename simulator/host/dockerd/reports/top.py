"""`GET /containers/{name}/top`: the container's processes, as ps on the host sees them.

Models moby daemon/top_unix.go of 28.2.2: pids from containerd, their columns from ps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from simulator.engine import HopError, Steps

from ..containers.container import is_restarting, not_running
from ..engine_api import Call, route
from .ps import Line, columns

if TYPE_CHECKING:
    from ..dockerd import Dockerd

DEFAULT_ARGUMENTS = "-ef"
_RENAMED_PID = re2.compile(r"\s+([^\s]*)=\s*(PID[^\s]*)")


@route("GET", "/containers/{name}/top")
def top(daemon: Dockerd, call: Call, name: str) -> Steps:
    arguments = call.text("ps_args") or DEFAULT_ARGUMENTS
    _check(arguments)
    container = daemon.containers.get(name)
    if not container.running:
        raise not_running(container)
    if container.restarting:
        raise is_restarting(container)
    processes = yield from daemon.rpc("tasks.ListPids", daemon.containerd.tasks_pids,
                                      container.id)
    wanted = columns(arguments)
    titles = [title for title, _ in wanted]
    if "PID" not in titles:
        raise HopError("Couldn't find PID field in ps output", 500)
    lines = [_line(daemon, process) for process in processes]
    daemon.log_event(container, "top")
    call.respond(200, {"Titles": titles,
                       "Processes": [[show(line) for _, show in wanted] for line in lines]})


def _check(arguments: str) -> None:
    """Another column must not call itself PID: the daemon finds its processes by it."""
    for name, title in _RENAMED_PID.findall(arguments[:1000]):
        if name != "pid":
            raise HopError(f'specifying "{name}={title}" is not allowed', 500)


def _line(daemon: Dockerd, process: Any) -> Line:
    engine, kernel = daemon.engine, daemon.kernel
    return Line(user=_host_name(daemon, process.uid), uid=process.uid, gid=process.gid,
                pid=process.pid, ppid=process.ppid,
                started_ms=engine.epoch_ms + process.started_ms, now_ms=engine.unix_ms(),
                cpu_ms=process.cpu_ms, memory=process.memory,
                memory_share=process.memory / kernel.memory,
                tty="pts/0" if process.tty is not None else "?", state=process.state,
                argv=tuple(process.argv))


def _host_name(daemon: Dockerd, uid: int) -> str:
    """A user's name in the host's own /etc/passwd, which knows nothing of the container's."""
    try:
        accounts = daemon.kernel.init.fs.read("/etc/passwd").decode("utf-8", "replace")
    except OSError:
        accounts = "root:x:0:"
    for account in accounts.splitlines():
        fields = account.split(":")
        if len(fields) > 2 and fields[2] == str(uid):
            return fields[0]
    return str(uid)
