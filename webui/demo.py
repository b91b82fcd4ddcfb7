"""The demo world: what `make run` has ready. Anybody may look at it and fork it, at /w/demo/.

Its log is made by typing a script into a world at once; it then sleeps until somebody looks.
"""

from __future__ import annotations

from django.db import transaction

from simulator import World as Simulation
from simulator.scenarios import type_line

from .live import worlds
from .live.version import engine_version
from .models import InputRow, Share, World

ID = "demo"
SEED = 1
SESSION = "main"
SCRIPT = ("docker run hello-world", "docker run -d --name web -p 8080:80 nginx", "docker ps")


def make_demo() -> None:
    """Make the demo world, unless there is one of this engine."""
    if Share.objects.filter(id=ID, world__engine=engine_version()).exists():
        return
    simulation = Simulation("docker", SEED, filming=False)
    simulation.submit("terminal.open", session=SESSION, rows=30, columns=100)
    simulation.advance(1_000)
    for line in SCRIPT:
        type_line(simulation, SESSION, line)
        simulation.advance(simulation.now_ms + 2_000)
    with transaction.atomic():
        World.objects.filter(share__id=ID).delete()
        row = worlds.create(ID, "docker", seed=SEED, epoch_ms=simulation.epoch_ms,
                            clock_ms=simulation.now_ms, paused=True)
        InputRow.objects.bulk_create([
            InputRow(world=row, seq=entry.seq, at_ms=entry.at_ms, kind=entry.kind,
                     fields=entry.fields) for entry in simulation.log])
        Share.objects.create(id=ID, world=row)
