"""alarm(2): how a program bounds a wait. A wait of the process then raises Interrupted."""

from __future__ import annotations

from simulator.host.kernel import Process, signals

ALRM = signals.NUMBERS["ALRM"]


class Alarm:
    """Rings once after `ms`, unless it is cancelled before."""

    def __init__(self, p: Process, ms: int) -> None:
        self._process, self._live = p, True
        p.trap(ALRM, "handle")
        p.kernel.engine.clock.call_in(ms, self._ring)

    def cancel(self) -> None:
        self._live = False

    def _ring(self) -> None:
        if self._live and self._process.exit_status is None:
            self._live = False
            self._process.kernel.signal(self._process, ALRM)
