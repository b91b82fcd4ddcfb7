"""The only way one hop speaks to another: every message takes time and leaves a trace entry.

A message entry has these keys in its detail, besides the parameters of its sentence:

    to          lane of the receiver            kind     request, reply, event, bytes, exec, signal
    arrives_ms  when it is there                of       for a reply: the request's sequence number
    payload     what is inside, as text or JSON, cut to PAYLOAD_LIMIT; for the inspector
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from .clock import Clock, Steps
from .errors import HopError
from .faults import Faults
from .trace import Trace

PAYLOAD_LIMIT = 4096


class _Outcome(NamedTuple):
    value: Any
    error: HopError | None
    seq: int


def excerpt(payload: Any) -> str:
    """What the inspector shows of a message: text as it is, objects as JSON, cut to the limit."""
    if isinstance(payload, bytes):
        text = payload[:PAYLOAD_LIMIT].decode("utf-8", "replace")
    elif isinstance(payload, str):
        text = payload
    else:
        text = json.dumps(payload, indent=1, ensure_ascii=False, default=_named)
    return text if len(text) <= PAYLOAD_LIMIT else text[:PAYLOAD_LIMIT] + " …"


def _named(value: Any) -> str:
    """Never an address of this process's memory: the trace is the same everywhere."""
    kind = type(value)
    return kind.__name__ if kind.__repr__ is object.__repr__ and kind.__str__ is object.__str__ \
        else str(value)


class Wire:
    def __init__(self, clock: Clock, trace: Trace, faults: Faults) -> None:
        self._clock = clock
        self._trace = trace
        self._faults = faults

    def post(self, sender: str, receiver: str, verb: str, subject: str,
             deliver: Callable[..., None] | None = None, *args: Any, latency_ms: int = 1,
             kind: str = "request", of: int | None = None, payload: Any = None,
             **params: Any) -> int:
        """Send one message; `deliver(*args)` runs when it arrives, caused by it.

        Returns the entry's sequence number. Whether the link between the two machines is slow or
        cut is the faults' business: a message on a cut link is recorded as lost and never arrives.
        """
        delay = latency_ms + self._faults.extra_latency_ms(sender, receiver)
        detail = dict(params, to=receiver, kind=kind, arrives_ms=self._clock.now_ms + delay)
        if of is not None:
            detail["of"] = of
        if payload is not None:
            detail["payload"] = excerpt(payload)
        cut = self._faults.link_cut(sender, receiver)
        if cut:
            detail["lost"] = True
        seq = self._trace.record(sender, verb, subject, **detail)
        if deliver is not None and not cut:
            self._deliver_in(delay, seq, deliver, args)
        return seq

    def travel_ms(self, sender: str, receiver: str, latency_ms: int) -> int | None:
        """How long a message sent now is on its way; None when the link is cut."""
        if self._faults.link_cut(sender, receiver):
            return None
        return latency_ms + self._faults.extra_latency_ms(sender, receiver)

    def call(self, sender: str, receiver: str, verb: str, subject: str,
             handler: Callable[..., Steps], *args: Any, latency_ms: int = 1,
             kind: str = "request", payload: Any = None, reply_verb: str = "rpc_reply",
             **params: Any) -> Steps:
        """Ask and wait: `value = yield from wire.call(...)`.

        `handler(*args)` is a generator of the receiver; what it returns is the answer, a HopError
        that it raises is raised here. The caller's cause is then the reply.
        """
        answered = self._clock.event()
        sent: list[int] = []

        def serve() -> None:
            self._clock.spawn(self._serve(sender, receiver, reply_verb, subject, sent[0],
                                          handler(*args), answered, latency_ms))

        sent.append(self.post(sender, receiver, verb, subject, serve, latency_ms=latency_ms,
                              kind=kind, payload=payload, **params))
        outcome: _Outcome = yield answered
        self._clock.cause = outcome.seq
        if outcome.error is not None:
            raise outcome.error
        return outcome.value

    def _serve(self, sender: str, receiver: str, reply_verb: str, subject: str, of: int,
               work: Steps, answered: Any, latency_ms: int) -> Steps:
        value, error = None, None
        try:
            value = yield from work
        except HopError as failure:
            error = failure
        payload = {"error": str(error)} if error is not None else value
        box: list[_Outcome] = []
        seq = self.post(receiver, sender, reply_verb, subject, lambda: answered.succeed(box[0]),
                        latency_ms=latency_ms, kind="reply", of=of, payload=payload,
                        error=str(error) if error is not None else "")
        box.append(_Outcome(value, error, seq))

    def _deliver_in(self, delay: int, seq: int, deliver: Callable[..., None],
                    args: tuple[Any, ...]) -> None:
        before = self._clock.cause
        self._clock.cause = seq
        self._clock.call_in(delay, deliver, *args)
        self._clock.cause = before
