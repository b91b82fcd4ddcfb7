"""The Dockerfiles that devcontainer writes: features on top, metadata in a label, the user's number
(pure). Called by images.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .features import Feature
from .file.metadata import Entry, instruction

STAGE = "dev_container_auto_added_stage_label"
TARGET = "dev_containers_target_stage"
CONTENT = "dev_container_feature_content_temp"
_FROM = re.compile(r"^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?\s*$", re.IGNORECASE)
_ARG = re.compile(r"^\s*ARG\s+([A-Za-z_][A-Za-z0-9_]*)=(\S*)", re.IGNORECASE)
_USER = re.compile(r"^\s*USER\s+(\S+)", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")

_HOME = ("$( (command -v getent >/dev/null 2>&1 && getent passwd '{user}' || "
         "grep -E '^{user}|^[^:]*:[^:]*:{user}:' /etc/passwd || true) | cut -d: -f6)")

_CONTENT_STAGES = f"""
FROM {CONTENT} as dev_containers_feature_content_source

ARG _DEV_CONTAINERS_BASE_IMAGE=scratch

FROM $_DEV_CONTAINERS_BASE_IMAGE AS dev_containers_feature_content_normalize
USER root
COPY --from=dev_containers_feature_content_source \
/tmp/build-features/devcontainer-features.builtin.env /tmp/build-features/
RUN chmod -R 0755 /tmp/build-features/
"""

_INSTALL = """
USER root

RUN mkdir -p /tmp/dev-container-features
COPY --from=dev_containers_feature_content_normalize /tmp/build-features/ \
/tmp/dev-container-features

RUN \\
echo "_CONTAINER_USER_HOME={container}" >> \
/tmp/dev-container-features/devcontainer-features.builtin.env && \\
echo "_REMOTE_USER_HOME={remote}" >> \
/tmp/dev-container-features/devcontainer-features.builtin.env

"""

_FEATURE = """\
COPY --chown=root:root --from=dev_containers_feature_content_source \
/tmp/build-features/{name} /tmp/dev-container-features/{name}
RUN chmod -R 0755 /tmp/dev-container-features/{name} \\
&& cd /tmp/dev-container-features/{name} \\
&& chmod +x ./devcontainer-features-install.sh \\
&& ./devcontainer-features-install.sh

"""

_USER_LAST = "\nARG _DEV_CONTAINERS_IMAGE_USER=root\nUSER $_DEV_CONTAINERS_IMAGE_USER\n\n"

UPDATE_UID = r"""ARG BASE_IMAGE=placeholder
FROM $BASE_IMAGE
USER root
ARG REMOTE_USER
ARG NEW_UID
ARG NEW_GID
RUN line=$(grep "^$REMOTE_USER:" /etc/passwd || true); \
	old_uid=$(echo "$line" | cut -d: -f3); old_gid=$(echo "$line" | cut -d: -f4); \
	home=$(echo "$line" | cut -d: -f6); \
	taken=$(grep "^[^:]*:[^:]*:$NEW_UID:" /etc/passwd | cut -d: -f1); \
	group=$(grep "^[^:]*:[^:]*:$NEW_GID:" /etc/group | cut -d: -f1); \
	if [ -z "$old_uid" ]; then \
		echo "Remote user not found in /etc/passwd ($REMOTE_USER)."; \
	elif [ "$old_uid" = "$NEW_UID" ] && [ "$old_gid" = "$NEW_GID" ]; then \
		echo "UIDs and GIDs are the same ($NEW_UID:$NEW_GID)."; \
	elif [ "$old_uid" != "$NEW_UID" ] && [ -n "$taken" ]; then \
		echo "User with UID exists ($taken=$NEW_UID)."; \
	else \
		if [ "$old_gid" != "$NEW_GID" ] && [ -n "$group" ]; then \
			echo "Group with GID exists ($group=$NEW_GID)."; NEW_GID="$old_gid"; \
		fi; \
		echo "Updating UID:GID from $old_uid:$old_gid to $NEW_UID:$NEW_GID."; \
		sed -i -e "s/^\($REMOTE_USER:[^:]*:\)[^:]*:[^:]*/\1$NEW_UID:$NEW_GID/" /etc/passwd; \
		sed -i -e "s/^\([^:]*:[^:]*:\)$old_gid:/\1$NEW_GID:/" /etc/group; \
		chown -R "$NEW_UID:$NEW_GID" "$home"; \
	fi
ARG IMAGE_USER
USER $IMAGE_USER
"""


class Base:
    """What a Dockerfile begins with and ends as: `text` with its last stage named."""

    def __init__(self, text: str, arguments: Mapping[str, str], target: str) -> None:
        lines, stages, self.user = text.splitlines(), {}, ""
        values: dict[str, str] = {}
        last = None
        for number, line in enumerate(lines):
            found = _FROM.match(line)
            if argument := _ARG.match(line):
                values.setdefault(argument[1], arguments.get(argument[1], argument[2]))
            elif found:
                last, self.user = number, ""
                stages[(found[2] or "").lower()] = found[1]
            elif user := _USER.match(line):
                self.user = user[1]
        self.stage, self.image = target or STAGE, ""
        if last is not None:
            found = _FROM.match(lines[last])
            if not target and found[2]:
                self.stage = found[2]
            elif not target:
                lines[last] += f" AS {STAGE}"
            self.image = _VARIABLE.sub(lambda name: values.get(name[1], ""),
                                       stages.get(target.lower(), found[1]))
            while self.image.lower() in stages:
                self.image = stages.pop(self.image.lower())
        self.text = "\n".join(lines) + "\n"


def extended(before: str, features: list[Feature], users: tuple[str, str],
             entries: list[Entry]) -> str:
    """`before` (a Dockerfile, or nothing) with features and label on top. `users` is (of the
    container, of the tools)."""
    text = f"\nARG _DEV_CONTAINERS_BASE_IMAGE=scratch\n{before}\n"
    if features:
        text += _CONTENT_STAGES
    text += f"\nFROM $_DEV_CONTAINERS_BASE_IMAGE AS {TARGET}\n"
    if features:
        container, remote = (_HOME.format(user=user) for user in users)
        text += _INSTALL.format(container=container, remote=remote)
        for number, feature in enumerate(features):
            for name, value in (feature.sheet.get("containerEnv") or {}).items():
                text += f'ENV {name}="{value}"\n'
            text += _FEATURE.format(name=f"{feature.sheet.get('id')}_{number}")
        text += _USER_LAST
    return text + "\n" + instruction(entries)
