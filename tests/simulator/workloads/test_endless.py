"""Programs that never end, or want everything: bounded by CPU time, memory, disk and signals."""

from __future__ import annotations

import pytest

from simulator.host.kernel import Cgroup, signals
from simulator.host.kernel.files.descriptors import DeviceDescriptor

from .machine import Machine

MEMORY = 16 << 20
ENV = {"PATH": "/bin"}


def limited(machine, **limits):
    group = Cgroup("/limited", machine.kernel.root_cgroup)
    for name, value in limits.items():
        setattr(group, name, value)
    return group


@pytest.mark.parametrize("command", [
    ["tail", "/dev/zero"], ["sort", "/dev/zero"], ["grep", "x", "/dev/zero"], ["memhog"],
    ["base64", "/dev/zero"], ["sed", "p", "/dev/zero"], ["tac", "/dev/zero"],
])
def test_endless_input_in_memory_ends_in_an_oom_kill(command):
    machine = Machine()
    group = limited(machine, memory_max=MEMORY, swap_max=0)
    result = machine.run(command, env=ENV, cgroup=group)
    assert result.status == 137
    assert group.oom_kills == 1
    assert MEMORY <= group.memory_peak < 2 * MEMORY


@pytest.mark.parametrize("command", [
    ["cat", "/dev/zero"], ["yes"], ["wc", "/dev/zero"], ["md5sum", "/dev/zero"], ["cpuhog"],
])
def test_an_endless_computation_costs_the_time_it_takes(command):
    machine = Machine()
    group = limited(machine, cpus=0.5)
    process = machine.start(command, env=ENV, cgroup=group)[0]
    process.dup2(process.install(DeviceDescriptor("null")), 1)   # a sink would set the pace
    machine.engine.clock.advance(500, 100_000)
    assert machine.engine.clock.now_ms == 500
    assert process.exit_status is None
    assert 125_000 < group.cpu_us <= 251_000
    machine.kernel.signal(process, signals.KILL)
    machine.engine.clock.advance(600)
    assert process.exit_status == 137


def test_a_full_disk_says_so_and_keeps_what_fitted():
    machine = Machine()
    result = machine.run(["dd", "if=/dev/zero", "of=big", "bs=1M", "count=100"], env=ENV)
    assert result.status == 1
    assert result.err.startswith("dd: error writing 'big': No space left on device\n")
    assert machine.run(["ls", "-l", "big"], env=ENV).out.split()[4] == "1048576"


def test_timeout_ends_what_goes_on():
    machine = Machine()
    began = machine.engine.clock.now_ms
    process, _, _ = machine.start(["timeout", "2", "sleep", "1000"], env=ENV)
    ended = []
    process.on_exit.append(lambda p: ended.append(machine.engine.clock.now_ms - began))
    machine.engine.clock.advance(began + 10_000)
    assert process.exit_status == 143
    assert 2_000 <= ended[0] < 2_100


def test_tail_follows_what_is_appended():
    machine = Machine()
    process, out, _ = machine.start(["tail", "-n", "1", "-f", "t"], env=ENV)
    machine.engine.clock.advance(1_500)
    machine.run(["tee", "-a", "t"], b"new\n", ms=3_000, env=ENV)
    assert b"".join(out) == b"c 3\nnew\n"
    assert process.exit_status is None


def test_a_pipe_that_nobody_reads_ends_its_writer():
    machine = Machine()
    process, _, _ = machine.start(["yes"], env=ENV)
    reader, writer = machine.kernel.init.pipe()
    process.install(machine.kernel.init.fds[writer], 1)
    machine.kernel.init.close(writer)
    machine.kernel.init.close(reader)
    machine.engine.clock.advance(100)
    assert process.exit_status == 128 + signals.PIPE


@pytest.mark.parametrize(("command", "message"), [
    (["awk", "1"], "drydock: not modelled: awk\n"),
    (["ls", "-X"], "drydock: not modelled: ls -X\n"),
    (["sed", "b"], "drydock: not modelled: sed command 'b'\n"),
    (["grep", r"\(a\)\1", "t"],
     "drydock: not modelled: a back reference (\\1) in a regular expression\n"),
    (["wget", "https://example.com/"], "drydock: not modelled: wget of https://\n"),
])
def test_what_is_not_modelled_is_refused_by_name(command, message):
    result = Machine().run(command, env=ENV)
    assert (result.status, result.err) == (1, message)


def test_a_hostile_pattern_takes_no_time():
    machine = Machine()
    machine.run(["tee", "long"], b"a" * 30_000 + b"\n", env=ENV)
    assert machine.run(["grep", "-E", "(a|aa)*(a|aa)*(a|aa)*b", "long"], env=ENV).status == 1


def test_a_deep_tree_needs_no_recursion():
    machine = Machine()
    path = "/".join("d" for _ in range(90))
    assert machine.run(["mkdir", "-p", path], env=ENV).status == 0
    assert machine.run(["find", ".", "-name", "nothing"], env=ENV).status == 0
    assert machine.run(["du", "-s", "d"], env=ENV).status == 0
    assert machine.run(["rm", "-r", "d"], env=ENV) == (0, "", "")
