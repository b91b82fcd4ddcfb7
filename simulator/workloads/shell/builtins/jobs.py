"""wait, jobs, kill, fg, bg; and times, ulimit, hash, help, history as far as they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps
from simulator.host.kernel import Interrupted, Process, signals

from .. import jobs
from ..errors import ShellError
from ..run import settle
from .table import BUILTINS, builtin, whole_number

if TYPE_CHECKING:
    from ..shell import Shell

HELP_COLUMNS = 60
_DENIED = {1: "Operation not permitted", 3: "No such process"}


@builtin("wait")
def wait(shell: Shell, words: list[str]) -> Steps:
    words = [word for word in words if word != "--"]
    if words == ["-n"]:
        return (yield _wait_any(shell))
    if not words:
        for job in list(shell.jobs.all):
            for process in job.processes:
                yield _wait_one(shell, process)
        return 0
    status = 0
    for word in words:
        if word.startswith("%"):
            job = shell.jobs.find(word)
        elif (pid := whole_number(word)) is None:
            bash = shell.dialect.bash
            raise ShellError(f"`{word}': not a pid or valid job spec" if bash
                             else f"Illegal number: {word}", 1 if bash else 2)
        else:
            job = next((job for job in shell.jobs.all if job.pid == pid), None)
        if job is None:
            status = 127
            if shell.dialect.bash:
                yield shell.complain(f"pid {word} is not a child of this shell", "wait")
            continue
        for process in job.processes:
            status = yield _wait_one(shell, process)
        last = job.processes[-1]
        if last.term_signal and not shell.interactive and not shell.dialect.bash:
            yield shell.complain_raw(jobs.death(last) + "\n")
        if job in shell.jobs.all:
            shell.jobs.all.remove(job)
    return status


def _wait_one(shell: Shell, child: Process) -> Steps:
    """Unlike a foreground command, `wait` is cut short by a signal with a trap (Interrupted)."""
    while child.exit_status is None:
        yield from shell.process.wait_change()
    return jobs.collect(shell, child)


def _wait_any(shell: Shell) -> Steps:
    while True:
        for job in shell.jobs.all:
            if job.done:
                shell.jobs.all.remove(job)
                return jobs.collect(shell, job.processes[-1])
        if not shell.jobs.all:
            return 127
        yield from shell.process.wait_change()


@builtin("jobs")
def jobs_(shell: Shell, words: list[str]) -> Steps:
    shell.reap_children()
    for job in list(shell.jobs.all):
        if "-p" in words:
            yield shell.write(f"{job.pid}\n")
        else:
            yield shell.write(shell.jobs.line(shell, job))
        if job.done:
            shell.jobs.all.remove(job)
    return 0


@builtin("fg")
def fg(shell: Shell, words: list[str]) -> Steps:
    if not shell.jobs.all:
        bash = shell.dialect.bash
        raise ShellError("current: no such job" if bash else "No current job", 1 if bash else 2)
    job = shell.jobs.find(words[0] if words else "%+")
    shell.jobs.all.remove(job)
    yield shell.write(job.text + "\n")
    tty = shell.process.tty
    for process in job.processes:
        if tty is not None and shell.monitor:
            tty.foreground.append(process)
        shell.process.kernel.signal(process, signals.CONT)
    return (yield settle(shell, *job.processes))


@builtin("bg")
def bg(shell: Shell, words: list[str]) -> Steps:
    job = shell.jobs.find(words[0] if words else "%+")
    job.told = ""
    for process in job.processes:
        shell.process.kernel.signal(process, signals.CONT)
    return shell.write(f"[{job.number}] {job.text}\n")


@builtin("kill")
def kill(shell: Shell, words: list[str]) -> Steps | int:
    words = list(words)
    number = signals.TERM
    if words[:1] == ["-l"]:
        return shell.write(_names(words[1:]))
    if words and words[0].startswith("-") and words[0] != "--":
        option = words.pop(0)
        name = words.pop(0) if option == "-s" and words else option[1:]
        try:
            number = signals.number(name)
        except ValueError:
            if shell.dialect.bash:
                raise ShellError(f"{name}: invalid signal specification", 1) from None
            raise ShellError(f"bad signal name '{name}'", 1) from None
    words = [word for word in words if word != "--"]
    if not words:
        if shell.dialect.bash:
            return shell.complain("usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec "
                                  "... or kill -l [sigspec]", "kill")
        return _complaint(shell, "you need to specify whom to kill")
    return _kill_all(shell, number, words)


def _names(words: list[str]) -> str:
    if not words:
        return "".join(f"{number:>2}) {name}\n" for number, name in signals.NAMES.items())
    out = []
    for word in words:
        if word.isdecimal():
            value = int(word[:6])
            out.append(signals.NAMES.get(value - 128 if value > 128 else value, word))
        else:
            out.append(str(signals.NUMBERS.get(word.upper().removeprefix("SIG"), word)))
    return "\n".join(out) + "\n"


def _kill_all(shell: Shell, number: int, words: list[str]) -> Steps:
    status = 0
    for word in words:
        if word.startswith("%"):
            pids = [process.ns_pid for process in shell.jobs.find(word).processes]
        else:
            pid = whole_number(word, -(1 << 31))
            if pid is None:
                bad = (f"{word}: arguments must be process or job IDs"
                       if shell.dialect.bash else f"invalid number '{word}'")
                status = yield _complaint(shell, bad)
                continue
            pids = _group(shell, pid)
        for pid in pids:
            try:
                shell.process.kill(pid, number)
            except Interrupted:
                continue                  # to ourselves: the trap runs after this command
            except OSError as error:
                words_ = _DENIED.get(error.errno, error.strerror)
                bad = (f"({pid}) - {words_}" if shell.dialect.bash
                       else f"can't kill pid {pid}: {words_}")
                status = yield _complaint(shell, bad)
    return status


def _group(shell: Shell, pid: int) -> list[int]:
    """-1: everything but process 1 and the shell itself. Process groups are not modelled: another
    negative number is the process of that number."""
    if pid == -1:
        own = shell.process
        return [p.ns_pid for p in list(own.namespaces["pid"].processes.values())
                if p is not own and p.ns_pid != 1]
    return [shell.process.ns_pid if pid == 0 else abs(pid)]


def _complaint(shell: Shell, message: str) -> Steps:
    """ash says this as an applet does, with its own name."""
    if shell.dialect.bash:
        yield shell.complain(message, "kill")
    else:
        yield shell.complain_raw(f"sh: {message}\n")
    return 1


@builtin("times", special=True)
def times(shell: Shell, words: list[str]) -> Steps:
    used = shell.process.cpu_us / 1e6
    return shell.write(f"{int(used // 60)}m{used % 60:.3f}s 0m0.000s\n0m0.000s 0m0.000s\n")


@builtin("hash")
def hash_(shell: Shell, words: list[str]) -> int:
    return 0


@builtin("history")
def history(shell: Shell, words: list[str]) -> int:
    """The terminal keeps it, not the shell."""
    return 0


# The letter, the limit and its usual value here; -1 is no limit.
ULIMITS = {"n": ("nofile", 1024), "u": ("nproc", -1)}


@builtin("ulimit")
def ulimit(shell: Shell, words: list[str]) -> Steps:
    """Shows soft limits, with -H the hard ones."""
    letters = "".join(words).replace("-", "")
    hard, flag = letters.startswith("H"), letters.lstrip("SH")
    if flag in ULIMITS:
        name, usual = ULIMITS[flag]
        value = shell.process.rlimits[name][hard] if name in shell.process.rlimits else usual
        return shell.write("unlimited\n" if value < 0 else f"{value}\n")
    raise ShellError("drydock: not modelled: ulimit " + " ".join(words), 1)


@builtin("help")
def help_(shell: Shell, words: list[str]) -> Steps:
    names = [name for name in sorted(BUILTINS) if shell.builtin(name) is not None]
    lines, line = [], ""
    for name in names:
        line += f"{' ' if line else chr(9)}{name}"
        if len(line) > HELP_COLUMNS:
            lines, line = [*lines, line], ""
    return shell.write("\n".join(["Built-in commands:", "------------------", *lines, line]) + "\n")
