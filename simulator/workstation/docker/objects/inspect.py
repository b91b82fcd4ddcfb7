"""docker inspect, and inspect of containers, images, networks and volumes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from simulator.engine import HopError, NotModelled, Steps
from simulator.workstation.gotemplate import (
    GoMap,
    NilMap,
    NilSlice,
    Struct,
    Template,
    TemplateError,
    go_json,
    show,
)

from ..client import DaemonError
from ..command import Cli, command

TYPES = ("config", "container", "image", "network", "node", "plugin", "secret", "service", "task",
         "volume")
PATHS = {"container": "/containers/{}/json", "image": "/images/{}/json",
         "network": "/networks/{}", "volume": "/volumes/{}"}

# Members that are maps in the daemon's answer: a missing key of these is no mistake.
MAPS = ("Labels", "Annotations", "Options", "Networks", "Ports", "PortBindings", "Data", "Volumes",
        "ExposedPorts", "Tmpfs", "Sysctls", "Config", "Containers", "DriverOpts", "Storage")
SLICES = ("Entrypoint", "Cmd", "Env", "OnBuild", "Shell", "Binds", "CapAdd", "CapDrop", "Links",
          "VolumesFrom")
# Members that the answer leaves out when they are empty, as the CLI still knows them.
ABSENT = {"Health": None, "Healthcheck": None, "SizeRw": None, "SizeRootFs": None,
          "StopTimeout": None, "StopSignal": "", "Shell": [], "Tmpfs": {}, "Sysctls": {},
          "Annotations": {}, "Mounts": [], "ExposedPorts": {}, "Init": None}


class Record(Struct):
    """A JSON object of the daemon as a template sees it: a Go struct."""

    type_name = "interface {}"

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def field(self, name: str) -> Any:
        if name == "Config" and "RootFS" in self._data:
            return ImageConfig(self._data["Config"] or {})
        if name in self._data:
            return wrap(self._data[name], name)
        if name == "ID" and "Id" in self._data:
            return self._data["Id"]
        if name in ABSENT and self._known(name):
            return wrap(ABSENT[name], name)
        raise KeyError(f'map has no entry for key "{name}"')

    def _known(self, name: str) -> bool:
        """Whether a struct of this kind has that member."""
        kinds = {"Health": "Running", "Healthcheck": "Cmd", "StopTimeout": "Cmd",
                 "StopSignal": "Cmd", "Shell": "Cmd", "ExposedPorts": "Cmd", "SizeRw": "LogPath",
                 "SizeRootFs": "LogPath", "Mounts": "Binds"}
        return kinds.get(name, "Binds") in self._data

    def json(self) -> Any:
        return self._data

    def __str__(self) -> str:
        return "{" + " ".join(show(wrap(value, name), False)
                              for name, value in self._data.items()) + "}"


class ImageConfig(Record):
    """An image's Config: the answer leaves out what is empty, the CLI still knows it."""

    EMPTY = {"User": "", "WorkingDir": "", "StopSignal": "", "ArgsEscaped": False,
             "Healthcheck": None}

    def field(self, name: str) -> Any:
        if name in self._data:
            return wrap(self._data[name], name)
        if name in SLICES or name in ("ExposedPorts", "Volumes", "Labels"):
            return wrap(None, name)
        if name in self.EMPTY:
            return self.EMPTY[name]
        raise KeyError(f'map has no entry for key "{name}"')


def wrap(value: Any, name: str = "") -> Any:
    """JSON as Go values."""
    if isinstance(value, GoMap):
        return value
    if isinstance(value, dict):
        if name in MAPS and not (name == "Config" and "Cmd" in value):
            return GoMap({key: wrap(item) for key, item in value.items()})
        return Record(value)
    if isinstance(value, list):
        return [wrap(item) for item in value]
    if value is None and (name in MAPS or name in SLICES):
        return NilMap() if name in MAPS else NilSlice()
    return value


Fetch = Callable[[Cli, str], Steps]


@command("inspect", arguments=(1, None), complete="container|image|network|volume *")
def inspect(cli: Cli) -> Steps:
    wanted = cli.flags["type"]
    if cli.flags.changed("type") and wanted not in TYPES:
        raise HopError(f'unknown type: "{wanted}": must be one of '
                       + ", ".join(f'"{name}"' for name in TYPES), 1)
    if wanted and wanted not in PATHS:
        raise NotModelled(f"docker inspect --type {wanted}")
    yield from inspect_all(cli, _by_type(wanted) if wanted else _anything)


def _by_type(kind: str) -> Fetch:
    def fetch(cli: Cli, name: str) -> Steps:
        size = cli.flags["size"] and kind == "container"
        try:
            return (yield from cli.api.get(PATHS[kind].format(name), {"size": size}))
        except DaemonError as failure:
            raise HopError(failure.text, 1) from None
    return fetch


def _anything(cli: Cli, name: str) -> Steps:
    """Ask for a container, an image, a network, a volume of that name, one after the other."""
    for kind in PATHS:
        query = {"size": cli.flags["size"]} if kind == "container" else None
        try:
            return (yield from cli.api.get(PATHS[kind].format(name), query))
        except DaemonError as failure:
            if failure.code != 404:
                raise HopError(failure.text, 1) from None
    try:
        yield from cli.api.get("/info")
        yield from cli.api.get(f"/plugins/{name}/json")
    except DaemonError:
        pass
    raise HopError(f"Error: No such object: {name}", 1)


@command("container inspect", arguments=(1, None), complete="container *")
def container_inspect(cli: Cli) -> Steps:
    yield from inspect_all(cli, _by_type("container"))


@command("image inspect", arguments=(1, None), complete="image *", refuses="platform")
def image_inspect(cli: Cli) -> Steps:
    yield from inspect_all(cli, _by_type("image"))


@command("network inspect", arguments=(1, None), complete="network *", refuses="verbose")
def network_inspect(cli: Cli) -> Steps:
    yield from inspect_all(cli, _by_type("network"))


@command("volume inspect", arguments=(1, None), complete="volume *")
def volume_inspect(cli: Cli) -> Steps:
    yield from inspect_all(cli, _by_type("volume"))


def inspect_all(cli: Cli, fetch: Fetch) -> Steps:
    """What was found on standard output, then what was not as complaints."""
    layout = cli.flags["format"]
    template = _template(layout)
    found, shown, errors = [], "", []
    for name in cli.args:
        try:
            data = yield from fetch(cli, name)
        except HopError as failure:
            errors.append(failure.message)
            continue
        found.append(data)
        if template is not None:
            try:
                shown += template.execute(wrap(data)) + "\n"
            except TemplateError as failure:
                yield from cli.out(shown + "\n")
                raise HopError(f"template parsing error: {failure}", 1) from None
    if template is None:
        shown = _json_text(found, layout)
    elif not found:
        shown = "\n"
    yield from cli.out(shown)
    if errors:
        raise HopError("\n".join(errors), 1)


def _template(layout: str | None) -> Template | None:
    if not layout or layout == "json":
        return None
    try:
        return Template(layout, strict=True)
    except TemplateError as failure:
        raise HopError(f"template parsing error: {failure}", 64) from None


def _json_text(found: list[Any], layout: str | None) -> str:
    if layout == "json":
        return go_json(found) + "\n"
    if not found:
        return "[]\n"
    return json.dumps(found, indent=4, ensure_ascii=False) + "\n"
