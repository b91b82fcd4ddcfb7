"""Features: small tools that are installed on top of the image, each by a script of its own.

A feature is a folder beside devcontainer.json, or one of those that the world knows. Called by
images.py, which builds the image with what is made here (all of it files for `docker build`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from simulator.engine import HopError, NotModelled

from .file import jsonc
from .file.config import HOOKS, Config
from .file.metadata import Entry
from .session import Session

MAX_FILES, MAX_FEATURES = 200, 40
SCRIPT, SHEET = "install.sh", "devcontainer-feature.json"
_FROM_FEATURE = ("init", "privileged", "capAdd", "securityOpt", "entrypoint", "mounts",
                 "customizations", *HOOKS)
_SHEET_KEYS = ("id", "version", "name", "description", "documentationURL", "licenseURL",
               "keywords", "options", "containerEnv", "installsAfter", *_FROM_FEATURE)

# The example features that everybody's own begin with; the scripts are this world's.
_STARTER = "ghcr.io/devcontainers/feature-starter/"
_HELLO = """#!/bin/sh
set -e
echo "Activating feature 'hello'"
echo "The provided greeting is: $GREETING"
cat > /usr/local/bin/hello <<EOF
#!/bin/sh
echo "$GREETING, \\$(whoami)!"
EOF
chmod +x /usr/local/bin/hello
"""
_COLOR = """#!/bin/sh
set -e
echo "Activating feature 'color'"
echo "The provided favorite color is: $FAVORITE"
cat > /usr/local/bin/color <<EOF
#!/bin/sh
echo "my favorite color is $FAVORITE"
EOF
chmod +x /usr/local/bin/color
"""
WORLD: dict[str, tuple[Entry, str]] = {
    _STARTER + "hello": ({"id": "hello", "version": "1.0.2", "name": "Hello, World!", "options": {
        "greeting": {"type": "string", "default": "hey"}}}, _HELLO),
    _STARTER + "color": ({"id": "color", "version": "1.0.3", "name": "My Favorite Color",
                          "options": {"favorite": {"type": "string", "default": "red"}}}, _COLOR)}


@dataclass
class Feature:
    """`ref` as devcontainer.json writes it, `files` by name, `options` as its script sees them."""

    ref: str
    sheet: Entry
    files: dict[str, tuple[str, int]]
    options: dict[str, str]

    @property
    def entry(self) -> Entry:
        """What goes into the image's label."""
        return {"id": self.ref, **{name: self.sheet[name] for name in _FROM_FEATURE
                                   if self.sheet.get(name) is not None}}


def resolve(session: Session, config: Config) -> list[Feature]:
    """In the order of installation. Raises HopError, and NotModelled for an unknown one."""
    asked = config.settings.get("features") or {}
    if len(asked) > MAX_FEATURES:
        raise HopError("too many features", 1)
    found = [_resolve(session, config, ref, given) for ref, given in asked.items()]
    first = config.settings.get("overrideFeatureInstallOrder") or []
    return sorted(found, key=lambda feature: first.index(feature.ref)
                  if feature.ref in first else len(first))


def _resolve(session: Session, config: Config, ref: str, given: Any) -> Feature:
    session.log.line(f"Resolving Feature dependencies for '{ref}'...")
    if ref.startswith("./"):
        sheet, files = _local(session, config, ref)
    else:
        known = WORLD.get(ref.rpartition("@")[0] or _untagged(ref))
        if known is None:
            raise NotModelled(f"devcontainer feature {ref[:100]}")
        sheet, files = known[0], {SCRIPT: (known[1], 0o755)}
    for name in sheet:
        if name not in _SHEET_KEYS:
            raise NotModelled(f"{SHEET}: {str(name)[:60]}")
    session.note("devcontainer_feature", ref, feature=ref)
    return Feature(ref, sheet, files, _options(sheet, given))


def _untagged(ref: str) -> str:
    name, colon, tag = ref.rpartition(":")
    return name if colon and "/" not in tag else ref


def _local(session: Session, config: Config, ref: str) -> tuple[Entry, dict[str, tuple[str, int]]]:
    folder = f"{config.place}/{ref[2:].strip('/')}"
    fs = session.p.fs
    if ".." in ref.split("/"):
        raise HopError(f"Local Feature '{ref}' must be below {config.place}.", 1)
    for name in (SHEET, SCRIPT):
        if not fs.exists(f"{folder}/{name}"):
            raise HopError(f"Failed to process Feature '{ref}': {folder}/{name} not found", 1)
    files: dict[str, tuple[str, int]] = {}
    todo = [""]
    while todo:
        below = todo.pop()
        for name in sorted(fs.listdir(f"{folder}/{below}")):
            path = f"{folder}/{below}{name}"
            if fs.is_dir(path):
                todo.append(f"{below}{name}/")
                continue
            files[below + name] = (fs.read(path).decode("utf-8", "replace"),
                                   fs.stat(path).mode & 0o777)
            if len(files) > MAX_FILES:
                raise HopError(f"Feature '{ref}' holds too many files", 1)
    sheet = jsonc.parse(files[SHEET][0])
    if not isinstance(sheet, dict) or not isinstance(sheet.get("options", {}), dict):
        raise HopError(f"Failed to process Feature '{ref}': {SHEET} is not valid", 1)
    return sheet, files


def _options(sheet: Entry, given: Any) -> dict[str, str]:
    """Defaults of the sheet under what devcontainer.json says; a plain text is the version."""
    table = {"version": given} if isinstance(given, str) else dict(given or {})
    values = {name: option.get("default") for name, option in sheet.get("options", {}).items()
              if isinstance(option, dict)}
    values.update(table)
    return {_variable(name): _word(value) for name, value in values.items() if value is not None}


def _variable(name: str) -> str:
    return "".join(char if char.isascii() and char.isalnum() else "_" for char in name).upper()


def _word(value: Any) -> str:
    text = json.dumps(value) if isinstance(value, (bool, int)) else str(value)
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")


def installer(feature: Feature) -> str:
    """The script around the feature's own."""
    sheet = feature.sheet
    lines = [f"Feature       : {sheet.get('name') or sheet.get('id')}",
             f"Description   : {sheet.get('description') or ''}",
             f"Id            : {feature.ref if not feature.ref.startswith('./') else 'Unknown'}",
             f"Version       : {sheet.get('version') or ''}",
             f"Documentation : {sheet.get('documentationURL') or ''}", "Options       :",
             *(f'    {name}="{value}"' for name, value in feature.options.items())]
    shown = "\n".join("echo '" + line.replace("'", "'\\''") + "'" for line in lines)
    rule = "echo " + "=" * 75
    return (f"#!/bin/sh\nset -e\n\n{rule}\n{shown}\n{rule}\n\nset -a\n"
            ". ../devcontainer-features.builtin.env\n. ./devcontainer-features.env\nset +a\n\n"
            f"chmod +x ./{SCRIPT}\n./{SCRIPT}\n")


def variables(feature: Feature) -> str:
    return "\n".join(f'{name}="{value}"' for name, value in feature.options.items())


def put_files(session: Session, folder: str, features: list[Feature], users: str) -> None:
    """All that `docker build` needs of them, below a folder."""
    for number, feature in enumerate(features):
        place = f"{folder}/{feature.sheet.get('id')}_{number}"
        for name, (text, mode) in feature.files.items():
            session.write(f"{place}/{name}", text, mode)
        session.write(f"{place}/devcontainer-features-install.sh", installer(feature), 0o755)
        session.write(f"{place}/devcontainer-features.env", variables(feature))
    session.write(f"{folder}/devcontainer-features.builtin.env", users)
    session.write(f"{folder}/Dockerfile.buildContent",
                  "\n\tFROM scratch\n\tCOPY . /tmp/build-features/\n\t")
