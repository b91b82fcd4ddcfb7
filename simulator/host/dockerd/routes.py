"""Every module of the daemon that declares routes; importing them fills the router's table."""

from __future__ import annotations

from . import events, unmodelled
from .build import route as build
from .containers import create, lifecycle, operations, removal, stopping
from .files import archive, changes, commit
from .images import (
           archive as image_archive,
           create as image_create,
           distribution,
           listing as image_listing,
           push as image_push,
           removal as image_removal,
)
from .networks import routes as network_routes
from .reports import inspect, listing, stats, top
from .streams import attach, exec, logs
from .system import about, login, usage
from .volumes import routes as volume_routes

MODULES = (
    events, unmodelled, build, create, lifecycle, operations, removal, stopping, archive, changes,
    commit, image_archive, image_create, distribution, image_listing, image_push, image_removal,
    inspect, listing, stats, top, attach, exec, logs, network_routes, volume_routes, about, login,
    usage)
