"""Signals, jobs and process 1, as `docker stop`, `docker kill` and ^C meet them."""

from __future__ import annotations

from simulator.engine import Stream
from simulator.host.kernel import signals

from .machine import Machine


def names(machine: Machine) -> list[str]:
    return [" ".join(p.argv) for p in machine.kernel.processes.values()
            if p.exit_status is None and p.pid != 1]


def test_the_last_program_takes_the_shells_place():
    machine = Machine()
    machine.start(["sh", "-c", "sleep 100"])
    machine.advance(50)
    assert names(machine) == ["sleep 100"]


def test_a_program_that_something_follows_is_forked():
    machine = Machine()
    machine.start(["sh", "-c", "sleep 100; echo after"])
    machine.advance(50)
    assert names(machine) == ["sh -c sleep 100; echo after", "sleep 100"]


def test_a_shell_with_a_trap_stays():
    machine = Machine()
    machine.start(["sh", "-c", "trap 'echo bye' EXIT; sleep 100"])
    machine.advance(50)
    assert len(names(machine)) == 2


def test_a_trap_runs_when_the_foreground_command_has_ended():
    machine = Machine()
    process, written, _ = machine.start(
        ["sh", "-c", 'trap "echo bye; exit 0" TERM; while true; do sleep 0.1; done'])
    machine.advance(1030)
    machine.kernel.signal(process, signals.TERM)
    assert process.exit_status is None
    machine.advance(120)
    assert process.exit_status == 0
    assert written[1] == b"bye\n"


def test_a_trap_that_does_not_exit_lets_the_loop_go_on():
    machine = Machine()
    process, written, _ = machine.start(
        ["sh", "-c", 'trap "echo got hup" HUP; while true; do sleep 0.1; done'])
    machine.advance(1000)
    machine.kernel.signal(process, signals.HUP)
    machine.advance(1000)
    assert written[1] == b"got hup\n"
    assert process.exit_status is None


def test_a_trap_runs_inside_a_loop_that_never_waits():
    machine = Machine()
    process, written, _ = machine.start(
        ["sh", "-c", 'trap "echo out; exit 9" TERM; while :; do :; done'])
    machine.advance(100)
    machine.kernel.signal(process, signals.TERM)
    machine.advance(20)
    assert (process.exit_status, written[1]) == (9, b"out\n")


def test_wait_is_cut_short_by_a_trap():
    machine = Machine()
    process, written, _ = machine.start(
        ["sh", "-c", 'trap "echo trapped" USR1; sleep 100 & wait; echo "status $?"'])
    machine.advance(100)
    machine.kernel.signal(process, signals.NUMBERS["USR1"])
    machine.advance(20)
    assert written[1] == b"trapped\nstatus 138\n"
    assert process.exit_status == 0


def test_a_signal_without_a_trap_ends_the_shell():
    machine = Machine()
    process, _, _ = machine.start(["sh", "-c", "sleep 100; :"])
    machine.advance(50)
    machine.kernel.signal(process, signals.TERM)
    machine.advance(10)
    assert process.exit_status == 143
    assert process.term_signal == signals.TERM


def test_a_dead_reader_ends_the_writer():
    machine = Machine()
    answer = machine.sh("yes | head -n 1; echo done")
    assert answer.out == "y\ndone\n"
    assert names(machine) == []


def test_no_zombie_stays_behind():
    machine = Machine()
    machine.start(["sh", "-c", "for i in 1 2 3; do sleep 0.1 & done; sleep 1; sleep 100; :"])
    machine.advance(2000)
    assert len(machine.kernel.processes) == 3        # init, the shell, the last sleep


def test_commands_from_a_pipe_run_as_they_come():
    machine = Machine()
    process, written, feed = machine.start(["sh"], None)
    machine.advance(10)
    feed.write(b"echo one\nif true\n")
    machine.advance(10)
    assert written[1] == b"one\n"
    feed.write(b"then echo two\nfi\n")
    machine.advance(10)
    assert written[1] == b"one\ntwo\n"
    feed.write(b"exit 4\n")
    machine.advance(10)
    assert process.exit_status == 4
    assert isinstance(feed, Stream)
