"""What is kept: worlds and their input logs, read-only links, the progress of visitors.

A world is its row and its log; everything else of it is made again from them. A visitor has no
table: it is the string in a signed cookie.
"""

from __future__ import annotations

from django.db import models

ID_LENGTH = 16


class World(models.Model):
    """One simulation. `clock_ms` is how far it is known to have come, recorded every second."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    visitor = models.CharField(max_length=32, blank=True, db_index=True)  # "": whoever knows the id
    blueprint = models.CharField(max_length=40)
    seed = models.BigIntegerField()
    epoch_ms = models.BigIntegerField()
    engine = models.CharField(max_length=64)          # hash of the simulator that made its log
    scenario = models.CharField(max_length=60, blank=True)
    director = models.JSONField(null=True)            # how the scenario's tasks stand
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="forks")
    fork_ms = models.BigIntegerField(null=True)
    clock_ms = models.BigIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)   # the world's at `fingerprint_ms`
    fingerprint_ms = models.BigIntegerField(default=0)
    fingerprint_seq = models.PositiveIntegerField(default=0)    # inputs that it had taken by then
    speed = models.FloatField(default=1)
    paused = models.BooleanField(default=False)
    mode = models.CharField(max_length=8, default="speed")
    token_generation = models.PositiveIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)   # of the address for real clients
    created = models.DateTimeField(auto_now_add=True)
    used = models.DateTimeField(auto_now=True)


class InputRow(models.Model):
    """One input of a world's log."""

    world = models.ForeignKey(World, models.CASCADE, related_name="inputs")
    seq = models.PositiveIntegerField()
    at_ms = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    fields = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["world", "seq"], name="one_input_per_seq")]


class Share(models.Model):
    """A link through which anybody may look at a world, and only look."""

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    world = models.OneToOneField(World, models.CASCADE, related_name="share")
    created = models.DateTimeField(auto_now_add=True)


class Progress(models.Model):
    """How far a visitor has come in a scenario: the best of all attempts."""

    visitor = models.CharField(max_length=32)
    scenario = models.CharField(max_length=60)
    world = models.ForeignKey(World, models.SET_NULL, null=True)   # the newest attempt
    points = models.PositiveIntegerField(default=0)
    of_points = models.PositiveIntegerField(default=0)
    solved = models.BooleanField(default=False)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visitor", "scenario"],
                                               name="one_progress_per_scenario")]
