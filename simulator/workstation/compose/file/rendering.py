"""A project as `docker compose config` prints it: YAML as go-yaml writes it, or JSON. Pure."""

from __future__ import annotations

import json
from typing import Any

import yaml

from .project import Project
from .yaml_tree import plain_text


class _Dumper(yaml.SafeDumper):
    """Sequences stand deeper than their key; nothing is an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None if plain_text(text) else '"'
    if "\n" in text and not text.startswith((" ", "\n")):
        style = "|"
    elif text.lower() in ("y", "n"):
        style = "'"                   # YAML 1.1 took them for booleans
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(float, lambda dumper, value: dumper.represent_scalar(
    "tag:yaml.org,2002:float", repr(value).removesuffix(".0")))


def model(project: Project, names: list[str] | None = None) -> dict[str, Any]:
    """What is used, in the order of the real output."""
    services = {name: shown(project.services[name]) for name in project.services
                if names is None or name in names}
    out: dict[str, Any] = {"name": project.name, "services": services}
    networks = [n for s in services.values() for n in s.get("networks") or {}]
    volumes = [v.get("source") for s in services.values() for v in s.get("volumes") or []]
    used = {"networks": networks, "volumes": volumes}
    for kind in ("secrets", "configs"):
        used[kind] = [e["source"] for s in services.values() for e in s.get(kind) or []]
    for kind in ("networks", "volumes", "secrets", "configs"):
        found = {name: settings for name, settings in getattr(project, kind).items()
                 if name in used[kind]}
        if found:
            out[kind] = found
    return out | project.extensions


def shown(service: dict[str, Any]) -> dict[str, Any]:
    """A dollar is written twice, so that the output can be read again."""
    return {key: _escaped(value) if key in ("command", "entrypoint", "environment", "healthcheck")
            else value for key, value in service.items()}


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("$", "$$")
    if isinstance(value, list):
        return [_escaped(item) for item in value]
    if isinstance(value, dict):
        return {key: _escaped(item) for key, item in value.items()}
    return value


def to_yaml(tree: dict[str, Any]) -> str:
    return yaml.dump(tree, Dumper=_Dumper, sort_keys=False, default_flow_style=False, width=10_000,
                     allow_unicode=True)


def to_json(tree: dict[str, Any]) -> str:
    return json.dumps(tree, indent=2, ensure_ascii=False)


def json_model(project: Project, names: list[str] | None = None) -> dict[str, Any]:
    """The same for --format json, where Go writes a few empty things out."""
    tree = model(project, names)
    out: dict[str, Any] = {"name": tree["name"]}
    for kind in ("configs", "networks"):
        if kind in tree:
            out[kind] = {name: {**settings, "ipam": settings.get("ipam", {})}
                         if kind == "networks" else settings
                         for name, settings in tree[kind].items()}
    if "secrets" in tree:
        out["secrets"] = tree["secrets"]
    out["services"] = {name: _with_nulls(service) for name, service in tree["services"].items()}
    return out | {key: value for key, value in tree.items() if key not in out}


def _with_nulls(service: dict[str, Any]) -> dict[str, Any]:
    before = ("profiles", "deploy", "restart", "scale", "attach", "container_name", "links",
              "cap_add", "cap_drop", "cpus", "cpuset", "cpu_shares")
    first = {key: service[key] for key in before if key in service}
    middle = {key: service[key] for key in ("configs", "devices", "dns", "domainname")
              if key in service}
    return {**first, "command": service.get("command"), **middle,
            "entrypoint": service.get("entrypoint"),
            **{key: value for key, value in service.items() if key not in first}}
