"""Loaded before everything else (pyproject.toml): tests never touch the developer's data."""

import os
import tempfile

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="drydock-test."))
