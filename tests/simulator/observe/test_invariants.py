"""Each invariant holds in a busy world, and would be seen to be broken."""

from __future__ import annotations

import pytest

from simulator import World
from simulator.observe import invariants
from simulator.scenarios import type_line


@pytest.fixture
def world():
    world = World("docker", seed=6, filming=False)
    for line in ("docker pull -q busybox",
                 "docker run -d --name web -p 81:81 -v data:/v busybox sleep 9999",
                 "docker run -d --name job -m 64m busybox sleep 9999"):
        type_line(world, "t", line)
    assert invariants.broken(world) == []
    return world


def container(world, name):
    return world.site.dockerd.containers.find(name)


def process(world, name):
    return world.site.kernel.processes[container(world, name).pid]


def lose_an_entry(world):
    del world.trace._loose[-3]


def let_a_cause_come_later(world):
    entries = world.trace._loose
    entries[-3] = entries[-3]._replace(cause=entries[-1].seq)


def forget_the_process(world):
    world.site.containerd.shims.pop(container(world, "web").id)
    world.site.kernel.processes.pop(container(world, "web").pid)


def give_the_process_away(world):
    process(world, "web").container = "somebody else's"


def forget_the_task(world):
    world.site.containerd.shims.pop(container(world, "web").id)


def leak_memory(world):
    process(world, "web").memory += 4096


def hide_memory_in_a_group(world):
    process(world, "job").cgroup.charge(-4096)


def lose_a_parent(world):
    world.site.kernel.processes.pop(process(world, "web").parent.pid)


def have_no_parent(world):
    process(world, "web").parent = None


def use_a_name_twice(world):
    container(world, "web").name = "job"


def lose_a_layer(world):
    layers = world.site.dockerd.layers
    layers._layers.clear()


def use_a_volume_from_nowhere(world):
    next(iter(world.site.dockerd.volumes)).used_by.append("f" * 64)


def leave_a_cgroup_behind(world):
    group = process(world, "web").cgroup
    group.processes.clear()
    world.site.containerd.shims.pop(container(world, "web").id)


BREAKS = {
    lose_an_entry: "the_trace_has_no_gaps_and_causes_come_first",
    let_a_cause_come_later: "the_trace_has_no_gaps_and_causes_come_first",
    forget_the_process: "a_running_container_has_a_living_process",
    give_the_process_away: "a_running_container_has_a_living_process",
    forget_the_task: "every_shim_serves_a_task",
    leak_memory: "memory_is_counted_once",
    hide_memory_in_a_group: "memory_is_counted_once",
    lose_a_parent: "the_process_table_is_a_tree",
    have_no_parent: "the_process_table_is_a_tree",
    use_a_name_twice: "names_and_addresses_are_unique",
    lose_a_layer: "what_is_used_exists",
    use_a_volume_from_nowhere: "what_is_used_exists",
    leave_a_cgroup_behind: "cgroups_end_with_their_containers",
}


@pytest.mark.parametrize("damage", BREAKS, ids=lambda damage: damage.__name__)
def test_damage_is_seen(world, damage):
    damage(world)
    assert BREAKS[damage] in [sentence.partition(":")[0] for sentence in invariants.broken(world)]


def test_every_invariant_is_seen_to_break():
    assert sorted(set(BREAKS.values())) == sorted(check.__name__ for check in invariants.CHECKS)


def test_looking_changes_nothing(world):
    before = world.fingerprint()
    invariants.broken(world), invariants.pending(world), world.snapshot()
    assert world.fingerprint() == before


def test_what_is_pending(world):
    assert invariants.pending(world) == []
    world.submit("terminal.line", session="t", line="docker pull alpine; sleep 100")
    world.advance(world.now_ms + 900)
    waiting = invariants.pending(world)
    assert "terminal t runs a command" in waiting
    assert any(word.startswith("layer ") for word in waiting)
