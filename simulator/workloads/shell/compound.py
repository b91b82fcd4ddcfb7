"""Lists, pipelines, subshells, background jobs, loops and branches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.engine import Steps, Stream
from simulator.host.kernel import Process
from simulator.host.kernel.files.descriptors import DeviceDescriptor, PipeReader, PipeWriter
from simulator.host.kernel.process import ExecImage

from . import expansion
from .errors import BreakLoop, ContinueLoop, ShellError
from .redirection import Saved, forget, redirect, restore
from .run import FORK_US, STEP_US, failed, run, runs, settle
from .syntax.tree import (
    AndOr,
    Background,
    Case,
    For,
    Function,
    If,
    Loop,
    Node,
    Pipeline,
    Redirected,
    Sequence,
    Subshell,
)

if TYPE_CHECKING:
    from .shell import Shell

MAX_FUNCTIONS = 1000


# -- lists ---------------------------------------------------------------------------------


@runs(Sequence)
def _sequence(shell: Shell, node: Sequence, tested: bool, last: bool) -> Steps:
    status = 0
    end = len(node.items) - 1
    for n, item in enumerate(node.items):
        status = yield run(shell, item, tested, last and n == end)
    return status


@runs(AndOr)
def _and_or(shell: Shell, node: AndOr, tested: bool, last: bool) -> Steps:
    end = len(node.rest) - 1
    status = yield run(shell, node.first, True)
    for n, (op, command) in enumerate(node.rest):
        if (status == 0) == (op == "&&"):
            status = yield run(shell, command, tested or n < end, last and n == end)
    return status


@runs(Background)
def _background(shell: Shell, node: Background, tested: bool, last: bool) -> Steps:
    yield from shell.step(FORK_US)
    process = shell.process
    twin = shell.twin()
    table = dict(process.fds)
    if not shell.monitor:
        table[0] = DeviceDescriptor("null")

    def body(own: Process) -> Steps:
        if not shell.monitor:
            own.trap(2, "ignore")
            own.trap(3, "ignore")
        return (yield from twin.as_subshell(own, node.body))

    child = shell.fork(body, table)
    if child.tty is not None and child in child.tty.foreground:
        child.tty.foreground.remove(child)
    shell.last_background = child.ns_pid
    job = shell.jobs.add([child], node.text)
    if shell.interactive and shell.dialect.bash:
        yield shell.complain_raw(f"[{job.number}] {child.ns_pid}\n")
    return 0


@runs(Subshell)
def _subshell(shell: Shell, node: Subshell, tested: bool, last: bool) -> Steps:
    if last and not shell.traps and not shell.interactive:
        return (yield run(shell, node.body, tested, True))
    yield from shell.step(FORK_US)
    twin = shell.twin()
    child = shell.fork(lambda own: twin.as_subshell(own, node.body))
    status = yield settle(shell, child)
    failed(shell, status, tested)
    return status


@runs(Pipeline)
def _pipeline(shell: Shell, node: Pipeline, tested: bool, last: bool) -> Steps:
    clock = shell.process.kernel.engine.clock
    began, before = clock.now_ms, shell.process.cpu_us
    if len(node.commands) == 1:
        status = yield run(shell, node.commands[0], tested or node.negated)
    else:
        status = yield _piped(shell, node.commands)
    if node.timed:
        used = (shell.process.cpu_us - before) / 1e6
        yield shell.complain_raw(_times(shell, (clock.now_ms - began) / 1000, used))
    if node.negated:
        return int(status == 0)
    failed(shell, status, tested)
    return status


def _times(shell: Shell, real: float, user: float) -> str:
    lines = (("real", real), ("user", user), ("sys", 0.0))
    if not shell.dialect.bash:
        return "".join(f"{name}\t{int(t // 60)}m {t % 60:.2f}s\n" for name, t in lines)
    return "\n" + "".join(f"{name}\t{int(t // 60)}m{t % 60:.3f}s\n" for name, t in lines)


def _piped(shell: Shell, commands: tuple[Node, ...]) -> Steps:
    process = shell.process
    children: list[Process] = []
    reader: PipeReader | None = None
    pipes: list[PipeReader | PipeWriter] = []
    try:
        for n, command in enumerate(commands):
            table = dict(process.fds)
            if reader is not None:
                table[0] = reader
            if n < len(commands) - 1:
                stream = Stream(process.kernel.engine.clock)
                reader, writer = PipeReader(stream), PipeWriter(stream)
                table[1] = writer
                pipes += [reader, writer]
            yield from shell.step(FORK_US)
            twin = shell.twin()
            children.append(shell.fork(_element(twin, command), table))
    finally:
        for end in pipes:
            if end.owners == 0:
                end.release()
    return (yield settle(shell, *children))


def _element(twin: Shell, command: Node) -> Callable[[Process], Steps]:
    return lambda own: twin.as_subshell(own, command)


# -- compound commands -----------------------------------------------------------------------


@runs(If)
def _if(shell: Shell, node: If, tested: bool, last: bool) -> Steps:
    for condition, body in node.branches:
        if (yield run(shell, condition, True)) == 0:
            return (yield run(shell, body, tested, last))
    return (yield run(shell, node.otherwise, tested, last))


@runs(Loop)
def _loop(shell: Shell, node: Loop, tested: bool, last: bool) -> Steps:
    status = 0
    shell.loops += 1
    try:
        while True:
            try:
                met = (yield run(shell, node.condition, True)) == 0
                if met == node.until:
                    return status
                status = yield run(shell, node.body, tested)
            except BreakLoop as jump:
                if _leaves(shell, jump):
                    return 0
    finally:
        shell.loops -= 1


@runs(For)
def _for(shell: Shell, node: For, tested: bool, last: bool) -> Steps:
    words = list(shell.positional)
    if node.words is not None:
        words = yield expansion.fields(shell, node.words)
    status = 0
    shell.loops += 1
    try:
        for word in words:
            yield from shell.step(STEP_US)
            shell.assign(node.name, word)
            try:
                status = yield run(shell, node.body, tested)
            except BreakLoop as jump:
                if _leaves(shell, jump):
                    return 0
    finally:
        shell.loops -= 1
    return status


def _leaves(shell: Shell, jump: BreakLoop) -> bool:
    """Whether break or continue ends this loop; raises it on when it means an outer one."""
    if jump.levels > 1 and shell.loops > 1:
        raise type(jump)(jump.levels - 1) from None
    return not isinstance(jump, ContinueLoop)


@runs(Case)
def _case(shell: Shell, node: Case, tested: bool, last: bool) -> Steps:
    yield from shell.step(STEP_US)
    subject = yield expansion.text(shell, node.subject)
    for words, body in node.branches:
        for word in words:
            pieces = yield expansion.pattern(shell, word)
            if expansion.matches(pieces, subject):
                return (yield run(shell, body, tested, last))
    return 0


@runs(Function)
def _define(shell: Shell, node: Function, tested: bool, last: bool) -> Steps:
    if len(shell.functions) >= MAX_FUNCTIONS:
        raise ShellError("out of memory", 2, True)
    shell.functions[node.name] = node.body
    return 0
    yield


@runs(Redirected)
def _redirected(shell: Shell, node: Redirected, tested: bool, last: bool) -> Steps:
    saved: Saved = []
    try:
        yield redirect(shell, node.redirects, saved)
    except ShellError as error:
        restore(shell, saved)
        yield shell.complain(error.message)
        failed(shell, error.status, tested)
        return error.status
    try:
        status = yield run(shell, node.body, tested, last)
    except ExecImage:
        forget(saved)
        raise
    finally:
        restore(shell, saved)
    return status
