"""Proof that a scenario is fair: each solution solves it, idleness does not, for several seeds."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.engine import UserError
from simulator.world import World

from .director import Director, type_line
from .model import Scenario, duration_ms

SEEDS = (1, 2, 3)
IDLE_MS = 15 * 60_000          # how long nobody does anything
TICK_MS = 1000                 # how often tasks are checked while time passes
PROOF_SESSION = "proof"


@dataclass(frozen=True)
class Proof:
    """One play of one scenario; `problem` is "" when it went as it must."""

    scenario: str
    seed: int
    play: str                  # "idle", or the solution's name
    points: int
    problem: str = ""


def prove(scenario: Scenario, seeds: tuple[int, ...] = SEEDS) -> list[Proof]:
    """Play every solution, and idleness, over several seeds."""
    proofs = []
    for offset in seeds:
        seed = scenario.seed + offset - 1
        if scenario.tasks:
            proofs.append(_play_idle(scenario, seed))
        proofs += [_play(scenario, seed, name) for name in scenario.solutions]
    return proofs


def _play_idle(scenario: Scenario, seed: int) -> Proof:
    world, director = _begin(scenario, seed)
    let_pass(world, director, IDLE_MS)
    problem = "it is solved by doing nothing" if director.solved else ""
    return Proof(scenario.id, seed, "idle", director.points()[0], problem)


def _play(scenario: Scenario, seed: int, name: str) -> Proof:
    world, director = _begin(scenario, seed)
    try:
        for line in scenario.solutions[name]:
            _do(world, director, director.fill(line))
    except UserError as error:
        return Proof(scenario.id, seed, name, director.points()[0], str(error))
    problem = "" if director.solved else _what_lacks(director)
    if scenario.stops:
        missed = missed_stop(world, scenario)
        problem = problem or (f"it never stops at {missed}" if missed else "")
    return Proof(scenario.id, seed, name, director.points()[0], problem)


def _begin(scenario: Scenario, seed: int) -> tuple[World, Director]:
    world = World(scenario.blueprint, seed, filming=False)
    director = Director(scenario)
    director.start(world)
    director.observe(world)
    return world, director


def _do(world: World, director: Director, line: str) -> None:
    """A line of a solution: a command, "~ 5s" to let time pass, "? task option" to answer."""
    if line.startswith("~"):
        let_pass(world, director, duration_ms(line[1:].strip()))
    elif line.startswith("?"):
        _, task, option = line.split()
        director.answer(task, option)
    else:
        type_line(world, PROOF_SESSION, line, wait=False)
        while world.terminals[PROOF_SESSION].busy:
            let_pass(world, director, TICK_MS)
    director.observe(world)


def let_pass(world: World, director: Director, ms: int) -> None:
    """Advance, stopping at each timed step of the scenario and once a second to check."""
    end = world.now_ms + ms
    while world.now_ms < end:
        step = min(end, world.now_ms + TICK_MS)
        due = director.next_ms()
        if due is not None and world.now_ms < due < step:
            step = due
        world.advance(step)
        director.observe(world)


def missed_stop(world: World, scenario: Scenario) -> str:
    """The first stop that the trace does not reach, each looked for after the one before; or ""."""
    entries = iter(world.trace.since(0))
    for stop in scenario.stops:
        if not any(stop_matches(entry, stop) for entry in entries):
            return stop.id
    return ""


def stop_matches(entry, stop) -> bool:
    return (entry.verb == stop.verb and entry.subject.startswith(stop.subject)
            and (not stop.lane or entry.lane == stop.lane))


def _what_lacks(director: Director) -> str:
    states = director.progress.tasks
    lacking = [f"{name}: {state.state} (clause {state.clause + 1}"
               + (f", {state.reason}" if state.reason else "") + ")"
               for name, state in states.items() if state.state != "done"]
    return "not solved: " + "; ".join(lacking)
