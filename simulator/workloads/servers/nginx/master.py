"""The nginx command and its master process: reads the configuration, keeps workers, obeys signals.

Executed as the image's CMD, after the entrypoint's scripts.
"""

from __future__ import annotations

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Interrupted, Process, signals
from simulator.host.kernel.network import Listener

from ...busybox.files.attributes import number_of
from ...program import program
from .answers import version
from .configuration import MAIN, BadConfiguration, Configuration, Reader
from .logging import notice
from .worker import worker

MASTER_BYTES = 5 << 20
START_MS = 12               # [EST] dynamic linking, reading the configuration
PID_FILE = "/run/nginx.pid"
QUIT = signals.NUMBERS["QUIT"]
STOPPING = {signals.TERM: "exiting", signals.INT: "exiting", QUIT: "shutting down"}


@program("nginx")
def nginx(p: Process) -> Steps:
    yield from p.compute(START_MS)
    try:
        return (yield from _command(p, list(p.argv[1:])))
    except BadConfiguration as error:
        stamp = f"{p.kernel.engine.timestamp()[:19].replace('-', '/').replace('T', ' ')}"
        if "-t" not in p.argv:
            yield from p.write(2, f"{stamp} [emerg] {p.ns_pid}#{p.ns_pid}: {error}\n")
        yield from p.write(2, f"nginx: [emerg] {error}\n")
        if "-t" in p.argv:
            yield from p.write(2, f"nginx: configuration file {MAIN} test failed\n")
        return 1
    except NotModelled as refusal:
        yield from p.write(2, f"{refusal}\n")
        return 1


def _command(p: Process, words: list[str]) -> Steps:
    path, extra, test, signal = MAIN, "", False, ""
    while words:
        word = words.pop(0)
        if word in ("-v", "-V"):
            yield from p.write(2, f"nginx version: nginx/{version(p)}\n")
            return 0
        if word in ("-c", "-g", "-s") and words:
            value = words.pop(0)
            path = value if word == "-c" else path
            extra = value if word == "-g" else extra
            signal = value if word == "-s" else signal
        elif word in ("-t", "-q"):
            test = test or word == "-t"
        else:
            yield from p.write(2, f'nginx: invalid option: "{word.lstrip("-")}"\n')
            return 1
    if signal:
        return (yield from _signal_master(p, signal))
    found = Reader(p).read(path)
    if test:
        yield from p.write(2, f"nginx: the configuration file {path} syntax is ok\n"
                              f"nginx: configuration file {path} test is successful\n")
        return 0
    foreground = not found.daemon or "daemon off" in extra
    listeners = yield from _listen(p, found)
    if foreground:
        return (yield from _master(p, found, listeners, path))
    p.fork(lambda child: _master(child, found, listeners, path))
    return 0


def _signal_master(p: Process, name: str) -> Steps:
    numbers = {"stop": signals.TERM, "quit": QUIT, "reload": signals.HUP, "reopen": 10}
    if name not in numbers:
        yield from p.write(2, f'nginx: invalid option: "-s {name}"\n')
        return 1
    try:
        pid = int(p.fs.read(PID_FILE))
        p.kill(pid, numbers[name])
    except (OSError, ValueError) as error:
        why = f"({error.errno}: {error.strerror})" if isinstance(error, OSError) else ""
        yield from p.write(2, f'nginx: [error] open() "{PID_FILE}" failed {why}\n')
        return 1
    return 0


def _listen(p: Process, found: Configuration) -> Steps:
    """A socket for each port. Raises BadConfiguration when one cannot be had."""
    listeners: dict[int, Listener] = {}
    for port in found.ports():
        try:
            listeners[port] = p.net.listen(port)
        except OSError as error:
            raise BadConfiguration(f"bind() to 0.0.0.0:{port} failed ({error.errno}: "
                                   f"{error.strerror})") from None
    return listeners
    yield


def _master(p: Process, found: Configuration, listeners: dict[int, Listener],
            path: str) -> Steps:
    p.argv = [f"nginx: master process {' '.join(p.argv)}"]
    p.kernel.process_changed(p)
    p.allocate(MASTER_BYTES)
    for signum in (signals.TERM, signals.INT, signals.HUP, QUIT):
        p.trap(signum, "handle")
    for line in ('using the "epoll" event method', f"nginx/{version(p)}",
                 "built by gcc 12.2.0 (Debian 12.2.0-14) ", f"OS: Linux {p.kernel.release}",
                 "getrlimit(RLIMIT_NOFILE): 1048576:1048576", "start worker processes"):
        yield from notice(p, line)
    try:
        p.fs.write(PID_FILE, f"{p.ns_pid}\n".encode())
    except OSError as error:
        yield from notice(p, f'open() "{PID_FILE}" failed ({error.errno}: {error.strerror})',
                          "emerg")
        return 1
    yield from _start_workers(p, found, listeners)
    while True:
        try:
            pid, status = yield from p.wait()
            yield from _replace(p, found, listeners, pid, status)
        except Interrupted as interrupted:
            if interrupted.signum in STOPPING:
                return (yield from _stop(p, interrupted.signum))
            if interrupted.signum == signals.HUP:
                found = yield from _reload(p, found, listeners, path)


def _start_workers(p: Process, found: Configuration, listeners: dict[int, Listener]) -> Steps:
    count = p.kernel.cpus.count if found.workers == "auto" else int(found.workers[:3] or "1")
    for _ in range(max(1, count)):
        yield from _start_worker(p, found, listeners)


def _start_worker(p: Process, found: Configuration, listeners: dict[int, Listener]) -> Steps:
    uid = number_of(p, "/etc/passwd", "nginx")
    gid = number_of(p, "/etc/group", "nginx")
    user = (uid, gid) if uid is not None and gid is not None else None
    child = p.fork(worker(found, listeners, user), fds={n: p.fds[n] for n in (0, 1, 2)
                                                        if n in p.fds})
    yield from notice(p, f"start worker process {child.ns_pid}")


def _replace(p: Process, found: Configuration, listeners: dict[int, Listener], pid: int,
             status: int) -> Steps:
    """A worker has ended that nobody stopped."""
    yield from notice(p, f"signal 17 (SIGCHLD) received from {pid}")
    if status > 128:
        yield from notice(p, f"worker process {pid} exited on signal {status - 128}", "alert")
    else:
        yield from notice(p, f"worker process {pid} exited with code {status}")
    yield from _start_worker(p, found, listeners)


def _stop(p: Process, signum: int) -> Steps:
    yield from notice(p, f"signal {signum} (SIG{signals.NAMES[signum]}) received, "
                         f"{STOPPING[signum]}")
    for signal in STOPPING:
        p.trap(signal, "ignore")
    for child in list(p.children):
        p.kernel.signal(child, signum, sender=p)
    while p.children:
        pid, status = yield from p.wait()
        yield from notice(p, f"signal 17 (SIGCHLD) received from {pid}")
        yield from notice(p, f"worker process {pid} exited with code {status}")
    yield from notice(p, "exit")
    if p.fs.exists(PID_FILE):
        p.fs.unlink(PID_FILE)
    return 0


def _reload(p: Process, found: Configuration, listeners: dict[int, Listener],
            path: str) -> Steps:
    """New workers with the new configuration, then the old ones leave."""
    yield from notice(p, "signal 1 (SIGHUP) received, reconfiguring")
    yield from notice(p, "reconfiguring")
    try:
        fresh = Reader(p).read(path)
        for port in fresh.ports():
            if port not in listeners:
                listeners[port] = p.net.listen(port)
    except (BadConfiguration, NotModelled, OSError) as error:
        yield from notice(p, str(error), "emerg")
        return found
    old = list(p.children)
    yield from notice(p, "start worker processes")
    yield from _start_workers(p, fresh, listeners)
    for child in old:
        p.kernel.signal(child, QUIT, sender=p)
    for child in old:
        pid, status = yield from p.wait(child)
        yield from notice(p, f"signal 17 (SIGCHLD) received from {pid}")
        yield from notice(p, f"worker process {pid} exited with code {status}")
    return fresh
