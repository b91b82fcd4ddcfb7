"""Rows of worlds: made, found, forked, shared, exported. Plain synchronous ORM; nothing runs here.

Called by views (through `sync_to_async`), by the registry and by `manage.py sandbox`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from simulator import Input, QuotaExceeded, UserError, World as Simulation
from simulator.scenarios import load_all

from ..models import ID_LENGTH, InputRow, Share, World
from .version import engine_version

WORLDS_PER_VISITOR = 20
EXPORT_FORMAT = "drydock-world-1"
MAX_IMPORT_INPUTS = 50_000
MAX_CLOCK_MS = 10 * 365 * 86_400_000
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"       # none that can be taken for another


@dataclass(frozen=True)
class Access:
    """What an address opened: a world, and whether its visitor may change it."""

    row: World
    write: bool


def new_id() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(ID_LENGTH))


# -- tokens: the addresses for real clients ----------------------------------------------


def token_of(world: str, generation: int) -> str:
    """The token of a world. Derived, so that it need not be stored: a page can show it again."""
    key = hashlib.sha256(b"drydock.token" + settings.SECRET_KEY.encode()).digest()
    digest = hmac.new(key, f"{world}:{generation}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def renew_token(row: World) -> str:
    """A new token; the old one opens nothing any more."""
    row.token_generation += 1
    token = token_of(row.id, row.token_generation)
    row.token_hash = hash_of(token)
    row.save(update_fields=["token_generation", "token_hash"])
    return token


def by_token(token: str) -> World | None:
    return World.objects.filter(token_hash=hash_of(token)).first()


def tools_address(row: World, request: HttpRequest) -> str:
    """The DOCKER_HOST of a world, by the name under which its visitor reached us."""
    name = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    name = f"[{name}]" if ":" in name else name
    return f"tcp://{name}:{settings.GATEWAY_PORT}/{token_of(row.id, row.token_generation)}"


# -- making and finding ------------------------------------------------------------------


def create(visitor: str, blueprint: str = "docker", *, seed: int | None = None,
           scenario: str = "", **columns: Any) -> World:
    """A new world of a visitor ("" for nobody). Raises UserError when it has too many."""
    if visitor and World.objects.filter(visitor=visitor).count() >= WORLDS_PER_VISITOR:
        raise QuotaExceeded(_("you have %(limit)d worlds, the limit; delete one first")
                            % {"limit": WORLDS_PER_VISITOR})
    if scenario:
        lesson = load_all().get(scenario)
        if lesson is None:
            raise UserError(_("there is no scenario called %(name)s") % {"name": scenario})
        blueprint = lesson.scenario.blueprint
        seed = lesson.scenario.seed if seed is None else seed
    ident = new_id()
    values = {"epoch_ms": time.time_ns() // 1_000_000, "engine": engine_version(), **columns}
    return World.objects.create(
        id=ident, visitor=visitor, blueprint=blueprint, scenario=scenario,
        seed=secrets.randbelow(1 << 31) if seed is None else seed,
        token_hash=hash_of(token_of(ident, 1)), **values)


def checked_blueprint(name: str) -> str:
    """The name, when there is such a blueprint. Raises UserError listing those there are."""
    Simulation(name, filming=False)
    return name


def worlds_of(visitor: str) -> list[World]:
    """A visitor's worlds, newest first."""
    return list(World.objects.filter(visitor=visitor).order_by("-created"))


def sandbox_of(visitor: str) -> World:
    """The visitor's newest sandbox, made at need."""
    found = World.objects.filter(visitor=visitor, scenario="", parent=None).order_by("-created")
    return found.first() or create(visitor)


def find(ident: str, visitor: str | None) -> Access | None:
    """What the id of a world or of a share opens for this visitor; None when nothing."""
    row = World.objects.filter(id=ident).first()
    if row is not None:
        return Access(row, True) if row.visitor in ("", visitor) else None
    share = Share.objects.filter(id=ident).select_related("world").first()
    return Access(share.world, False) if share is not None else None


def share(row: World) -> str:
    """The id under which anybody may look at a world; the same one every time."""
    return Share.objects.get_or_create(world=row, defaults={"id": new_id()})[0].id


def log_of(row: World, until_ms: int | None = None) -> list[Input]:
    """The inputs of a world, oldest first."""
    found = InputRow.objects.filter(world=row).order_by("seq")
    if until_ms is not None:
        found = found.filter(at_ms__lte=until_ms)
    return [Input(*values) for values in found.values_list("seq", "at_ms", "kind", "fields")]


# -- other futures, other places ---------------------------------------------------------


@transaction.atomic
def fork(row: World, at_ms: int, visitor: str) -> World:
    """A second world with the same past up to `at_ms`; it replays that when it wakes."""
    if not 0 <= at_ms <= row.clock_ms:
        raise UserError(_("this world can be forked from 0 to %(now)d ms") % {"now": row.clock_ms})
    if row.engine != engine_version():
        raise UserError(_("this world is a recording; run its log again or start anew"))
    made = create(visitor, row.blueprint, seed=row.seed, epoch_ms=row.epoch_ms, parent=row,
                  fork_ms=at_ms, clock_ms=at_ms)
    _store_log(made, log_of(row, at_ms))
    return made


def export(row: World) -> dict[str, Any]:
    """A world as one file: all that it is a function of."""
    return {"format": EXPORT_FORMAT, "engine": row.engine, "blueprint": row.blueprint,
            "seed": row.seed, "epoch_ms": row.epoch_ms, "scenario": row.scenario,
            "director": row.director, "clock_ms": row.clock_ms,
            "log": [[entry.seq, entry.at_ms, entry.kind, entry.fields] for entry in log_of(row)]}


@transaction.atomic
def load(data: Any, visitor: str) -> World:
    """A world from an exported file. Raises UserError naming what is wrong with it."""
    if not isinstance(data, dict) or data.get("format") != EXPORT_FORMAT:
        raise UserError(_("this is no exported world"))
    log = _checked_log(data.get("log"))
    for name in ("seed", "epoch_ms", "clock_ms"):
        if type(data.get(name)) is not int or not 0 <= data[name] < 1 << 62:
            raise UserError(_("%(name)s must be a whole number") % {"name": name})
    last = log[-1].at_ms if log else 0
    if not last <= data["clock_ms"] <= MAX_CLOCK_MS:
        raise UserError(_("%(name)s must be a whole number") % {"name": "clock_ms"})
    checked_blueprint(str(data.get("blueprint")))
    engine = data.get("engine")
    made = create(visitor, data["blueprint"], seed=data["seed"], epoch_ms=data["epoch_ms"],
                  clock_ms=data["clock_ms"], paused=True,
                  engine=engine if isinstance(engine, str) and len(engine) <= 64 else "unknown")
    _store_log(made, log)
    return made


def start_anew(row: World) -> None:
    """The same blueprint and seed from the start; the old log is gone."""
    with transaction.atomic():
        InputRow.objects.filter(world=row).delete()
        World.objects.filter(id=row.id).update(
            engine=engine_version(), clock_ms=0, fingerprint="", director=None, fork_ms=None,
            paused=False, mode="speed", speed=1)


def run_again(row: World) -> None:
    """Let a recording's log run on this engine, whatever comes of it."""
    World.objects.filter(id=row.id).update(engine=engine_version(), fingerprint="")


def _store_log(row: World, log: list[Input]) -> None:
    InputRow.objects.bulk_create([
        InputRow(world=row, seq=entry.seq, at_ms=entry.at_ms, kind=entry.kind, fields=entry.fields)
        for entry in log], batch_size=1_000)


def _checked_log(rows: Any) -> list[Input]:
    wrong = UserError(_("the log in this file is damaged"))
    if not isinstance(rows, list) or len(rows) > MAX_IMPORT_INPUTS:
        raise wrong
    log, newest = [], 0
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != 4:
            raise wrong
        seq, at_ms, kind, fields = row
        if seq != number or type(at_ms) is not int or at_ms < newest \
                or not isinstance(kind, str) or len(kind) > 40 or not isinstance(fields, dict):
            raise wrong
        log.append(Input(seq, at_ms, kind, fields))
        newest = at_ms
    return log


