"""docker-init (tini): what `docker run --init` puts in the place of PID 1.

It starts the real program, passes every signal on to it, collects orphans, and exits with the
program's status: 128 + N when signal N ended it.
"""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import Interrupted, Process, signals

from .program import program

_OWN = ("KILL", "STOP", "CHLD", "TTIN", "TTOU", "SEGV", "BUS", "FPE", "ILL", "TRAP", "SYS", "ABRT")
FORWARDED = tuple(number for name, number in signals.NUMBERS.items() if name not in _OWN)
NOT_FOUND, NOT_EXECUTABLE = 127, 126


@program("docker-init")
def docker_init(p: Process) -> Steps:
    argv = p.argv[p.argv.index("--") + 1:] if "--" in p.argv else p.argv[1:]
    for number in FORWARDED:
        p.trap(number, "handle")
    try:
        child = p.spawn(argv)
    except OSError as error:
        yield from p.write(2, f"[FATAL tini (7)] exec {argv[0] if argv else ''} failed: "
                              f"{error.strerror}\n")
        return NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE
    while True:
        try:
            pid, status = yield from p.wait()
        except Interrupted:
            for number in p.take_caught():
                if child.exit_status is None:
                    p.kill(child.ns_pid, number)
            continue
        if pid == child.ns_pid:
            return status
