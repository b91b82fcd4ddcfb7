"""The server's secret key: made at first start, kept beside the data, readable by its owner alone.

Called by the settings, so it uses nothing of Django.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(path: Path) -> str:
    """The key in `path`; a new one when there is none yet."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


def _read(path: Path) -> str:
    key = path.read_text().strip()
    if len(key) < 32:
        raise SystemExit(f"{path} holds no secret key; remove it and start again "
                         "(visitors then get new sandboxes)")
    return key
