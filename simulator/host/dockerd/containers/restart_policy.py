"""Whether, and after how long, a container that ended is started again (pure).

Models moby restartmanager/restartmanager.go and api/types/container RestartPolicy, 28.2.2.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError

FIRST_MS, LONGEST_MS = 100, 60_000   # defaultTimeout, maxRestartTimeout
FACTOR = 2                           # backoffMultiplier
LONG_RUN_MS = 10_000                 # a run this long sets the delay back to the first

NAMES = ("no", "always", "on-failure", "unless-stopped")


def validate(policy: dict[str, Any]) -> None:
    """Raises HopError 400 with the daemon's words."""
    name, limit = policy.get("Name") or "", policy.get("MaximumRetryCount") or 0
    if name and name not in NAMES:
        raise HopError(f"invalid restart policy: unknown policy '{name}'; use one of 'no', "
                       "'always', 'on-failure', or 'unless-stopped'", 400)
    if name == "on-failure" and limit < 0:
        raise HopError("invalid restart policy: maximum retry count cannot be negative", 400)
    if name not in ("", "on-failure") and limit != 0:
        negative = " and cannot be negative" if limit < 0 else ""
        raise HopError("invalid restart policy: maximum retry count can only be used with "
                       f"'on-failure'{negative}", 400)


class RestartManager:
    """Counts the restarts of one container since it was last started by hand."""

    def __init__(self) -> None:
        self.restarts = 0
        self.delay_ms = 0
        self.cancelled = False

    def cancel(self) -> None:
        """`docker stop` and `docker kill`: no restart any more."""
        self.cancelled = True

    def next_delay(self, policy: dict[str, Any], exit_code: int, stopped_by_hand: bool,
                   ran_ms: int) -> int | None:
        """Milliseconds until the next start, or None when there is none."""
        name = policy.get("Name") or "no"
        if name == "no" or self.cancelled:
            return None
        if ran_ms >= LONG_RUN_MS:
            self.delay_ms = 0
        self.delay_ms = min(self.delay_ms * FACTOR, LONGEST_MS) if self.delay_ms else FIRST_MS
        if not self._wanted(name, policy.get("MaximumRetryCount") or 0, exit_code,
                            stopped_by_hand):
            return None
        self.restarts += 1
        return self.delay_ms

    def _wanted(self, name: str, limit: int, exit_code: int, stopped_by_hand: bool) -> bool:
        if name == "always":
            return True
        if name == "unless-stopped":
            return not stopped_by_hand
        return exit_code != 0 and (limit == 0 or self.restarts < limit)
