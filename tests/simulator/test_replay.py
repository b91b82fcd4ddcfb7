"""A world is a function of (engine, blueprint, seed, log): in this process, in another, forked."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random

import pytest

from simulator import UserError, World

from . import session

ROOT = Path(__file__).parents[2]
PRINT = """
import json, sys
from tests.simulator import session
world = session.play(int(sys.argv[1]))
for entry in world.trace.since(0):
    print(json.dumps(entry))
print(world.fingerprint())
"""


@cache
def original() -> World:
    return session.play()


def elsewhere(seed: int, hash_seed: str) -> bytes:
    """The trace of the session and its fingerprint, as another process prints them."""
    return subprocess.run([sys.executable, "-c", PRINT, str(seed)], cwd=ROOT, check=True,
                          capture_output=True,
                          env={**os.environ, "PYTHONHASHSEED": hash_seed}).stdout


def test_other_processes_print_the_same_bytes_and_other_seeds_others():
    first = elsewhere(1, "1")
    assert first.count(b"\n") > 1_500
    assert first.rstrip().endswith(original().fingerprint().encode())
    assert elsewhere(1, "4711") == first
    other = elsewhere(2, "1")
    assert other.splitlines()[-1] != first.splitlines()[-1]


def test_no_entry_holds_an_address_of_this_process():
    found = [entry for entry in original().trace.since(0) if " object at 0x" in repr(entry.detail)]
    assert found == []


def test_the_log_makes_the_world_again():
    world = original()
    again = World.replay("docker", 1, world.epoch_ms, world.log, world.now_ms)
    assert again.fingerprint() == world.fingerprint()
    assert again.trace.since(0) == world.trace.since(0)
    assert again.snapshot() == world.snapshot()
    assert [tuple(vars(entry).values()) for entry in again.log] == [
        tuple(vars(entry).values()) for entry in world.log]


def test_how_it_was_advanced_does_not_matter():
    """Slices of time, of events, looking in between: all the same world."""
    world, dice = World("docker", seed=1, filming=True), Random(8)
    for entry in original().log:
        while world.now_ms < entry.at_ms:
            world.advance(min(entry.at_ms, world.now_ms + dice.choice((1, 13, 700, 9_000))),
                          dice.choice((1, 20, 5_000)))
            if dice.random() < 0.1:
                world.snapshot()
                world.fingerprint()
                world.take_moments()
        while not world.advance(entry.at_ms, dice.choice((1, 7, 100))):
            pass
        world.submit(entry.kind, **entry.fields)
    world.advance(original().now_ms)
    assert world.fingerprint() == original().fingerprint()


@pytest.mark.parametrize("seed", range(3))
def test_a_fork_is_a_replay_and_leaves_the_original_alone(seed):
    world = original()
    before, logged = world.fingerprint(), len(world.log)
    at_ms = Random(seed).randrange(world.now_ms)
    fork = world.fork(at_ms)
    past = World.replay("docker", 1, world.epoch_ms, world.log, at_ms)
    for exchange in list(past.exchanges):          # the fork's real clients are gone
        past.submit("http.gone", exchange=exchange)
    assert fork.fingerprint() == past.fingerprint()
    assert fork.exchanges == {} and fork.now_ms == at_ms
    if "t" in fork.terminals:
        fork.submit("terminal.line", session="t", line="docker rm -f $(docker ps -aq)")
    fork.advance(at_ms + 20_000)
    assert (world.fingerprint(), len(world.log)) == (before, logged)
    assert World.replay("docker", 1, world.epoch_ms, fork.log,
                        fork.now_ms).fingerprint() == fork.fingerprint()


@pytest.mark.parametrize("at_ms", [-1, 10**9])
def test_nobody_forks_the_future(at_ms):
    with pytest.raises(UserError):
        original().fork(at_ms)
