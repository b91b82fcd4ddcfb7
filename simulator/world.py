"""A world: the only door to a simulation.

It is a function of (engine version, blueprint, seed, epoch, input log): the same log gives the same
trace, bit for bit, in any process. Submit inputs, advance the clock, read trace and snapshot;
replay and fork are the same thing done again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.blueprints import BLUEPRINTS, Site
from simulator.engine import Engine, HttpExchange, QuotaExceeded, UserError
from simulator.inputs import Input, validate
from simulator.observe.fingerprint import fingerprint
from simulator.observe.snapshot import Snapshot
from simulator.vocabulary import VOCABULARY
from simulator.workstation.terminal import Terminal

DEFAULT_EPOCH_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z, for `play` and for tests
MAX_INPUTS = 50_000                   # inputs in one world's log

Moment = tuple[int, dict[str, dict | None]]
Output = tuple[int, str, dict[str, Any]]


class World:
    """`filming` keeps what changed at each moment for viewers; a replay does without."""

    def __init__(self, blueprint: str = "docker", seed: int = 1,
                 epoch_ms: int = DEFAULT_EPOCH_MS, filming: bool = True) -> None:
        if blueprint not in BLUEPRINTS:
            raise UserError(f"no blueprint is called {blueprint!r}; "
                            f"there are {', '.join(sorted(BLUEPRINTS))}")
        self.blueprint, self.seed, self.epoch_ms = blueprint, seed, epoch_ms
        self.engine = Engine(seed, epoch_ms, VOCABULARY)
        self.log: list[Input] = []
        self.exchanges: dict[str, HttpExchange] = {}     # open connections of real clients
        self.terminals: dict[str, Terminal] = {}
        self.client_cause: int | None = None             # the real client's newest command
        self.filming = filming
        self._moments: list[Moment] = []
        self._output: list[Output] = []
        self._heard = True               # somebody will take the output; nobody does in a replay
        self.site: Site = BLUEPRINTS[blueprint](self.engine)
        self.engine.faults.machines = [machine.name for machine in self.site.machines]
        self._snapshot = Snapshot(self)
        self.engine.clock.on_moment_end = self._end_moment

    # -- time ----------------------------------------------------------------------------

    @property
    def now_ms(self) -> int:
        return self.engine.clock.now_ms

    @property
    def trace(self):
        return self.engine.trace

    @property
    def awaited(self) -> bool:
        """Somebody waits for an answer: a command in a terminal, or a real client."""
        return bool(self.exchanges) or any(t.busy for t in self.terminals.values())

    def next_event_ms(self) -> int | None:
        """When the next event is due, or None when the world is still."""
        return self.engine.clock.next_event_ms()

    def advance(self, until_ms: int, max_events: int | None = None) -> bool:
        """Run up to and including `until_ms`; False when `max_events` ran out before."""
        return self.engine.clock.advance(until_ms, max_events)

    def rest(self) -> None:
        """Nobody looks for a while: hold what is past in less memory. Changes no answer."""
        self.engine.trace.pack()

    # -- inputs --------------------------------------------------------------------------

    def submit(self, kind: str, **fields: Any) -> Input:
        """Let an input enter now, after every event of this millisecond.

        Raises UserError (and logs nothing) when it is malformed or refused, QuotaExceeded when the
        world's log is full.
        """
        declared = validate(kind, fields)
        if len(self.log) >= MAX_INPUTS:
            raise QuotaExceeded(f"this world has taken {MAX_INPUTS} inputs, its limit; "
                                "export it or start a new one")
        clock = self.engine.clock
        clock.drain()
        clock.cause = None
        declared.apply(self, fields)
        clock.cause = None
        entered = Input(len(self.log) + 1, clock.now_ms, kind, fields)
        self.log.append(entered)
        return entered

    def open_terminal(self, session: str, rows: int, columns: int) -> None:
        self.terminals[session] = self.site.laptop.open_terminal(
            session, rows, columns, self._terminal_output)

    def terminal(self, session: str) -> Terminal:
        """The open terminal of that name; it is opened at its first use."""
        if session not in self.terminals:
            raise UserError(f"no terminal {session!r} is open")
        return self.terminals[session]

    def complete(self, session: str, line: str, cursor: int) -> list[str]:
        """Candidates for the word before the cursor; changes nothing."""
        return self.terminal(session).complete(line, cursor)

    def inject_fault(self, kind: str, target: str, parameters: dict[str, Any]) -> str:
        """Put a fault in force; returns its id. Raises UserError for what does not exist."""
        return self.site.inject_fault(kind, target, parameters)

    def mend_fault(self, fault_id: str) -> None:
        """Raises UserError when no fault of that id is in force."""
        self.site.mend_fault(fault_id)

    # -- what can be read ----------------------------------------------------------------

    def emit(self, kind: str, **fields: Any) -> None:
        """Something leaves the world, towards a terminal or a real client."""
        if self._heard:
            self._output.append((self.now_ms, kind, fields))

    def take_output(self) -> list[Output]:
        """What left the world since the last call."""
        output, self._output = self._output, []
        return output

    def take_moments(self) -> list[Moment]:
        """What changed since the last call, millisecond by millisecond: (at_ms, rows)."""
        moments, self._moments = self._moments, []
        return moments

    def snapshot(self) -> dict[str, Any]:
        """The whole picture now: {"at_ms", "rows": {row_id: row}}."""
        return {"at_ms": self.now_ms, "rows": self._snapshot.rows()}

    def fingerprint(self) -> str:
        """A hash of the world's state (never of its inputs); replay reproduces it."""
        return fingerprint(self)

    # -- the past ------------------------------------------------------------------------

    @classmethod
    def replay(cls, blueprint: str, seed: int, epoch_ms: int, log: Iterable[Input],
               until_ms: int, filming: bool = False) -> World:
        """The world that this log makes, at `until_ms`."""
        world = cls(blueprint, seed, epoch_ms, filming)
        world._heard = filming
        for entry in log:
            if entry.at_ms > until_ms:
                break
            world.advance(entry.at_ms)
            world.submit(entry.kind, **entry.fields)
        world.advance(until_ms)
        world._heard = True
        return world

    def fork(self, at_ms: int) -> World:
        """Another future from `at_ms` (at most now). Real clients count as disconnected in it."""
        if not 0 <= at_ms <= self.now_ms:
            raise UserError(f"this world can be forked from 0 to {self.now_ms} ms, not {at_ms}")
        other = World.replay(self.blueprint, self.seed, self.epoch_ms, self.log, at_ms,
                             filming=True)
        for exchange in list(other.exchanges):
            other.submit("http.gone", exchange=exchange)
        return other

    def _terminal_output(self, session: str, text: str) -> None:
        self.emit("terminal.output", session=session, text=text)

    def _end_moment(self, at_ms: int) -> None:
        if not self.engine.changes:
            return
        marks = self.engine.changes.take()
        if self.filming:
            rows = self._snapshot.changed(marks)
            if rows:
                self._moments.append((at_ms, rows))
