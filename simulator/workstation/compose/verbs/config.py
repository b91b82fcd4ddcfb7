"""docker compose config and version."""

from __future__ import annotations

import json

from simulator.engine import HopError, Steps

from ..compose import Compose, verb
from ..file.rendering import json_model, model, to_json, to_yaml
from ..plan.labels import VERSION, config_hash


@verb("config", talks=False,
      refuses="lock-image-digests models no-consistency no-normalize no-path-resolution "
              "resolve-image-digests variables")
def config(compose: Compose) -> Steps:
    flags = compose.flags
    if flags["format"] not in (None, "yaml", "json"):
        raise HopError(f'unsupported format "{flags["format"]}"', 1)
    project = compose.load(not flags["no-interpolate"], not flags["no-env-resolution"])
    names = compose.services(project)
    text = _listing(compose, project, names)
    if flags["quiet"]:
        return
    if text is None:
        shown = project.with_dependencies(names) if compose.args else None
        text = to_json(json_model(project, shown)) if flags["format"] == "json" else \
            to_yaml(model(project, shown))
    if flags["output"]:
        compose.p.fs.write(flags["output"], text.encode())
    else:
        compose.out(text)
    return
    yield


def _listing(compose: Compose, project, names: list[str]) -> str | None:
    """What the flags that ask for one thing only print."""
    flags, lines = compose.flags, None
    if flags["services"]:
        lines = names
    elif flags["volumes"]:
        lines = list(project.volumes)
    elif flags["networks"]:
        lines = list(project.networks)
    elif flags["images"]:
        lines = sorted(project.image(name) for name in names)
    elif flags["profiles"]:
        lines = sorted({profile: None for service in
                        [*project.services.values(), *project.disabled.values()]
                        for profile in service.get("profiles") or []})
    elif flags["environment"]:
        lines = [f"{name}={value}" for name, value in sorted(project.environment.items())]
    elif flags["hash"]:
        wanted = sorted(project.services) if flags["hash"] == "*" else flags["hash"].split(",")
        project.require(wanted)
        lines = [f"{name} {config_hash(project.services[name])}" for name in wanted]
    return None if lines is None else "".join(f"{line}\n" for line in lines)


@verb("version", arguments=(0, 0), talks=False)
def version(compose: Compose) -> Steps:
    if compose.flags["short"]:
        compose.out(f"{VERSION}\n")
    elif compose.flags["format"] == "json":
        compose.out(json.dumps({"version": f"v{VERSION}"}, separators=(",", ":")) + "\n")
    else:
        compose.out(f"Docker Compose version v{VERSION}\n")
    return
    yield
