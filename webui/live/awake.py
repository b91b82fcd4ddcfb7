"""The registry: which worlds of this process are awake. It wakes them and puts them to sleep.

One per process, made at first use inside the running loop. `manage.py serve` closes it on SIGTERM;
under another ASGI server the lifespan does (`webui/asgi.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import time
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils.translation import gettext as _

from simulator import QuotaExceeded

from ..models import World
from . import worlds
from .recorder import Film
from .runner import Runner
from .version import engine_version
from .writer import Writer

logger = logging.getLogger("drydock.registry")

SLEEP_SECONDS = 60               # a world that nobody looks at stays awake this long
SWEEP_SECONDS = 5
TURN_SECONDS = 0.012             # one turn of all busy worlds together
MAX_AWAKE = 300


class Registry:
    def __init__(self) -> None:
        self.draining = False            # no new viewers: the server is about to end
        self._runners: dict[str, Runner] = {}
        self._waking: dict[str, asyncio.Task] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._writer: Writer | None = None
        self._sweeper: asyncio.Task | None = None

    # -- finding -------------------------------------------------------------------------

    async def find(self, ident: str, visitor: str | None) -> worlds.Access | None:
        """What the id of a world or of a share opens for a visitor."""
        return await sync_to_async(worlds.find)(ident, visitor)

    async def create(self, visitor: str, scenario: str = "", blueprint: str = "docker") -> str:
        """A new world; returns its id. Raises UserError when the visitor has too many."""
        return (await sync_to_async(worlds.create)(visitor, blueprint, scenario=scenario)).id

    async def fork(self, ident: str, at_ms: int, visitor: str) -> str:
        """Another future from a moment of this world's past; returns the new world's id."""
        runner = self._runners.get(ident)
        if runner is not None:
            await runner.settle()
        row = await World.objects.aget(id=ident)
        return (await sync_to_async(worlds.fork)(row, at_ms, visitor)).id

    # -- waking --------------------------------------------------------------------------

    async def open(self, row: World) -> Runner:
        """The runner of a world, perhaps still waking (`runner.ready`). Raises QuotaExceeded."""
        if self.draining:
            raise QuotaExceeded(_("the server is restarting; try again in a few seconds"))
        self._begin()
        lock = self._opening.setdefault(row.id, asyncio.Lock())
        async with lock:
            if row.id not in self._runners:
                if len(self._runners) >= MAX_AWAKE:
                    raise QuotaExceeded(_("the server is full: %(count)d worlds are awake")
                                        % {"count": MAX_AWAKE})
                await self._wake(row)
        runner = self._runners[row.id]
        runner.used_at = time.monotonic()
        return runner

    async def runner_for_world(self, ident: str) -> Runner | None:
        """The runner of a world, awake; None when there is no such world."""
        runner = self._runners.get(ident)
        if runner is not None and runner.ready.is_set():
            return runner
        row = await World.objects.filter(id=ident).afirst()
        if row is None:
            return None
        runner = await self.open(row)
        await runner.ready.wait()
        return runner

    async def runner_for_token(self, token: str) -> Runner | None:
        """The runner that a real client's address names, awake; None for an unknown token."""
        row = await sync_to_async(worlds.by_token)(token)
        return None if row is None else await self.runner_for_world(row.id)

    async def _wake(self, row: World) -> None:
        row = await World.objects.aget(id=row.id)
        log = await sync_to_async(worlds.log_of)(row)
        runner = Runner(row, Film(film_path(row.id)), self._store_of(row.id), self._budget)
        self._runners[row.id] = runner
        task = asyncio.ensure_future(runner.start(log, row.engine == engine_version()))
        self._waking[row.id] = task
        task.add_done_callback(lambda _task: self._waking.pop(row.id, None))

    def _store_of(self, ident: str):
        def store(inputs, **columns: Any) -> asyncio.Future:
            return self._writer.store(ident, inputs, **columns)
        return store

    def _budget(self) -> float:
        """CPU seconds of one slice: busy worlds share a turn."""
        busy = sum(1 for runner in self._runners.values() if runner.pace.slow)
        return max(0.002, TURN_SECONDS / max(1, busy))

    def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        if self._runners:
            raise RuntimeError("worlds of another event loop are awake")
        self._loop, self._writer, self.draining = loop, Writer(loop), False
        self._opening = {}
        self._sweeper = asyncio.ensure_future(self._sweep())

    # -- sleeping ------------------------------------------------------------------------

    async def _sweep(self) -> None:
        """Put to sleep what nobody has used for a while; until then it holds its past packed."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            for ident, runner in list(self._runners.items()):
                if not runner.ready.is_set() or runner.in_use:
                    continue
                if time.monotonic() - runner.used_at > SLEEP_SECONDS:
                    await self.sleep(ident)
                elif runner.world is not None:
                    runner.world.rest()

    async def sleep(self, ident: str) -> None:
        """Close one world; the next who asks for it wakes it by replay."""
        lock = self._opening.setdefault(ident, asyncio.Lock())
        async with lock:
            runner = self._runners.get(ident)
            if runner is None:
                return
            waking = self._waking.get(ident)
            if waking is not None:
                waking.cancel()
                await asyncio.gather(waking, return_exceptions=True)
            await runner.close()
            self._runners.pop(ident, None)

    async def change(self, row: World, how) -> None:
        """Do something to a world's row while it sleeps, then let it wake as it is then."""
        runner = self._runners.get(row.id)
        viewers = list(runner.hub.viewers) if runner is not None else []
        await self.sleep(row.id)
        await sync_to_async(how)(row)
        film_path(row.id).unlink(missing_ok=True)
        runner = await self.open(row)
        for viewer in viewers:
            viewer.join(runner.hub)
        await runner.ready.wait()
        for viewer in viewers:
            viewer.watch(None)

    async def forget(self, ident: str) -> None:
        """Delete a world, its log and its film."""
        await self.sleep(ident)
        await World.objects.filter(id=ident).adelete()
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(film_path(ident).parent)

    async def close(self) -> None:
        """No new viewers, every clock recorded, everything committed, sockets told to come back."""
        self.draining = True
        if self._loop is None:
            return
        self._sweeper.cancel()
        viewers = [viewer for runner in self._runners.values() for viewer in runner.hub.viewers]
        await asyncio.gather(*(self.sleep(ident) for ident in list(self._runners)),
                             return_exceptions=True)
        await self._writer.close()
        await asyncio.gather(*(viewer.dismiss() for viewer in viewers), return_exceptions=True)
        self._loop = None


def film_path(ident: str) -> Path:
    return settings.DATA_DIR / "recordings" / ident / "film.jsonl"


registry = Registry()
