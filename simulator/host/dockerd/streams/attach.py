"""`POST /containers/{name}/attach`: a client's connection becomes the container's streams.

Models moby daemon/attach.go, container/stream/attach.go and the hijack of the API server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import HopError, Steps

from ..engine_api import Call, route
from . import detaching
from .logs import select
from .stdio import ClientSink

if TYPE_CHECKING:
    from ..containers.container import Container
    from ..dockerd import Dockerd

RAW, MULTIPLEXED = "application/vnd.docker.raw-stream", "application/vnd.docker.multiplexed-stream"


def hijack(call: Call, tty: bool, headers: dict[str, str] | None = None) -> None:
    """Answer 101 (or 200 when the client did not ask to upgrade); raw bytes follow."""
    framed = not tty and call.version_at_least("1.42")
    sent = {"content-type": MULTIPLEXED if framed else RAW, **(headers or {})}
    if "upgrade" in call.request.headers:
        call.exchange.upgrade({**sent, "connection": "Upgrade", "upgrade": "tcp"})
    else:
        call.exchange.start(200, {**sent, "content-type": RAW})


@route("POST", "/containers/{name}/attach")
def attach(daemon: Dockerd, call: Call, name: str) -> Steps:
    container = daemon.containers.get(name)
    if container.paused:
        raise HopError(f"container {name} is paused, unpause the container before attach", 409)
    if container.restarting:
        raise HopError(f"container {name} is restarting, wait until the container is running", 409)
    keys = detaching.parse(call.text("detachKeys"))
    hijack(call, container.tty)
    stdout, stderr = call.flag("stdout"), call.flag("stderr")
    sink = ClientSink(call.exchange, not container.tty, stdout, stderr)
    if call.flag("logs") and container.log.readable:
        for line in select(daemon.engine, call, container.log, stdout, stderr):
            sink.output(line.stream, line.data)
    if not call.flag("stream"):
        call.end()
        return
    daemon.step("dockerd_attached", container.id, name=container.name)
    daemon.log_event(container, "attach")
    streams = container.streams
    streams.attach(sink)
    call.exchange.on_gone.append(lambda: streams.detach(sink))
    if call.flag("stdin") and streams.stdin is not None:
        yield from _copy_stdin(daemon, call, container, sink, keys)


def _copy_stdin(daemon: Dockerd, call: Call, container: Container, sink: ClientSink,
                keys: bytes) -> Steps:
    """Until the client's end of input: that closes the program's with StdinOnce, otherwise it
    ends this attachment."""
    streams = container.streams
    stdin = streams.stdin
    detached = yield from streams.feed(call.exchange.uploaded, keys)
    if detached:
        daemon.log_event(container, "detach")
        streams.detach(sink)
        sink.end()
        return
    if stdin.reader_gone or call.exchange.client_gone and not container.config.get("StdinOnce"):
        return
    if container.config.get("StdinOnce") and not container.tty:
        stdin.close()
        if container.pid:
            yield from daemon.rpc("tasks.CloseIO", daemon.containerd.tasks_close_stdin,
                                  container.id, None)
    else:
        streams.detach(sink)
        sink.end()
