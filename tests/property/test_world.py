"""A world in the hands of anybody: typed lines, keys, real clients, faults, time, in any order.

After each step the invariants hold and the film is whole: the picture before plus the frames is the
picture now. In the end the log makes the same world again. What fails is shrunk by Hypothesis.
"""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from simulator import UserError, World, to_base64
from simulator.engine.faults import KINDS as FAULTS
from simulator.observe import invariants

from ..swarm import commands
from . import requests

SESSIONS = ("one", "two")
SESSION = st.sampled_from(SESSIONS)
EVENTS_A_STEP = 300_000
KEYS = ("\x03", "\x04", "\x1a", "\x1c", "\x7f", "\t", "\r", "q", "exit\r", "\x1b[A", "ls /\r",
        "\x10\x11", "é", "\ud800")
LINES = ("fg", "bg", "jobs", "exit", "cd /nosuch", "docker ps -a --format '{{json .}}'",
         "docker run -it busybox sh", "docker run -it --rm alpine", "docker attach web",
         "docker exec -it web sh", "docker logs -f web", "docker events", "docker stats",
         "docker run -i busybox cat", "echo $(docker ps -q) | wc -w", "docker", "docker nosuch",
         "while :; do :; done", "yes | head -3", "cat /dev/zero", "sleep 3 &", "docker run web \\")
TARGETS = ("registry", "host", "laptop", "laptop:host", "host:registry", "web", "db", "nosuch", "")
PARAMETERS = st.dictionaries(st.sampled_from(("extra_ms", "bytes_per_second", "x")),
                             st.sampled_from((0, 1, 400, -5, 2**70, 1 << 24, "9", None, 1.5,
                                              float("nan"), [])), max_size=2)


class AnyWorld(RuleBasedStateMachine):
    exchanges = Bundle("exchanges")

    def __init__(self) -> None:
        super().__init__()
        self.world = World("docker", seed=7)
        self.film = self.world.snapshot()["rows"]
        self._count = 0
        for session in SESSIONS:
            self.enter("terminal.open", session=session, rows=24, columns=80)
        self.enter("terminal.line", session="one", line="docker pull -q busybox")
        self.let(20_000)

    def enter(self, kind: str, **fields) -> None:
        """An input; it may be refused, in words, and then nothing of it is in the log."""
        before = len(self.world.log)
        try:
            self.world.submit(kind, **fields)
        except UserError as error:
            assert str(error)
            assert len(self.world.log) == before

    @rule(ms=st.sampled_from((0, 1, 7, 50, 400, 3000, 15_000, 60_000)))
    def let(self, ms) -> None:
        assert self.world.advance(self.world.now_ms + ms, EVENTS_A_STEP), "a loop of events"

    @rule(session=SESSION, line=st.randoms(use_true_random=False).map(commands.command),
          ms=st.sampled_from((5, 300, 4000)))
    def command(self, session, line, ms) -> None:
        if self.world.terminals[session].busy:
            self.enter("terminal.input", session=session, data="\x03")
            self.let(500)
        self.enter("terminal.line", session=session, line=line)
        self.let(ms)

    @rule(session=SESSION, line=st.sampled_from(LINES) | st.text(max_size=40))
    def line(self, session, line) -> None:
        self.enter("terminal.line", session=session, line=line)

    @rule(session=SESSION, data=st.sampled_from(KEYS) | st.text(max_size=8))
    def keys(self, session, data) -> None:
        self.enter("terminal.input", session=session, data=data)

    @rule(session=st.sampled_from((*SESSIONS, "nosuch")), rows=st.integers(-1, 2000))
    def resize(self, session, rows) -> None:
        self.enter("terminal.resize", session=session, rows=rows, columns=100)

    @rule(line=st.sampled_from(LINES + commands.PROGRAMS), cut=st.integers(0, 40))
    def complete(self, line, cut) -> None:
        before = self.world.fingerprint()
        self.world.complete("one", line, min(cut, len(line)))
        assert self.world.fingerprint() == before

    @rule(target=exchanges, data=st.data())
    def request(self, data) -> str:
        self._count += 1
        exchange = f"x{self._count}"
        self.enter("http.request", **data.draw(requests.fields(exchange)))
        return exchange

    @rule(exchange=exchanges, data=st.binary(max_size=200))
    def upload(self, exchange, data) -> None:
        self.enter("http.data", exchange=exchange, data=to_base64(data))

    @rule(exchange=exchanges, data=st.text(max_size=5))
    def upload_nonsense(self, exchange, data) -> None:
        self.enter("http.data", exchange=exchange, data=data)

    @rule(exchange=exchanges)
    def half_close(self, exchange) -> None:
        self.enter("http.eof", exchange=exchange)

    @rule(exchange=exchanges)
    def gone(self, exchange) -> None:
        self.enter("http.gone", exchange=exchange)

    @rule(fault=st.sampled_from((*FAULTS, "nosuch")), where=st.sampled_from(TARGETS),
          parameters=PARAMETERS)
    def inject(self, fault, where, parameters) -> None:
        self.enter("fault.inject", fault=fault, target=where, parameters=parameters)

    @rule()
    def mend(self) -> None:
        for ident in [*self.world.engine.faults.active, "fault-99"]:
            self.enter("fault.mend", id=ident)

    @invariant()
    def nothing_is_broken(self) -> None:
        wrong = invariants.broken(self.world)
        assert not wrong, wrong

    @invariant()
    def the_film_is_whole(self) -> None:
        self.world.take_output()
        # What this very millisecond changed is filmed when it ends.
        self.world.advance(self.world.now_ms + 1)
        for _, rows in self.world.take_moments():
            self.film.update(rows)
        self.film = {ident: row for ident, row in self.film.items() if row is not None}
        rows = self.world.snapshot()["rows"]
        wrong = [(ident, self.film.get(ident), rows.get(ident))
                 for ident in dict.fromkeys((*self.film, *rows))
                 if self.film.get(ident) != rows.get(ident)]
        assert not wrong, wrong

    def teardown(self) -> None:
        world = self.world
        again = World.replay("docker", 7, world.epoch_ms, world.log, world.now_ms)
        assert again.fingerprint() == world.fingerprint()
        assert again.trace.since(0) == world.trace.since(0)


TestAnyWorld = pytest.mark.fuzz(AnyWorld.TestCase)
