"""No script can hold the world: work is bounded per simulated millisecond, memory and depth too."""

from __future__ import annotations

import pytest

from .machine import Machine


def test_an_endless_loop_costs_few_events():
    machine = Machine()
    process, _, _ = machine.start(["sh", "-c", "while :; do :; done"])
    machine.advance(1000)
    assert machine.engine.clock.events_run < 5000
    assert 900 <= process.cpu_ms <= 1000


@pytest.mark.parametrize("script", [
    "x=x; while :; do x=$x$x; done", "x=$(yes)", "x=$(cat /dev/zero | tr '\\0' x)"])
def test_a_value_has_a_limit(script):
    answer = Machine().sh(script)
    assert (answer.code, answer.err) == (2, "sh: out of memory\n")


@pytest.mark.parametrize("script", [
    "f() { f; }; f", "x='eval $x'; eval \"$x\"", "(" * 100 + "echo" + ")" * 100,
    "echo " + '"$(' * 60 + "echo" + ')"' * 60, "f() { echo $(f); }; f",
    "echo '. ./s' > s; . ./s", "echo " + "${a:-" * 100 + "}" * 100])
def test_depth_has_a_limit_and_says_so(script):
    answer = Machine().sh(script, cwd="/tmp")
    assert "drydock: not modelled: " in answer.err


@pytest.mark.parametrize("expression", ["(" * 100 + "1" + ")" * 100, "-" * 30 + "(" * 60,
                                        "1?" * 90 + "1" + ":1" * 90, "x"])
def test_arithmetic_of_any_depth_comes_to_an_end(expression):
    answer = Machine().sh(f"x='x+1'; echo $(({expression}))")
    assert answer.code == 2
    assert answer.err.startswith("sh: ")


def test_long_but_flat_scripts_run():
    machine = Machine()
    assert machine.sh("true" + " && true" * 3000 + "; echo ok").out == "ok\n"
    chain = "if false; then :; " + "elif false; then :; " * 1000 + "fi; echo ok"
    assert machine.sh(chain).out == "ok\n"


def test_a_script_of_more_than_256_kib_is_refused():
    assert "at most 256 KiB" in Machine().sh(":\n" * 200_000).err


def test_a_pattern_with_many_stars_is_matched_in_linear_time():
    script = "x=" + "a" * 20_000 + "; case $x in " + "*a" * 30 + "*b) ;; *) echo no;; esac"
    assert Machine().sh(script).out == "no\n"


def test_a_fork_bomb_spreads_no_faster_than_the_clock():
    machine = Machine()
    machine.start(["sh", "-c", "f() { f | f & }; f"])
    machine.advance(100)
    assert len(machine.kernel.processes) < 400


def test_fifty_containers_that_print_the_date():
    machine = Machine()
    for _ in range(50):
        machine.start(["sh", "-c", "while true; do date; sleep 1; done"])
    machine.advance(10_000)
    assert machine.engine.clock.events_run < 10_000
