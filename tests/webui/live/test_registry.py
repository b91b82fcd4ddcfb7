"""Worlds fall asleep and wake, and what goes wrong stays in one world. In this process."""

from __future__ import annotations

import asyncio
import functools

import pytest

from simulator import UserError
from webui.live import awake, past, recorder, worlds, writer
from webui.live.awake import Registry

pytestmark = pytest.mark.django_db(transaction=True)


def with_registry(test):
    """Run an async test with a registry of its own and one new world's row."""
    @functools.wraps(test)
    def run(monkeypatch, settings, tmp_path):
        settings.DATA_DIR = tmp_path
        row = worlds.create("somebody", seed=5)

        async def body():
            registry = Registry()
            monkeypatch.setattr(past, "registry", registry)
            try:
                await test(registry, row, monkeypatch)
            finally:
                await registry.close()
        asyncio.run(body())
    del run.__wrapped__         # pytest must see the fixtures, not the test's own parameters
    return run


async def busy_runner(registry: Registry, row):
    runner = await registry.runner_for_world(row.id)
    runner.set_pace("demand")
    await runner.submit("terminal.open", session="main", rows=24, columns=80)
    await type_line(runner, "echo one")
    return runner


async def type_line(runner, line: str) -> None:
    await runner.submit("terminal.line", session="main", line=line)
    while runner.world.awaited:
        await asyncio.sleep(0.01)


@with_registry
async def test_it_wakes_as_it_fell_asleep(registry, row, monkeypatch):
    runner = await busy_runner(registry, row)
    runner.set_pace("pause")
    world = runner.world
    await registry.sleep(row.id)
    again = await registry.runner_for_world(row.id)
    assert again is not runner and again.recording == ""
    assert again.world.fingerprint() == world.fingerprint()
    assert again.film.terminals == runner.film.terminals
    assert again.pace.row() == {"speed": 1.0, "paused": True, "mode": "demand"}


@with_registry
async def test_only_what_nobody_uses_falls_asleep(registry, row, monkeypatch):
    monkeypatch.setattr(awake, "SLEEP_SECONDS", 0.1)
    monkeypatch.setattr(awake, "SWEEP_SECONDS", 0.05)
    runner = await busy_runner(registry, row)
    runner.client_connected()
    await asyncio.sleep(0.4)
    assert runner.world is not None
    runner.client_disconnected()
    for _turn in range(100):
        await asyncio.sleep(0.05)
        if runner.world is None:
            break
    assert runner.world is None


@with_registry
async def test_a_full_server_says_so(registry, row, monkeypatch):
    monkeypatch.setattr(awake, "MAX_AWAKE", 0)
    with pytest.raises(UserError, match="the server is full"):
        await registry.open(row)


@with_registry
async def test_a_bug_stops_its_world_and_no_other(registry, row, monkeypatch):
    def boom() -> None:
        raise ZeroDivisionError("a bug")

    other = await asyncio.to_thread(worlds.create, "somebody", seed=6)
    runner, healthy = await busy_runner(registry, row), await busy_runner(registry, other)
    runner.world.engine.clock.call_in(5, boom)
    runner.set_pace("speed", 100)
    for _turn in range(100):
        await asyncio.sleep(0.02)
        if runner.failure:
            break
    assert runner.clock()["failure"] == "ZeroDivisionError: a bug"
    with pytest.raises(UserError, match="error of the simulator"):
        await runner.submit("terminal.line", session="main", line="echo two")
    await type_line(healthy, "echo still here")


@with_registry
async def test_an_input_that_cannot_be_stored_is_not_answered(registry, row, monkeypatch):
    runner = await busy_runner(registry, row)

    def full(_changes) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(writer, "_commit", full)
    with pytest.raises(OSError):
        await runner.submit("terminal.line", session="main", line="echo lost")
    assert "could not be stored" in runner.failure
    assert "lost" not in runner.film.terminals["main"]


@with_registry
async def test_nothing_leaves_before_its_input_is_on_disk(registry, row, monkeypatch):
    runner = await busy_runner(registry, row)
    held, commit = asyncio.Event(), writer._commit
    loop = asyncio.get_running_loop()

    def slow(changes) -> None:
        asyncio.run_coroutine_threadsafe(held.wait(), loop).result(20)
        commit(changes)

    monkeypatch.setattr(writer, "_commit", slow)
    answer = asyncio.ensure_future(
        runner.submit("terminal.line", session="main", line="echo secret"))
    while runner.world.awaited or not answer.done() and len(runner.world.log) < 3:
        await asyncio.sleep(0.01)
    assert not answer.done()
    assert "secret" not in runner.film.terminals["main"]
    held.set()
    await answer
    assert "secret" in runner.film.terminals["main"]


@with_registry
async def test_a_lost_past_is_made_again(registry, row, monkeypatch):
    runner = await busy_runner(registry, row)
    for number in range(5):
        await type_line(runner, f"docker run --rm busybox echo {number}")
    runner.set_pace("pause")
    whole = {ms: runner.film.rows_at(ms) for ms in range(0, runner.world.now_ms, 500)}
    monkeypatch.setattr(recorder, "MAX_BYTES", 1_000)
    runner.film.mark(runner.world.now_ms)
    monkeypatch.setattr(recorder, "MAX_BYTES", 1 << 30)
    assert runner.film.first_ms > 500
    for ms, rows in whole.items():
        while True:
            try:
                assert (await past.moment(row.id, ms))["rows"] == rows
                break
            except past.Rebuilding as waiting:
                assert 0 <= waiting.progress <= 1
                await asyncio.sleep(0.05)
