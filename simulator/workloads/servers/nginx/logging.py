"""nginx's two logs. In the image their files are links to standard output and standard error."""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import Process

from ...busybox.files.attributes import moment
from ...http import Message


def _now(p: Process):
    return moment(p, p.kernel.engine.clock.now_ms)


def notice(p: Process, text: str, level: str = "notice") -> Steps:
    pid = p.ns_pid
    yield from p.write(2, f"{_now(p):%Y/%m/%d %H:%M:%S} [{level}] {pid}#{pid}: {text}\n")


def log_error(p: Process, number: int, text: str, client: str, server: str,
              request: Message) -> Steps:
    host = request.headers.get("host")
    more = f', host: "{host}"' if host else ""
    line = " ".join(request.first)
    yield from notice(p, f'*{number} {text}, client: {client}, server: {server}, '
                         f'request: "{line}"{more}', "error")


def log_access(p: Process, client: str, request: Message, status: int, size: int) -> Steps:
    """The image's log format "main"."""
    def header(name: str) -> str:
        return request.headers.get(name) or "-"

    line = " ".join(request.first)
    yield from p.write(1, f'{client} - - [{_now(p):%d/%b/%Y:%H:%M:%S +0000}] "{line}" {status} '
                          f'{size} "{header("referer")}" "{header("user-agent")}" '
                          f'"{header("x-forwarded-for")}"\n')
