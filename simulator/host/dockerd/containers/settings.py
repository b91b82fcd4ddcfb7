"""The request's Config: checks, and the image's config merged under it (pure).

Models moby daemon/{container,commit,health}.go of 28.2.2: verifyContainerSettings and merge.
"""

from __future__ import annotations

from typing import Any

from simulator.engine import HopError, NotModelled

from . import shapes
from .signals import parse_signal

MIN_HEALTH_NS = 1_000_000   # containertypes.MinimumDuration, 1 ms

_SHAPES = {
    **dict.fromkeys(("Env", "Cmd", "Entrypoint", "OnBuild", "Shell"), shapes.texts),
    **dict.fromkeys(("WorkingDir", "User", "Hostname", "Domainname", "Image", "StopSignal",
                     "MacAddress"), shapes.text),
    **dict.fromkeys(("AttachStdin", "AttachStdout", "AttachStderr", "Tty", "OpenStdin",
                     "StdinOnce", "NetworkDisabled", "ArgsEscaped"), shapes.flag),
    "ExposedPorts": shapes.names, "Volumes": shapes.names, "Labels": shapes.text_map,
    "StopTimeout": shapes.number, "Healthcheck": lambda value: isinstance(value, dict),
}
_HEALTH_SHAPES = {"Test": shapes.texts,
                  **dict.fromkeys(("Interval", "Timeout", "StartPeriod", "StartInterval",
                                   "Retries"), shapes.number)}
_REFUSED = ("NetworkDisabled", "OnBuild")   # unmodelled; accepted at their zero


def check(config: dict[str, Any]) -> None:
    """Raises HopError 400, or NotModelled for a field that would change behaviour."""
    for name in ("Cmd", "Entrypoint"):
        if isinstance(config.get(name), str):
            config[name] = [config[name]]     # strslice: a string is a list of one
    shapes.require(config, _SHAPES, "Config")
    shapes.require(config.get("Healthcheck") or {}, _HEALTH_SHAPES, "HealthConfig")
    for name in _REFUSED:
        if config.get(name):
            raise NotModelled(f"Config.{name}")
    directory = config.get("WorkingDir") or ""
    if directory and not directory.startswith("/"):
        raise HopError(f"the working directory '{directory}' is invalid, it needs to be an "
                       "absolute path", 400)
    for variable in config.get("Env") or []:
        if not variable.partition("=")[0]:
            raise HopError(f"invalid environment variable: {variable}", 400)
    if config.get("StopSignal"):
        parse_signal(config["StopSignal"])
    _check_health(config.get("Healthcheck") or {})


def _check_health(health: dict[str, Any]) -> None:
    for name in ("Interval", "Timeout", "StartPeriod", "StartInterval"):
        value = health.get(name) or 0
        if value != 0 and value < MIN_HEALTH_NS:
            raise HopError(f"{name} in Healthcheck cannot be less than 1ms", 400)
    if (health.get("Retries") or 0) < 0:
        raise HopError("Retries in Healthcheck cannot be negative", 400)


def merge(config: dict[str, Any], image: dict[str, Any]) -> dict[str, Any]:
    """The config that runs: what the request leaves open comes from the image.

    Raises HopError 400 when there is nothing to run.
    """
    merged = dict(config)
    merged["User"] = config.get("User") or image.get("User") or ""
    for name in ("ExposedPorts", "Volumes", "Labels"):
        both = {**(image.get(name) or {}), **(config.get(name) or {})}
        if both or config.get(name) is not None:
            merged[name] = both
    merged["Env"] = _merge_env(config.get("Env") or [], image.get("Env") or [])
    entrypoint, command = config.get("Entrypoint"), config.get("Cmd")
    if not entrypoint:
        if not command:
            command = image.get("Cmd")
        if entrypoint is None:
            entrypoint = image.get("Entrypoint")
    if entrypoint == [""]:       # `--entrypoint ""` sets it back to nothing
        entrypoint = None
    merged["Entrypoint"], merged["Cmd"] = entrypoint or None, command or None
    merged["WorkingDir"] = config.get("WorkingDir") or image.get("WorkingDir") or ""
    if not merged.get("StopSignal") and image.get("StopSignal"):
        merged["StopSignal"] = image["StopSignal"]
    health = _merge_health(config.get("Healthcheck"), image.get("Healthcheck"))
    if health:
        merged["Healthcheck"] = health
    if not [*(merged["Entrypoint"] or []), *(merged["Cmd"] or [])]:
        raise HopError("no command specified", 400)
    return merged


def _merge_env(wanted: list[str], image: list[str]) -> list[str]:
    names = [variable.partition("=")[0] for variable in wanted]
    return [*wanted, *(v for v in image if v.partition("=")[0] not in names)]


def _merge_health(wanted: dict | None, image: dict | None) -> dict | None:
    if not wanted or not image:
        return wanted or image
    merged = dict(wanted)
    for name, value in image.items():
        merged[name] = merged.get(name) or value
    return merged
