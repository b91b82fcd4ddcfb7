"""Fan-out: encode once, latest wins, credit, resume."""

from __future__ import annotations

import asyncio
import json

from webui.live import hub as hub_module
from webui.live.hub import CREDIT, Hub, Viewer


class Screen:
    """Collects what a viewer is sent; acknowledges when told to."""

    def __init__(self) -> None:
        self.got: list[dict] = []
        self.viewer = Viewer(self._send, self._leave)
        self.left = False

    async def _send(self, text: str) -> None:
        self.got.append(json.loads(text))

    async def _leave(self) -> None:
        self.left = True

    @property
    def revs(self) -> list[int]:
        return [message["rev"] for message in self.got if "rev" in message]


def hub_at(rev: int = 100) -> Hub:
    return Hub(rev, lambda: {"at_ms": 7})


async def rest() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


def watching(test):
    """Run an async test with a hub and a screen that watches it from the start."""
    def run():
        async def body():
            hub, screen = hub_at(), Screen()
            screen.viewer.join(hub)
            screen.viewer.watch(None)
            await rest()
            await test(hub, screen)
            await screen.viewer.close()
        asyncio.run(body())
    run.__name__ = test.__name__
    return run


@watching
async def test_first_a_snapshot_then_every_frame_once(hub, screen):
    for number in range(5):
        hub.publish({"n": number})
    await rest()
    assert [m["type"] for m in screen.got] == ["snapshot"] + ["frame"] * 5
    assert screen.revs == [100, 101, 102, 103, 104, 105]


@watching
async def test_who_does_not_acknowledge_is_not_sent_to(hub, screen):
    for number in range(3 * CREDIT):
        hub.publish({"n": number})
        await rest()
    assert len(screen.got) == CREDIT
    screen.viewer.acknowledge(screen.revs[-1])
    await rest()
    assert len(screen.got) == 2 * CREDIT
    assert screen.revs == sorted(set(screen.revs))


def test_who_fell_behind_history_gets_a_snapshot(monkeypatch):
    monkeypatch.setattr(hub_module, "HISTORY_FRAMES", 10)

    @watching
    async def body(hub, screen):
        for number in range(3 * CREDIT):
            hub.publish({"n": number})
            await rest()
        seen = len(screen.got)
        screen.viewer.acknowledge(hub.rev)
        await rest()
        assert [m["type"] for m in screen.got[seen:]] == ["gone", "snapshot"]
        assert screen.revs[-1] == hub.rev
    body()


def test_resume_after_a_revision():
    async def body():
        hub, screen = hub_at(), Screen()
        for number in range(6):
            hub.publish({"n": number})
        screen.viewer.join(hub)
        screen.viewer.watch(103)
        await rest()
        assert [m["n"] for m in screen.got] == [3, 4, 5]
        await screen.viewer.close()
    asyncio.run(body())


def test_a_revision_of_another_life_is_gone():
    assert hub_at(1000).after(400) is None
    assert hub_at(1000).after(2000) is None
    assert hub_at(1000).after(1000) == []


@watching
async def test_control_messages_take_no_credit(hub, screen):
    for number in range(2 * CREDIT):
        hub.publish({"n": number})
        await rest()
    hub.control({"type": "lesson"})
    await rest()
    assert screen.got[-1] == {"type": "lesson"}


@watching
async def test_a_frame_that_is_too_big_is_told_as_a_snapshot(hub, screen):
    hub.publish({"text": "x" * (hub_module.MAX_FRAME_BYTES + 1)})
    await rest()
    assert [m["type"] for m in screen.got] == ["snapshot", "gone", "snapshot"]


@watching
async def test_a_snapshot_is_encoded_once(hub, screen):
    assert hub.snapshot()[1] is hub.snapshot()[1]
