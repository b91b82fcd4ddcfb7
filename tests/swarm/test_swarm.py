"""Seeds times random commands and faults: the invariants hold all along, and when the faults end
and everything is removed, the world comes to rest. `make swarm` runs many seeds, the suite a few.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from simulator import World
from simulator.observe import invariants

from . import commands

SEEDS = range(int(os.environ.get("SWARM_SEEDS", "4")))
STEPS = int(os.environ.get("SWARM_STEPS", "40"))
SESSION = "swarm"
EVENTS_A_STEP = 200_000       # a step that needs more is a loop


def play(seed: int, faults: bool = True) -> World:
    """A world after random commands, checked after each."""
    dice = Random(seed)
    world = World("docker", seed=seed, filming=False)
    world.submit("terminal.open", session=SESSION, rows=24, columns=80)
    for _ in range(STEPS):
        line = commands.fault(dice) if faults and dice.random() < 0.06 else commands.command(dice)
        world.submit("terminal.line", session=SESSION, line=line)
        let(world, dice.choice((50, 400, 3000, 15_000)))
        if world.terminals[SESSION].busy:
            world.submit("terminal.input", session=SESSION, data="\x03")
            let(world, 2000)
        assert invariants.broken(world) == [], line
        if faults and dice.random() < 0.1:
            mend(world)
    return world


def let(world: World, ms: int) -> None:
    assert world.advance(world.now_ms + ms, EVENTS_A_STEP), "too many events for one step"


def mend(world: World) -> None:
    for ident in list(world.engine.faults.active):
        world.submit("fault.mend", id=ident)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_world_comes_to_rest(seed):
    world = play(seed)
    mend(world)
    let(world, 1000)
    for line in ("docker rm -f $(docker ps -aq)", "docker volume prune -af",
                 "docker network prune -f"):
        if world.terminals[SESSION].busy:
            world.submit("terminal.input", session=SESSION, data="\x03")
            let(world, 30_000)
        world.submit("terminal.line", session=SESSION, line=line)
        let(world, 60_000)
    assert invariants.broken(world) == []
    assert invariants.pending(world) == []
    assert len(world.site.dockerd.containers) == 0
    running = [p.name for p in world.site.kernel.processes.values() if p.container is not None]
    assert running == []


@pytest.mark.parametrize("seed", SEEDS)
def test_its_log_makes_the_same_world_again(seed):
    world = play(seed)
    again = World.replay("docker", seed, world.epoch_ms, world.log, world.now_ms)
    assert again.fingerprint() == world.fingerprint()
