"""Every module of the daemon that declares routes; importing them fills the router's table."""

from __future__ import annotations

from . import events
from .containers import create, lifecycle, operations, removal, stopping
from .files import archive, changes, commit
from .reports import inspect, listing, stats, top
from .streams import attach, exec, logs

MODULES = (events, create, lifecycle, operations, removal, stopping, archive, changes, commit,
           inspect, listing, stats, top, attach, exec, logs)
