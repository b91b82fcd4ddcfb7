"""How fast a world is watched: speed, pause, step, on demand. Wall time comes from the caller.

None of this is an input: it changes how fast we watch, never what happens.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from simulator import UserError, World

SLOWEST, FASTEST = 0.01, 1000.0
EVENTS = 300                   # between two looks at the clock on the wall
SLOW_AFTER_MS = 250            # of wall time behind: then the clock is said to be slow


@dataclass
class Pace:
    """Where the clock should stand at a moment of wall time.

    `anchor` is a pair of moments, simulated and wall, from which time is counted; it moves whenever
    the pace changes, and when the world cannot keep up.
    """

    speed: float = 1.0
    paused: bool = False
    mode: str = "speed"            # or "demand": runs at once while somebody waits, else stands
    slow: bool = False
    _sim_ms: float = 0.0
    _wall_s: float = 0.0

    def start(self, sim_ms: int, wall_s: float) -> None:
        """Count from here."""
        self._sim_ms, self._wall_s, self.slow = sim_ms, wall_s, False

    def target_ms(self, now_ms: int, wall_s: float, awaited: bool) -> int:
        """How far the clock may come by now; never behind where it stands."""
        if self.paused:
            return now_ms
        if self.mode == "demand":
            if not awaited:
                self.start(now_ms, wall_s)
                return now_ms
            return max(now_ms, int(self._sim_ms + (wall_s - self._wall_s) * 1000 * FASTEST))
        return max(now_ms, int(self._sim_ms + (wall_s - self._wall_s) * 1000 * self.speed))

    def seconds_until(self, at_ms: int, wall_s: float) -> float:
        """Wall time until the clock should reach a moment."""
        rate = FASTEST if self.mode == "demand" else self.speed
        return max(0.0, (at_ms - self._sim_ms) / 1000 / rate - (wall_s - self._wall_s))

    def fell_behind(self, now_ms: int, target_ms: int, wall_s: float) -> None:
        """The budget was used up before the target: once it is much, time is counted anew."""
        rate = FASTEST if self.mode == "demand" else self.speed
        if (target_ms - now_ms) / rate > SLOW_AFTER_MS:
            self.start(now_ms, wall_s)
            self.slow = True

    def kept_up(self) -> None:
        self.slow = False

    def change(self, do: str, speed: Any, now_ms: int, wall_s: float) -> None:
        """Obey a button. Raises UserError for what is no button."""
        if do in ("pause", "step"):
            self.paused = True
        elif do == "play":
            self.paused = False
        elif do == "speed":
            if isinstance(speed, bool) or not isinstance(speed, int | float) \
                    or not SLOWEST <= speed <= FASTEST:
                raise UserError("speed is a number from 1/100 to 1000")
            self.speed, self.mode = float(speed), "speed"
        elif do == "demand":
            self.mode = "demand"
        else:
            raise UserError("a clock can pause, play, step, speed and demand")
        self.start(now_ms, wall_s)

    def row(self) -> dict[str, Any]:
        """What is kept while the world sleeps."""
        return {"speed": self.speed, "paused": self.paused, "mode": self.mode}

    def told(self) -> dict[str, Any]:
        """What viewers are told."""
        return {**self.row(), "slow": self.slow}


def run_slice(world: World, pace: Pace, target_ms: int, budget: float) -> bool:
    """Advance towards the target for at most `budget` seconds; True when there is no more to do.

    On demand the clock goes from event to event, so that it stops with the answer.
    """
    on_demand = pace.mode == "demand" and not pace.paused
    end = time.perf_counter() + budget
    while True:
        until = target_ms
        if on_demand and (upcoming := world.next_event_ms()) is not None:
            until = min(target_ms, max(upcoming, world.now_ms))
        done = world.advance(until, EVENTS)
        if done and (until >= target_ms or on_demand and not world.awaited):
            pace.kept_up()
            return True
        if time.perf_counter() >= end:
            pace.fell_behind(world.now_ms, target_ms, time.monotonic())
            return False
