"""Jobs: what a shell has started in the background, and how it waits for what it started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine import Steps
from simulator.host.kernel import Interrupted, Process, signals

from .errors import ShellError

if TYPE_CHECKING:
    from .shell import Shell

DEATHS = {1: "Hangup", 3: "Quit", 4: "Illegal instruction", 6: "Aborted", 8: "Arithmetic exception",
          9: "Killed", 10: "User defined signal 1", 11: "Segmentation fault",
          12: "User defined signal 2", 14: "Alarm clock", 15: "Terminated"}
MAX_JOBS = 256


class Job:
    def __init__(self, number: int, processes: list[Process], text: str) -> None:
        self.number, self.processes, self.text = number, processes, text
        self.status: int | None = None
        self.told = ""                     # the state that the user has been told of

    @property
    def pid(self) -> int:
        return self.processes[-1].ns_pid

    @property
    def done(self) -> bool:
        return all(p.exit_status is not None for p in self.processes)

    @property
    def stopped(self) -> bool:
        return not self.done and any(p.stopped for p in self.processes)

    def state(self) -> str:
        if self.stopped:
            return "Stopped"
        if not self.done:
            return "Running"
        last = self.processes[-1]
        if last.term_signal:
            return DEATHS.get(last.term_signal, f"Signal {last.term_signal}")
        code = last.exit_status
        return f"Done({code})" if code else "Done"


class Jobs:
    def __init__(self) -> None:
        self.all: list[Job] = []
        self._room = MAX_JOBS              # when it is used up, jobs that have ended are let go

    def add(self, processes: list[Process], text: str) -> Job:
        if len(self.all) >= self._room:
            self.all = [job for job in self.all if not job.done]
            self._room = max(MAX_JOBS, 2 * len(self.all))
        number = self.all[-1].number + 1 if self.all else 1
        job = Job(number, processes, text)
        self.all.append(job)
        return job

    def find(self, spec: str) -> Job:
        """"%1", "%%", "%+", "%-", "%name". Raises ShellError."""
        body = spec[1:] if spec.startswith("%") else spec
        found = None
        if body in ("", "%", "+"):
            found = self.all[-1] if self.all else None
        elif body == "-":
            found = self.all[-2] if len(self.all) > 1 else None
        elif body.isdigit():
            found = next((job for job in self.all if job.number == int(body[:9])), None)
        else:
            found = next((job for job in self.all if job.text.startswith(body)), None)
        if found is None:
            raise ShellError(f"{spec}: no such job")
        return found

    def line(self, shell: Shell, job: Job) -> str:
        mark = "+" if job is self.all[-1] else "-" if job is self.all[-2:][0] else " "
        text = job.text if shell.monitor else ""
        state = job.state()
        if shell.dialect.bash:
            state = state.replace("Done(", "Exit ").rstrip(")")
            running = " &" if state == "Running" else ""
            return f"[{job.number}]{mark}  {state:<24}{text}{running}\n"
        return f"[{job.number}]{mark}  {state:<26} {text}\n"

    def news(self, shell: Shell) -> list[str]:
        """Lines for jobs whose state has changed; what has ended is then forgotten."""
        lines = []
        for job in list(self.all):
            state = job.state()
            if state in ("Running", job.told):
                continue
            lines.append(self.line(shell, job))
            job.told = state
            if job.done:
                self.all.remove(job)
        return lines


def finish(shell: Shell, processes: list[Process]) -> Steps:
    """Wait for a foreground command; the status of its last process, or 148 when it is stopped."""
    statuses = []
    for process in processes:
        status = yield from wait_for(shell, process)
        statuses.append(status)
    last = processes[-1]
    if last.exit_status is None:
        return 128 + signals.TSTP
    if shell.options["pipefail"]:
        failed = [status for status in statuses if status]
        status = failed[-1] if failed else 0
    else:
        status = statuses[-1]
    if last.term_signal and last.term_signal not in (signals.INT, signals.PIPE):
        yield from shell.complain_raw(death(last) + "\n")
    return status


def death(process: Process) -> str:
    return DEATHS.get(process.term_signal, f"Signal {process.term_signal}")


def wait_for(shell: Shell, child: Process) -> Steps:
    """The status of one child. Signals that come meanwhile are handled after it has ended."""
    process = shell.process
    while child.exit_status is None:
        if child.stopped and shell.monitor:
            return 128 + signals.TSTP
        try:
            yield from process.wait_change()
        except Interrupted:
            continue
    return collect(shell, child)


def collect(shell: Shell, child: Process) -> int:
    """Reap a child that has ended."""
    if child in shell.process.children:
        child.kernel.reap(child)
    return child.exit_status
